"""The outputs: one module an emitter, and none imports another.

An emitter has two sides, and both are jobs of workers. `part` sees one chunk of accepted records,
and gives its parts; so does `dates`, of when the records of a chunk were committed. Each of its
renderings makes outputs of the parts of all chunks, and of those that are made once for all of them
(`of_model`, `of_parts`). What they are, it declares: `descriptors` writes of
it what stands beside the data, `describe` what is committed, the site what it serves.

Imports `reading` and what stands above it in the table of `docs/architecture.md`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from maillage.emit import database, descriptors, graph, manifest, record_lines, tables
from maillage.emit.chunk import Chunk
from maillage.emit.chunk_parts import Made, Parts
from maillage.emit.output import Output
from maillage.emit.rendering import Rendering, Segment
from maillage.model.entities import Model
from maillage.model.relational import Row


def _nothing(_model: Model, _what: object = None) -> Made:
    """Yield nothing: all is in what chunks add."""
    return ()


@dataclass(frozen=True)
class Emitter:
    """One row of the table of outputs."""

    #: The outputs that it makes, and of which parts.
    renderings: Callable[[Model], Iterable[Rendering]]
    #: Yields what one chunk of records adds.
    part: Callable[[Chunk], Made]
    #: Yields what the records of a chunk add by when they were committed (`RECORD_DATES`).
    dates: Callable[[Model, Sequence[Row]], Made] = _nothing
    #: Yields what is in outputs besides, made of the model alone.
    of_model: Callable[[Model], Made] = _nothing
    #: Yields what is in outputs besides, made of the parts of all chunks,
    of_parts: Callable[[Model, Parts], Made] = _nothing
    #: and the names of these: where they are the same, so is that.
    needs: Sequence[str] = ()


_DATA = (
    Emitter(tables.renderings, tables.part, tables.dates),
    Emitter(
        graph.renderings, graph.part, graph.dates, graph.of_model, graph.of_parts, (graph.DATES,)
    ),
    Emitter(record_lines.renderings, record_lines.part, of_model=record_lines.of_model),
    Emitter(database.renderings, database.part, database.dates),
)


def _of_data(model: Model) -> Iterator[Rendering]:
    for emitter in _DATA:
        yield from emitter.renderings(model)


EMITTERS = (Emitter(partial(manifest.renderings, _of_data), manifest.part), *_DATA)


def of_model(model: Model) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that the model gives, before any chunk is made."""
    for emitter in EMITTERS:
        yield from emitter.of_model(model)


def of_parts(model: Model, parts: Parts) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that those of all chunks together give."""
    for emitter in EMITTERS:
        yield from emitter.of_parts(model, {name: parts.get(name, ()) for name in emitter.needs})


def needed() -> list[str]:
    """Return the names of the parts that `of_parts` looks at."""
    return sorted({name for emitter in EMITTERS for name in emitter.needs})


def dates(model: Model, rows: Sequence[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield the parts that say when the records of a chunk were committed."""
    for emitter in EMITTERS:
        yield from emitter.dates(model, rows)


def segments(model: Model, parts: Parts) -> manifest.Listed[Segment]:
    """Return what the list of parts tells of."""
    names = {name for rendering in _of_data(model) for name in rendering.parts}
    return manifest.segments(_of_data(model), model, {name: parts.get(name, ()) for name in names})


def renderings(model: Model) -> Iterator[Rendering]:
    """Yield all that a build makes of parts."""
    for emitter in EMITTERS:
        yield from emitter.renderings(model)


def outputs(model: Model) -> Iterator[Output]:
    """Yield every file that a build of a catalogue publishes, those that describe it last."""
    for rendering in renderings(model):
        yield from rendering.outputs
    yield from descriptors.OUTPUTS
