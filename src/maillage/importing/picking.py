"""Official places picked: the records that a catalogue lacks of them, written whole, and once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import Any, Protocol

from maillage.importing.drafting import Draft
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text import limits

_SOURCE = "source"


class KnownRecords(Protocol):
    """What is asked of a catalogue about its records."""

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a record; None where there is none of that id."""

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a kind that has an official code."""


@dataclass(frozen=True)
class Picked:
    """A place as a catalogue has it, or is to have it."""

    id: str
    #: The records that the catalogue lacks: the source, then what is around the place, then it.
    missing: Sequence[Draft]

    @property
    def files(self) -> dict[str, str]:
        """The texts to write, by path."""
        return {draft.file: draft.text for draft in self.missing}


class Picker:
    """Picks the official places that the records of a proposal refer to by a code or a name."""

    def __init__(self, model: Model, known: KnownRecords, beside: Iterable[Draft]) -> None:
        """Take the records of a catalogue, and those that are proposed for it."""
        self._model, self._known = model, known
        self._beside: dict[tuple[str, str], Json] = {}
        self._coded: dict[tuple[Any, Any], str] = {}
        for draft in beside:
            self.put(draft)
        self._fresh: list[tuple[Place, Sequence[Draft]]] = []
        # Rows name the same places again and again.
        self._meant = lru_cache(limits.ROWS)(model.places.find)

    def find(self, kind: str, text: str) -> str | None:
        """Return the id of the one official place that a text means; None for what is known."""
        if kind != TERRITORY or self.record(kind, text) is not None:
            return None
        found = self._meant(text)
        return self.take(found[0]) if len(found) == 1 else None

    def take(self, place: Place) -> str:
        """Return the id of an official place; what lacks of it is among the proposed from now."""
        picked = pick(self._model, self, place)
        for draft in picked.missing:
            self.put(draft)
        if picked.missing:
            self._fresh.append((place, picked.missing))
        return picked.id

    def put(self, draft: Draft) -> None:
        """Have a record among those that are proposed, in the place of one of its id."""
        self._beside[draft.entity.name, draft.id] = draft.data
        if draft.entity.name == TERRITORY:
            self._coded.setdefault((draft.data.get("kind"), draft.data.get("code")), draft.id)

    def taken(self) -> list[tuple[Place, Sequence[Draft]]]:
        """Return the places picked since it was last asked, with the records that lacked."""
        fresh, self._fresh = self._fresh, []
        return fresh

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a record of the proposal or of the catalogue."""
        beside = self._beside.get((kind, identifier))
        return self._known.record(kind, identifier) if beside is None else beside

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a kind that has an official code."""
        return self._coded.get((kind, code)) or self._known.coded(kind, code)


def pick(model: Model, known: KnownRecords, place: Place) -> Picked:
    """Return a place under the id that a catalogue has it by, with the records that lack.

    They are the same whoever picks it: two proposals that bring them do not contradict each other.
    Their contributor is who publishes the catalogue.
    """
    places, contributor = model.places, publisher(model)
    drafts = []
    for wanted in _lacking(places, known, place):
        around = [_identified(known, parent)[0] for parent in places.parents(wanted)]
        own = {"id": _identified(known, wanted)[0], **({"part_of": around} if around else {})}
        data = places.record(wanted, contributor) | own
        drafts.append(Draft(model.entities[TERRITORY], data))
    if drafts and known.record(_SOURCE, places.source["id"]) is None:
        source = {**places.source, "contributor": contributor}
        drafts.insert(0, Draft(model.entities[_SOURCE], source))
    return Picked(_identified(known, place)[0], drafts)


def _lacking(places: OfficialPlaces, known: KnownRecords, place: Place) -> list[Place]:
    """Return the places that a catalogue lacks: one, and what it is in, up to what is there."""
    if not _identified(known, place)[1]:
        return []
    above = (_lacking(places, known, parent) for parent in places.parents(place))
    return list(dict.fromkeys([*chain.from_iterable(above), place]))


def _identified(known: KnownRecords, place: Place) -> tuple[str, bool]:
    """Return the id of the record of a place, and whether the catalogue lacks that record.

    Where another territory has the id already, the code tells the two apart.
    """
    if there := known.coded(place.kind, place.code):
        return there, False
    other = known.record(TERRITORY, place.id)
    if other is None:
        return place.id, True
    if other.get("kind") == place.kind and other.get("code") in {None, place.code}:
        return place.id, False
    own = f"{place.id}-{place.code.lower()}"
    return own, known.record(TERRITORY, own) is None


def publisher(model: Model) -> str:
    """Return who publishes the catalogue: the contributor of what is picked from tables."""
    people = model.package.get("contributors") or [{}]
    return str(people[0].get("title") or model.words.title)
