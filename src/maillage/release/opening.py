"""One state of the catalogue, wherever it stands: a version, a folder, an archive, a commit."""

from __future__ import annotations

import shutil
import tempfile
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any

import orjson

from maillage.build.pipeline import BuildOptions
from maillage.emit import graph, record_lines
from maillage.errors import RunError
from maillage.messages import N_
from maillage.model.entities import DESCRIPTOR
from maillage.release import building, model_copy, state
from maillage.release.revision import checked_out

RELEASES = "releases"
#: What a release says of itself, in its archive and beside it.
MANIFEST = "release.json"
#: Where the outputs are in an archive.
DATA = "data"
#: Bytes that an archive may hold, and files.
_MOST_BYTES, _MOST_FILES = 20_000_000_000, 10_000
_NOTHING = N_(
    "{place} : ni une version, ni un dossier, ni une archive, ni une référence de Git. {reason}"
)
_NO_BUILD = N_("{place} : n’est ni une construction ni une version ({file} n’y est pas)")
_BAD_ARCHIVE = N_("{place} : l’archive est abîmée ou n’est pas une version ({reason})")


@dataclass(frozen=True)
class Snapshot:
    """The outputs of a build, and the model that they were made by."""

    #: What the user calls it.
    name: str
    #: The folder of the outputs.
    data: Path
    #: The folder of the descriptor, of `schema/` and of `vocab/`.
    model: Path
    commit: str = ""

    @cached_property
    def manifest(self) -> Any:
        """What a release says of itself; nothing of what is none."""
        file = self.model / MANIFEST
        is_release = self.data == self.model / DATA and file.exists()
        return orjson.loads(file.read_bytes()) if is_release else {}

    @property
    def version(self) -> str:
        """The version, where it is a release."""
        return str(self.manifest.get("version", ""))

    @cached_property
    def package(self) -> Any:
        """The descriptor."""
        return orjson.loads((self.model / DESCRIPTOR).read_bytes())

    @cached_property
    def records_state(self) -> str:
        """The checksum of the records, which is that of their file."""
        return str(self._told("records") or state.checksum(state.lines_of_records(self.data)))

    @cached_property
    def graph_state(self) -> str:
        """The checksum of the graph: without a release that says it, all of it is read."""
        return str(self._told("graph") or state.checksum(state.graph_lines(self.data)))

    def _told(self, part: str) -> str:
        return str(self.manifest.get("state", {}).get(part, ""))


@contextmanager
def opened(place: str, root: Path) -> Iterator[Snapshot]:
    """Give what stands at a place, for as long as it is looked at.

    Args:
        place: a version of `releases/`, a folder, an archive, an address or a reference of Git.
        root: the folder of the catalogue.

    Raises:
        RunError: there is no such place, or it holds no build.
    """
    with ExitStack() as stack:
        yield _opened(place, root, stack)


def _opened(place: str, root: Path, stack: ExitStack) -> Snapshot:
    if place.startswith(("https://", "http://")):
        return _archive(place, _downloaded(place, _temporary(stack)), stack)
    path, version = Path(place), root / RELEASES / place
    for folder in (version, path):
        if folder.is_dir():
            return _folder(place, folder, root, stack)
    if path.is_file():
        return _archive(place, path, stack)
    return _revision(place, root, stack)


def _folder(place: str, folder: Path, root: Path, stack: ExitStack) -> Snapshot:
    if (folder / DATA / graph.FILE).exists():
        return _complete(Snapshot(place, folder / DATA, folder, _commit(folder)))
    archives = sorted(folder.glob("*.zip"))
    if archives:
        return _archive(place, archives[0], stack)
    if not (folder / graph.FILE).exists():
        raise RunError(_NO_BUILD(place=place, file=graph.FILE))
    return _complete(Snapshot(place, folder, _model(root, stack)))


def _model(root: Path, stack: ExitStack) -> Path:
    """Return a folder that has all of the model of a catalogue."""
    if model_copy.is_whole(root):
        return root
    folder = _temporary(stack)
    model_copy.copy(root, folder)
    return folder


def _complete(snapshot: Snapshot) -> Snapshot:
    if (snapshot.data / record_lines.FILE).exists():
        return snapshot
    raise RunError(_NO_BUILD(place=snapshot.name, file=record_lines.FILE))


def _commit(folder: Path) -> str:
    try:
        return str(orjson.loads((folder / MANIFEST).read_bytes())["commit"])
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _revision(place: str, root: Path, stack: ExitStack) -> Snapshot:
    try:
        revision = stack.enter_context(checked_out(root, place))
    except RunError as error:
        raise RunError(_NOTHING(place=place, reason=error)) from error
    out = _temporary(stack) / "build"
    building.build(revision, out, BuildOptions())
    return Snapshot(place, out, _model(revision.root, stack), revision.commit)


def _temporary(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="maillage-")))


def _archive(place: str, file: Path, stack: ExitStack) -> Snapshot:
    folder = _temporary(stack)
    try:
        with zipfile.ZipFile(file) as archive:
            _check(archive)
            archive.extractall(folder)
        (top,) = folder.iterdir()
        return _complete(Snapshot(place, top / DATA, top, _commit(top)))
    except (zipfile.BadZipFile, OSError, ValueError, EOFError, NotImplementedError) as error:
        raise RunError(_BAD_ARCHIVE(place=place, reason=error)) from error


def _check(archive: zipfile.ZipFile) -> None:
    """Refuse an archive that would fill the disk, or write anywhere but in its folder."""
    members = archive.infolist()
    if len(members) > _MOST_FILES or sum(member.file_size for member in members) > _MOST_BYTES:
        raise ValueError("too large")
    names = [member.filename for member in members]
    if len(set(names)) < len(names):
        raise ValueError("two files of one name")
    for name in names:
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts or "\\" in name or len(path.parts) < 2:
            raise ValueError(name)
    if archive.testzip():
        raise ValueError(archive.testzip())


def _downloaded(address: str, folder: Path) -> Path:
    file = folder / "download.zip"
    try:
        with urllib.request.urlopen(address, timeout=60) as answer, file.open("wb") as stream:  # noqa: S310 - only http(s) comes here
            shutil.copyfileobj(answer, stream)
    except (urllib.error.URLError, OSError) as error:
        raise RunError(f"{address}: {error}") from error
    return file
