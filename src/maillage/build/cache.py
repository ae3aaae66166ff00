"""What chunks of files gave last time, kept by content, so that an unchanged file costs a stat.

    <folder of the catalogue>/<version>/<task>/bundles/<digest of name, size, times>   → addresses
    <folder of the catalogue>/<version>/<task>/stamps/<digest of names, sizes, times>  → a digest
    <folder of the catalogue>/<version>/<task>/chunks/<digest of contents>             → the parts

The version is a digest of the model, of this program and of the libraries that write the parts:
nothing is trusted across versions. Only accepted chunks are kept. A summary, at the head of a
chunk, holds the digest of each part, and its own: what differs from them by a bit is not used, and
made again. A stamp tells how the chunk looked when it was found to be sound, and so does a note
under its own name. The folder, which `cache_folder` finds outside the checkout, is safe to delete.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import time
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import orjson

from maillage.build import cache_folder, cache_notes
from maillage.build.bundle_listings import BundleListings
from maillage.build.chunk_addresses import ChunkAddresses
from maillage.build.program_version import version_of
from maillage.emit.chunk_parts import ChunkPart, Made, PackedParts, measured, parts_in
from maillage.files import checkout
from maillage.files.compressed import BadFrameError, unpack
from maillage.model.entities import Json, Model

#: Bytes of a chunk that its summary hardly ever exceeds.
_HEAD = 8_000
_DIGEST = re.compile(r"[0-9a-f]{64}")
#: Nanoseconds: a file written this recently may be written again without its time showing it.
_RECENT = 2_000_000_000
#: Runs of which the parts are kept, where they differ.
RUNS = 3
#: The content digest of a chunk, and its stamp.
Place = tuple[str, str | None]


@dataclass(frozen=True)
class Entry:
    """An accepted chunk."""

    #: Its name in the cache: the digest of what the files hold.
    content: str
    #: How the files look to the file system; None where that cannot be relied upon.
    stamp: str | None
    #: What the emitters left.
    parts: Sequence[ChunkPart]
    #: How many records it has of each kind, by their folders.
    counts: Mapping[str, int]
    #: What was found, packed; none of it refuses the chunk.
    findings: Sequence[Json]
    #: How it looks to the file system, now that it is known to be sound.
    seen: Sequence[int]

    @property
    def place(self) -> Place:
        """The names that the cache keeps the chunk by: a run holds no more of each to the end."""
        return self.content, self.stamp


class Cache:
    """The chunks that one version of the program made of one catalogue, for one task.

    Raises:
        CacheError: its folder may not be used.
        OSError: its folder cannot be written to.
    """

    def __init__(self, model: Model, task: str, today: date | None = None) -> None:
        self._root = model.root
        self._today = today  # what is found depends on it, where it is judged by one
        #: How many chunks were there, and not as they were left.
        self.damaged = 0
        self._home = cache_folder.of_catalogue(model.root)
        #: What decides the bytes that are made of some files.
        self.version = version_of(model)
        self._version = self._home / self.version
        self._task = self._version / task
        #: Where it is noted what was published.
        self.published = self._task / "published.json"
        #: Where it is noted what rules across records had nothing to say of.
        self.across = self._task / "across.json"
        #: Where it is noted what the last runs used.
        self._runs = self._task / "runs.json"
        self._stamps = self._task / "stamps"
        self._chunks = self._task / "chunks"
        #: What is in each bundle, which is read if it was touched since.
        self.listed = BundleListings(self._task / "bundles", self.stamp)
        for folder in (self._stamps, self._chunks, self.listed.folder):
            cache_folder.make(folder)

    def stamp(self, addresses: Sequence[str]) -> str | None:
        """Return what the file system says of some files; None where it cannot be relied upon."""
        chunk = ChunkAddresses.of(addresses)
        digest = hashlib.sha256(repr((self._today, *chunk.names)).encode(errors="surrogateescape"))
        latest = time.time_ns() - _RECENT
        facts: list[int] = []
        add, look, root = facts.extend, os.lstat, f"{self._root}/"
        try:
            for file in chunk.files:
                status = look(root + file)
                if (changed := status.st_ctime_ns) > latest:
                    return None
                add((status.st_size, status.st_mtime_ns, changed, status.st_ino))
            digest.update(array("q", facts))
        except (OSError, OverflowError):  # a time behind the year 2262 is too long as well
            return None
        return digest.hexdigest()

    def by_stamp(self, stamp: str | None) -> Entry | None:
        """Return the chunk of files that have not been touched since.

        One that is damaged is told, and replaced, where it is made again.
        """
        content, seen = self._noted(stamp) if stamp else ("", None)
        return self._entry(content, stamp, seen) if content else None

    def by_content(self, content: str, stamp: str | None) -> Entry | None:
        """Return the chunk of files with the same content, and remember how they look."""
        _, seen = self._noted(content)
        entry = self._entry(content, stamp, seen)
        return self._remembered(entry) if entry else None

    def _noted(self, name: str) -> tuple[str, object]:
        """Return the chunk that has a stamp, or itself, and how it looked; else an empty text."""
        try:
            content, seen = cache_notes.read(self._stamps / name)
            return (content, seen) if _DIGEST.fullmatch(content) else ("", None)
        except (OSError, ValueError, TypeError):
            return "", None

    def _entry(self, content: str, stamp: str | None, seen: object) -> Entry | None:
        """Return a chunk that is sound: it looks as it did, or its parts have their digests."""
        try:
            with os.fdopen(checkout.opened(self._chunks, content), "rb") as stream:
                status = os.fstat(stream.fileno())
                told, end = _summary(self._chunks / content, stream, status.st_size)
                parts = parts_in(self._chunks / content, end, told["parts"])
                now = _looks(status)
                entry = Entry(content, stamp, parts, told["counts"], told["findings"], now)
                # A hole makes a file as long as it likes: what is no part is not read.
                if told["content"] != content or _end(parts) != status.st_size:
                    return None
                if now == seen:
                    return entry
                stream.seek(0)
                if not _is_sound(parts, stream.read(status.st_size)):
                    return None
        except (OSError, BadFrameError, ValueError, KeyError, TypeError, AttributeError):
            return None
        return self._remembered(entry)

    def _remembered(self, entry: Entry) -> Entry:
        for name in filter(None, entry.place):
            with suppress(OSError):  # the next run reads the files, and no harm is done
                cache_notes.write(self._stamps / name, [entry.content, entry.seen])
        return entry

    def keep(
        self,
        content: str,
        made: Made,
        stamp: str | None,
        counts: Mapping[str, int],
        findings: Iterable[Json] = (),
    ) -> Entry:
        """Keep what was made of a chunk, and return it.

        Raises:
            OSError: it cannot be written.
        """
        packed = PackedParts.of(made)
        summary: Json = {"content": content, "counts": dict(counts), "findings": list(findings)}
        summary["parts"] = packed.told
        body = orjson.dumps(summary)
        file, draft = self._chunks / content, f"{content}.{os.getpid()}"
        head = b"%b %d\n%b" % (cache_notes.seal(file, body), len(body), body)
        with checkout.folder(*cache_folder.place_of(self._chunks)) as folder:
            try:
                with os.fdopen(cache_notes.new(folder, draft), "wb") as stream:
                    stream.writelines((head, *packed.frames))
                # Another process may have been quicker: what it kept is the same, and may be used.
                if found := self._entry(content, stamp, None):
                    return found
                self.damaged += checkout.remove(content, folder)
                os.rename(draft, content, src_dir_fd=folder, dst_dir_fd=folder)
            finally:
                with suppress(OSError):
                    checkout.remove(draft, folder)
            seen = _looks(os.stat(content, dir_fd=folder, follow_symlinks=False))
        parts = parts_in(file, len(head), packed.told)
        entry = Entry(content, stamp, parts, counts, summary["findings"], seen)
        return self._remembered(entry)

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """Keep other processes from sweeping while this one works."""
        descriptor = os.open(self._home, checkout.FOLDER)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH)
            yield
            # A worker that is about to die has a copy of the descriptor, which would hold it.
            fcntl.flock(descriptor, fcntl.LOCK_UN)
        finally:
            os.close(descriptor)

    def sweep(self, used: Sequence[Place]) -> None:
        """Remove what none of the last runs used, unless another process is at work."""
        # What cannot be removed now is removed another time; who cleared the cache has done so.
        with suppress(OSError), checkout.folder(*cache_folder.place_of(self._home)) as descriptor:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if cache_folder.is_ours(self._home):
                self._sweep(used)

    def distrust(self) -> None:
        """Have the next run compare all chunks with their digests, whatever they look like."""
        _discard(self._stamps)

    def _sweep(self, used: Sequence[Place]) -> None:
        runs = [sorted([content, stamp or ""] for content, stamp in used)]
        with suppress(OSError, ValueError, TypeError):
            known = cache_notes.read(self._runs)
            former = ([[str(content), str(stamp)] for content, stamp in run] for run in known)
            runs += [run for run in former if run not in runs]
        cache_notes.write(self._runs, runs[:RUNS])
        places = [place for run in runs[:RUNS] for place in run]
        contents, stamps = ({place[at] for place in places} for at in (0, 1))
        kept = (
            (self._home, {self._version.name}),
            (self._chunks, contents),
            (self._stamps, stamps | contents),
            (self.listed.folder, self.listed.used),
        )
        for folder, names in kept:
            for name, is_folder in checkout.entries(*cache_folder.place_of(folder)):
                if name not in names and (is_folder or folder != self._home):
                    _discard(folder / name)
        for folder in cache_folder.outlived():
            _discard(folder)


def _discard(path: Path) -> None:
    with suppress(OSError):  # what cannot be removed is not used
        cache_folder.remove(path)


def _summary(file: Path, stream: BinaryIO, most: int) -> tuple[Json, int]:
    """Return the summary of a chunk, of so many bytes at most, and where its first part begins.

    Raises:
        ValueError: it is damaged, or of another place.
    """
    read = stream.read(_HEAD)
    head, _, body = read.partition(b"\n")
    seal, _, told = head.partition(b" ")
    if len(body) < (size := min(int(told), most)):
        body += stream.read(size - len(body))
    if seal != cache_notes.seal(file, body := body[:size]):
        raise ValueError(file)
    return orjson.loads(body), len(head) + 1 + size


def _end(parts: Sequence[ChunkPart]) -> int:
    """Return where the parts of a chunk end; nothing stands behind them."""
    return parts[-1].start + parts[-1].length if parts else 0


def _is_sound(parts: Sequence[ChunkPart], content: bytes) -> bool:
    """Tell whether the parts of a chunk are as they were left."""
    return all(
        measured(unpack(content[part.start : part.start + part.length])) == (part.size, part.digest)
        for part in parts
    )


def looks(file: str | Path) -> list[int]:
    """Return what the file system says of a file: any writing to it shows there.

    Raises:
        OSError: it is not there.
    """
    return _looks(os.lstat(file))


def _looks(status: os.stat_result) -> list[int]:
    times = status.st_mtime_ns, status.st_ctime_ns
    return [status.st_mode, status.st_dev, status.st_ino, status.st_size, *times]
