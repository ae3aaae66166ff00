"""The addresses of the site: what stands where."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from typing import Any

from datasette import NotFound
from datasette.utils import tilde_encode
from datasette.utils.asgi import Response
from datasette.views.index import IndexView

from datasette_maillage.app import Application
from datasette_maillage.contribute.table_views import table_views
from datasette_maillage.contribute.views import ViewContext, views
from datasette_maillage.datasette import closed_routes, health, openapi
from datasette_maillage.linked_data import event_stream, mementos, version_series
from datasette_maillage.linked_data.build_files import BuildFiles
from datasette_maillage.linked_data.model_files import ModelFiles
from datasette_maillage.linked_data.release_files import ReleaseFiles
from datasette_maillage.pages import (
    answers,
    appearance_files,
    brochure,
    collection,
    concept,
    data_set,
    figures_page,
    home,
    legal,
    map_page,
    news,
    own_page,
    record,
    search_around,
    search_downloads,
    search_page,
    vocabulary,
)
from datasette_maillage.pages.frame import PageFunction, SitePages
from datasette_maillage.search.download_formats import FORMS
from datasette_maillage.web.path_templates import templates

_VERSION = r"(?P<version>[0-9]{4}-[0-9]{2}-[0-9]{2}\.[1-9][0-9]{0,4})"
_THING = r"(?P<thing>[a-z0-9-]+(?:/[a-z0-9-]+)*)"
#: A page by its address, with the keys of the query that it reads beside the language: no other
#: key makes an answer of its own. In braces, what the model names: `{kind}` is a kind of record,
#: `{list}` a code list, `{collection}` the plural of a kind of record in French.
PAGES: tuple[tuple[str, PageFunction, tuple[str, ...]], ...] = (
    (r"/", home.page, ()),
    (r"/carte", map_page.page, ("departement",)),
    (r"/chiffres", figures_page.page, ()),
    *((path, legal.page_of(path), ()) for path in legal.LEGAL),
    (r"/{collection}", collection.page, ("page",)),
    (r"/{kind}/(?P<id>[a-z0-9-]+)(?:\.(?P<suffix>[a-z0-9]+))?", record.page, ("voir", "page")),
    (r"/pages/(?P<name>[a-z0-9-]+)", own_page.page, ()),
    (rf"/brochure/(?P<kind>{'|'.join(brochure.SCOPES)})/(?P<id>[a-z0-9-]+)", brochure.page, ()),
    (r"/recherche", search_page.page, search_page.KEYS),
    (news.PATH, news.page, news.KEYS),
    (r"/nouveautes\.atom", news.feed, news.KEYS),
    (r"/releases(?:\.(?P<suffix>[a-z]+))?", version_series.page, ()),
    (rf"/releases/{_VERSION}(?:\.(?P<suffix>[a-z]+))?", version_series.page, ()),
    (r"/changements\.json", event_stream.cursor, ("apres",)),
    (r"/changements(?:\.(?P<suffix>[a-z0-9]+))?", event_stream.view, ()),
    (r"/changements/(?P<page>[1-9][0-9]{0,6})(?:\.(?P<suffix>[a-z0-9]+))?", event_stream.page, ()),
    (rf"/versions/{_VERSION}/{_THING}(?:\.(?P<suffix>[a-z]+))?", mementos.memento, ()),
    (rf"/versions/{_THING}\.link", mementos.timemap, ()),
    (r"/(?P<vocabulary>def)(?:\.(?P<suffix>[a-z0-9]+))?", vocabulary.page, ()),
    (
        r"/(?P<vocabulary>def)/(?P<edition>[0-9]+(?:\.[0-9]+)*)(?:\.(?P<suffix>[a-z][a-z0-9]*))?",
        vocabulary.edition,
        (),
    ),
    (r"/{list}(?:\.(?P<suffix>[a-z0-9]+))?", concept.index, ()),
    (r"/{list}/(?P<id>[a-z0-9-]+)(?:\.(?P<suffix>[a-z0-9]+))?", concept.page, ("voir", "page")),
)

#: Where Datasette's own index stands, since the home page takes its place.
DATASETTE_INDEX = r"/-/donnees(\.(?P<format>jsono?))?$"


def routes(app: Application) -> Iterator[tuple[str, Any]]:
    """Yield the routes for Datasette: a regular expression, and what answers."""
    found = [*_routes(app)]
    described = f"{openapi.PATH}$"
    keys = {template.path: keys for path, _, keys in PAGES for template in templates(path)}
    yield described, openapi.view(app.site, [*(path for path, _ in found), described], keys)
    yield from found
    # Last, as it stands for what is nowhere: Datasette would show a page by any suffix.
    yield closed_routes.forms_without(app.site.database, app.datasette.renderers)


def _routes(app: Application) -> Iterator[tuple[str, Any]]:
    site, datasette = app.site, app.datasette
    pages = app.pages
    yield DATASETTE_INDEX, _index(datasette)
    yield closed_routes.DATABASES, closed_routes.databases(datasette)
    # Before the files of the build, which have names like it.
    name = re.escape(tilde_encode(site.database))
    yield rf"/(?P<database>{name})\.(?P<format>csv)$", _results(datasette)
    # A database that lies alone is Datasette's to serve.
    left = () if app.folder else (f"{site.database}.db",)
    files = [re.escape(name) for name in site.outputs if name not in left]
    kinds = site.model.entities.values()
    names = {
        "{file}": f"(?P<file>{'|'.join(files)})",
        "{kind}": f"(?P<kind>{'|'.join(site.model.entities)})",
        "{list}": f"(?P<list>{'|'.join(site.model.schemes)})",
        "{collection}": f"(?P<collection>{'|'.join(entity.kind.path for entity in kinds)})",
    }

    def pattern(path: str) -> str:
        for name, group in names.items():
            path = path.replace(name, group)
        return f"{path}$"

    yield from ((pattern(path), view) for path, view in _views(app, pages))
    context = ViewContext(pages, datasette._secret, lambda: app.service)
    yield from views(context)
    yield from table_views(context)
    of_build = ((data_set.PATH, data_set.page_of(app.folder), ()),)
    for path, page, keys in (*of_build, *PAGES):
        view = answers.View(pages, app.answers, page, keys)
        yield pattern(path), view.answer


def _views(app: Application, pages: SitePages) -> Iterator[tuple[str, Any]]:
    """Yield views of Datasette's own sort, for what is no page."""

    async def sparql(request: Any) -> Response:
        return await app.endpoint.answer(request, app.database)

    async def healthy() -> Response:
        return await health.answer(app.site, app.database, app.folder, app.service)

    downloads = search_downloads.Downloads(pages, app.connection)
    yield r"/recherche/autour", partial(search_around.answer, pages)
    yield rf"/recherche\.(?P<suffix>{'|'.join(FORMS)})", downloads.send
    # Some clients write the slash, and a redirect would lose what they post.
    yield r"/sparql(?:/)?", sparql
    yield from BuildFiles(app.site, app.folder, app.compressed_files).views()
    yield from ReleaseFiles(app.site).views()
    yield rf"/versions/{_THING}", mementos.gate(app.site)
    yield from appearance_files.views(app.site)
    yield from ModelFiles(app.site).views()
    yield r"/-/health", healthy
    yield r"/-/search", closed_routes.search
    yield closed_routes.CLOSED, closed_routes.closed


def _results(datasette: Any) -> Any:
    # Datasette loads plugins while it loads this.
    from datasette.views.database import DatabaseView  # noqa: PLC0415

    async def results(request: Any, send: Any) -> Any:
        if not request.args.get("sql"):  # Datasette fails: a database has no CSV
            raise NotFound(request.path)
        return await DatabaseView.as_view(datasette)(request, send)

    return results


def _index(datasette: Any) -> Any:
    async def index(request: Any, send: Any) -> Any:
        return await IndexView.as_view(datasette)(request, send)

    return index
