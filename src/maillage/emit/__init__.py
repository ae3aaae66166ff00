"""The outputs: each emitter is a room of its own, and none imports another.

An emitter has two steps. `part` runs in a worker, sees one chunk of accepted records, and leaves
files in a folder of its own; `finish` runs once, joins the parts in order, and writes outputs.
The build runs the emitters in the order of the table below: `database` reads the tables that
`tables` wrote.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.contributions import Contribution
from maillage.emit import database, descriptors, graph, tables
from maillage.findings import Report
from maillage.model import Model

#: Writes what one chunk of records adds, into a folder.
Part = Callable[[Model, Sequence[Contribution], Path], None]
#: Joins the folders of all chunks, in order, into the output folder.
Finish = Callable[[Model, Sequence[Path], Path, Report], None]


@dataclass(frozen=True)
class Emitter:
    """One row of the table of outputs."""

    name: str
    finish: Finish
    part: Part | None = None


EMITTERS = (
    Emitter("tables", tables.finish, tables.part),
    Emitter("graph", graph.finish, graph.part),
    Emitter("database", database.finish),
    Emitter("descriptors", descriptors.finish),
)
