"""The official places of a country by their codes and ids: what each is in, where, and its record.

They are read when the first is asked for: a build asks for none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from maillage.model.place_tables import Place, population_year, read_places, record_of
from maillage.model.reference import Reference


class PlaceHierarchy:
    """All places of a reference, read once, and what they lie in."""

    def __init__(self, reference: Reference) -> None:
        self._reference = reference

    def by_code(self, code: str, kind: str = "") -> Place | None:
        """Return the place that has a code; None where none has it, or those of several kinds.

        A département that is one commune, such as Paris, is no place beside it.
        """
        kinds = [name for name in self.kinds if kind in {"", name}]
        found = [
            place for entity in kinds if (place := self._places(entity).get(code)) and place.id
        ]
        return found[0] if len(found) == 1 else None

    def by_id(self, identifier: str) -> Place | None:
        """Return the place whose record has an id."""
        return self._by_id.get(identifier)

    def parents(self, place: Place) -> list[Place]:
        """Return what a place is directly in, the nearest first."""
        found: dict[Place, None] = {}
        for kind, code in place.inside:
            parent = self._places(kind)[code]
            found.update(dict.fromkeys([parent] if parent.id else self.parents(parent)))
        return list(found)

    def ancestors(self, place: Place) -> list[Place]:
        """Return all that a place is in, each once, and behind what it is itself in."""
        found: dict[Place, None] = {}
        for parent in self.parents(place):
            found.update(dict.fromkeys([*self.ancestors(parent), parent]))
        return list(found)

    def point(self, place: Place) -> tuple[tuple[float, float], Place] | None:
        """Return a point for a place, and the place whose it is: itself, or what it is in."""
        if place.point:
            return place.point, place
        nearer = filter(None, map(self.point, self.parents(place)))
        return next(nearer, None)

    def population_year(self, place: Place) -> str:
        """Return the year that the population of a place is of; empty where none is known."""
        return population_year(self._reference, place)

    def record(self, place: Place, contributor: str) -> dict[str, Any]:
        """Return the record of a place; without a point where none is known of itself."""
        around = [parent.id for parent in self.parents(place)]
        return record_of(place, around, self.source, contributor)

    @property
    def source(self) -> dict[str, Any]:
        """The record of the source that those of places refer to."""
        return self._reference.source

    def where(self, place: Place) -> str:
        """Say where a place is, to tell it from others: its code, and the largest that it is in."""
        return ", ".join([place.code, *(parent.name for parent in self.parents(place)[-1:])])

    @property
    def kinds(self) -> Sequence[str]:
        """The kinds of places, from the largest to the smallest."""
        return self._reference.listed

    def _places(self, kind: str) -> Mapping[str, Place]:
        if kind not in self._read:
            self._read[kind] = read_places(self._reference, kind)
        return self._read[kind]

    @cached_property
    def _read(self) -> dict[str, Mapping[str, Place]]:
        return {}

    @cached_property
    def every(self) -> list[Place]:
        """All places, the largest kinds first."""
        return [place for kind in self.kinds for place in self._places(kind).values() if place.id]

    @cached_property
    def _by_id(self) -> Mapping[str, Place]:
        return {place.id: place for place in self.every}
