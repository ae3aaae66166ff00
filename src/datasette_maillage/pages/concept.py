"""A code list, and one concept of it: a theme, an audience, a role, and so on."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from datasette_maillage.page import Page
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit


def index(site: Site, _connection: sqlite3.Connection, visit: Visit) -> Page:
    """Return the page of a list."""
    scheme = site.model.schemes[visit.params["list"]]
    return Page("scheme", visit.title(scheme.words), context={"scheme": scheme})


def page(site: Site, _connection: sqlite3.Connection, visit: Visit) -> Page | Response | None:
    """Return the page of a concept."""
    scheme = site.model.schemes[visit.params["list"]]
    concept = site.concepts.get((scheme.name, visit.params["id"]))
    if concept is None:
        return None
    return Page(
        "concept", visit.title(concept.words), context={"scheme": scheme, "concept": concept}
    )
