"""Where the territories lie on the map, and how that is known.

A territory is placed by the first of the `_WAYS` that knows it: its own point, its code, then the
territories that it is part of. The map’s list says which one it was, so that nobody takes the
middle of a département for the place of a neighbourhood.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from datasette_maillage.drawing.geography import (
    OVERSEAS,
    communes,
    departement_of,
    geography,
    on_sheet,
)
from datasette_maillage.drawing.map_sheet import MapSheet, map_sheet, whole_france
from datasette_maillage.records.site import Site
from datasette_maillage.records.withdrawn import condition, stands
from maillage.messages import N_
from maillage.model.official_places import OfficialPlaces

#: How a place is known, from the surest to the vaguest; what people read is in `HOW`.
OWN, COMMUNE, PARIS, DEPARTEMENT, PARENT, NOWHERE = (
    "own", "commune", "paris", "departement", "parent", "nowhere"
)  # fmt: skip
HOW = {
    OWN: N_("d’après sa fiche"),
    COMMUNE: N_("au point de la commune"),
    PARIS: N_("sur le schéma de Paris"),
    DEPARTEMENT: N_("au milieu du département"),
    PARENT: N_("avec le territoire plus grand dont il fait partie"),
    NOWHERE: N_("pas de position connue"),
}


@dataclass(frozen=True)
class MappedTerritory:
    """A territory, where it lies, and how many actions concern it."""

    id: str
    name: str
    kind: str
    code: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    actions: int = 0
    x: float | None = None
    y: float | None = None
    how: str = NOWHERE
    departement: str | None = None


@dataclass(frozen=True)
class MappedTerritories:
    """All the territories of a catalogue."""

    all: Sequence[MappedTerritory]
    #: Actions by département, each counted once in a département.
    actions: Mapping[str, int]
    #: The ids of the territories where something happens, be it in a part of them alone.
    busy: frozenset[str] = frozenset()

    @cached_property
    def by_id(self) -> Mapping[str, MappedTerritory]:
        """Return the territories by their id."""
        return {territory.id: territory for territory in self.all}

    def drawn(self) -> list[MappedTerritory]:
        """Return the territories that stand for themselves on the map and have actions."""
        return [
            territory for territory in self.all if territory.x is not None and territory.actions
        ]

    def within(self, departement: str) -> list[MappedTerritory]:
        """Return the territories of a département."""
        return [territory for territory in self.all if territory.departement == departement]


def known(site: Site, connection: sqlite3.Connection) -> MappedTerritories:
    """Return the territories, read once in the life of the process."""
    return site.once("places", lambda: read(site, connection))


def read(site: Site, connection: sqlite3.Connection) -> MappedTerritories:
    """Read the territories, place them, and count their actions."""
    parents = defaultdict(list)
    for child, parent in connection.execute(
        "SELECT territory, part_of FROM territory_part_of ORDER BY territory, position"
    ):
        parents[child].append(parent)
    done = defaultdict(set)
    for territory, action in connection.execute(
        "SELECT territory, action FROM action_territories"
        f" WHERE {stands(site, connection, 'action', 'action')}"
    ):
        done[territory].add(action)
    rows = connection.execute(
        "SELECT id, name, kind, code, location_latitude, location_longitude FROM territories"
        f" WHERE {condition(site.entity('territory'))} ORDER BY name, id"
    )
    found = [replace(MappedTerritory(*row), actions=len(done[row[0]])) for row in rows]
    placed = place(found, parents, map_sheet(site), site.model.places)
    by_departement: dict[str, set[str]] = defaultdict(set)
    for located in placed:
        if located.departement:
            by_departement[located.departement] |= done[located.id]
    counts = {code: len(actions) for code, actions in by_departement.items()}
    return MappedTerritories(placed, counts, _busy(placed, parents, counts))


def _busy(
    placed: Iterable[MappedTerritory],
    parents: Mapping[str, Sequence[str]],
    counts: Mapping[str, int],
) -> frozenset[str]:
    """Return the territories with an action, and all that those are part of; cycles do no harm."""
    found: set[str] = set()
    level = {
        territory.id
        for territory in placed
        if territory.actions
        or (territory.kind == "departement" and counts.get(territory.departement or ""))
    }
    while level:
        found |= level
        level = {up for identifier in level for up in parents.get(identifier, ())} - found
    return frozenset(found)


def place(
    found: Iterable[MappedTerritory],
    parents: Mapping[str, Sequence[str]],
    sheet: MapSheet | None = None,
    places: OfficialPlaces | None = None,
) -> list[MappedTerritory]:
    """Give each territory its point and its département, as far as they are known."""
    by_itself = _by_itself if sheet is None or sheet.is_outlined else _elsewhere(sheet, places)
    known = {territory.id: by_itself(territory) for territory in found}
    return [_by_parents(territory, known, parents) for territory in known.values()]


def _own(territory: MappedTerritory) -> tuple[float, float] | None:
    if territory.latitude is None or territory.longitude is None:
        return None
    return whole_france().project(territory.latitude, territory.longitude)


def _arrondissement(territory: MappedTerritory) -> tuple[float, float] | None:
    outline = geography().paris.get(territory.code or "")
    return on_sheet(outline) if outline else None


def _commune(territory: MappedTerritory) -> tuple[float, float] | None:
    point = communes().get(territory.code or "") if territory.kind == "commune" else None
    return whole_france().project(*point) if point else None


def _departement(territory: MappedTerritory) -> tuple[float, float] | None:
    outline = geography().departements.get(departement_of(territory.code or "") or "")
    return (outline.x, outline.y) if outline else None


#: The ways to place a territory by what its own record says.
_WAYS: tuple[tuple[str, Callable[[MappedTerritory], tuple[float, float] | None]], ...] = (
    (PARIS, _arrondissement),
    (OWN, _own),
    (COMMUNE, _commune),
    (DEPARTEMENT, _departement),
)


def _by_itself(territory: MappedTerritory) -> MappedTerritory:
    departement = departement_of(territory.code or "")
    for how, way in _WAYS:
        point = way(territory)
        if point:
            return replace(territory, x=point[0], y=point[1], how=how, departement=departement)
    return replace(territory, departement=departement)


def _elsewhere(
    sheet: MapSheet, places: OfficialPlaces | None
) -> Callable[[MappedTerritory], MappedTerritory]:
    """Return what places a territory on a sheet without outlines: its point, else its code’s."""

    def by_itself(territory: MappedTerritory) -> MappedTerritory:
        official = places and territory.code and places.by_code(territory.code, territory.kind)
        known: list[tuple[str, tuple[float, float]]] = []
        if territory.latitude is not None and territory.longitude is not None:
            known.append((OWN, (territory.latitude, territory.longitude)))
        if official and official.point:
            known.append((COMMUNE, official.point))
        for how, point in known:
            if on := sheet.project(*point):
                return replace(territory, x=on[0], y=on[1], how=how)
        return territory

    return by_itself


def _by_parents(
    territory: MappedTerritory,
    known: Mapping[str, MappedTerritory],
    parents: Mapping[str, Sequence[str]],
) -> MappedTerritory:
    """Place a territory with the nearest larger one that has what it lacks; cycles do no harm."""
    seen, level = {territory.id}, list(parents.get(territory.id, ()))
    while level and (territory.x is None or territory.departement is None):
        for name in level:
            parent = known.get(name)
            if parent is None:
                continue
            if territory.x is None and parent.x is not None:
                territory = replace(territory, x=parent.x, y=parent.y, how=PARENT)
            if territory.departement is None and parent.departement:
                territory = replace(territory, departement=parent.departement)
        seen.update(level)
        level = [up for name in level for up in parents.get(name, ()) if up not in seen]
    return territory


def is_overseas(departement: str) -> bool:
    """Say whether a département has a tile in place of an outline."""
    return departement in OVERSEAS
