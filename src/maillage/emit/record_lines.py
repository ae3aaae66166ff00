"""JSON Lines: every record as it was contributed, then the vocabulary and the code lists.

A line holds the file, the id (the end of its IRI) and the record, its keys sorted. The lines of the
file are sorted too, so that its SHA-256 names the state of the catalogue, whoever holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import orjson
import pyoxigraph as ox

from maillage.emit.chunk import Chunk
from maillage.emit.chunk_parts import ArrivingParts
from maillage.emit.output import Output
from maillage.emit.rendering import Rendering, Segment
from maillage.model.entities import Json, Model
from maillage.model.labels import Words

FILE = "maillage.jsonl"
#: What a chunk leaves of its records.
_PIECE = "record-lines.txt"
_TERMS = "term-lines.txt"
_WORDS = Words.of(
    "Fiches en JSON Lines",
    "Une fiche par ligne, telle que proposée, puis le vocabulaire et les listes de codes.",
    "Records in JSON Lines",
    "One record a line, as it was contributed, then the vocabulary and the code lists.",
)


def renderings(_model: Model) -> Iterator[Rendering]:
    """Yield the file."""
    output = Output(FILE, "application/jsonl", _WORDS)
    yield Rendering((output,), (_PIECE, _TERMS), _segments, is_long=True)


def part(chunk: Chunk) -> Iterator[tuple[str, bytes]]:
    """Yield a line for each of some records."""
    lines = (
        line(record.path, f"{chunk.kind_of(record)}/{record.data['id']}", record=record.data)
        for record in chunk.records
    )
    yield _PIECE, b"".join(lines)


def of_model(model: Model) -> Iterator[tuple[str, bytes]]:
    """Yield the lines of the terms, those of each file of them apart."""
    for file in sorted(model.vocabulary_files):
        yield _TERMS, b"".join(term_lines(model.base, file, model.layers.read(file)))


def _segments(_model: Model, parts: ArrivingParts) -> Iterator[Segment]:
    """Yield the lines of the chunks, then those of the terms."""
    yield from parts[_PIECE]
    yield from parts[_TERMS]


def line(file: str, name: str, **content: Json) -> bytes:
    """Write one line: where something stands, what it is called, what it holds."""
    # The file comes first, as lines are sorted by it; then the id; what they hold has sorted keys.
    ((key, value),) = content.items()
    start = orjson.dumps({"file": file, "id": name})[:-1]
    return b'%b,"%b":%b}\n' % (
        start,
        key.encode(),
        orjson.dumps(value, option=orjson.OPT_SORT_KEYS),
    )


def term_lines(base: str, file: str, turtle: bytes) -> list[bytes]:
    """Return a line for each subject of some Turtle, sorted: its properties and their values."""
    terms: dict[str, dict[str, list[str]]] = {}
    for quad in ox.parse(turtle, format=ox.RdfFormat.TURTLE):
        name = quad.subject.value.removeprefix(base)
        properties = terms.setdefault(name, {})
        properties.setdefault(_property(quad), []).append(quad.object.value.removeprefix(base))
    return sorted(line(file, name, term=_sorted(properties)) for name, properties in terms.items())


def _property(quad: ox.Quad) -> str:
    """Return what a property is called in short, with the language of its value."""
    name = quad.predicate.value.replace("#", "/").rpartition("/")[2]
    language = quad.object.language if isinstance(quad.object, ox.Literal) else None
    return f"{name}@{language}" if language else name


def _sorted(properties: Mapping[str, Iterable[str]]) -> Json:
    return {name: sorted(values) for name, values in properties.items()}
