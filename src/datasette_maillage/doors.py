"""Doors for machines: the files of the build, its description, and what crawlers look for."""

from __future__ import annotations

import asyncio
import sqlite3
from typing import Any
from xml.sax.saxutils import escape

import pyoxigraph as ox
from datasette.utils.asgi import Response

from datasette_maillage import linked, rdf
from datasette_maillage.folder import Folder, folder_of_site
from datasette_maillage.negotiation import GRAPHS, HTML, choose
from datasette_maillage.site import served_site
from datasette_maillage.standing import condition
from maillage.model import DCTERMS, Entity
from maillage.security import SecurityContact

CATALOGUE = "catalog.ttl"
#: The media type of each sort of file of the build.
MEDIA = {
    "ttl": "text/turtle; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "": "text/plain; charset=utf-8",
}
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": DCTERMS,
    "foaf": "http://xmlns.com/foaf/0.1/",
    "void": "http://rdfs.org/ns/void#",
}
_PIECE = 256 * 1024
#: Addresses that one sitemap may hold. https://www.sitemaps.org/protocol.html
_SITEMAP = 50_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


async def file(datasette: Any, request: Any, send: Any) -> Response | None:
    """Send a file of the build, whole and as it is."""
    name = request.url_vars["file"]
    folder = _folder(datasette)
    if folder is None or name not in folder.listed:
        return Response.text("Not found\n", 404)
    headers = {
        "content-type": MEDIA[name.rpartition(".")[2] if "." in name else ""],
        "cache-control": "public, max-age=300",
        "etag": f'"{folder.listed[name][:16]}"',
        **{key.lower(): value for key, value in linked.CORS.items()},
    }
    if headers["etag"] in request.headers.get("if-none-match", ""):
        return Response(b"", 304, headers)
    try:
        stream = folder.open(name)
    except FileNotFoundError:
        return Response.text("The catalogue was just updated: the site has to be restarted.\n", 503)
    with stream:
        headers["content-length"] = str(stream.seek(0, 2))
        stream.seek(0)
        raw = [(key.encode(), value.encode()) for key, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        while request.method != "HEAD" and (piece := await asyncio.to_thread(stream.read, _PIECE)):
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})
    return None


async def catalogue(datasette: Any, request: Any) -> Response:
    """Describe the data set, in DCAT and VoID; people are led to the home page."""
    accept = request.headers.get("accept", "")
    at_home = request.path.endswith("/catalogue")
    forms = (HTML, *GRAPHS) if at_home else (*GRAPHS, HTML)
    form = choose(accept, forms)
    if form is None:
        return linked.unacceptable(forms)
    shared = {"Vary": "Accept", **linked.CORS}
    if form is HTML and at_home:
        return Response("", 303, {"Location": datasette.urls.path("/"), **shared})
    folder = _folder(datasette)
    if folder is None:
        return Response.text("Not found\n", 404)
    form = choose(accept, GRAPHS) or GRAPHS[0]
    with folder.open(CATALOGUE) as stream:
        triples = [quad.triple for quad in ox.parse(stream.read(), format=ox.RdfFormat.TURTLE)]
    return Response(rdf.write(triples, form.name, _PREFIXES), 200, shared, form.content_type)


async def robots(datasette: Any, request: Any) -> Response:
    """Lead crawlers to what is worth finding, and away from tables without end."""
    site = served_site(datasette)
    closed = (f"/{site.database}/", "/-/", "/sparql?")
    lines = [
        "User-agent: *",
        f"Allow: {site.prefix}/-/static-plugins/",
        *(f"Disallow: {site.prefix}{path}" for path in closed),
    ]
    address = _absolute(datasette, request, "/sitemap.xml")
    return Response.text("\n".join([*lines, f"Sitemap: {address}", ""]))


async def security(datasette: Any, request: Any) -> Response:
    """Say whom to tell of a fault of safety, where the catalogue does."""
    found = SecurityContact.of(served_site(datasette).model.package)
    if found is None:
        return Response.text("Not found\n", 404)
    address = datasette.absolute_url(request, datasette.urls.path("/.well-known/security.txt"))
    return Response.text(found.text(address))


async def sitemap(datasette: Any, request: Any) -> Response:
    """List the sitemaps: some for each kind of record."""
    site = served_site(datasette)
    database = datasette.get_database(site.database)
    entries = []
    for entity in site.model.entities.values():
        found = await database.execute(
            f'SELECT count(*) FROM "{entity.collection}" WHERE {condition(entity)}'
        )
        for number in range(1, -(-found.single_value() // _SITEMAP) + 1):
            path = f"/sitemap-{entity.name}-{number}.xml"
            entries.append(f"<sitemap><loc>{_absolute(datasette, request, path)}</loc></sitemap>")
    return _xml("sitemapindex", entries)


async def records(datasette: Any, request: Any) -> Response:
    """List the records of a kind that stand for themselves, and when they were last checked."""
    site = served_site(datasette)
    entity = site.model.entities.get(request.url_vars["kind"])
    if entity is None:
        return Response.text("Not found\n", 404)
    sql = _listing(entity)
    number = int(request.url_vars["number"])
    database = datasette.get_database(site.database)
    home = _absolute(datasette, request, f"/{entity.name}/")

    def listed(connection: sqlite3.Connection) -> Response:
        found = connection.execute(sql, [_SITEMAP, (number - 1) * _SITEMAP])
        entries = [
            f"<url><loc>{home}{identifier}</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</url>"
            for identifier, day in found
        ]
        return _xml("urlset", entries)

    return await database.execute_fn(listed)


def _listing(entity: Entity) -> str:
    day = "verified_on" if "verified_on" in entity.by_key else "NULL"
    return (
        f'SELECT id, {day} FROM "{entity.collection}" WHERE {condition(entity)} '
        "ORDER BY id LIMIT ? OFFSET ?"
    )


def _xml(root: str, entries: list[str]) -> Response:
    body = f'{_XML}<{root} xmlns="{_SITEMAPS}">\n' + "\n".join(entries) + f"\n</{root}>\n"
    return Response(body, 200, {"cache-control": "public, max-age=300"}, "application/xml")


def _absolute(datasette: Any, request: Any, path: str) -> str:
    return escape(datasette.absolute_url(request, datasette.urls.path(path)))


def _folder(datasette: Any) -> Folder | None:
    return folder_of_site(datasette, served_site(datasette).database)


#: What stands where.
DOORS = (
    (r"/(?P<file>(?:maillage|catalog)\.ttl|[a-z_]+\.csv|report\.json|SHA256SUMS)", file),
    (r"/(?:catalogue|void|\.well-known/void)", catalogue),
    (r"/robots\.txt", robots),
    (r"/\.well-known/security\.txt", security),
    (r"/sitemap\.xml", sitemap),
    (r"/sitemap-(?P<kind>[a-z]+)-(?P<number>[1-9][0-9]{0,4})\.xml", records),
)
