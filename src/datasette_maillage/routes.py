"""The addresses of the site: what stands where."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from typing import Any

from datasette import NotFound
from datasette.utils import tilde_encode
from datasette.views.index import IndexView

from datasette_maillage import answers, closed, doors, health, openapi
from datasette_maillage.contribute.table_views import table_views
from datasette_maillage.contribute.views import views
from datasette_maillage.page import PageFunction
from datasette_maillage.pages import (
    atlas,
    collection,
    concept,
    home,
    numbers,
    record,
    search,
    vocabulary,
)
from datasette_maillage.path_templates import templates
from datasette_maillage.searching import downloads
from datasette_maillage.searching.forms import FORMS
from datasette_maillage.site import Site
from datasette_maillage.sparql import endpoint

#: A page by its address, with the keys of the query that it reads beside the language: no other
#: key makes an answer of its own. In braces, what the model names: `{kind}` is a kind of record,
#: `{list}` a code list, `{collection}` the plural of a kind of record in French.
PAGES: tuple[tuple[str, PageFunction, tuple[str, ...]], ...] = (
    (r"/", home.page, ()),
    (r"/carte", atlas.page, ("departement",)),
    (r"/chiffres", numbers.page, ()),
    (r"/{collection}", collection.page, ("page",)),
    (
        r"/{kind}/(?P<id>[a-z0-9-]+)(?:\.(?P<suffix>[a-z0-9]+))?",
        record.page,
        ("voir", "page"),
    ),
    (r"/recherche", search.page, search.KEYS),
    (r"/(?P<vocabulary>def)(?:\.(?P<suffix>[a-z0-9]+))?", vocabulary.page, ()),
    (r"/{list}(?:\.(?P<suffix>[a-z0-9]+))?", concept.index, ()),
    (
        r"/{list}/(?P<id>[a-z0-9-]+)(?:\.(?P<suffix>[a-z0-9]+))?",
        concept.page,
        ("voir", "page"),
    ),
)

#: Views of Datasette's own sort, for what is no page.
VIEWS: tuple[tuple[str, Callable[..., Any]], ...] = (
    (rf"/recherche\.(?P<suffix>{'|'.join(FORMS)})", downloads.view),
    (r"/sparql", endpoint.view),
    *doors.DOORS,
    (r"/-/health", health.view),
    (r"/-/search", closed.search),
    (closed.CLOSED, closed.closed),
)

#: Where Datasette's own index stands, since the home page takes its place.
DATASETTE_INDEX = r"/-/donnees(\.(?P<format>jsono?))?$"


def routes(datasette: Any, site: Site) -> Iterator[tuple[str, Any]]:
    """Yield the routes for Datasette: a regular expression, and what answers."""
    found = [*_routes(datasette, site)]
    described = f"{openapi.PATH}$"
    keys = {one.path: keys for path, _, keys in PAGES for one in templates(path)}
    yield described, openapi.view(site, [*(path for path, _ in found), described], keys)
    yield from found


def _routes(datasette: Any, site: Site) -> Iterator[tuple[str, Any]]:
    yield DATASETTE_INDEX, _index(datasette)
    yield closed.DATABASES, closed.databases(datasette)
    # Before the files of the build, which have names like it.
    name = re.escape(tilde_encode(site.database))
    yield rf"/(?P<database>{name})\.(?P<format>csv)$", _results(datasette)
    yield from ((f"{path}$", view) for path, view in VIEWS)
    yield from ((path, _plain(view)) for path, view in views(datasette, site))
    yield from ((path, _plain(view)) for path, view in table_views(datasette, site))
    names = {
        "{kind}": f"(?P<kind>{'|'.join(site.model.entities)})",
        "{list}": f"(?P<list>{'|'.join(site.model.schemes)})",
        "{collection}": f"(?P<collection>{'|'.join(collection.PATHS.values())})",
    }
    for path, page, known in PAGES:
        pattern = path
        for name, group in names.items():
            pattern = pattern.replace(name, group)
        yield f"{pattern}$", _view(datasette, site, page, known)


def _plain(view: Any) -> Any:
    """Make a function of a method: Datasette 1.0 takes no other."""

    async def plain(request: Any) -> Any:
        return await view(request)

    return plain


def _view(datasette: Any, site: Site, page: PageFunction, known: Collection[str]) -> Any:
    async def view(request: Any) -> Any:
        return await answers.answer(datasette, site, page, known, request)

    return view


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
