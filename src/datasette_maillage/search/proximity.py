"""Records by where they are: those in a place, those of what it is in, then the nearest.

A territory lies at its point, so what takes place in a whole département is as far as its middle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import islice, takewhile
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

    Of `several` places, none is the middle.
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


class RecordRings:
    """The records of one kind at each distance, the nearest first, each once.

    Read as far as somebody asks: most look at the first few kilometres of a whole country.
    """

    def __init__(self, rings: Sequence[Ring], records: Callable[[int], int], seen: int) -> None:
        self._left, self._records, self._seen = iter(rings), records, seen
        self._read: list[tuple[int, int]] = []

    def __iter__(self) -> Iterator[tuple[int, int]]:
        number = 0
        while number < len(self._read) or self._goes_on():
            yield self._read[number]
            number += 1

    def _goes_on(self) -> bool:
        """Read on to the next records; say whether there were any."""
        for ring in self._left:
            if fresh := self._records(ring.territories) & ~self._seen:
                self._seen |= fresh
                self._read.append((ring.kilometres, fresh))
                return True
        return False


@dataclass(frozen=True)
class Located:
    """The records of one collection by where they are, as sets."""

    inside: int
    wider: int
    rings: RecordRings
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
        near = takewhile(lambda ring: ring[0] <= self.radius, self.rings)
        ranks += [found.bits & ring for _, ring in near]
        return SearchResult([rank for rank in ranks if rank], whole=found.whole)

    def nearest(self, found: SearchResult) -> SearchResult:
        """Return the few that are nearest, however far."""
        rows = islice(self._by_distance(found.bits), _FAR)
        return SearchResult([1 << row for row in rows], whole=found.whole)

    def _by_distance(self, bits: int) -> Iterator[int]:
        rings = iter(self.rings)
        # Nothing is looked for farther away than the last record.
        while bits and (ring := next(rings, None)):
            yield from rows_of(bits & ring[1])
            bits &= ~ring[1]


def located(index: WordIndex, entity: Entity, area: Area) -> Located | None:
    """Return the records of a kind by where they are; None of a kind that is nowhere."""
    if not entity.kind.places and entity.name != TERRITORY:
        return None

    edges = [it for it in index.edges[entity.collection] if it.leads_to(TERRITORY)]
    groups = index.groups(" UNION ".join(dict.fromkeys(it.sql for it in edges))) if edges else None

    def records(territories: int) -> int:
        if entity.name == TERRITORY:
            return territories
        return groups.union(rows_of(territories)) if groups else 0

    inside = records(area.inside)
    wider = records(area.wider) & ~inside
    return Located(inside, wider, RecordRings(area.rings, records, inside | wider), area.radius)
