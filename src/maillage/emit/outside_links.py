"""The links of the graph with other data sets: how many, by what they say and where they lead."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping

import pyoxigraph as ox

from maillage.model.entities import LINK, RDFS, SKOS, Model
from maillage.model.relational import tables

_OWL = "http://www.w3.org/2002/07/owl#"
#: By what one thing is said to be another, or a sort of it; a web page is no other data set.
_TERMS = frozenset(
    (
        *(_OWL + name for name in ("sameAs", "equivalentClass", "equivalentProperty")),
        *(RDFS + name for name in ("subClassOf", "subPropertyOf")),
        *(f"{SKOS}{way}Match" for way in ("exact", "close", "broad", "narrow", "related")),
    )
)
#: How many links there are, by term and by what the IRIs that they lead to begin with.
OutsideLinks = Mapping[tuple[str, str], int]


def outside_links(model: Model, connection: sqlite3.Connection) -> OutsideLinks:
    """Count the links of the vocabulary, of the code lists and of the records in a database."""
    own = (model.base, model.terms)
    found = Counter(
        (term, _space(target))
        for term, target in (*_of_vocabulary(model), *_of_records(model, connection))
        if not target.startswith(own)
    )
    return dict(sorted(found.items()))


def _of_vocabulary(model: Model) -> Iterator[tuple[str, str]]:
    for file in model.vocabulary_files:
        for quad in ox.parse(model.layers.read(file), format=ox.RdfFormat.TURTLE):
            if quad.predicate.value in _TERMS and isinstance(quad.object, ox.NamedNode):
                yield quad.predicate.value, quad.object.value


def _of_records(model: Model, connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    for table in tables(model):
        for column in table.columns:
            field = column.field
            if field and field.datatype == LINK and field.iri in _TERMS:
                sql = f'SELECT "{column.name}" FROM "{table.name}" WHERE "{column.name}" NOT NULL'
                yield from ((field.iri, target) for (target,) in connection.execute(sql))


def _space(iri: str) -> str:
    """Return what the IRIs of a data set begin with, out of one of them."""
    head, sign, _ = iri.rpartition("#" if "#" in iri else "/")
    return head + sign
