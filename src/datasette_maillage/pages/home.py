"""The home page: what this is, and the ways in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.drawing import locators, map_places
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.pages import concept
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.records.summaries import cards
from datasette_maillage.web.request_context import Visit
from maillage.model.withdrawal import is_not_withdrawn

#: How many of the actions verified last stand on the page.
LATEST = 6
#: Letters of a place at most, for which a phone has room in the field of the search.
_SHORT = 10
_LATEST = """
SELECT id FROM actions WHERE {not_withdrawn}
ORDER BY verified_on IS NULL, verified_on DESC, observed DESC, starts DESC, id LIMIT ?
"""


def page(records: Records, visit: Visit) -> Page:
    """Return the home page."""
    site = records.site
    context = site.once("home", lambda: _facts(records))
    return Page("home", visit.title(site.words), visit.description(site.words), context)


def _facts(records: Records) -> Mapping[str, Any]:
    site = records.site
    sql = _LATEST.format(not_withdrawn=is_not_withdrawn(site.entity("action").by_key))
    latest = [row[0] for row in records.execute(sql, [LATEST])]
    shown = locators.overview(map_sheet(site), map_places.known(records).drawn())
    names = [place.name for cluster in shown.groups for place in cluster.places]
    return {
        "totals": records.totals(),
        "lists": [
            (site.model.schemes[name], concept.counts(records, name)) for name in concept.COUNTED
        ],
        "latest": (told := cards(records, latest)),
        "confirmed": all(card.verified_on for card in told),
        "small_map": shown,
        "example": next((name for name in names if len(name) <= _SHORT), None),
    }
