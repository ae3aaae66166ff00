"""Turtle: the records, the vocabulary and the code lists in one file that loads at once."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import orjson
import pyoxigraph as ox

from maillage.contributions import Contribution
from maillage.findings import Report
from maillage.jsonld import context, frames, prefixes, turtle
from maillage.model import Model

FILE = "maillage.ttl"


def part(model: Model, records: Sequence[Contribution], folder: Path) -> None:
    """Write the triples of some records, without the prefixes."""
    frame_of = {entity.collection: frames(model)[name] for name, entity in model.entities.items()}
    document = {
        **context(model),
        "@graph": [frame_of[record.collection](record.data) for record in records],
    }
    quads = ox.parse(orjson.dumps(document), format=ox.RdfFormat.JSON_LD, base_iri=model.base)
    (folder / FILE).write_bytes(_body((quad.triple for quad in quads), prefixes(model)))


def finish(model: Model, parts: Sequence[Path], out: Path, _report: Report) -> None:
    """Write the dump: prefixes, vocabulary, code lists, then the records in their order."""
    declared = prefixes(model)
    with (out / FILE).open("wb") as stream:
        for prefix, iri in declared.items():
            stream.write(f"@prefix {prefix}: <{iri}> .\n".encode())
        for file in model.vocabulary_files:
            with file.open("rb") as source:
                quads = ox.parse(source, format=ox.RdfFormat.TURTLE)
                stream.write(_body((quad.triple for quad in quads), declared))
        for folder in parts:
            with (folder / FILE).open("rb") as source:
                shutil.copyfileobj(source, stream)


def _body(triples: Iterable[ox.Triple], declared: Mapping[str, str]) -> bytes:
    """Serialise triples, leaving out the prefixes that the head of the file declares."""
    # The serialiser writes one line a prefix, before anything else.
    return turtle(triples, declared).split(b"\n", len(declared))[-1]
