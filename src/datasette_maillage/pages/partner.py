"""What the page of a partner shows: its part in figures, and whom it acts with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.records.funding import incomes
from datasette_maillage.records.records import Records
from maillage.model.entities import Json

MAX_PARTNERS = 18

_FIGURES = """
SELECT (SELECT count(*) FROM actions WHERE lead = :id AND {led}) AS led,
  (SELECT count(DISTINCT +action) FROM action_participations WHERE partner = :id
    AND {joined}) AS joined,
  (SELECT count(DISTINCT +action) FROM action_funding_lines WHERE funder = :id
    AND {joined}) AS funded,
  (SELECT sum(amount) FROM action_funding_lines WHERE funder = :id AND {joined}
    AND within IS NULL AND (nature IS NULL OR nature IN ({natures}))) AS paid
"""
#: The actions that it leads or joins.
HERE = """
WITH here(action) AS MATERIALIZED (
  SELECT action FROM (SELECT id AS action FROM actions WHERE lead = :id
    UNION SELECT action FROM action_participations WHERE partner = :id)
  WHERE {not_withdrawn}
) """
_WITH = """
SELECT o.partner AS id, p.name, count(DISTINCT o.action) AS number, count(*) OVER () AS total FROM (
  SELECT lead AS partner, id AS action FROM actions WHERE id IN here
  UNION ALL SELECT partner, action FROM action_participations WHERE action IN here
) o JOIN partners p ON p.id = o.partner WHERE o.partner <> :id AND {known}
GROUP BY 1 ORDER BY number DESC, id LIMIT :limit
"""


def more(records: Records, record: Json) -> Mapping[str, Any]:
    """Return what a partner leads, joins and pays in figures, and whom it acts with."""
    natures = ", ".join(f"'{code}'" for code in incomes(records.site))
    asked = {"id": record["id"], "limit": MAX_PARTNERS}
    not_withdrawn = {
        "led": records.is_not_withdrawn("action", "id"),
        "joined": records.is_not_withdrawn("action", "+action"),
        "known": records.is_not_withdrawn("partner", "o.partner"),
    }
    figures = _FIGURES.format(natures=natures, **not_withdrawn)
    common = HERE.format(not_withdrawn=records.is_not_withdrawn("action", "action"))
    return {
        "part": records.execute(figures, asked).fetchone(),
        "companions": records.execute(common + _WITH.format(**not_withdrawn), asked).fetchall(),
    }
