"""What the catalogue names, for machines: which form is wanted, and the answer in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import orjson
import pyoxigraph as ox
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import serialization, vocabulary_graph
from datasette_maillage.records.former_versions import versions_of
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web.negotiation import (
    FORMS,
    HTML,
    JSON,
    JSON_LD,
    TURTLE,
    Representation,
    choose,
    named,
)
from datasette_maillage.web.request_context import Visit
from maillage.model import time_periods
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import DATE, DCTERMS, TERMS, Entity, Json
from maillage.model.jsonld import prefixes
from maillage.model.table_rows import scheme_rows
from maillage.model.withdrawal import REPLACED_BY, is_withdrawn

#: How plain JSON names what makes JSON-LD of it.
_CONTEXT = "http://www.w3.org/ns/json-ld#context"
#: The parts of a path that say that it is that of something with an IRI.
_NAMING = frozenset({"kind", "list", "vocabulary"})


@dataclass(frozen=True)
class Resource:
    """Something with an IRI, in what machines read."""

    triples: Callable[[], Iterable[ox.Triple]]
    document: Callable[[], Any]
    #: As JSON-LD, where it has a better one than its triples.
    json_ld: Callable[[], Json] | None = None
    #: 410 for what was withdrawn.
    status: int = 200


def alternates(visit: Visit) -> Iterator[tuple[Representation, str]]:
    """Yield the other forms of what a visit sees, each with its address."""
    if "suffix" in visit.params and visit.params.keys() & _NAMING:
        path = visit.path.removesuffix(f".{visit.params['suffix']}")
        for form in FORMS:
            if form is not HTML:
                yield form, f"{visit.prefix}{quote(path)}.{form.name}"


def headers(site: Site, visit: Visit) -> dict[str, str]:
    """Return the headers by which an answer tells of the other forms, and of what holds for it.

    https://signposting.org/FAIR/
    """
    others = list(alternates(visit))
    if not others:
        return {}
    links = [f'<{url}>; rel="alternate"; type="{form.media}"' for form, url in others]
    links += [
        f'<{url}>; rel="describedby"; type="{form.media}"'
        for form, url in others
        if form in (TURTLE, JSON_LD)
    ]
    path = quote(visit.path.removesuffix(f".{visit.params['suffix']}").lstrip("/"))
    links += [
        f'<{_iri(site, visit, path)}>; rel="cite-as"',
        f'<{site.licence}>; rel="license"',
        f'<{site.prefix}/donnees>; rel="collection"; type="text/html"',
    ]
    former = versions_of(site.changes, path, visit.home)
    links += former.around() if former else ()
    return {"Vary": "Accept", "Link": ", ".join(links)}


def _iri(site: Site, visit: Visit, path: str) -> str:
    """Return the IRI of what a visit sees: terms, and codes with them, have another home."""
    model = site.model
    if scheme := model.schemes.get(visit.params.get("list", "")):
        return scheme.iris.get(visit.params.get("id", ""), scheme.iri)
    home = model.terms.removesuffix(TERMS) if "vocabulary" in visit.params else model.base
    return f"{home}{path}"


def answer(
    site: Site, entity: Entity, record: Json, dates: Mapping[str, str], visit: Visit
) -> Response | None:
    """Answer for a record: in the form that is wanted, or with the address of its successor.

    Returns:
        None where a page for people is wanted.
    """
    if successor := record.get(REPLACED_BY):
        suffix = f".{visit.params['suffix']}" if visit.params.get("suffix") else ""
        address = visit.url(f"/{entity.name}/{successor}{suffix}")
        return Response("", 301, {"Location": address, "Vary": "Accept"})
    context = site.context["@context"]

    def node() -> Json:
        return site.frames[entity.name](record)

    def more() -> Json:
        return _around(site, entity, record, dates)

    found = Resource(
        triples=lambda: _triples({"@context": context, **node(), **more()}),
        document=lambda: record,
        json_ld=lambda: {
            "@context": {key: context[key] for key in _keys(node(), context)},
            **node(),
            **more(),
        },
        status=status_of(record),
    )
    return respond(site, visit, found)


def _around(site: Site, entity: Entity, record: Json, dates: Mapping[str, str]) -> Json:
    """Return what the dump says besides: when a record changed, and the days of its dates."""
    base, found = site.model.base, time_periods.values_of(site.model, entity, record)
    periods = time_periods.nodes(base, found)
    more: Json = {DCTERMS + word: {"@value": day, "@type": DATE} for word, day in dates.items()}
    return {**more, "@included": periods} if periods else more


def status_of(record: Json) -> int:
    """Return 410 for a record that was withdrawn without a successor."""
    return 410 if is_withdrawn(record) else 200


def _triples(document: Json) -> Iterable[ox.Triple]:
    text = orjson.dumps(document)
    quads = ox.parse(text, format=ox.RdfFormat.STREAMING_JSON_LD, lenient=True)
    return (quad.triple for quad in quads)


def _keys(value: Any, context: Json) -> list[str]:
    """Return the terms of a context that a JSON-LD value uses, in the order of the context."""
    used: set[str] = set()

    def look(inner: Any) -> None:
        if isinstance(inner, dict):
            used.update(inner)
            used.add(inner.get("type", ""))
            for item in inner.values():
                look(item)
        elif isinstance(inner, list):
            for item in inner:
                look(item)

    look(value)
    return [key for key in context if key in used]


def answer_list(records: Records, scheme: Scheme, visit: Visit) -> Response | None:
    """Answer for a code list, with its concepts; None where a page is wanted."""
    found = Resource(
        triples=lambda: vocabulary_graph.of_list(records.connection, scheme),
        document=lambda: list(_concepts(records.site, scheme)),
    )
    return respond(records.site, visit, found)


def answer_concept(records: Records, scheme: Scheme, code: str, visit: Visit) -> Response | None:
    """Answer for a concept; None where a page is wanted."""
    iri = scheme.iris[code]
    found = Resource(
        triples=lambda: (
            triple
            for triple in vocabulary_graph.of_list(records.connection, scheme)
            if triple.subject == ox.NamedNode(iri)
        ),
        document=lambda: next(
            concept for concept in _concepts(records.site, scheme) if concept["code"] == code
        ),
    )
    return respond(records.site, visit, found)


def _concepts(site: Site, scheme: Scheme) -> Iterator[Json]:
    table = next(table for table in site.tables if table.words is scheme.words)
    for row in scheme_rows(scheme):
        cells = zip(table.columns, row, strict=True)
        yield {column.name: cell for column, cell in cells if cell is not None}


def answer_vocabulary(records: Records, visit: Visit) -> Response | None:
    """Answer for our own terms; None where a page is wanted."""
    found = Resource(
        triples=lambda: vocabulary_graph.of_vocabulary(records.connection),
        document=lambda: [term.document() for term in vocabulary_graph.read(records.connection)],
    )
    return respond(records.site, visit, found)


def respond(site: Site, visit: Visit, found: Resource) -> Response | None:
    """Answer in the form that is wanted; None where that is a page for people."""
    form = named(visit.format, FORMS)
    if form is HTML:
        return None
    if form is None:
        # A suffix that names no form is an address where nothing is.
        return None if visit.params.get("suffix") else unacceptable(FORMS)
    if form is JSON:
        body = orjson.dumps(found.document())
    elif form is JSON_LD and found.json_ld:
        body = orjson.dumps(found.json_ld())
    else:
        body = serialization.write(found.triples(), form.name, prefixes(site.model))
    told = headers(site, visit)
    if form is JSON and found.json_ld:
        address = f"{site.prefix}/context/{visit.params['kind']}.jsonld"
        told["Link"] += f', <{address}>; rel="{_CONTEXT}"; type="{JSON_LD.media}"'
    return Response(body, found.status, told, form.content_type)


def wanted(visit: Visit, forms: tuple[Representation, ...]) -> Representation | Response | None:
    """Return the form that a visit wants, by its suffix or else by what it accepts.

    A suffix that names no form for machines is an address where nothing is: None. Who accepts no
    form is told which there are.
    """
    for_machines = [form for form in forms if form is not HTML]
    if suffix := visit.params.get("suffix"):
        return named(suffix, for_machines)
    return choose(visit.accept, forms) or unacceptable(for_machines)


def unacceptable(forms: Iterable[Representation]) -> Response:
    """Say which forms there are to who accepts none of them."""
    lines = "".join(f"{form.media}\n" for form in forms)
    text = f"Not available in a form that you accept, but in:\n{lines}"
    return Response.text(text, 406, {"Vary": "Accept"})
