"""One state of the catalogue, wherever it stands: a version, a folder, an archive, a commit."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from maillage.build.pipeline import BuildOptions
from maillage.emit import graph, record_lines
from maillage.errors import RunError, lacks_room
from maillage.files.temporary import TemporaryFolder
from maillage.messages import N_
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.release import archives, building, model_copy, state
from maillage.release.revision import checked_out

RELEASES = "releases"
#: What a release says of itself, in its archive and beside it.
MANIFEST = "release.json"
#: Where the outputs are in an archive.
DATA = "data"
_NOTHING = N_(
    "{place} : ni une version, ni un dossier, ni une archive, ni une référence de Git. {reason}"
)
_NO_BUILD = N_("{place} : n’est ni une construction ni une version ({file} n’y est pas)")
DAMAGED = N_("{place} : {file} est abîmé")


@dataclass(frozen=True)
class Snapshot:
    """The outputs of a build, and the model that they were made by."""

    name: str
    #: The folder of the outputs.
    data: Path
    #: The folder of the descriptor, of `schema/` and of `vocab/`.
    model: Path
    commit: str = ""
    #: The archive that it was taken out of, and the address that this has, where it has one.
    archive: Path | None = None
    address: str = ""

    @cached_property
    def manifest(self) -> Any:
        """What a release says of itself; nothing of what is none.

        Raises:
            RunError: that is damaged.
        """
        is_release = self.data == self.model / DATA and (self.model / MANIFEST).exists()
        told = self._read(MANIFEST) if is_release else {}
        if not isinstance(told.get("state", {}), dict):
            raise RunError(DAMAGED(place=self.name, file=MANIFEST))
        return told

    @property
    def version(self) -> str:
        """The version, where it is a release."""
        return str(self.manifest.get("version", ""))

    @cached_property
    def package(self) -> Any:
        """The descriptor.

        Raises:
            RunError: it is damaged.
        """
        return self._read(DESCRIPTOR)

    def _read(self, name: str) -> Any:
        """Return an object of JSON that stands beside the model."""
        try:
            told = orjson.loads((self.model / name).read_bytes())
        except (OSError, ValueError) as error:
            if lacks_room(error):
                raise
            raise RunError(DAMAGED(place=self.name, file=name)) from error
        if not isinstance(told, dict):
            raise RunError(DAMAGED(place=self.name, file=name))
        return told

    @cached_property
    def records_state(self) -> str:
        """The checksum of the records: a release says it, or the build, as that of their file."""
        return str(self._told("records") or state.of_records(self.data))

    @property
    def graph_state(self) -> str:
        """The checksum of the graph where a release says it; nothing elsewhere."""
        return self._told("graph")

    def _told(self, part: str) -> str:
        return str(self.manifest.get("state", {}).get(part, ""))


@contextmanager
def opened(place: str, root: Path, only: Collection[str] = ()) -> Iterator[Snapshot]:
    """Give what stands at a place, for as long as it is looked at.

    It is a version of `releases/`, a folder, an archive, an address or a reference of Git. `only`
    names the files that are looked at, where an archive is not taken apart whole.

    Raises:
        RunError: there is no such place, or it holds no build.
    """
    with ExitStack() as stack:
        yield _opened(place, root, stack, only)


def _opened(place: str, root: Path, stack: ExitStack, only: Collection[str]) -> Snapshot:
    if place.lower().startswith(("https://", "http://")):
        file, address = archives.downloaded(place, _temporary(stack))
        return replace(_archive(place, file, stack, only), address=address)
    path, version = Path(place), root / RELEASES / place
    for folder in (version, path):
        if folder.is_dir():
            return _folder(place, folder, root, stack, only)
    if path.is_file():
        return _archive(place, path, stack, only)
    return _revision(place, root, stack)


def _folder(
    place: str, folder: Path, root: Path, stack: ExitStack, only: Collection[str]
) -> Snapshot:
    if (folder / DATA / graph.FILE).exists():
        return _complete(Snapshot(place, folder / DATA, folder, _commit(folder)))
    packed = sorted(folder.glob("*.zip"))
    if packed:
        return _archive(place, packed[0], stack, only)
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
    except (OSError, ValueError, KeyError, TypeError) as error:
        if lacks_room(error):
            raise
        return ""


def _revision(place: str, root: Path, stack: ExitStack) -> Snapshot:
    try:
        revision = stack.enter_context(checked_out(root, place))
    except RunError as error:
        raise RunError(_NOTHING(place=place, reason=error.args[0])) from error
    out = _temporary(stack) / "build"
    building.build(revision, out, BuildOptions())
    return Snapshot(place, out, _model(revision.root, stack), revision.commit)


def _temporary(stack: ExitStack) -> Path:
    return stack.enter_context(TemporaryFolder())


def _archive(place: str, file: Path, stack: ExitStack, only: Collection[str]) -> Snapshot:
    top = archives.unpacked(place, file, _temporary(stack), only)
    return _complete(Snapshot(place, top / DATA, top, _commit(top), file))
