"""The places of a catalogue beside all official ones: what a name or a code means, what is there.

Official places come with the model that the database carries. Most have no record here: what lies
in them is known from the codes of the territories that have one, and how far, from their points.
"""

from __future__ import annotations

import re
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from datasette_maillage.records.records import Records
from datasette_maillage.search.bitsets import of_rows
from datasette_maillage.search.points import Point
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_names import words_of
from maillage.model.place_tables import Place
from maillage.text.words import fold

#: What ties the name of a town to what tells it from others of that name.
LINKS = frozenset(("sur", "sous", "en", "les", "lez", "de", "des", "du", "d", "la", "le"))
#: What few of the names of places have.
_DIGIT = re.compile(r"\d")
#: Places whose names begin with a text that are looked at.
_MOST_BEGUN = 20


@dataclass(frozen=True)
class Spot:
    """A place that somebody may mean: an official one, a territory of the catalogue, or both."""

    name: str
    #: What tells it from others of its name.
    where: str
    #: A text that means it alone.
    asked_by: str
    #: The official place, where it is one.
    place: Place | None
    #: The territory of the catalogue; 0 where it has no record.
    row: int
    id: str
    point: Point | None
    #: How wide it is: the rank of its kind, from the narrowest on; -1 for no official place.
    breadth: int
    #: The territories in it, and those that it is in, as sets of rows.
    inside: int
    wider: int

    @property
    def population(self) -> int:
        """How many live there; 0 where nobody knows."""
        return (self.place and self.place.population) or 0


@dataclass
class _Territory:
    row: int
    id: str
    name: str
    place: Place | None
    point: Point | None
    parents: list[str]
    names: list[str]


