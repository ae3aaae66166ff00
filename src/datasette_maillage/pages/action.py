"""What the page of an action shows besides its fields: its budget by funder, and actions near."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette_maillage.records.funding import budget
from datasette_maillage.records.site import Site
from datasette_maillage.records.summaries import cards
from datasette_maillage.records.withdrawn import stands
from maillage.model.entities import Json

#: Actions of the same territory, of its neighbours and of its parts, or of the same themes: those
#: that share most come first. Only the first hundreds are weighed, so that a city is no slower.
_NEAR = """
WITH place(id) AS (SELECT territory FROM action_territories WHERE action = :id),
parent(id) AS (SELECT part_of FROM territory_part_of WHERE territory IN place),
area(id) AS (
  SELECT territory FROM territory_part_of WHERE part_of IN parent OR part_of IN place
),
near(action, weight) AS (
  SELECT * FROM (SELECT action, 4 FROM action_territories WHERE territory IN place LIMIT 300)
  UNION ALL
  SELECT * FROM (SELECT action, 2 FROM action_territories
    WHERE territory IN area OR territory IN parent LIMIT 300)
  UNION ALL
  SELECT * FROM (SELECT action, 1 FROM action_themes
    WHERE theme IN (SELECT theme FROM action_themes WHERE action = :id) LIMIT 300)
)
SELECT action FROM near WHERE action <> :id AND {standing}
GROUP BY action ORDER BY sum(weight) DESC, action LIMIT 6
"""


def more(site: Site, connection: sqlite3.Connection, record: Json) -> Mapping[str, Any]:
    """Return the budget in bars, and the actions near."""
    sql = _NEAR.format(standing=stands(site, connection, "action", "action"))
    near = [row[0] for row in connection.execute(sql, {"id": record["id"]})]
    return {
        "budget": budget(site, record.get("funding", {}).get("lines", ())),
        "near": cards(connection, near),
    }
