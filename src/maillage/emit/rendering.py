"""Outputs as renderings: each is made of what the chunks left, and of nothing else but the model.

So any worker can make one, and one whose parts are those of the last build is not made again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from maillage.emit.chunk_parts import ArrivingParts, ChunkPart
from maillage.emit.output import Output
from maillage.files import checkout
from maillage.model.entities import Model

#: The SHA-256 of files, by their names.
Digests = Mapping[str, str]
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