class Gazetteer:
    """What a text may mean among the places of a catalogue and of a country."""

    def __init__(self, places: OfficialPlaces, connection: sqlite3.Connection) -> None:
        self._places = places
        self._territories = _read(places, connection)
        self._by_id = {it.id: it for it in self._territories}
        self._held: dict[str, frozenset[Place | str]] = {}
        inside: defaultdict[Place | str, list[int]] = defaultdict(list)
        for territory in self._territories:
            for holder in self._holders(territory):
                inside[holder].append(territory.row)
        self._inside: Mapping[Place | str, int] = {
            holder: of_rows(rows) for holder, rows in inside.items()
        }
        self._of_place = {it.place: it for it in self._territories if it.place}
        self._by_name: defaultdict[str, list[_Territory]] = defaultdict(list)
        for territory in self._territories:
            for name in () if territory.place else territory.names:
                self._by_name[" ".join(words_of(name))].append(territory)
        self._by_last_word: defaultdict[str, list[str]] = defaultdict(list)
        for name in self._by_name:
            self._by_last_word[name.rpartition(" ")[2]].append(name)
        #: By what they are a part of, the territories of which no more is known than that.
        self._somewhere: defaultdict[Place | str, int] = defaultdict(int)
        for it in self._territories:
            for parent in filter(None, map(self._by_id.get, it.parents)):
                if not it.place and not self._point(it, ()):
                    self._somewhere[parent.place or parent.id] |= of_rows([it.row])
        #: Where each territory lies, as far as it is known.
        self.points: Sequence[tuple[int, Point]] = [
            (it.row, point) for it in self._territories if (point := self._point(it, ()))
        ]

    def warm(self) -> None:
        """Read all that is read once: names, numbers, and codes that are no more."""
        postcodes = (place.postcodes[0] for place in self._places.every if place.postcodes)
        for text in ("a", "0", next(postcodes, "0")):
            self.find(text)
        self.numbered("1er")

    def find(self, text: str) -> list[Spot]:
        """Return all that a text may mean, the most populous first; none is chosen.

        A village of which nothing is told may have the name of a quarter, which the catalogue
        calls by a longer one: « Villeneuve » is « Grand Villeneuve », too.
        """
        name = " ".join(words_of(text))
        official = [*map(self._official, self._places.find(text))]
        own = [*self._by_name.get(name, ())]
        if official and not own and not any(spot.inside for spot in official):
            ends = self._by_last_word.get(name.rpartition(" ")[2], ())
            longer = (other for other in ends if other.endswith(f" {name}"))
            own += [territory for other in longer for territory in self._by_name[other]]
        return _distinct([*map(self._spot, own), *official])

    def holding(self, text: str) -> list[Spot]:
        """Return the places in which something lies that is none: a commune that merged."""
        return [*map(self._official, self._places.holding(text))]

    def is_former(self, code: str) -> bool:
        """Say whether a code is that of what is now part of a place."""
        return self._places.is_former(code)

    def shortened(self, text: str) -> list[Spot]:
        """Return the places whose names go on behind a text: « Saint-Dié » is « -des-Vosges »."""
        start = f"{fold(text)} "
        named = ((fold(place.name), place) for place in self._places.suggest(text, _MOST_BEGUN))
        return [
            self._official(place)
            for name, place in named
            if name.startswith(start) and name[len(start) :].split()[0] in LINKS
        ]

    def numbered(self, ordinal: str) -> list[Spot]:
        """Return the parts of towns that have a number, the most populous first."""
        (number,) = words_of(ordinal)
        return [*map(self._official, self._parts.get(number, ()))]

    def has_parts(self, town: str) -> bool:
        """Say whether a town has parts that are called by it and a number."""
        name = [*words_of(town)]
        return any([*words_of(place.name)][:-1] == name for place in self._parts.get("1", ()))

    def is_in(self, name: str, around: str) -> bool:
        """Say whether a place of some name lies in another, both official."""
        wide = self._places.find(around)
        found = self._places.find(name)
        return any(other in wide for place in found for other in self._places.ancestors(place))

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[Place]]:
        """The places that are called as another and a number: « Paris 13e arrondissement »."""
        found: defaultdict[str, list[Place]] = defaultdict(list)
        for place in self._places.every:
            if _DIGIT.search(place.name):
                *town, number = words_of(place.name)
                if number.isdigit() and self._places.find(" ".join(town)):
                    found[number].append(place)
        return {
            number: sorted(places, key=lambda place: -(place.population or 0))
            for number, places in found.items()
        }

    def is_area(self, text: str) -> bool:
        """Say whether a text means all the places that it finds: those of a postcode."""
        return self._places.is_postcode(text.strip())

    def named(self, name: str) -> bool:
        """Say whether a territory of the catalogue is called so."""
        words = " ".join(words_of(name))
        return words in self._by_name or any(
            place in self._of_place for place in self._places.find(name)
        )

    def _official(self, place: Place) -> Spot:
        territory = self._of_place.get(place)
        known = self._places.point(place)
        return Spot(
            place.name,
            self._places.where(place),
            self._places.asked_by(place),
            place,
            territory.row if territory else 0,
            territory.id if territory else "",
            known[0] if known else None,
            len(self._places.kinds) - 1 - self._places.kinds.index(place.kind),
            self._inside.get(place, 0),
            self._rows(self._places.ancestors(place)),
        )

    def _spot(self, territory: _Territory) -> Spot:
        holders = self._holders(territory) - {territory.id}
        around = [self._by_id[it].name for it in territory.parents if it in self._by_id]
        return Spot(
            territory.name,
            ", ".join(around),
            territory.id,
            None,
            territory.row,
            territory.id,
            self._point(territory, ()),
            -1,
            self._inside.get(territory.id, 0),
            self._rows(holders),
        )

    def _rows(self, holders: Collection[Place | str]) -> int:
        """Return the territories that hold a place, and those that may."""
        known = (
            self._by_id.get(holder) if isinstance(holder, str) else self._of_place.get(holder)
            for holder in holders
        )
        rows = of_rows(territory.row for territory in known if territory)
        return reduce(or_, (self._somewhere.get(holder, 0) for holder in holders), rows)

    def _holders(self, territory: _Territory) -> frozenset[Place | str]:
        """Return what a territory lies in, itself included: official places, and ids."""
        if territory.id not in self._held:
            # Set before the parents are asked: who is part of what is part of it does no harm.
            self._held[territory.id] = frozenset({territory.id})
            found: set[Place | str] = {territory.id}
            if territory.place:
                found |= {territory.place, *self._places.ancestors(territory.place)}
            for parent in territory.parents:
                if parent in self._by_id:
                    found |= self._holders(self._by_id[parent])
            self._held[territory.id] = frozenset(found)
        return self._held[territory.id]

    def _point(self, territory: _Territory, below: Sequence[str]) -> Point | None:
        if territory.point:
            return territory.point
        if territory.place and (known := self._places.point(territory.place)):
            return known[0]
        parents = (self._by_id[it] for it in territory.parents if it in self._by_id)
        # The middle of a département says nothing of where a part of it is; a town has postcodes.
        near = (it for it in parents if it.place is None or it.place.postcodes)
        points = (self._point(it, (*below, territory.id)) for it in near if it.id not in below)
        return next(filter(None, points), None)


def _read(places: OfficialPlaces, connection: sqlite3.Connection) -> list[_Territory]:
    parents: defaultdict[str, list[str]] = defaultdict(list)
    names: defaultdict[str, list[str]] = defaultdict(list)
    for child, parent in connection.execute(
        "SELECT territory, part_of FROM territory_part_of ORDER BY territory, position"
    ):
        parents[child].append(parent)
    for owner, other in connection.execute(
        "SELECT territory, other_name FROM territory_other_names ORDER BY territory, position"
    ):
        names[owner].append(other)
    return [
        _Territory(
            row=row,
            id=identifier,
            name=name,
            place=places.by_code(code, kind) if code and kind in places.kinds else None,
            point=(north, east) if north is not None and east is not None else None,
            parents=parents[identifier],
            names=[name, *names[identifier]],
        )
        for row, identifier, name, kind, code, north, east in connection.execute(
            "SELECT rowid, id, name, kind, code, location_latitude, location_longitude"
            " FROM territories ORDER BY rowid"
        )
    ]


def _distinct(spots: Iterable[Spot]) -> list[Spot]:
    """Leave out a place that is another by its name, people and point: La Réunion is one."""
    found: dict[object, Spot] = {}
    for spot in spots:
        key = (spot.name, spot.population, spot.point) if spot.population else spot.asked_by
        found.setdefault(key, spot)
    return list(found.values())


def gazetteer(records: Records) -> Gazetteer:
    """Return the places of a site, read once."""
    return records.site.once(
        "gazetteer", lambda: Gazetteer(records.site.model.places, records.connection)
    )
