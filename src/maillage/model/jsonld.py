"""A record as JSON-LD: the context maps keys to terms, a frame gives every node its IRI.

One key means one property everywhere (the model sees to it), so the context is flat: that keeps
it readable, and makes it several times faster to process than contexts scoped by type.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

import pyoxigraph as ox

from maillage.model.entities import (
    DATE,
    DCTERMS,
    DECIMAL,
    LANGUAGE_STRING,
    LINK,
    STRING,
    VOID,
    Entity,
    Field,
    Json,
    Model,
)
from maillage.model.inherited_sources import SourcedFields
from maillage.model.relational import Row
from maillage.text.lexical import decimal_text

#: When a record was first and last committed, in the order of the columns.
RECORD_DATES_TERMS = (DCTERMS + "created", DCTERMS + "modified")
#: By what a record says of which data set it is part, and how JSON-LD writes it.
IN_DATASET, WHOLE = VOID + "inDataset", "inDataset"
#: What the context has beside the keys of fields and the names of classes.
OWN_TERMS = {"type": "@type", WHOLE: IN_DATASET}
#: From a record of a contribution to the node that stands for it.
Frame = Callable[[Json], Json]


def context(model: Model) -> Json:
    """Return the JSON-LD context of the catalogue, its terms in alphabetical order."""
    terms: dict[str, Any] = {}
    for entity, path in model.fields():
        terms[local_name(entity.iri)] = entity.iri
        for field in path:
            terms[field.key] = _term(field, model.language)
            if field.class_iri:
                terms[local_name(field.class_iri)] = field.class_iri
    ordered = {key: terms[key] for key in sorted(terms)}
    return {"@context": {"type": "@type", WHOLE: {"@id": IN_DATASET, "@type": "@id"}, **ordered}}


def record_context(model: Model, entity: Entity) -> Json:
    """Return the context of a kind of record as it is contributed, its references names alone.

    Each is read below the folder of what it refers to, as no base of a linked context is; that
    folder may differ from one kind to another.
    """
    terms = dict(context(model)["@context"])
    for of, path in model.fields():
        field = path[-1]
        if of is entity and (folder := field.refers_to or field.scheme):
            below = [None, {"@vocab": f"{model.base}{folder}/"}]
            terms[field.key] = {"@id": field.iri, "@type": "@vocab", "@context": below}
    return {"@context": terms}


def prefixes(model: Model) -> Mapping[str, str]:
    """Return the prefixes for Turtle: the vocabulary’s, one a kind of record, one a list."""
    folders = {name: f"{model.base}{name}/" for name in model.entities}
    folders |= {name: f"{scheme.iri}/" for name, scheme in model.schemes.items()}
    return {**model.prefixes, **dict(sorted(folders.items()))}


def shortened(declared: Mapping[str, str], iri: str) -> str:
    """Return an IRI with the longest prefix that it has; itself where it has none.

    >>> shortened({"schema": "https://schema.org/"}, "https://schema.org/name")
    'schema:name'
    """
    spaces = {space: name for name, space in declared.items() if iri.startswith(space)}
    longest = max(spaces, key=len, default="")
    return f"{spaces[longest]}:{iri.removeprefix(longest)}" if spaces else iri


def turtle(triples: Iterable[ox.Triple] | Iterable[ox.Quad], declared: Mapping[str, str]) -> bytes:
    """Write triples as Turtle, after a line for each prefix."""
    buffer = BytesIO()
    ox.serialize(triples, buffer, format=ox.RdfFormat.TURTLE, prefixes=dict(declared))
    return buffer.getvalue()


def record_dates(base: str, row: Row) -> Iterator[ox.Triple]:
    """Yield what a row of `relational.RECORD_DATES` says, in triples."""
    kind, name, *days = row
    record = ox.NamedNode(f"{base}{kind}/{name}")
    for term, day in zip(RECORD_DATES_TERMS, days, strict=True):
        yield ox.Triple(
            record, ox.NamedNode(term), ox.Literal(str(day), datatype=ox.NamedNode(DATE))
        )


def _term(field: Field, language: str) -> object:
    if field.iri == LINK or field.class_iri or field.datatype == STRING:
        return field.iri
    if field.refers_to or field.scheme or field.datatype == LINK:
        return {"@id": field.iri, "@type": "@id"}
    if field.datatype == LANGUAGE_STRING:
        return {"@id": field.iri, "@language": language}
    return {"@id": field.iri, "@type": field.datatype}


def local_name(iri: str) -> str:
    """Return what a class is called in the context."""
    return iri.replace("#", "/").rpartition("/")[2]


def frames(model: Model) -> Mapping[str, Frame]:
    """Return, for each kind of record, the function that frames one record as a JSON-LD node.

    A node begins with its IRI as `id` and its class as `type`, which spares a parser the wait for
    them; a node inside it is named after it (`…/action/jardin#participation-2`), so that no node is
    blank.
    """
    return {name: _record_frame(model, entity) for name, entity in model.entities.items()}


def _record_frame(model: Model, entity: Entity) -> Frame:
    inner, base = _object_frame(model, entity.fields), model.base
    sourced = SourcedFields.of(entity.fields)
    name = local_name(entity.iri)

    def frame(record: Json) -> Json:
        iri = f"{base}{entity.name}/{record['id']}"
        told = inner(sourced.completed(record), iri + "#")
        node = {"id": iri, "type": name, WHOLE: f"{base}catalogue", **told}
        node["id"] = iri  # in place of the short one of the record
        return node

    return frame


#: From a value, and what the IRIs of the nodes inside it begin with, to the value for JSON-LD.
_Convert = Callable[[Any, str], Any]


def _object_frame(model: Model, fields: Iterable[Field]) -> _Convert:
    converts = {field.key: _converter(model, field) for field in fields}

    def frame(value: Json, prefix: str) -> Json:
        return {
            key: inner if (convert := converts[key]) is None else convert(inner, prefix)
            for key, inner in value.items()
        }

    return frame


def _converter(model: Model, field: Field) -> _Convert | None:
    """Return what must happen to a field's value; None where it may stand as it is."""
    if field.class_iri:
        return _node_converter(model, field)
    convert = _scalar_converter(model, field)
    if convert is None:
        return None
    if field.many:
        return lambda items, _prefix: [convert(item) for item in items]
    return lambda value, _prefix: convert(value)


def _node_converter(model: Model, field: Field) -> _Convert:
    inner = _object_frame(model, field.fields)
    name = local_name(field.class_iri)

    def node(value: Json, iri: str) -> Json:
        return {"id": iri, "type": name, **inner(value, iri + "-")}

    if field.many:
        return lambda items, prefix: [
            node(item, f"{prefix}{field.singular}-{number}")
            for number, item in enumerate(items, start=1)
        ]
    return lambda value, prefix: node(value, prefix + field.key)


def _scalar_converter(model: Model, field: Field) -> Callable[[Any], str] | None:
    if field.refers_to:
        return f"{model.base}{field.refers_to}/{{}}".format
    if field.scheme:
        return model.schemes[field.scheme].iris.__getitem__
    if field.datatype == DECIMAL:
        # JSON-LD writes a number with a fraction as a double, 9.84E3, which is no xsd:decimal.
        return decimal_text
    return None
