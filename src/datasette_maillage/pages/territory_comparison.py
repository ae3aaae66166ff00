"""A territory beside those of its kind that lie nearest, by what is described of each.

A territory of which nothing is described is not compared: nobody knows what is done there.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.drawing import map_places
from datasette_maillage.drawing.map_places import MappedTerritory
from datasette_maillage.records.funding import FundingShare, bars
from datasette_maillage.records.records import Records
from maillage.messages import Message, counted
from maillage.model.entities import Json

MAX_OTHERS = 6

_COUNTS = """
WITH RECURSIVE inside(whole, id) AS (
  SELECT id, id FROM territories WHERE kind = ?
  UNION SELECT whole, p.territory FROM territory_part_of p JOIN inside ON p.part_of = inside.id
)
SELECT whole, count(DISTINCT action) FROM inside
JOIN action_territories a ON a.territory = inside.id WHERE {not_withdrawn} GROUP BY whole
"""


@dataclass(frozen=True)
class TerritoryComparison:
    """A territory and the nearest of its kind, that with most actions first."""

    kind: str
    shares: Sequence[FundingShare]
    #: How many territories of that kind have nothing described.
    silent: int

    @property
    def said(self) -> Message:
        """Say of how many nothing is described."""
        return counted(
            "{n} autre lieu de ce type n’a pas encore d’action décrite.",
            "{n} autres lieux de ce type n’ont pas encore d’action décrite.",
            self.silent,
        )


def compare(records: Records, record: Json) -> TerritoryComparison | None:
    """Return a territory beside the nearest of its kind; nothing where it is alone, or nowhere."""
    places = map_places.known(records)
    here, kind = places.by_id.get(record["id"]), record.get("kind")
    if not kind or here is None or here.x is None:
        return None
    counts = records.site.once(f"actions of each {kind}", lambda: _counts(records, kind))
    alike = [place for place in places.all if place.kind == kind]
    told = [place for place in alike if place.id in counts]
    if record["id"] not in counts or len(told) < 2:
        return None
    nearest = sorted(told, key=lambda place: (_distance(here, place), place.id))[: MAX_OTHERS + 1]
    items = [
        {"id": place.id, "name": place.name, "number": counts[place.id]}
        for place in sorted(nearest, key=lambda place: (-counts[place.id], place.name))
    ]
    return TerritoryComparison(kind, bars(items, "number"), len(alike) - len(told))


def _counts(records: Records, kind: str) -> Mapping[str, int]:
    not_withdrawn = records.is_not_withdrawn("action", "a.action")
    return dict(records.execute(_COUNTS.format(not_withdrawn=not_withdrawn), [kind]).fetchall())


def _distance(here: MappedTerritory, place: MappedTerritory) -> float:
    if place.id == here.id:
        return -1
    if None in (place.x, place.y, here.x, here.y):
        return math.inf
    return math.dist((here.x or 0, here.y or 0), (place.x or 0, place.y or 0))
