"""What chunks leave for outputs: parts, those of a chunk one behind the other in a file.

A chunk leaves some two dozen. To look at a file costs more than to know where a part stands in it.
"""

from __future__ import annotations

import hashlib
import os
from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from maillage.errors import Reason, RunError
from maillage.files import checkout
from maillage.files.compressed import BLOCK, BadFrameError, pack, unpack, unpacked
from maillage.files.reading_ahead import ahead

#: Of a SHA-256, in hexadecimal.
_DIGITS = 64
#: What an emitter gives to be kept as parts, each with the name of its part.
Made = Iterable[tuple[str, bytes]]
#: What is told of a part: its name, its size, its SHA-256, and the size of its frame.
ToldPart = tuple[str, int, str, int]


class DamagedPartError(RunError):
    """A part is not what was left there, which showed as late as when it was used."""


class ChunkPart(NamedTuple):
    """What a chunk left for an output, compressed; it never changes."""

    #: The file in which it is, among others: text, as a catalogue has many.
    file: str
    #: What the parts of all chunks for the same output are called.
    name: str
    #: The number of its bytes, and their SHA-256: of what it holds, not of its frame.
    size: int
    digest: str
    #: Where its frame begins in the file, and how many bytes that has.
    start: int
    length: int

    def packed(self) -> bytes:
        """Return its frame.

        Raises:
            OSError: the file is not there, or a link.
            RunError: the disk does not give it back.
        """
        file = Path(self.file)
        descriptor = checkout.opened(file.parent, file.name)
        try:
            return os.pread(descriptor, self.length, self.start)
        except OSError as error:
            raise DamagedPartError(_DAMAGED(file=file)) from error
        finally:
            os.close(descriptor)

    def sound(self) -> bytes:
        """Return its frame, which holds what its digest says.

        Raises:
            OSError: the file is not there, or a link.
            RunError: it is damaged.
        """
        packed = self.packed()
        with suppress(BadFrameError):
            if measured(unpack(packed)) == (self.size, self.digest):
                return packed
        raise DamagedPartError(_DAMAGED(file=self.file))

    def read(self) -> bytes:
        """Return what it holds.

        Raises:
            OSError: the file is not there, or a link.
            RunError: it is damaged.
        """
        try:
            return unpack(self.packed())
        except BadFrameError as error:
            raise DamagedPartError(_DAMAGED(file=self.file)) from error

    def blocks(self) -> Iterator[bytes]:
        """Yield what it holds, some of it at a time.

        Raises:
            OSError: the file is not there, or a link.
            RunError: it is damaged, which may show at its end.
        """
        if self.size <= BLOCK:
            yield self.read()
            return
        try:
            yield from unpacked(self.packed())
        except BadFrameError as error:
            raise DamagedPartError(_DAMAGED(file=self.file)) from error


@dataclass(frozen=True)
class PackedParts:
    """Parts as they stand in a file, one behind the other."""

    told: Sequence[ToldPart]
    frames: Sequence[bytes]

    @classmethod
    def of(cls, made: Made) -> PackedParts:
        """Compress what an emitter gave."""
        named = [(name, measured(content), pack(content)) for name, content in made]
        told = [(name, *size_digest, len(frame)) for name, size_digest, frame in named]
        return cls(told, [frame for _, _, frame in named])

    def keep(self, file: Path) -> list[ChunkPart]:
        """Write them to a new file.

        Raises:
            OSError: it cannot be written, or is there.
        """
        with file.open("xb") as stream:
            stream.writelines(self.frames)
        return parts_in(file, 0, self.told)


def parts_in(file: Path, start: int, told: Iterable[ToldPart]) -> list[ChunkPart]:
    """Return the parts that stand in a file from a place on."""
    where, parts = str(file), []
    for name, size, digest, length in told:
        parts.append(ChunkPart(where, name, size, digest, start, length))
        start += length
    return parts


def measured(content: bytes) -> tuple[int, str]:
    """Return the number of some bytes, and their SHA-256."""
    return len(content), hashlib.sha256(content).hexdigest()


class PartList:
    """Parts of one name, in their order, in few bytes each: who joins them holds those of all."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._files: list[str] = []
        self._places = array("Q")
        self._digests = bytearray()

    def append(self, part: ChunkPart) -> None:
        """Add a part behind the others."""
        file, _, size, digest, start, length = part
        self._files.append(file)
        self._places.extend((size, start, length))
        self._digests += bytes.fromhex(digest)

    @property
    def digests(self) -> bytes:
        """What is in them: the same only if each is."""
        return bytes(self._digests)

    def __iter__(self) -> Iterator[ChunkPart]:
        digests, name, at = self._digests.hex(), self._name, 0
        places = iter(self._places)
        for file, size, start, length in zip(self._files, places, places, places, strict=True):
            yield ChunkPart(file, name, size, digests[at : at + _DIGITS], start, length)
            at += _DIGITS


def read_ahead(parts: Iterable[ChunkPart]) -> Iterator[bytes]:
    """Return what parts hold, each read while whoever asks works on those before it.

    Raises:
        OSError: one is not there, or a link.
        RunError: one is damaged.
    """
    return ahead(part.read for part in parts)


#: The parts of every chunk by their names, in the order of the chunks.
Parts = Mapping[str, Iterable[ChunkPart]]
#: The same, some of which may be still to come: they are read once, those of each name in turn.
ArrivingParts = Mapping[str, Iterable[ChunkPart]]

_DAMAGED = Reason("{file} : ce fichier est abîmé ; relancez la commande, qui le refera")
