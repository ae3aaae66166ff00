"""The lists of all records of a kind, page by page."""

from __future__ import annotations

import sqlite3

from datasette_maillage.page import Page
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit

#: Where each list stands, by kind of record.
PATHS = {
    "action": "actions",
    "territory": "territoires",
    "partner": "partenaires",
    "programme": "programmes",
    "source": "sources",
}
TITLES = {
    "action": "Actions",
    "territory": "Territoires",
    "partner": "Partenaires",
    "programme": "Programmes",
    "source": "Sources",
}
SIZE = 50


def page(site: Site, connection: sqlite3.Connection, visit: Visit) -> Page | None:
    """Return one page of a list, by name."""
    kind = next(kind for kind, path in PATHS.items() if path == visit.params["collection"])
    entity = site.entity(kind)
    (total,) = connection.execute(f'SELECT count(*) FROM "{entity.collection}"').fetchone()
    number, last = visit.number("page"), max(1, -(-total // SIZE))
    if number > last:
        return None
    rows = connection.execute(
        f'SELECT id, "{entity.label_key}" AS name FROM "{entity.collection}" '
        "ORDER BY 2, 1 LIMIT ? OFFSET ?",
        [SIZE, (number - 1) * SIZE],
    ).fetchall()
    return Page(
        "collection",
        visit.say(TITLES[kind]),
        context={"entity": entity, "rows": rows, "total": total, "number": number, "last": last},
    )
