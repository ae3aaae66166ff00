"""The home page: what this is, and the ways in."""

from __future__ import annotations

import sqlite3

from datasette_maillage.page import Page
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit


def page(site: Site, connection: sqlite3.Connection, _visit: Visit) -> Page:
    """Return the home page."""
    counts = {
        entity.name: connection.execute(f'SELECT count(*) FROM "{entity.collection}"').fetchone()[0]
        for entity in site.model.entities.values()
    }
    package = site.model.package
    return Page("home", package["title"], package["description"], {"counts": counts})
