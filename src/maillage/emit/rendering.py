"""Outputs as renderings: each is made of what the chunks left, and of nothing else but the model.

So any worker can make one, and one whose parts are those of the last build is not made again.
"""

from __future__ import annotations

import hashlib
from array import array
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from maillage.emit.output import Output
from maillage.errors import Reason, RunError
from maillage.files import checkout
from maillage.files.compressed import BLOCK, PACKED, BadFrameError, pack, unpack, unpacked
from maillage.model.entities import Model

#: The SHA-256 of files, by their names.
Digests = Mapping[str, str]
#: Of a SHA-256, in hexadecimal.
_DIGITS = 64
#: Parts that are read before they are asked for.
_AHEAD = 2
#: What an emitter gives to be kept as parts, each with the name of its part.
Made = Iterable[tuple[str, bytes]]


class ChunkPart(NamedTuple):
    """What a chunk left for an output, compressed; it never changes."""

    #: Where it is: texts, as a catalogue has many.
    folder: str
    #: What the parts of all chunks for the same output are called.
    name: str
    #: The number of its bytes, and their SHA-256: of what it holds, not of the file.
    size: int
    digest: str

    @classmethod
    def packed(cls, folder: Path, name: str, content: bytes) -> ChunkPart:
        """Keep something as a part in a folder, compressed.

        Raises:
            OSError: it cannot be written.
        """
        part = cls(str(folder), name, *measured(content))
        part.file.write_bytes(pack(content))
        return part

    @classmethod
    def of(cls, file: Path) -> ChunkPart:
        """Measure a part that is there.

        Raises:
            OSError: it is not there, or a link.
            RunError: it is damaged.
        """
        part = cls(str(file.parent), file.name.removesuffix(PACKED), 0, "")
        size, digest = measured(part.read())
        return part._replace(size=size, digest=digest)

    @property
    def file(self) -> Path:
        """Where it is."""
        return Path(self.folder, self.name + PACKED)

    def read(self) -> bytes:
        """Return what it holds.

        Raises:
            OSError: it is not there, or a link.
            RunError: it is damaged.
        """
        try:
            return unpack(checkout.read(Path(self.folder), self.name + PACKED))
        except BadFrameError as error:
            raise RunError(_DAMAGED(file=self.file)) from error

    def blocks(self) -> Iterator[bytes]:
        """Yield what it holds, some of it at a time.

        Raises:
            OSError: it is not there, or a link.
            RunError: it is damaged, which may show at its end.
        """
        if self.size <= BLOCK:
            yield self.read()
            return
        try:
            yield from unpacked(checkout.read(Path(self.folder), self.name + PACKED))
        except BadFrameError as error:
            raise RunError(_DAMAGED(file=self.file)) from error


def measured(content: bytes) -> tuple[int, str]:
    """Return the number of some bytes, and their SHA-256."""
    return len(content), hashlib.sha256(content).hexdigest()


class PartList:
    """Parts of one name, in their order, in few bytes each: who joins them holds those of all."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._folders: list[str] = []
        self._sizes = array("Q")
        self._digests = bytearray()

    def append(self, part: ChunkPart) -> None:
        """Add a part behind the others."""
        self._folders.append(part.folder)
        self._sizes.append(part.size)
        self._digests += bytes.fromhex(part.digest)

    def __iter__(self) -> Iterator[ChunkPart]:
        digests = self._digests.hex()
        for number, (folder, size) in enumerate(zip(self._folders, self._sizes, strict=True)):
            digest = digests[number * _DIGITS : (number + 1) * _DIGITS]
            yield ChunkPart(folder, self._name, size, digest)


def read_ahead(parts: Iterable[ChunkPart]) -> Iterator[bytes]:
    """Yield what parts hold: a thread reads one while whoever asks works on that before.

    Raises:
        OSError: one is not there, or a link.
        RunError: one is damaged.
    """
    reading: deque[Future[bytes]] = deque()
    with ThreadPoolExecutor(1) as thread:
        for part in parts:
            reading.append(thread.submit(part.read))
            if len(reading) > _AHEAD:
                yield reading.popleft().result()
        while reading:
            yield reading.popleft().result()


#: The parts of every chunk by their names, in the order of the chunks.
Parts = Mapping[str, Iterable[ChunkPart]]
#: The same, some of which may be still to come: they are read once, those of each name in turn.
ArrivingParts = Mapping[str, Iterable[ChunkPart]]
#: A piece of an output: what a chunk left, or what stands before or behind that.
Segment = ChunkPart | bytes


@dataclass(frozen=True)
class Rendering:
    """Outputs that are made at once."""

    outputs: tuple[Output, ...]
    #: The names of the parts that they are made of.
    parts: tuple[str, ...]
    #: Yields what the output is, one behind the other; None where it is more than that.
    segments: Callable[[Model, ArrivingParts], Iterable[Segment]] | None = None
    #: Writes outputs that are more than their segments into a folder; it may begin before all parts
    #: are there.
    write: Callable[[Model, ArrivingParts, Path], None] | None = None
    #: Whether it holds what all chunks leave, so that it is begun while they come.
    is_long: bool = False

    @property
    def name(self) -> str:
        """The name of the first output."""
        return self.outputs[0].name

    def render(self, model: Model, parts: ArrivingParts, out: Path) -> Digests:
        """Write the outputs into a folder, and return the SHA-256 of each.

        Raises:
            OSError: they cannot be written.
            RunError: a part is damaged.
        """
        if self.write:
            self.write(model, parts, out)
            return {output.name: checkout.digest(out, output.name) for output in self.outputs}
        return {self.name: self._joined(model, parts, out / self.name)}

    def _joined(self, model: Model, parts: ArrivingParts, file: Path) -> str:
        # What is summed as it is written need not be read again.
        digest = hashlib.sha256()
        with file.open("wb") as stream:
            for segment in self.segments(model, parts) if self.segments else ():
                for block in (segment,) if isinstance(segment, bytes) else segment.blocks():
                    digest.update(block)
                    stream.write(block)
        return digest.hexdigest()


def content_of(segment: Segment) -> bytes:
    """Return what a segment is."""
    return segment if isinstance(segment, bytes) else segment.read()


_DAMAGED = Reason("{file} : ce fichier est abîmé ; ce qui est dans le cache peut être supprimé")
