"""The official places of a country as `reference/` holds them: a table for each kind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from maillage.errors import Reason
from maillage.model.place_names import words_of
from maillage.model.reference import Reference
from maillage.model.uncollected import uncollected


class Place(NamedTuple):
    """An official place."""

    kind: str
    code: str
    name: str
    #: The id of its record, in any catalogue; empty where another place is picked in its stead.
    id: str
    #: What it is directly in, as kinds and codes, the nearest first.
    inside: tuple[tuple[str, str], ...] = ()
    #: Of a commune; that of an inter-municipality is its code.
    siren: str = ""
    population: int | None = None
    #: Without the blank that may stand in one.
    postcodes: tuple[str, ...] = ()
    #: Latitude and longitude of a point in its middle.
    point: tuple[float, float] | None = None


@uncollected()
def read_places(reference: Reference, kind: str) -> Mapping[str, Place]:
    """Read the places of a kind, by their codes.

    Raises:
        ModelError: the table says what cannot be.
    """
    header, *rows = reference.table(kind)
    places: list[Place] = []
    for number, row in enumerate(rows, start=2):
        try:
            places.append(_place(reference, kind, dict(zip(header, row, strict=True))))
        except ValueError as error:
            raise reference.wrong(kind, _NO_PLACE(line=number)) from error
    _check_around(reference, kind, places)
    return {place.code: place for place in places}


def _check_around(reference: Reference, kind: str, places: Sequence[Place]) -> None:
    """See that what places are in is there; many are in the same, which is looked up once."""
    for around in dict.fromkeys(place.inside for place in places):
        for above, code in around:
            if code not in reference.names(above):
                number = next(n for n, place in enumerate(places, 2) if place.inside == around)
                raise reference.wrong(kind, _NOT_THERE(line=number, kind=above, code=code))


def _place(reference: Reference, kind: str, row: Mapping[str, str]) -> Place:
    latitude, longitude, population = row["latitude"], row["longitude"], row["population"]
    return Place(
        kind,
        row["code"],
        row["name"],
        row["id"],
        tuple(reference.directly(kind, row)),
        row.get("siren", ""),
        int(population) if population else None,
        tuple(reference.descriptor.place_codes.joined(row.get("postcodes", ""))),
        (float(latitude), float(longitude)) if latitude else None,
    )


def former_names(reference: Reference) -> Iterator[tuple[str, str, str]]:
    """Yield what places were called that are no more, each with its kind and the code of today."""
    for kind in reference.successors:
        header, *rows = reference.former(kind)
        for row in rows:
            if name := dict(zip(header, row, strict=True)).get("name"):
                yield name, kind, row[1]


def population_year(reference: Reference, place: Place) -> str:
    """Return the year of the population of a place; empty where it has none or several."""
    kind, years = reference.population_years
    known = {years.get(code, years["*"]) for code in _within(reference, place, kind)}
    return known.pop() if len(known) == 1 else ""


def _within(reference: Reference, place: Place, kind: str) -> list[str]:
    """Return the codes of a kind that a place is in, or that are in it; an empty one if unknown."""
    own = {place.kind: place.code, **reference.wholes(place.kind, place.code)}
    if kind in own:
        return [own[kind]]
    around = {(place.kind, place.code), *place.inside}
    inside = (
        code
        for code in (reference.names(kind) if kind else ())
        if not around.isdisjoint(reference.wholes(kind, code).items())
    )
    return [*inside] or [""]


def by_number(places: Sequence[Place]) -> Mapping[str, Sequence[Place]]:
    """Return the places by their codes, SIREN and postcodes.

    One that is picked in the stead of what it is in is there by the code of that, too.
    """
    instead = {(place.kind, place.code) for place in places if not place.id}
    return grouped(
        (number.lower(), place)
        for place in places
        if place.id
        for number in (
            *(place.code, place.siren, *place.postcodes),
            *(code for kind, code in place.inside if (kind, code) in instead),
        )
        if number
    )


@uncollected()
def grouped(pairs: Iterable[tuple[str, Place]]) -> Mapping[str, Sequence[Place]]:
    """Return the places by what they are looked up by, each once."""
    found: defaultdict[str, list[Place]] = defaultdict(list)
    for key, place in pairs:
        if place not in found[key]:
            found[key].append(place)
    return found


def record_of(
    place: Place, around: Sequence[str], source: Mapping[str, Any], contributor: str
) -> dict[str, Any]:
    """Return the record of a place inside others; without a point where none is known of itself."""
    whole = {
        "id": place.id,
        "name": place.name,
        "kind": place.kind,
        "code": place.code,
        "siren": place.siren,
        "part_of": around,
        "location": place.point and {"latitude": place.point[0], "longitude": place.point[1]},
        "sources": [source["id"]],
        "licence": source["licence"],
        "contributor": contributor,
    }
    return {key: value for key, value in whole.items() if value}


def key_of(words: Iterable[str]) -> str:
    """Return what a name is looked up by."""
    return " ".join(words_of(" ".join(words)))


def keys_of(place: Place, words: Collection[str]) -> Iterator[str]:
    """Yield what a place is looked up by: its name, also without a word for what it is."""
    whole = key_of([place.name])
    yield whole
    left = [word for word in whole.split() if word not in words]
    if 0 < len(left) < len(whole.split()):
        yield " ".join(left)


def ranked(found: Iterable[Place]) -> list[Place]:
    """Return places, the most populous first."""
    return sorted(found, key=lambda place: (-(place.population or 0), place.kind, place.code))


_NO_PLACE = Reason(
    "ligne {line} : une colonne manque, ou une coordonnée ou une population n’est pas un nombre"
)
_NOT_THERE = Reason("ligne {line} : il n’y a pas de « {kind} » {code}")
