"""JSON Lines, one file a kind: each record on a line, as it was contributed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial

from maillage.emit.chunk import Chunk
from maillage.emit.chunk_parts import Parts
from maillage.emit.output import Output
from maillage.emit.rendering import Rendering, Segment
from maillage.model.entities import Model
from maillage.model.labels import Words

_LINES = Words.of(
    "Les fiches en JSON",
    "Une fiche par ligne, telle qu’elle a été écrite.",
    "The records in JSON",
    "One record a line, as it was written.",
)


def renderings(model: Model) -> Iterator[Rendering]:
    """Yield a file for each kind of record."""
    for entity in model.entities.values():
        name = f"{entity.collection}.jsonl"
        output = Output(name, "application/jsonl", entity.words, _LINES)
        yield Rendering((output,), (name,), partial(_segments, name))


def part(chunk: Chunk) -> Iterator[tuple[str, bytes]]:
    """Yield some records, a file a kind."""
    lines: dict[str, list[str]] = {}
    for record in chunk.records:
        line = json.dumps(record.data, ensure_ascii=False) + "\n"
        lines.setdefault(f"{record.collection}.jsonl", []).append(line)
    for name, some in lines.items():
        yield name, "".join(some).encode()


def _segments(name: str, _model: Model, parts: Parts) -> Iterator[Segment]:
    """Yield the lines of the chunks."""
    yield from parts[name]
