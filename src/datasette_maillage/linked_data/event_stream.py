"""All that the releases changed: a cursor of JSON for mirrors, an event stream (LDES) for graphs.

The view of the stream leads to pages, and each page never changes: a release that comes adds pages.
https://w3id.org/ldes/specification, https://w3id.org/tree/specification
"""

from __future__ import annotations

from collections.abc import Iterator

import orjson
import pyoxigraph as ox
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import absence, dereferencing, serialization
from datasette_maillage.records.change_list import PAGE_SIZE
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web.negotiation import (
    HTML,
    LONE_GRAPHS,
    LONE_JSON_LD,
    N_QUADS,
    TRIG,
    Representation,
)
from datasette_maillage.web.request_context import Visit
from maillage.errors import lacks_room
from maillage.model.entities import DCTERMS, RDF, XSD
from maillage.release import members
from maillage.release.members import MemberBlock

LDES, TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
_PREFIXES = {"ldes": LDES, "tree": TREE, "as": members.ACTIVITY, "xsd": XSD, "dcterms": DCTERMS}
#: A member is a named graph: the forms that have graphs.
FORMS = (N_QUADS, TRIG, LONE_JSON_LD)
KEPT = {"cache-control": "public, max-age=31536000, immutable"}


def cursor(records: Records, visit: Visit) -> Response | None:
    """Return the changes behind a cursor, as the releases write them, and the next cursor."""
    known = records.site.changes
    text = visit.get("apres", "0")
    after = int(text) if text.isdecimal() and len(text) < 10 else -1
    if not known or not 0 <= after <= len(known.changes):
        return None
    page = known.changes[after : after + PAGE_SIZE]
    last = after + len(page)
    versions = {change.version for change in page}
    body = {
        "after": after,
        "cursor": last,
        "more": last < len(known.changes),
        "next": f"{visit.home}changements.json?apres={last}",
        "releases": [
            {key: release[key] for key in ("version", "previous", "date", "state")}
            for release in known.releases
            if release["version"] in versions or not (after or release["previous"])
        ],
        "changes": [
            {"number": change.number, "version": change.version, **change.row} for change in page
        ],
    }
    return Response(orjson.dumps(body), 200, {}, "application/json; charset=utf-8")


def view(records: Records, visit: Visit) -> Response | None:
    """Return the view of the stream, which leads to its pages; people are led to what is new."""
    if not records.site.changes.blocks:
        return None
    form = dereferencing.wanted(visit, (*LONE_GRAPHS, HTML))
    if form is HTML:
        return Response("", 303, {"Location": visit.url("/nouveautes"), "Vary": "Accept"})
    if not isinstance(form, Representation):
        return form
    body = serialization.write(_view(records.site, visit), form.name, _PREFIXES)
    return Response(body, 200, {"Vary": "Accept"}, form.content_type)


def page(records: Records, visit: Visit) -> Response | None:
    """Return a page of the stream, in a form that has graphs."""
    site = records.site
    number = int(visit.params["page"])
    if number > len(site.changes.blocks):
        return None
    form = dereferencing.wanted(visit, FORMS)
    if not isinstance(form, Representation):
        return form
    block = site.changes.blocks[number - 1]
    lines = lines_of(site, block)
    if not isinstance(lines, list):
        return lines
    here, stream = ox.NamedNode(_address(visit, number)), _stream(site)
    head = [ox.Quad(here, _TYPE, _node(TREE, "Node")), ox.Quad(stream, _node(TREE, "view"), here)]
    head += (
        ox.Quad(stream, _node(TREE, "member"), ox.NamedNode(block.iri(thing)))
        for thing in block.members
    )
    quads = ox.parse(b"".join(lines), format=ox.RdfFormat.N_QUADS, lenient=True)
    body = serialization.write([*head, *quads], form.name, _PREFIXES)
    return Response(body, 200, {"Vary": "Accept", **KEPT}, form.content_type)


def lines_of(site: Site, block: MemberBlock) -> list[bytes] | Response | None:
    """Return the quads of a block; None where it was moved away, else what is answered instead.

    Raises:
        OSError: the machine lacks something.
    """
    try:
        return members.read(site.changes.folder, block)
    except FileNotFoundError:
        return None
    except OSError as error:
        if lacks_room(error):
            raise
        return absence.later()


def _view(site: Site, visit: Visit) -> Iterator[ox.Triple]:
    stream, here = _stream(site), ox.NamedNode(_address(visit))
    yield ox.Triple(stream, _TYPE, _node(LDES, "EventStream"))
    paths = (("timestampPath", members.ISSUED), ("versionOfPath", members.IS_VERSION_OF))
    for name, path in paths:
        yield ox.Triple(stream, _node(LDES, name), ox.NamedNode(path))
    for activity in (members.CREATE, members.UPDATE, members.DELETE):
        told = _node(LDES, f"version{activity}Object")
        yield ox.Triple(stream, told, _node(members.ACTIVITY, activity))
    yield ox.Triple(stream, _node(TREE, "view"), here)
    yield ox.Triple(here, _TYPE, _node(TREE, "Node"))
    for number, block in enumerate(site.changes.blocks, 1):
        relation = ox.NamedNode(f"{here.value}#{number}")
        moment = ox.Literal(members.moment(block.version), datatype=_node(XSD, "dateTime"))
        yield ox.Triple(here, _node(TREE, "relation"), relation)
        yield ox.Triple(relation, _TYPE, _node(TREE, "GreaterThanOrEqualToRelation"))
        yield ox.Triple(relation, _node(TREE, "node"), ox.NamedNode(_address(visit, number)))
        yield ox.Triple(relation, _node(TREE, "path"), ox.NamedNode(members.ISSUED))
        yield ox.Triple(relation, _node(TREE, "value"), moment)


def _stream(site: Site) -> ox.NamedNode:
    return ox.NamedNode(f"{site.model.base}changements")


def _address(visit: Visit, number: int = 0) -> str:
    """Return where a page is: pages are named by the address that answers, things by their IRI."""
    return f"{visit.home}changements{f'/{number}' if number else ''}"


def _node(space: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(space + name)


_TYPE = _node(RDF, "type")
