"""All changes, in pages that never change once they are full: JSON for mirrors, LDES for graphs.

https://w3id.org/ldes/specification, https://w3id.org/tree/specification
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

import orjson
import pyoxigraph as ox
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing, serialization
from datasette_maillage.records.change_list import SIZE, ListedChange
from datasette_maillage.records.site import Site
from datasette_maillage.web.negotiation import GRAPHS, HTML, choose, named
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import RDF, XSD
from maillage.release import record_changes as kinds

LDES, TREE = "https://w3id.org/ldes#", "https://w3id.org/tree#"
ACTIVITY = "https://www.w3.org/ns/activitystreams#"
_PREFIXES = {"ldes": LDES, "tree": TREE, "as": ACTIVITY, "xsd": XSD}
_TYPE = ox.NamedNode(RDF + "type")
#: What becomes of the thing, in terms of ActivityStreams; the last are tombstones.
_ACTIVITIES = {
    **dict.fromkeys(kinds.OPERATIONS, "Update"),
    **dict.fromkeys((kinds.NEW, kinds.RENAMED, kinds.RESTORED), "Create"),
    **dict.fromkeys((kinds.MERGED, kinds.WITHDRAWN, kinds.REMOVED), "Delete"),
}
_FULL = {"cache-control": "public, max-age=31536000, immutable"}


def cursor(site: Site, _connection: sqlite3.Connection, visit: Visit) -> Response | None:
    """Return the changes behind a cursor, as the releases write them, and the next cursor."""
    known = site.changes
    text = visit.get("apres", "0")
    after = int(text) if text.isdecimal() and len(text) < 10 else -1
    if not known or not 0 <= after <= len(known.changes):
        return None
    page = known.changes[after : after + SIZE]
    last = after + len(page)
    versions = {change.version for change in page}
    body = {
        "after": after,
        "cursor": last,
        "more": last < len(known.changes),
        "next": f"{visit.origin}{visit.prefix}/changements.json?apres={last}",
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


def page(site: Site, _connection: sqlite3.Connection, visit: Visit) -> Response | None:
    """Return a page of the event stream, in a form of RDF."""
    known, number = site.changes, int(visit.params.get("page") or 1)
    if not known or number > known.last_page:
        return None
    suffix = visit.params.get("suffix")
    if not suffix and "page" not in visit.params and choose(visit.accept, (*GRAPHS, HTML)) is HTML:
        return Response("", 303, {"Location": visit.url("/nouveautes"), "Vary": "Accept"})
    form = named(suffix, GRAPHS) if suffix else choose(visit.accept, GRAPHS)
    if form is None:
        return None if suffix else dereferencing.unacceptable(GRAPHS)
    changes = known.changes[(number - 1) * SIZE : number * SIZE]
    triples = _page(site.model.base, number, changes, is_last=number == known.last_page)
    full = _FULL if len(changes) == SIZE and number < known.last_page else {}
    body = serialization.write(triples, form.name, _PREFIXES)
    return Response(body, 200, {"Vary": "Accept", **full}, form.content_type)


def _page(
    base: str, number: int, changes: Sequence[ListedChange], *, is_last: bool
) -> Iterator[ox.Triple]:
    stream, here = ox.NamedNode(f"{base}changements"), ox.NamedNode(f"{base}changements/{number}")
    yield ox.Triple(stream, _TYPE, _node(LDES, "EventStream"))
    yield ox.Triple(stream, _node(LDES, "timestampPath"), _node(ACTIVITY, "published"))
    yield ox.Triple(stream, _node(LDES, "versionOfPath"), _node(ACTIVITY, "object"))
    yield ox.Triple(stream, _node(LDES, "versionDeleteObject"), _node(ACTIVITY, "Delete"))
    yield ox.Triple(stream, _node(TREE, "view"), here)
    yield ox.Triple(here, _TYPE, _node(TREE, "Node"))
    if not is_last:
        relation = ox.NamedNode(f"{here.value}#next")
        yield ox.Triple(here, _node(TREE, "relation"), relation)
        yield ox.Triple(relation, _TYPE, _node(TREE, "Relation"))
        following = ox.NamedNode(f"{base}changements/{number + 1}")
        yield ox.Triple(relation, _node(TREE, "node"), following)
    for change in changes:
        member = ox.NamedNode(change.iri(base))
        moment = ox.Literal(change.published, datatype=_node(XSD, "dateTime"))
        yield ox.Triple(stream, _node(TREE, "member"), member)
        yield ox.Triple(member, _TYPE, _node(ACTIVITY, _ACTIVITIES[change.operation]))
        yield ox.Triple(member, _node(ACTIVITY, "object"), ox.NamedNode(f"{base}{change.id}"))
        yield ox.Triple(member, _node(ACTIVITY, "published"), moment)


def _node(space: str, name: str) -> ox.NamedNode:
    return ox.NamedNode(space + name)
