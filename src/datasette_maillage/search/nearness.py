"""Records by where they are: those in a place, those of what it is in, then the nearest.

A territory lies at its point, so what takes place in a whole département is as far as its middle.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice
from math import ceil
from operator import or_

from datasette_maillage.search.bitsets import of_rows, rows_of
from datasette_maillage.search.gazetteer import Gazetteer, Spot
from datasette_maillage.search.points import Point, distance
from datasette_maillage.search.ranking import SearchResult
from datasette_maillage.search.word_index import WordIndex
from maillage.model.entities import Entity
from maillage.model.kind import TERRITORY

#: Kilometres around a place that may be chosen, and those that are meant where none are.
RADII = (5, 10, 30, 50, 100)
RADIUS = 30
#: Records that are shown from farther away, where there are none within.
_FAR = 10


@dataclass(frozen=True)
class Ring:
    """The territories at some distance, in whole kilometres."""

    kilometres: int
    territories: int


@dataclass(frozen=True)
class Area:
    """Where records are looked for."""

    #: The territories in it, and those that it lies in.
    inside: int
    wider: int
    #: All others whose point is known, the nearest first.
    rings: Sequence[Ring]
    radius: int = RADIUS


def area_of(gazetteer: Gazetteer, spots: Sequence[Spot], radius: int, *, several: bool) -> Area:
    """Return the area of a place.

    Args:
        gazetteer: the places.
        spots: what is meant.
        radius: how far around it records are shown, in kilometres.
        several: whether the spots are different places, of which none is the middle.
    """
    inside = reduce(or_, (spot.inside for spot in spots), 0)
    wider = reduce(or_, (spot.wider for spot in spots), 0) & ~inside
    points = [spot.point for spot in spots if spot.point]
    rings = [] if several else _rings(gazetteer, points[:1], inside | wider)
    return Area(inside, wider, rings, radius)


def around(gazetteer: Gazetteer, point: Point, radius: int) -> Area:
    """Return the area around a point."""
    return Area(0, 0, _rings(gazetteer, [point], 0), radius)


def _rings(gazetteer: Gazetteer, points: Sequence[Point], but: int) -> list[Ring]:
    rows: dict[int, list[int]] = {}
    for point in points:
        for row, other in gazetteer.points:
            if not but >> row & 1:
                rows.setdefault(max(1, ceil(distance(point, other))), []).append(row)
    return [Ring(kilometres, of_rows(rows[kilometres])) for kilometres in sorted(rows)]


@dataclass(frozen=True)
class Located:
    """The records of one collection by where they are, as sets."""

    inside: int
    wider: int
    rings: Sequence[tuple[int, int]]
    radius: int

    def far(self, bits: int) -> int | None:
        """Return how far a record is, in kilometres: 0 inside, None where that is not known."""
        if bits & self.inside:
            return 0
        return next((distance for distance, ring in self.rings if bits & ring), None)

    def sorted(self, found: SearchResult) -> SearchResult:
        """Return what was found there, the best first, then what is around, the nearest first."""
        ranks = [rank & self.inside for rank in found.ranks]
        ranks += [rank & self.wider for rank in found.ranks]
        ranks += [found.bits & ring for far, ring in self.rings if far <= self.radius]
        return SearchResult([rank for rank in ranks if rank], whole=found.whole)

    def nearest(self, found: SearchResult) -> SearchResult:
        """Return the few that are nearest, however far."""
        rows = islice(self._by_distance(found.bits), _FAR)
        return SearchResult([1 << row for row in rows], whole=found.whole)

    def _by_distance(self, bits: int) -> Iterator[int]:
        for _, ring in self.rings:
            yield from rows_of(bits & ring)


def located(index: WordIndex, entity: Entity, area: Area) -> Located | None:
    """Return the records of a kind by where they are; None of a kind that is nowhere."""
    if not entity.kind.places and entity.name != TERRITORY:
        return None

    def records(territories: int) -> int:
        if entity.name == TERRITORY:
            return territories
        rows = [*rows_of(territories)]
        edges = (it for it in index.edges[entity.collection] if it.leads_to(TERRITORY))
        return reduce(or_, (index.groups(it.sql).union(rows) for it in edges), 0)

    inside = records(area.inside)
    wider = records(area.wider) & ~inside
    seen, rings = inside | wider, []
    for ring in area.rings:
        if fresh := records(ring.territories) & ~seen:
            rings.append((ring.kilometres, fresh))
            seen |= fresh
    return Located(inside, wider, rings, area.radius)
