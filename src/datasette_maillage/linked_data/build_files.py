"""Addresses for machines: the files of the build, its description, and what crawlers look for."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

import pyoxigraph as ox
from datasette import NotFound
from datasette.utils.asgi import Response

from datasette_maillage.linked_data import absence, dereferencing, serialization
from datasette_maillage.linked_data.compressed_files import CompressedFiles
from datasette_maillage.records.site import Site
from datasette_maillage.web import compression, sent_files
from datasette_maillage.web.build_folder import BuildFolder
from datasette_maillage.web.hosts import home_of
from datasette_maillage.web.negotiation import HTML, LONE_GRAPHS, choose, named
from maillage.emit import dcat
from maillage.emit.output import Output
from maillage.model.entities import RDFS, Entity
from maillage.model.security_contact import SecurityContact
from maillage.model.withdrawal import is_not_withdrawn
from maillage.release.opening import RELEASES

CATALOGUE = "catalog.ttl"
#: Addresses that one sitemap may hold. https://www.sitemaps.org/protocol.html
_SITEMAP = 50_000
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAPS = "http://www.sitemaps.org/schemas/sitemap/0.9"


@dataclass(frozen=True)
class BuildFiles:
    """Answers for the files of a build; Datasette calls each view with what it names."""

    site: Site
    #: The build; None where the database lies alone.
    folder: BuildFolder | None
    compressed: CompressedFiles | None

    def views(self) -> tuple[tuple[str, Any], ...]:
        """Return what stands where; `{file}` is a file that the emitters declare."""
        return (
            (r"/{file}", self.file),
            (r"/(?:catalogue|void)(?:\.(?P<suffix>[a-z0-9]+))?", self.catalogue),
            (r"/\.well-known/void", self.catalogue),
            (r"/robots\.txt", self.robots),
            (r"/\.well-known/security\.txt", self.security),
            (r"/sitemap\.xml", self.sitemap),
            (r"/sitemap-(?P<kind>[^/]+)-(?P<number>[1-9][0-9]{0,4})\.xml", self.records),
        )

    async def file(self, request: Any, send: Any) -> Response | None:
        """Send a file of the build as it is, or the part of it that is asked for."""
        name = request.url_vars["file"]
        folder = self.folder
        if folder is None or name not in folder.listed:
            return Response.text("Not found\n", 404)
        headers = {
            "content-type": _content_type(self.site.outputs[name]),
            "cache-control": "public, max-age=300",
            "etag": f'"{folder.listed[name][:16]}"',
            "accept-ranges": "bytes",
            "vary": "Accept-Encoding",
        }
        with ExitStack() as held:
            try:
                plain = held.enter_context(folder.open(name))
                packed = await self._packed(request, name, headers["content-type"])
            except FileNotFoundError:
                return absence.later()
            if packed:
                plain.close()
                held.enter_context(packed)
                headers["content-encoding"] = "gzip"
                headers["etag"] = f'"{folder.listed[name][:16]}-gzip"'
            return await sent_files.answer(request, send, packed or plain, headers)

    async def _packed(self, request: Any, name: str, content_type: str) -> BinaryIO | None:
        """Open the compressed copy of a file, where it is wanted; a part is of the plain one."""
        asked = request.headers.get("accept-encoding", "")
        wanted = compression.accepts_gzip(asked) and "range" not in request.headers
        if not wanted or not compression.shrinks(content_type) or self.compressed is None:
            return None
        return await asyncio.to_thread(self.compressed.open, name)

    async def catalogue(self, datasette: Any, request: Any) -> Response:
        """Describe the data set, in DCAT and VoID; people are led to its page."""
        accept = request.headers.get("accept", "")
        at_home = request.path.endswith("/catalogue")
        forms = (HTML, *LONE_GRAPHS) if at_home else (*LONE_GRAPHS, HTML)
        suffix = request.url_vars.get("suffix")
        form = named(suffix, LONE_GRAPHS) if suffix else choose(accept, forms)
        if suffix and form is None:
            raise NotFound(request.path)
        if form is None:
            return dereferencing.unacceptable(forms)
        shared = {"Vary": "Accept"}
        if form is HTML and at_home:
            return Response("", 303, {"Location": datasette.urls.path("/donnees"), **shared})
        folder = self.folder
        if folder is None:
            return Response.text("Not found\n", 404)
        form = choose(accept, LONE_GRAPHS) or LONE_GRAPHS[0] if form is HTML else form
        with folder.open(CATALOGUE) as stream:
            quads = ox.parse(stream.read(), format=ox.RdfFormat.TURTLE)
        # The build knows where SPARQL is to be answered at last; here it is answered here.
        model = self.site.model
        known = ox.NamedNode(dcat.endpoint(model))
        endpoint = ox.NamedNode(f"{home_of(request, self.site.prefix)}sparql")
        told = dcat.of_version((quad.triple for quad in quads), self.site.version_of(folder))
        triples = [
            ox.Triple(*(endpoint if term == known else term for term in triple)) for triple in told
        ]
        if self.site.changes:
            whole, series = (ox.NamedNode(model.base + end) for end in ("catalogue", RELEASES))
            triples.append(ox.Triple(whole, ox.NamedNode(RDFS + "seeAlso"), series))
        return Response(
            serialization.write(triples, form.name, dcat.PREFIXES), 200, shared, form.content_type
        )

    async def robots(self, datasette: Any, request: Any) -> Response:
        """Lead crawlers to what is worth finding, and away from tables without end."""
        closed = (f"/{self.site.database}/", "/-/", "/sparql?")
        lines = [
            "User-agent: *",
            f"Allow: {self.site.prefix}/-/static-plugins/",
            *(f"Disallow: {self.site.prefix}{path}" for path in closed),
        ]
        address = _absolute(datasette, request, "/sitemap.xml")
        return Response.text("\n".join([*lines, f"Sitemap: {address}", ""]))

    async def security(self, datasette: Any, request: Any) -> Response:
        """Say whom to tell of a fault of safety, where the catalogue does."""
        found = SecurityContact.of(self.site.model.package)
        if found is None:
            return Response.text("Not found\n", 404)
        address = datasette.absolute_url(request, datasette.urls.path("/.well-known/security.txt"))
        return Response.text(found.text(address))

    async def sitemap(self, datasette: Any, request: Any) -> Response:
        """List the sitemaps: some for each kind of record."""
        database = datasette.get_database(self.site.database)
        entries = []
        for entity in self.site.model.entities.values():
            found = await database.execute(
                f'SELECT count(*) FROM "{entity.collection}" '
                f"WHERE {is_not_withdrawn(entity.by_key)}"
            )
            for number in range(1, -(-found.single_value() // _SITEMAP) + 1):
                path = _absolute(datasette, request, f"/sitemap-{entity.name}-{number}.xml")
                entries.append(f"<sitemap><loc>{path}</loc></sitemap>")
        return _xml("sitemapindex", entries)

    async def records(self, datasette: Any, request: Any) -> Response:
        """List the records of a kind that stand for themselves, and when they last changed."""
        entity = self.site.model.entities.get(request.url_vars["kind"])
        if entity is None:
            return Response.text("Not found\n", 404)
        sql = _listing(entity)
        number = int(request.url_vars["number"])
        database = datasette.get_database(self.site.database)
        home = _absolute(datasette, request, f"/{entity.name}/")

        def listed(connection: sqlite3.Connection) -> Response:
            found = connection.execute(sql, [_SITEMAP, (number - 1) * _SITEMAP]).fetchall()
            if not found:
                raise NotFound(request.path)
            return _xml("urlset", [_entry(f"{home}{name}", day) for name, day in found])

        return await database.execute_fn(listed)


def _listing(entity: Entity) -> str:
    modified = f"SELECT modified FROM record_dates d WHERE d.kind = '{entity.name}' AND d.id = r.id"
    return (
        f'SELECT id, ({modified}) FROM "{entity.collection}" r '
        f"WHERE {is_not_withdrawn(entity.by_key)} ORDER BY id LIMIT ? OFFSET ?"
    )


def _entry(address: str, day: str | None) -> str:
    checked = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<url><loc>{address}</loc>{checked}</url>"


def _xml(root: str, entries: list[str]) -> Response:
    body = f'{_XML}<{root} xmlns="{_SITEMAPS}">\n' + "\n".join(entries) + f"\n</{root}>\n"
    return Response(body, 200, {"cache-control": "public, max-age=300"}, "application/xml")


def _absolute(datasette: Any, request: Any, path: str) -> str:
    return escape(datasette.absolute_url(request, datasette.urls.path(path)))


def _content_type(output: Output) -> str:
    text = output.media_type.startswith("text/")
    return f"{output.media_type}; charset=utf-8" if text else output.media_type
