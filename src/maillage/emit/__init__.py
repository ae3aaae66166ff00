"""The outputs: each emitter is a room of its own, and none imports another.

An emitter has two sides. In a worker, `part` sees one chunk of accepted records, and leaves files
in the folder of the chunk. In the main process, a sink takes the folders of the chunks, in order,
and joins what they hold; at the end it is told the verdict and finishes its outputs. Sinks finish
in the order of the table below: `descriptors` describes what all the others made.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from maillage.emit import database, descriptors, graph, store, tables
from maillage.emit.chunk import Chunk
from maillage.findings.finding import Report
from maillage.model.entities import Model


class Sink(Protocol):
    """Joins what the chunks left into outputs."""

    def add(self, folder: Path) -> None:
        """Take what one chunk left in its folder."""

    def finish(self, report: Report) -> None:
        """Complete the outputs: every chunk was added, and the catalogue is accepted."""

    def close(self) -> None:
        """Let go of files, whether or not the outputs are complete."""


@dataclass(frozen=True)
class Emitter:
    """One row of the table of outputs."""

    #: Opens a sink that writes into a folder.
    sink: Callable[[Model, Path], Sink]
    #: Writes what one chunk of records adds into the folder of the chunk.
    part: Callable[[Chunk, Path], None] | None = None


EMITTERS = (
    Emitter(tables.Sink, tables.part),
    Emitter(graph.Sink, graph.part),
    Emitter(database.Sink, database.part),
    Emitter(descriptors.Sink),
)
#: Made when asked for: behind the descriptors, which leave it out.
ON_DEMAND = (Emitter(store.Sink),)
