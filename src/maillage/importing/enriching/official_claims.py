"""What the official places say of territories, and of the organisations that are their councils."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from maillage.importing.enriching.claims import Claim
from maillage.importing.enriching.whereabouts import TOWNS, Whereabouts, listed
from maillage.importing.picking import Picker
from maillage.messages import N_
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY
from maillage.model.place_tables import Place
from maillage.text.words import fold

#: Words by which an institution is called after its territory.
_OFFICES = frozenset(
    {
        *("mairie", "municipalite", "municipal", "hotel", "conseil"),
        *("departemental", "general", "regional", "communautaire", "metropolitain"),
    }
)
#: Degrees between two points that may both be in the middle of a town, or of something wider.
_NEAR, _NEAR_WIDE = 0.2, 1.0
#: What a figure of the inhabitants is called: records speak French.
_POPULATION, _INHABITANTS = N_("Population municipale").text, N_("habitants").text
#: What is said of those of a place of which the communes were added up.
_ADDED = "Somme des communes."


class OfficialClaims:
    """What `reference/` knows of records."""

    def __init__(self, model: Model, known: Picker, where: Whereabouts) -> None:
        self._model, self._known, self._where = model, known, where

    def claims(self, kind: str, record: Json) -> tuple[list[Claim], Sequence[Place]]:
        """Return what is known of a record, or the places that it may be where none is certain."""
        found = self._places(kind, record)
        if len(found) != 1:
            return [], found or self._called(kind, record) or self._formerly(kind, record)
        place = found[0]
        known = self._of_territory(record, place) if kind == TERRITORY else self._of_council(place)
        return list(known), ()

    def _places(self, kind: str, record: Json) -> Sequence[Place]:
        """Return the places that a record may be, or be the council of: one, if that is certain.

        It is certain by its code, else by its name and kind together with where it is. A territory
        of which nothing says where it is, is certain where no other of its kind is called so.
        """
        if kind == TERRITORY and (place := self._where.official(record)):
            return [place]
        found, around = self._called(kind, record), self._where.of_record(kind, record)
        if kind == TERRITORY and not around:
            return found
        return [place for place in found if self._where.is_near(place, around)]

    def _called(self, kind: str, record: Json) -> Sequence[Place]:
        """Return the places of the kind of a record that its names mean; none where it has a code.

        A code that is no place is for the gate to tell.
        """
        return self._named(kind, record, self._model.places.find)

    def _formerly(self, kind: str, record: Json) -> Sequence[Place]:
        """Return the places that a commune of its name, which is no more, is part of today."""
        return self._named(kind, record, self._model.places.formerly)

    def _named(
        self, kind: str, record: Json, find: Callable[[str], Sequence[Place]]
    ) -> Sequence[Place]:
        if "code" in record:
            return []
        names = [str(record.get(self._model.entities[kind].label_key, ""))]
        names += listed(record.get("other_names"))
        found = [place for name in names for place in find(_of_place(name))]
        return list(dict.fromkeys(place for place in found if place.kind == record.get("kind")))

    def _of_territory(self, record: Json, place: Place) -> Iterator[Claim]:
        yield self._claim("code", place.code, place)
        if place.siren:
            yield self._claim("siren", place.siren, place)
        around = listed(record.get("part_of"))
        for parent in self._model.places.parents(place):
            others = [name for name in around if self._kind(name) == parent.kind]
            held = self._known.coded(parent.kind, parent.code)
            value = held or (parent.id if others else self._known.take(parent))
            yield self._claim("part_of", value, place, others)
        if place.point and not _is_close(record.get("location"), place):
            latitude, longitude = place.point
            yield self._claim("location", {"latitude": latitude, "longitude": longitude}, place)
        if place.population is not None and (year := self._model.places.population_year(place)):
            figure = {
                "label": _POPULATION,
                "value": place.population,
                "unit": _INHABITANTS,
                "period": year,
                "source": self._model.places.source["id"],
                **({} if place.kind in TOWNS else {"note": _ADDED}),
            }
            yield self._claim("figures", figure, place)

    def _of_council(self, place: Place) -> Iterator[Claim]:
        siren = place.code if place.kind == "epci" else place.siren
        if siren:
            yield self._claim("siren", siren, place)

    def _claim(self, key: str, value: object, place: Place, others: Sequence[str] = ()) -> Claim:
        source = self._model.places.source
        told = f"{place.name} ({self._model.places.where(place)})"
        return Claim(key, value, source, told, others)

    def _kind(self, identifier: str) -> str:
        record = self._known.record(TERRITORY, identifier) or {}
        return str(record.get("kind", ""))


def _of_place(name: str) -> str:
    """Return the name of the place in that of its council.

    >>> _of_place("Conseil départemental de la Corrèze")
    'de la correze'
    """
    words = fold(name).split()
    return " ".join(word for word in words if word not in _OFFICES) or name


def _is_close(point: object, place: Place) -> bool:
    """Whether a point stands, and is as good as that of the place."""
    if not isinstance(point, dict) or place.point is None:
        return False
    near = _NEAR if place.kind in TOWNS else _NEAR_WIDE
    pairs = zip((point.get("latitude"), point.get("longitude")), place.point, strict=True)
    return all(isinstance(own, int | float) and abs(own - of) <= near for own, of in pairs)
