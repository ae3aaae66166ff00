"""Turtle: the records, the vocabulary and the code lists in one file that loads at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import orjson
import pyoxigraph as ox

from maillage.emit.chunk import Chunk
from maillage.emit.output import Output
from maillage.emit.rendering import DATED, Parts, Rendering, Segment, dated
from maillage.model import time_periods
from maillage.model.entities import Model
from maillage.model.jsonld import context, prefixes, record_dates, turtle
from maillage.model.labels import Words

FILE = "maillage.ttl"
#: What a chunk leaves of its dates, and how they stand in its triples.
_DATES = "dates.txt"
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
    yield Rendering((output,), (FILE, _DATES, DATED), _segments)


def part(chunk: Chunk, folder: Path) -> None:
    """Write the triples of some records, without the prefixes, and the dates that are in them."""
    model = chunk.model
    document = orjson.dumps({**context(model), "@graph": chunk.nodes})
    # Streaming, as every node begins with its IRI; lenient, as the model and the rules checked all
    # IRIs already.
    quads = ox.parse(document, format=ox.RdfFormat.STREAMING_JSON_LD, lenient=True)
    body = _body(quads, prefixes(model))
    (folder / FILE).write_bytes(body)
    (folder / _DATES).write_bytes(b"\n".join(sorted(set(_DATE.findall(body)))))


def _segments(model: Model, parts: Parts) -> Iterator[Segment]:
    """Yield the prefixes, the vocabulary and the code lists, then the triples of the chunks.

    Behind them stand when records were committed, and the days that dates stand for.
    """
    declared, base = prefixes(model), model.base
    # The first segment is what every other one needs to be read alone.
    yield _head(declared)
    for file in model.vocabulary_files:
        source = model.layers.read(file)
        yield _body(ox.parse(source, format=ox.RdfFormat.TURTLE), declared)
    yield from parts[FILE]
    yield _body((triple for row in dated(parts) for triple in record_dates(base, row)), declared)
    dates = {date for piece in parts[_DATES] for date in piece.read().decode().split()}
    yield _body(time_periods.triples(base, dates), declared)


def _head(declared: Mapping[str, str]) -> bytes:
    """Return what declares the prefixes."""
    return "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in declared.items()).encode()


def _body(quads: Iterable[ox.Quad] | Iterable[ox.Triple], declared: Mapping[str, str]) -> bytes:
    """Serialise triples, leaving out the prefixes that the head of the file declares."""
    # The serialiser writes one line a prefix, before anything else.
    return turtle(quads, declared).split(b"\n", len(declared))[-1]
