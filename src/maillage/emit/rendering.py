"""Outputs as renderings: each is made of what the chunks left, and of nothing else but the model.

So any worker can make one, and one whose parts are those of the last build is not made again.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import orjson

from maillage.emit.output import Output
from maillage.files import checkout
from maillage.model.entities import Model
from maillage.model.relational import Row

#: The part that no chunk leaves: the rows of `relational.RECORD_DATES`, as far as Git tells them.
DATED = "dated.json"


class ChunkPart(NamedTuple):
    """A file that a chunk left; it never changes."""

    file: Path
    size: int
    #: Its SHA-256.
    digest: str

    @classmethod
    def of(cls, file: Path) -> ChunkPart:
        """Measure a file.

        Raises:
            OSError: it is not there, or a link.
        """
        with os.fdopen(checkout.opened(file.parent, file.name), "rb") as stream:
            size = os.fstat(stream.fileno()).st_size
            return cls(file, size, hashlib.file_digest(stream, "sha256").hexdigest())


#: The parts of every chunk by the name of their files, in the order of the chunks.
Parts = Mapping[str, Sequence[ChunkPart]]


@dataclass(frozen=True)
class Rendering:
    """Outputs that are made at once."""

    outputs: tuple[Output, ...]
    #: The names of the parts that they are made of.
    parts: tuple[str, ...]
    #: Writes them into a folder.
    render: Callable[[Model, Parts, Path], None]

    @property
    def name(self) -> str:
        """The name of the first output."""
        return self.outputs[0].name


def dated(parts: Parts) -> Iterator[Row]:
    """Yield the rows of `relational.RECORD_DATES`."""
    for part in parts[DATED]:
        yield from map(tuple, orjson.loads(part.file.read_bytes()))
