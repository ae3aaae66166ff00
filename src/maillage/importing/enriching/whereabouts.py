"""Where records are: the official places that they name, or that are around those they name."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.importing.picking import Picker
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY
from maillage.model.place_tables import Place

#: The kinds of place that an address is in.
TOWNS = ("commune", "arrondissement-municipal")


class Whereabouts:
    """Finds the official places of records, by the territories of a catalogue."""

    def __init__(self, model: Model, known: Picker) -> None:
        self._model, self._known = model, known

    def of_record(self, kind: str, record: Json) -> set[Place]:
        """Return the official places where a record says it is.

        A neighbourhood, which is none, is where what it is part of is.
        """
        keys = ("part_of",) if kind == TERRITORY else self._model.entities[kind].kind.places
        named = (name for key in keys for name in listed(record.get(key)))
        return {place for name in named for place in self.of_territory(name)}

    def official(self, record: Json) -> Place | None:
        """Return the official place that a territory is by its code."""
        code = record.get("code")
        return self._model.places.by_code(str(code), str(record.get("kind"))) if code else None

    def is_near(self, place: Place, others: set[Place]) -> bool:
        """Whether a place is one of some, or inside one, or around one."""
        ancestors = self._model.places.ancestors
        return (
            place in others
            or not others.isdisjoint(ancestors(place))
            or any(place in ancestors(other) for other in others)
        )

    def of_territory(self, identifier: str) -> set[Place]:
        """Return the official places that a territory is, or is part of."""
        return set(self._of_territory(identifier, frozenset()))

    def _of_territory(self, identifier: str, seen: frozenset[str]) -> Iterator[Place]:
        record = self._known.record(TERRITORY, identifier)
        if record is None or identifier in seen:
            return
        if place := self.official(record):
            yield place
            return
        for around in listed(record.get("part_of")):
            yield from self._of_territory(around, seen | {identifier})


def listed(value: object) -> list[str]:
    """Return the texts of a value that nobody has judged yet."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, str)]
