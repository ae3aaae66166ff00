"""What chunks of files gave last time, kept by content, so that an unchanged file costs a stat.

    .cache/maillage/<version>/<task>/stamps/<digest of names, sizes, times>  → a content digest
    .cache/maillage/<version>/<task>/chunks/<content digest>/                → the pieces of a chunk

The version is a digest of the model, of this program and of the libraries that write the pieces:
nothing is trusted across versions. Only accepted chunks are kept. The folder is safe to delete.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import platform
import shutil
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from importlib.metadata import version
from pathlib import Path

import orjson

from maillage.catalogue import Key, Tie
from maillage.contributions import Contribution
from maillage.model import Json, Model

FOLDER = ".cache/maillage"
_SUMMARY = "summary.json"
#: What decides the bytes of the pieces, besides this program.
_LIBRARIES = ("orjson", "pyoxigraph", "jsonschema-rs", "PyStemmer")
#: Nanoseconds: a file written this recently may be written again without its time showing it.
_RECENT = 2_000_000_000


#: The content digest of a chunk, and its stamp.
Place = tuple[str, str | None]


@dataclass(frozen=True)
class Entry:
    """An accepted chunk."""

    #: Holds the pieces, as the emitters left them.
    folder: Path
    #: The records of the chunk, in the order of their files.
    keys: tuple[Key, ...]
    #: What the records refer to.
    references: frozenset[Key]
    #: How the records hang together within their kinds.
    ties: tuple[Tie, ...]
    #: What was found, packed; none of it refuses the chunk.
    findings: Sequence[Json]
    #: How the files look to the file system; None where that cannot be relied upon.
    stamp: str | None

    @property
    def place(self) -> Place:
        """The names that the cache keeps the chunk by: a run holds no more of each to the end."""
        return self.folder.name, self.stamp


class Cache:
    """The chunks that one version of the program made of one catalogue, for one task.

    Raises:
        OSError: its folder cannot be written to.
    """

    def __init__(self, model: Model, task: str, today: date | None = None) -> None:
        self._root = model.root
        # What is found depends on the day where it is judged by one.
        self._today = today
        self._all = model.root / FOLDER
        self._version = self._all / _version(model)
        self._task = self._version / task
        self._stamps = self._task / "stamps"
        self._chunks = self._task / "chunks"
        for folder in (self._stamps, self._chunks):
            folder.mkdir(parents=True, exist_ok=True)
            if not os.access(folder, os.W_OK):
                raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(folder))

    def stamp(self, files: Sequence[str]) -> str | None:
        """Return what the file system says of some files; None where it cannot be relied upon."""
        digest = hashlib.sha256(str(self._today).encode())
        latest = time.time_ns() - _RECENT
        for file in files:
            try:
                status = os.lstat(f"{self._root}/{file}")
            except OSError:
                return None
            if status.st_ctime_ns > latest:
                return None
            facts = (file, status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)
            digest.update(repr(facts).encode(errors="surrogateescape"))
        return digest.hexdigest()

    def by_stamp(self, stamp: str | None) -> Entry | None:
        """Return the chunk of files that have not been touched since."""
        if stamp is None:
            return None
        try:
            return self._entry((self._stamps / stamp).read_text(), stamp)
        except OSError:
            return None

    def by_content(self, content: str, stamp: str | None) -> Entry | None:
        """Return the chunk of files with the same content, and remember how they look."""
        entry = self._entry(content, stamp)
        if entry and stamp:
            (self._stamps / stamp).write_text(content)
        return entry

    def _entry(self, content: str, stamp: str | None) -> Entry | None:
        folder = self._chunks / content
        try:
            summary = orjson.loads((folder / _SUMMARY).read_bytes())
            if any((folder / name).stat().st_size != size for name, size in summary["sizes"]):
                return None
        except (OSError, ValueError, KeyError):
            return None
        return Entry(
            folder,
            tuple((kind, name) for kind, name in summary["keys"]),
            frozenset((kind, name) for kind, name in summary["references"]),
            tuple((kind, name, key, target) for kind, name, key, target in summary["ties"]),
            summary["findings"],
            stamp,
        )

    @contextmanager
    def new(self, content: str) -> Iterator[Path]:
        """Give a folder to fill with the pieces of a chunk; `keep` it, or it is gone."""
        folder = self._chunks / f"{content}.{os.getpid()}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def keep(
        self,
        folder: Path,
        keys: Iterable[Key],
        references: Iterable[Key],
        ties: Iterable[Tie] = (),
        findings: Iterable[Json] = (),
    ) -> None:
        """Put a filled folder in its place."""
        summary = {
            "keys": list(keys),
            "references": sorted(references),
            "ties": list(ties),
            "findings": list(findings),
            "sizes": sorted((file.name, file.stat().st_size) for file in folder.iterdir()),
        }
        (folder / _SUMMARY).write_bytes(orjson.dumps(summary))
        final = folder.with_suffix("")
        shutil.rmtree(final, ignore_errors=True)
        # Another process may have been quicker: what it kept is the same.
        with suppress(OSError):
            folder.rename(final)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep other processes from sweeping while this one works."""
        descriptor = os.open(self._all, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            yield
        finally:
            os.close(descriptor)

    def sweep(self, used: Sequence[Place]) -> None:
        """Remove what the last run did not use, unless another process is at work."""
        descriptor = os.open(self._all, os.O_RDONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            chunks = {content for content, _ in used}
            stamps = {stamp for _, stamp in used}
            for folder in self._all.iterdir():
                if folder != self._version:
                    shutil.rmtree(folder, ignore_errors=True)
            for folder in self._chunks.iterdir():
                if folder.name not in chunks:
                    shutil.rmtree(folder, ignore_errors=True)
            for stamp in self._stamps.iterdir():
                if stamp.name not in stamps:
                    stamp.unlink()
        except BlockingIOError:
            pass
        finally:
            os.close(descriptor)


def content_of(contributions: Iterable[Contribution], today: date | None = None) -> str:
    """Return the digest of some files, their names and all their bytes, and of the day."""
    digest = hashlib.sha256(str(today).encode())
    for contribution in contributions:
        digest.update(f"{contribution.file}\0{len(contribution.raw)}\0".encode())
        digest.update(contribution.raw)
    return digest.hexdigest()


def _version(model: Model) -> str:
    digest = hashlib.sha256()
    program = sorted(Path(__file__).parent.rglob("*.py"))
    schemas = sorted((model.root / "schema").glob("*.json"))
    for file in [*program, *schemas, *model.vocabulary_files, *model.reference.files]:
        digest.update(file.read_bytes())
    digest.update(model.base.encode())
    libraries = [f"{name} {version(name)}" for name in _LIBRARIES]
    libraries += [f"sqlite {sqlite3.sqlite_version}", f"python {platform.python_version()}"]
    digest.update("\n".join(libraries).encode())
    return digest.hexdigest()[:16]
