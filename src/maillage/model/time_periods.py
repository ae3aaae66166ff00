"""The days that a date stands for, in RDF: EDTF says them as people do, but no store compares it.

One node stands for a value, whatever the records that hold it, so that a query finds the days of
any date: `?record maillage:observed ?date . ?period rdf:value ?date ; dcat:endDate ?last`.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Iterator

import orjson
import pyoxigraph as ox

from maillage.model.entities import DATE, DCAT, DCTERMS, EDTF, RDF, Entity, Json, Model
from maillage.model.field_paths import FieldPath

PERIOD = DCTERMS + "PeriodOfTime"


def days(value: str) -> tuple[str, str]:
    """Return the first and the last day of a date or a period.

    >>> days("2016"), days("2016-02/2017-06"), days("2015-11-02")
    (('2016-01-01', '2016-12-31'), ('2016-02-01', '2017-06-30'), ('2015-11-02', '2015-11-02'))
    """
    first, _, last = value.partition("/")
    return _first(first), _last(last or first)


def _first(date: str) -> str:
    return date + "-01-01"[len(date) - 10 :] if len(date) < 10 else date


def _last(date: str) -> str:
    year, month, day = [int(part) for part in date.split("-")] + [0] * (2 - date.count("-"))
    month = month or 12
    return f"{year:04}-{month:02}-{day or monthrange(year, month)[1]:02}"


def iri(base: str, value: str) -> str:
    """Return the IRI of the period that a value stands for, inside that of the catalogue."""
    return f"{base}catalogue#{value.replace('/', '_')}"


def nodes(base: str, values: Iterable[str]) -> list[Json]:
    """Return what is said of the periods that some values stand for, as JSON-LD without context."""
    return [
        {
            "@id": iri(base, value),
            "@type": PERIOD,
            RDF + "value": {"@value": value, "@type": EDTF},
            DCAT + "startDate": {"@value": days(value)[0], "@type": DATE},
            DCAT + "endDate": {"@value": days(value)[1], "@type": DATE},
        }
        for value in sorted(set(values))
    ]


def triples(base: str, values: Iterable[str]) -> Iterator[ox.Triple]:
    """Yield the same as triples."""
    document = orjson.dumps(nodes(base, values))
    return (quad.triple for quad in ox.parse(document, format=ox.RdfFormat.JSON_LD))


def values_of(model: Model, entity: Entity, record: Json) -> Iterator[str]:
    """Yield the dates in EDTF that a record holds."""
    for of, path in model.fields():
        if of is entity and path[-1].datatype == EDTF:
            yield from FieldPath(path).texts(record)
