"""What the page of an action shows besides its fields: its budget by funder, and actions near."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.records.funding import budget
from datasette_maillage.records.records import Records
from datasette_maillage.records.summaries import cards
from maillage.model.entities import Json

#: Actions of the same territory, of its neighbours and of its parts, or of the same themes: those
#: that share most come first. Only the first hundred of each are weighed, by their places and then
#: the best of them by their themes too, so that a city is no slower.
_NEAR = """
WITH place(id) AS (SELECT territory FROM action_territories WHERE action = :id),
parent(id) AS (SELECT part_of FROM territory_part_of WHERE territory IN place),
area(id) AS (
  SELECT territory FROM territory_part_of WHERE part_of IN parent OR part_of IN place
  UNION ALL
  SELECT id FROM parent
),
same(id) AS (SELECT theme FROM action_themes WHERE action = :id),
near(action, weight) AS (
  SELECT * FROM (SELECT action, 4 FROM action_territories WHERE territory IN place LIMIT 100)
  UNION ALL
  SELECT * FROM (SELECT action, 2 FROM action_territories WHERE territory IN area LIMIT 100)
  UNION ALL
  SELECT * FROM (SELECT action, 0 FROM action_themes WHERE theme IN same LIMIT 100)
),
best AS (
  SELECT action, sum(weight) AS weight FROM near WHERE action <> :id AND {not_withdrawn}
  GROUP BY action ORDER BY 2 DESC, action LIMIT 60
)
SELECT action FROM best ORDER BY weight + (
  SELECT count(*) FROM action_themes t WHERE t.action = best.action AND t.theme IN same
) DESC, action LIMIT 6
"""


def more(records: Records, record: Json) -> Mapping[str, Any]:
    """Return the budget in bars, and the actions near."""
    sql = _NEAR.format(not_withdrawn=records.is_not_withdrawn("action", "action"))
    near = [row[0] for row in records.execute(sql, {"id": record["id"]})]
    return {
        "budget": budget(records.site, record.get("funding", {}).get("lines", ())),
        "near": cards(records, near),
    }
