"""Things as former releases have them, in RDF, and what leads to them: RFC 7089 (Memento)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pyoxigraph as ox
from datasette import NotFound
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing, serialization
from datasette_maillage.linked_data.event_stream import KEPT, lines_of
from datasette_maillage.records.former_versions import LINKS, told, versions_of
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web import sent_files
from datasette_maillage.web.hosts import home_of
from datasette_maillage.web.negotiation import HTML, LONE_GRAPHS, TURTLE, Representation
from datasette_maillage.web.request_context import Visit
from maillage.model.jsonld import prefixes
from maillage.release import members


def timemap(records: Records, visit: Visit) -> Response | None:
    """List the versions of a thing."""
    found = versions_of(records.site.changes, visit.params["thing"], visit.home)
    return Response(found.links(), 200, {}, LINKS) if found else None


def gate(site: Site) -> Any:
    """Return what leads to a thing as it was at the moment of `Accept-Datetime`; else the last."""

    async def lead(request: Any) -> Response:
        home = home_of(request, site.prefix)
        found = versions_of(site.changes, request.url_vars["thing"], home)
        if found is None:
            raise NotFound(request.path)
        asked = request.headers.get("accept-datetime", "")
        moment = sent_files.moment(asked) if asked else datetime.now(UTC)
        if moment is None:
            return Response.text("Accept-Datetime: no date as HTTP has it\n", 400)
        block = found.of(moment)
        headers = {"Location": found.address(block), "Link": found.links(block)}
        return Response("", 302, {**headers, "Vary": "accept-datetime"})

    return lead


def memento(records: Records, visit: Visit) -> Response | None:
    """Answer with a thing as a release has it; who asks for a page has Turtle."""
    site = records.site
    version, suffix = visit.params["version"], visit.params.get("suffix")
    found = versions_of(site.changes, visit.params["thing"], visit.home)
    block = found.in_release(version) if found else None
    if found is None or block is None:
        return None
    if block.version != version:
        # That release left the thing as it was.
        place = f"{found.address(block)}{f'.{suffix}' if suffix else ''}"
        return Response("", 302, {"Location": place, "Link": found.links(block)})
    form = dereferencing.wanted(visit, (*LONE_GRAPHS, HTML))
    if not isinstance(form, Representation):
        return form
    form = TURTLE if form is HTML else form
    quoted = lines_of(site, block)
    if not isinstance(quoted, list):
        return quoted
    lines = members.triples(quoted, block.iri(found.thing))
    quads = ox.parse(b"".join(lines), format=ox.RdfFormat.N_TRIPLES, lenient=True)
    body = serialization.write((quad.triple for quad in quads), form.name, prefixes(site.model))
    headers = {"Memento-Datetime": told(block), "Link": found.links(block), "Vary": "Accept"}
    return Response(body, 200, {**headers, **KEPT}, form.content_type)
