"""The public site: a Datasette plugin that lets the catalogue's database present itself."""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from datasette_maillage import page, visit
from datasette_maillage.presentation import Presentation, present
from datasette_maillage.routes import routes
from datasette_maillage.site import site_of


@hookimpl
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Give titles, descriptions, licence and facets, as the databases state them."""
    return {
        "title": next((one.title for one in _presentations(datasette).values()), None),
        "databases": {name: one.metadata for name, one in _presentations(datasette).items()},
    }


@hookimpl
def canned_queries(datasette: Any, database: str) -> dict[str, Any]:
    """Give the questions of the catalogue, ready to run."""
    one = _presentations(datasette).get(database)
    return {name: dict(query) for name, query in one.queries.items()} if one else {}


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Put the pages in front of Datasette's own, where it serves a catalogue."""
    site = site_of(datasette)
    return list(routes(datasette, site)) if site else []


@hookimpl
def extra_template_vars(request: Any, datasette: Any) -> dict[str, Any]:
    """Give Datasette's own templates what the pages of the catalogue have."""
    site = site_of(datasette)
    if site is None or request is None:
        return {}
    return page.frame(site, visit.visit_of(request, site.prefix))


def _presentations(datasette: Any) -> dict[str, Presentation]:
    """Return what each catalogue says of itself, by database; read once, as they never change."""
    known: dict[str, Presentation] | None = getattr(datasette, "_maillage", None)
    if known is None:
        known = {
            name: found
            for name, database in datasette.databases.items()
            if database.path and not database.is_mutable and (found := present(database.path))
        }
        datasette._maillage = known
    return known
