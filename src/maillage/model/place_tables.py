"""The official places of France as `reference/` holds them: a table for each kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from maillage.model.reference import Reference, department_of


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
    postcodes: tuple[str, ...] = ()
    #: Latitude and longitude of a point in its middle.
    point: tuple[float, float] | None = None


def read_places(reference: Reference, kind: str) -> Mapping[str, Place]:
    """Read the places of a kind, by their codes."""
    header, *rows = reference.table(kind)
    named = (dict(zip(header, row, strict=True)) for row in rows)
    return {row["code"]: _place(reference, kind, row) for row in named}


def _place(reference: Reference, kind: str, row: Mapping[str, str]) -> Place:
    latitude, longitude, population = row["latitude"], row["longitude"], row["population"]
    return Place(
        kind,
        row["code"],
        row["name"],
        row["id"],
        tuple(_inside(reference, kind, row)),
        row.get("siren", ""),
        int(population) if population else None,
        tuple(row.get("postcodes", "").split()),
        (float(latitude), float(longitude)) if latitude else None,
    )


def _inside(reference: Reference, kind: str, row: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield what the place of a row is wholly in."""
    for above, code in (
        ("commune", row.get("commune")),
        ("epci", row.get("epci") or row.get("part_of")),
        ("region", row.get("region")),
    ):
        if code:
            yield above, code
    if kind == "commune":
        yield "departement", department_of(kind, row["code"])
    elif kind == "epci":
        departements = row["departements"].split()
        regions = {reference.regions[code] for code in departements}
        if len(departements) == 1:
            yield "departement", departements[0]
        elif len(regions) == 1:
            yield "region", regions.pop()


def population_year(reference: Reference, place: Place) -> str:
    """Return the year of the population of a place; empty where it has none or several."""
    known = reference.population_years
    years = {known.get(code, known["*"]) for code in _departements(reference, place)}
    return years.pop() if len(years) == 1 else ""


def _departements(reference: Reference, place: Place) -> list[str]:
    """Return the départements that a place is in, or that are in it; one of no code if unknown."""
    regions = [code for kind, code in (*place.inside, (place.kind, place.code)) if kind == "region"]
    own = [department_of(place.kind, place.code)]
    own += [code for kind, code in place.inside if kind == "departement"]
    if not any(own):
        own = [code for code, region in reference.regions.items() if region in regions]
    return [code for code in own if code] or [""]
