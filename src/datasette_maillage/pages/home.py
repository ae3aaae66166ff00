"""The home page: what this is, and the ways in."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette_maillage.drawing import locators, map_places
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.pages import concept
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import totals
from datasette_maillage.records.site import Site
from datasette_maillage.records.summaries import cards
from datasette_maillage.records.withdrawn import condition
from datasette_maillage.web.request_context import Visit

#: How many of the actions verified last stand on the page.
LATEST = 6
_LATEST = """
SELECT id FROM actions WHERE {standing}
ORDER BY verified_on IS NULL, verified_on DESC, observed DESC, starts DESC, id LIMIT ?
"""


def page(site: Site, connection: sqlite3.Connection, visit: Visit) -> Page:
    """Return the home page."""
    context = site.once("home", lambda: _facts(site, connection))
    return Page("home", visit.title(site.words), visit.description(site.words), context)


def _facts(site: Site, connection: sqlite3.Connection) -> Mapping[str, Any]:
    """Read what the page says of the whole catalogue."""
    sql = _LATEST.format(standing=condition(site.entity("action")))
    latest = [row[0] for row in connection.execute(sql, [LATEST])]
    return {
        "totals": totals(site, connection),
        "lists": [
            (site.model.schemes[name], concept.counts(site, connection, name))
            for name in concept.COUNTED
        ],
        "latest": (shown := cards(connection, latest)),
        "confirmed": all(card.verified_on for card in shown),
        "clusters": locators.overview(map_sheet(site), map_places.known(site, connection).drawn()),
    }
