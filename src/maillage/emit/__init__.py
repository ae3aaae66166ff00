"""The outputs: one module an emitter, and none imports another.

An emitter has two sides. In a worker, `part` sees one chunk of accepted records, and leaves files
in the folder of the chunk. In the main process, a sink takes the folders of the chunks, in order,
and joins what they hold. What its files are, it declares: `descriptors` writes of it what stands
beside the data, `describe` what is committed, the site what it serves.

Imports `reading` and what stands above it in the table of `docs/architecture.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from maillage.emit import database, descriptors, graph, record_lines, tables
from maillage.emit.chunk import Chunk
from maillage.emit.output import Output
from maillage.model.entities import Model
from maillage.model.relational import Row


class Sink(Protocol):
    """Joins what the chunks left into outputs."""

    def add(self, folder: Path) -> None:
        """Take what one chunk left in its folder."""

    def finish(self, dated: Sequence[Row]) -> None:
        """Complete the outputs: every chunk was added, and the catalogue is accepted.

        Args:
            dated: the rows of `relational.RECORD_DATES`, as far as Git tells them.
        """

    def close(self) -> None:
        """Let go of files, whether or not the outputs are complete."""


@dataclass(frozen=True)
class Emitter:
    """One row of the table of outputs."""

    #: The files that it makes.
    outputs: Callable[[Model], Iterable[Output]]
    #: Writes what one chunk of records adds into the folder of the chunk.
    part: Callable[[Chunk, Path], None]
    #: Opens a sink that writes into a folder.
    sink: Callable[[Model, Path], Sink]


EMITTERS = (
    Emitter(tables.outputs, tables.part, tables.Sink),
    Emitter(graph.outputs, graph.part, graph.Sink),
    Emitter(record_lines.outputs, record_lines.part, record_lines.Sink),
    Emitter(database.outputs, database.part, database.Sink),
)


def outputs(model: Model) -> Iterator[Output]:
    """Yield every file that a build of a catalogue publishes, those that describe it last."""
    for emitter in EMITTERS:
        yield from emitter.outputs(model)
    yield from descriptors.OUTPUTS
