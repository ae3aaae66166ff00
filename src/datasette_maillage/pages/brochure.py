"""A territory or an organisation on one or two sheets of A4, by the print of the browser.

A sheet has the height of the paper: its map takes what the rest leaves, so that none ends half
empty, and a text has so many lines at most, so that none runs over.
"""

from __future__ import annotations

from collections.abc import Mapping

import segno
from markupsafe import Markup

from datasette_maillage.drawing import locators, map_places
from datasette_maillage.drawing.locators import SmallMap
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.pages import partner, territory
from datasette_maillage.pages.frame import Page
from datasette_maillage.pages.territory_comparison import compare
from datasette_maillage.records.key_figures import ActionSelection
from datasette_maillage.records.records import Records
from datasette_maillage.records.summaries import cards
from datasette_maillage.web.request_context import Visit
from maillage.model.withdrawal import is_withdrawn

#: The kinds of record that have a brochure, with the actions of one: `here`, a table of SQL.
SCOPES: Mapping[str, str] = {"territory": territory.HERE, "partner": partner.HERE}
#: So many actions stand on the first sheet; more have a second, and no more than the last number.
ON_FIRST, ON_SECOND = 4, 12
#: How many themes, audiences, organisations and years are told.
_CODES, _ORGANISATIONS, _YEARS = 5, 12, 7

_ACTIONS = """
SELECT a.id FROM actions a WHERE a.id IN here
ORDER BY coalesce(a.verified_on, a.observed, '') DESC, a.id LIMIT :limit
"""
_TERRITORIES = "SELECT DISTINCT territory FROM action_territories WHERE action IN here"


def page(records: Records, visit: Visit) -> Page | None:
    """Return the brochure of a record."""
    site = records.site
    entity, identifier = site.entity(visit.params["kind"]), visit.params["id"]
    record = records.read(entity.name, identifier)
    if record is None or is_withdrawn(record):
        return None
    scope = SCOPES[entity.name].format(not_withdrawn=records.is_not_withdrawn("action", "action"))
    here = ActionSelection(records.connection, "a.id IN here", scope, {"id": identifier})
    is_territory = entity.name == "territory"
    home = visit.home if visit.origin else site.model.base
    address = f"{home}{entity.name}/{identifier}"
    ((total,),) = here.rows("SELECT count(*) FROM here")
    context = {
        "entity": entity,
        "record": record,
        "total": total,
        "key_figures": here.key_figures(),
        "years": here.by_year()[-_YEARS:],
        "small_map": _small_map(records, here, identifier if is_territory else None),
        "shares": territory.shares(site, here, _CODES),
        "organisations": here.rows(territory.ORGANISATIONS, _ORGANISATIONS),
        "comparison": compare(records, record) if is_territory else None,
        "cards": cards(records, [row[0] for row in here.rows(_ACTIONS, ON_SECOND)]),
        "on_first": ON_FIRST,
        "address": address,
        "code": _code(address),
        "day": records.execute("SELECT max(modified) FROM record_dates").fetchone()[0],
    }
    return Page("brochure", record[entity.label_key], context=context)


def _small_map(records: Records, here: ActionSelection, territory: str | None) -> SmallMap:
    """Return what is shown of a territory, or of those of some actions."""
    sheet, places = map_sheet(records.site), map_places.known(records)
    if territory and territory in places.by_id:
        return locators.of_territory(sheet, places, places.by_id[territory])
    names = [row[0] for row in here.rows(_TERRITORIES)]
    return locators.overview(sheet, [places.by_id[it] for it in names if it in places.by_id])


def _code(address: str) -> Markup:
    """Draw an address as a QR code, dark on light whatever the colours of the reader."""
    drawn = segno.make(address, error="m", micro=False)
    image = drawn.svg_inline(omitsize=True, dark="#000", light="#fff", svgclass="code")
    return Markup(image)  # noqa: S704, drawn by segno, which writes no letter of the address
