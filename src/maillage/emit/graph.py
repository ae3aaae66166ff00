"""Turtle: the records, the vocabulary and the code lists in one file that loads at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import pyoxigraph as ox

from maillage.emit.chunk import Chunk
from maillage.emit.chunk_parts import ArrivingParts, Parts
from maillage.emit.output import Output
from maillage.emit.rendering import Rendering, Segment
from maillage.model import time_periods
from maillage.model.entities import Model
from maillage.model.jsonld import prefixes, record_dates
from maillage.model.labels import Words
from maillage.model.relational import Row
from maillage.model.turtle_records import body

FILE = "maillage.ttl"
#: What a chunk leaves of its dates, and how they stand in its triples.
DATES = "dates.txt"
#: When the records of a chunk were committed; and what is made once for all chunks.
_COMMITS, _TERMS, _DAYS = "commits.ttl", "terms.ttl", "days.ttl"
_DATE = re.compile(rb'"([0-9/-]+)"\^\^edtf:EDTF-level0')
_WORDS = Words.of(
    "Graphe RDF (Turtle)",
    "Les fiches, le vocabulaire et les listes de codes en RDF, sans nœud anonyme.",
    "RDF graph (Turtle)",
    "The records, the vocabulary and the code lists as RDF, without blank nodes.",
)


def renderings(_model: Model) -> Iterator[Rendering]:
    """Yield the dump."""
    output = Output(FILE, "text/turtle", _WORDS, is_dump=True)
    yield Rendering((output,), (_TERMS, FILE, _COMMITS, _DAYS), _segments, is_long=True)


def part(chunk: Chunk) -> Iterator[tuple[str, bytes]]:
    """Yield the triples of some records, without the prefixes, and the dates that are in them."""
    said = b"".join(map(chunk.turtle, chunk.records))
    yield FILE, said
    yield DATES, b"\n".join(sorted(set(_DATE.findall(said))))


def dates(model: Model, rows: Iterable[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield the triples that say when some records were committed."""
    committed = (triple for row in rows for triple in record_dates(model.base, row))
    yield _COMMITS, body(committed, prefixes(model))


def of_model(model: Model) -> Iterator[tuple[str, bytes]]:
    """Yield the triples of the vocabulary."""
    declared = prefixes(model)
    for file in model.vocabulary_files:
        source = model.layers.read(file)
        yield _TERMS, body(ox.parse(source, format=ox.RdfFormat.TURTLE), declared)


def of_parts(model: Model, parts: Parts) -> Iterator[tuple[str, bytes]]:
    """Yield the triples of the days that dates stand for."""
    triples = time_periods.triples(model.base, dates_said(parts))
    yield _DAYS, body(triples, prefixes(model))


def dates_said(parts: Parts) -> set[str]:
    """Return the dates and the periods that records tell of, in EDTF."""
    return {date for piece in parts.get(DATES, ()) for date in piece.read().decode().split()}


def _segments(model: Model, parts: ArrivingParts) -> Iterator[Segment]:
    """Yield the prefixes, the vocabulary and the code lists, then the triples of the chunks.

    Behind them stand when records were committed, and the days that dates stand for.
    """
    # The first segment is what every other one needs to be read alone.
    yield _head(prefixes(model))
    for name in (_TERMS, FILE, _COMMITS, _DAYS):
        yield from parts[name]


def _head(declared: Mapping[str, str]) -> bytes:
    """Return what declares the prefixes."""
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in declared.items()).encode()
