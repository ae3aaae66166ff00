"""Territories that lie near each other on a map, as one circle."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain, product

from datasette_maillage.drawing.map_places import MappedTerritory

#: Circles nearer than this, in sheet units, become one.
NEAR = 34.0


@dataclass(frozen=True)
class Cluster:
    """Territories that are drawn as one circle."""

    x: float
    y: float
    places: tuple[MappedTerritory, ...]

    @property
    def actions(self) -> int:
        """How often an action concerns one of them."""
        return sum(place.actions for place in self.places)

    @property
    def name(self) -> str:
        """Name the first ones."""
        return ", ".join(place.name for place in self.places[:3]) + (
            ", …" if self.places[3:] else ""
        )


def clusters(places: Iterable[MappedTerritory], near: float = NEAR) -> list[Cluster]:
    """Join the places that lie near each other; the one with most actions gives the point."""
    found: list[list[MappedTerritory]] = []
    # The numbers of the groups by the square in which their point lies: others are not near.
    squares: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for place in sorted(places, key=lambda place: (-place.actions, place.id)):
        if place.x is None or place.y is None:
            continue
        left, top = int(place.x // near), int(place.y // near)
        around = product(range(left - 1, left + 2), range(top - 1, top + 2))
        for number in sorted(chain.from_iterable(squares.get(square, ()) for square in around)):
            if math.dist(_point(found[number][0]), _point(place)) < near:
                found[number].append(place)
                break
        else:
            squares[left, top].append(len(found))
            found.append([place])
    return [Cluster(*_point(group[0]), tuple(group)) for group in found]


def _point(place: MappedTerritory) -> tuple[float, float]:
    return place.x or 0.0, place.y or 0.0
