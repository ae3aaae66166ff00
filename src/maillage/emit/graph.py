"""Turtle: the records, the vocabulary and the code lists in one file that loads at once."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import orjson
import pyoxigraph as ox

from maillage.emit.chunk import Chunk
from maillage.emit.output import Output
from maillage.emit.segments import SegmentedFile, index_of
from maillage.model import time_periods
from maillage.model.entities import Model
from maillage.model.jsonld import context, prefixes, record_dates, turtle
from maillage.model.labels import Words
from maillage.model.relational import Row

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


def outputs(_model: Model) -> Iterator[Output]:
    """Yield the dump."""
    yield Output(FILE, "text/turtle", _WORDS, is_dump=True)
    yield index_of(FILE)


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


class Sink:
    """Joins the triples of the chunks behind the prefixes, the vocabulary and the code lists."""

    def __init__(self, model: Model, out: Path) -> None:
        declared = prefixes(model)
        self._model = model
        self._dates: set[str] = set()
        self._stream = SegmentedFile(out / FILE)
        # The first segment is what every other one needs to be read alone.
        head = "".join(f"@prefix {prefix}: <{iri}> .\n" for prefix, iri in declared.items())
        self._stream.write(head.encode())
        for file in model.vocabulary_files:
            source = model.layers.read(file)
            self._stream.write(_body(ox.parse(source, format=ox.RdfFormat.TURTLE), declared))

    def add(self, folder: Path) -> None:
        """Append the triples of one chunk."""
        self._stream.append(folder / FILE)
        self._dates.update((folder / _DATES).read_text().split())

    def finish(self, dated: Sequence[Row]) -> None:
        """Complete the dump: when records were committed, and the days that dates stand for."""
        declared, base = prefixes(self._model), self._model.base
        days = (triple for row in dated for triple in record_dates(base, row))
        self._stream.write(_body(days, declared))
        self._stream.write(_body(time_periods.triples(base, self._dates), declared))
        self._stream.finish()

    def close(self) -> None:
        """Close the file."""
        self._stream.close()


def _body(quads: Iterable[ox.Quad] | Iterable[ox.Triple], declared: Mapping[str, str]) -> bytes:
    """Serialise triples, leaving out the prefixes that the head of the file declares."""
    # The serialiser writes one line a prefix, before anything else.
    return turtle(quads, declared).split(b"\n", len(declared))[-1]
