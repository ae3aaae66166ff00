"""What the page of a territory shows: who does what here, with what money, and what is missing.

Here is the territory and all that lies inside it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from datasette_maillage.drawing import locators, map_places
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.pages.territory_comparison import compare
from datasette_maillage.records.funding import FundingShare, bars, incomes
from datasette_maillage.records.key_figures import ActionSelection
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.records.summaries import cards
from maillage.model.concept_schemes import Concept
from maillage.model.entities import Json

MAX_ACTIONS, MAX_ORGANISATIONS = 20, 15

HERE = """
WITH RECURSIVE inside(id) AS (
  SELECT :id UNION SELECT p.territory FROM territory_part_of p JOIN inside ON p.part_of = inside.id
), here(action) AS MATERIALIZED (
  SELECT DISTINCT action FROM action_territories WHERE territory IN inside AND {not_withdrawn}
) """
#: The same, where they are known: what lies inside a territory is looked for once a page.
_LISTED = "WITH here(action) AS MATERIALIZED (SELECT value FROM json_each(:actions)) "
_ABOVE = """
WITH RECURSIVE above(id, step) AS (
  SELECT part_of, 1 FROM territory_part_of WHERE territory = ?
  UNION SELECT p.part_of, step + 1 FROM territory_part_of p JOIN above ON p.territory = above.id
  WHERE step < 9
)
SELECT t.id, t.name FROM above JOIN territories t ON t.id = above.id
GROUP BY t.id ORDER BY max(step) DESC, t.id
"""
_LISTS = (("themes", "action_themes", "theme"), ("audiences", "action_audiences", "audience"))
ORGANISATIONS = """
SELECT o.partner AS id, p.name, count(DISTINCT o.action) AS number, sum(o.leads) AS leads,
  count(*) OVER () AS total FROM (
  SELECT lead AS partner, id AS action, 1 AS leads FROM actions WHERE id IN here
  UNION ALL SELECT partner, action, 0 FROM action_participations WHERE action IN here
) o JOIN partners p ON p.id = o.partner
GROUP BY 1 ORDER BY number DESC, leads DESC, id LIMIT :limit
"""
_FUNDERS = """
SELECT l.funder AS id, p.name, sum(l.amount) AS amount, count(DISTINCT l.action) AS number
FROM action_funding_lines l JOIN partners p ON p.id = l.funder
WHERE l.action IN here AND l.amount > 0 AND l.within IS NULL
  AND (l.nature IS NULL OR l.nature IN ({natures}))
GROUP BY 1 ORDER BY amount DESC, id LIMIT :limit
"""


def more(records: Records, record: Json) -> Mapping[str, Any]:
    """Return who does what in a territory, its parts, its parents, and its gaps."""
    site = records.site
    not_withdrawn = records.is_not_withdrawn("action", "action")
    found = records.execute(
        HERE.format(not_withdrawn=not_withdrawn) + "SELECT action FROM here ORDER BY 1",
        {"id": record["id"]},
    )
    ids = [row[0] for row in found]
    listed = {"actions": json.dumps(ids)}
    here = ActionSelection(records.connection, "a.id IN here", _LISTED, listed)
    met = shares(site, here)
    organisations = here.rows(ORGANISATIONS, MAX_ORGANISATIONS)
    natures = ", ".join(f"'{code}'" for code in incomes(site))
    places = map_places.known(records)
    place = places.by_id.get(record["id"])
    shown = locators.of_territory(map_sheet(site), places, place) if place else None
    return {
        "key_figures": here.key_figures(),
        "small_map": shown,
        "how": map_places.HOW[place.how] if place and shown and shown.is_of(place) else "",
        "total": len(ids),
        "cards": cards(records, ids[:MAX_ACTIONS]),
        "shares": met,
        "gaps": {name: _gaps(site, name, met[name]) for name in met},
        "years": here.by_year(),
        "comparison": compare(records, record),
        "organisations": organisations,
        "acting": organisations[0]["total"] if organisations else 0,
        "funders": bars(map(dict, here.rows(_FUNDERS.format(natures=natures), MAX_ORGANISATIONS))),
        "above": records.execute(_ABOVE, [record["id"]]).fetchall(),
        "parts_of_it": records.execute(
            "SELECT t.id, t.name, t.kind, count(a.action) AS number FROM territory_part_of p "
            "JOIN territories t ON t.id = p.territory "
            f"LEFT JOIN action_territories a ON a.territory = t.id AND {not_withdrawn} "
            f"WHERE p.part_of = ? AND {records.is_not_withdrawn('territory', 't.id')} "
            "GROUP BY t.id ORDER BY t.name, t.id LIMIT 200",
            [record["id"]],
        ).fetchall(),
    }


def shares(site: Site, here: ActionSelection, most: int = 1000) -> dict[str, list[FundingShare]]:
    """Return the themes and audiences of actions, the most frequent first."""
    found = {}
    for name, table, key in _LISTS:
        sql = f"SELECT {key}, count(*) FROM {table} WHERE action IN here GROUP BY 1"
        counts = {row[0]: row[1] for row in here.rows(sql)}
        found[name] = _shares(site, name, counts)[:most]
    return found


def _shares(site: Site, name: str, counts: Mapping[str, int]) -> list[FundingShare]:
    def met() -> Iterator[Mapping[str, Any]]:
        for concept in site.model.schemes[name].concepts:
            if concept.code in counts:
                yield {"code": concept.code, "number": counts[concept.code]}

    return bars(sorted(met(), key=lambda item: -item["number"]), "number")


def _gaps(site: Site, name: str, met: Sequence[FundingShare]) -> list[Concept]:
    known = {share.item["code"] for share in met}
    return [concept for concept in site.model.schemes[name].concepts if concept.code not in known]
