"""Four figures that open a page of many actions, each with its years and with what it covers.

What no record says is told as not known, never as none.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.messages import N_, Message, counted

#: The years in which actions were seen, and for which they say a budget: the first of each period.
_SEEN = "substr(coalesce(a.verified_on, a.observed), 1, 4)"
_SPENT = "substr(coalesce(a.funding_period, a.starts, a.observed), 1, 4)"
_ACTIONS = """
SELECT count(*) AS total, min({seen}) AS seen_first, max({seen}) AS seen_last,
  count(*) FILTER (WHERE a.status = 'en-cours') AS ongoing,
  min({seen}) FILTER (WHERE a.status = 'en-cours') AS ongoing_first,
  max({seen}) FILTER (WHERE a.status = 'en-cours') AS ongoing_last,
  count(*) FILTER (WHERE a.status = 'terminee') AS ended,
  count(*) FILTER (WHERE a.status = 'prevue') AS planned,
  sum(a.funding_total) AS money, count(a.funding_total) AS telling,
  count(a.funding_total) FILTER (WHERE a.funding_precision IS NOT NULL) AS rough,
  min({spent}) FILTER (WHERE a.funding_total IS NOT NULL) AS spent_first,
  max({spent}) FILTER (WHERE a.funding_total IS NOT NULL) AS spent_last
FROM actions a WHERE {where}
"""
_ORGANISATIONS = """
SELECT count(DISTINCT partner) AS acting, count(DISTINCT action) AS naming FROM (
  SELECT a.lead AS partner, a.id AS action FROM actions a WHERE a.lead IS NOT NULL AND {where}
  UNION ALL SELECT p.partner, p.action FROM action_participations p
  JOIN actions a ON a.id = p.action WHERE p.partner IS NOT NULL AND {where}
)
"""
#: Each action in three ways: when it began, when it was seen, what year its budget is of.
_BY_YEAR = """
SELECT year, sum(way = 1) AS begun, sum(way = 2) AS seen,
  sum(funding_total) FILTER (WHERE way = 3) AS money, max(way = 3 AND is_rough) AS is_rough
FROM (
  SELECT way.column1 AS way, a.funding_total, a.funding_precision IS NOT NULL AS is_rough,
    CASE way.column1 WHEN 1 THEN substr(a.starts, 1, 4) WHEN 2 THEN {seen}
      ELSE iif(a.funding_total IS NULL, NULL, {spent}) END AS year
  FROM actions a CROSS JOIN (VALUES (1), (2), (3)) way WHERE {where}
) WHERE year GLOB '[0-9][0-9][0-9][0-9]' GROUP BY year ORDER BY year
"""


@dataclass(frozen=True)
class KeyFigure:
    """A number, what is counted, and what it is worth."""

    #: Nothing where no record says it.
    number: float | None
    title: Message
    notes: Sequence[Message]
    is_amount: bool = False
    #: Whether a part of it is approximate.
    is_rough: bool = False


@dataclass(frozen=True)
class ActionSelection:
    """Some actions, of which a page tells."""

    connection: sqlite3.Connection
    #: The condition, in SQL, that lets the rows `a` of actions through.
    where: str
    #: What stands before each query: the tables that the condition asks.
    before: str = ""
    parameters: Mapping[str, object] = field(default_factory=dict)

    def rows(self, sql: str, limit: int = -1) -> list[sqlite3.Row]:
        """Ask a query; `:limit` is how many rows it may give."""
        asked = {**self.parameters, "limit": limit}
        return self.connection.execute(self.before + sql, asked).fetchall()

    def key_figures(self) -> list[KeyFigure]:
        """Return their figures; none where there is no action."""
        found: dict[str, Any] = {}
        for sql in (_ACTIONS, _ORGANISATIONS):
            found |= self._told(sql)[0]
        return list(_figures(found)) if found["total"] else []

    def by_year(self) -> list[Mapping[str, Any]]:
        """Return what is known of each year: actions begun, actions seen, and the budgets for it.

        An action counts where a date of it says so, so that one may count in several years, or in
        none; a budget of several years stands in the first.
        """
        return self._told(_BY_YEAR)

    def _told(self, sql: str) -> list[Mapping[str, Any]]:
        filled = sql.format(where=self.where, seen=_SEEN, spent=_SPENT)
        cursor = self.connection.execute(self.before + filled, self.parameters)
        names = [name for name, *_ in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor]


def _figures(found: Mapping[str, Any]) -> Iterator[KeyFigure]:
    total, acting = found["total"], found["acting"]
    yield KeyFigure(
        total,
        counted("action décrite", "actions décrites", total),
        _years(
            found,
            "seen",
            N_("constatée en {first}") if total == 1 else N_("constatées en {first}"),
            N_("constatées entre {first} et {last}"),
        ),
    )
    yield _under_way(found)
    yield KeyFigure(
        acting or None,
        counted("organisation qui agit", "organisations qui agissent", acting)
        if acting
        else N_("sur les organisations qui agissent"),
        _covered(found["naming"], total),
    )
    is_rough = bool(found["rough"])
    yield KeyFigure(
        _rounded(found["money"]) if is_rough else found["money"],
        N_("sur les budgets") if found["money"] is None else N_("de budgets indiqués"),
        [
            *_covered(found["telling"], total),
            *_years(found, "spent", N_("pour {first}"), _TOGETHER),
        ],
        is_amount=True,
        is_rough=is_rough,
    )


def _under_way(found: Mapping[str, Any]) -> KeyFigure:
    """Tell how many are under way; where none is, how many will be or were."""
    ongoing, planned, ended = found["ongoing"], found["planned"], found["ended"]
    if ongoing:
        title = counted("action en cours", "actions en cours", ongoing)
        return KeyFigure(
            ongoing, title, _years(found, "ongoing", N_("d’après une source de {first}"), _SOURCES)
        )
    if planned:
        return KeyFigure(planned, counted("action prévue", "actions prévues", planned), [])
    if ended:
        return KeyFigure(ended, counted("action terminée", "actions terminées", ended), [])
    return KeyFigure(None, N_("sur les actions en cours"), [])


_SOURCES = N_("d’après des sources de {first} à {last}")
_TOGETHER = N_("de {first} à {last}, toutes années réunies")


def _rounded(amount: float) -> float:
    """Return a sum with no more digits than an approximation has: three."""
    return float(f"{amount:.3g}")


def _covered(said: int, total: int) -> list[Message]:
    """Say on how many actions a figure rests, if on any."""
    if not said:
        return []
    return [
        counted(
            "indiqué pour {n} action sur {total}",
            "indiqué pour {n} actions sur {total}",
            said,
            total=total,
        )
    ]


def _years(found: Mapping[str, Any], what: str, single: Message, several: Message) -> list[Message]:
    """Say a year, or from which to which; nothing where none is known."""
    first, last = found[f"{what}_first"], found[f"{what}_last"]
    if not first:
        return []
    return [(single if first == last else several)(first=first, last=last)]
