"""Where the territories lie on the map, and how that is known.

A territory is placed by the first of the `_WAYS` that knows it: its own point, its code, then the
territories that it is part of. The map’s list says which one it was, so that nobody takes the
middle of a large place for that of a neighbourhood.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property

from datasette_maillage.drawing.map_sheet import MapSheet, map_sheet
from datasette_maillage.records.records import Records
from maillage.messages import N_
from maillage.model.official_places import OfficialPlaces
from maillage.model.reference import Reference
from maillage.model.withdrawal import is_not_withdrawn

#: How a place is known, from the surest to the vaguest; what people read is in `HOW`.
OWN, INSET, OFFICIAL, OUTLINE, PARENT, NOWHERE = (
    "own", "inset", "official", "outline", "parent", "nowhere"
)  # fmt: skip
HOW = {
    OWN: N_("d’après sa fiche"),
    INSET: N_("sur le plan schématique"),
    OFFICIAL: N_("au point qui va avec son code officiel"),
    OUTLINE: N_("au milieu du contour où il se trouve"),
    PARENT: N_("avec le lieu plus grand dont il fait partie"),
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
    #: The code of the outline that it is in.
    outline: str | None = None
    #: The codes of the outlines that it is, or is made of.
    shape: Sequence[str] = ()


@dataclass(frozen=True)
class MappedTerritories:
    """All the territories of a catalogue."""

    all: Sequence[MappedTerritory]
    #: Actions by outline, each counted once in an outline.
    actions: Mapping[str, int]
    #: The ids of the territories where something happens, be it in a part of them alone.
    busy: frozenset[str] = frozenset()
    #: What each territory is part of.
    parents: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def by_id(self) -> Mapping[str, MappedTerritory]:
        """Return the territories by their id."""
        return {territory.id: territory for territory in self.all}

    def drawn(self) -> list[MappedTerritory]:
        """Return the territories that stand for themselves on the map and have actions."""
        return [
            territory for territory in self.all if territory.x is not None and territory.actions
        ]

    def within(self, outline: str) -> list[MappedTerritory]:
        """Return the territories of an outline."""
        return [territory for territory in self.all if territory.outline == outline]

    def acting(self, territory: MappedTerritory) -> list[MappedTerritory]:
        """Return the places of the actions of a territory, however deep; cycles do no harm.

        What has a shape is no point: an action of a whole region takes place nowhere in it. What is
        placed with a whole is placed with that which is inside, where it is part of several.
        """
        found, level = {territory.id: territory}, [territory]
        while level:
            inside = {
                name: _with(whole, self.by_id[name])
                for whole in reversed(level)
                for name in self._parts[whole.id]
                if name in self.by_id and name not in found
            }
            found |= inside
            level = [*inside.values()]
        known = (found[name] for name in sorted(found))
        return [it for it in known if it.actions and not (it is territory and it.shape)]

    @cached_property
    def _parts(self) -> Mapping[str, Sequence[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for part, wholes in self.parents.items():
            for whole in wholes:
                found[whole].append(part)
        return found


def _with(whole: MappedTerritory, part: MappedTerritory) -> MappedTerritory:
    """Place a part with a whole, if it has no place of its own."""
    if part.how != PARENT:
        return part
    return replace(part, x=whole.x, y=whole.y, outline=whole.outline)


def known(records: Records) -> MappedTerritories:
    """Return the territories, read once in the life of the process."""
    return records.site.once("places", lambda: read(records))


def read(records: Records) -> MappedTerritories:
    """Read the territories, place them, and count their actions."""
    site = records.site
    parents = defaultdict(list)
    for child, parent in records.execute(
        "SELECT territory, part_of FROM territory_part_of ORDER BY territory, position"
    ):
        parents[child].append(parent)
    done = defaultdict(set)
    for territory, action in records.execute(
        "SELECT territory, action FROM action_territories"
        f" WHERE {records.is_not_withdrawn('action', 'action')}"
    ):
        done[territory].add(action)
    rows = records.execute(
        "SELECT id, name, kind, code, location_latitude, location_longitude FROM territories"
        f" WHERE {is_not_withdrawn(site.entity('territory').by_key)} ORDER BY name, id"
    )
    found = [replace(MappedTerritory(*row), actions=len(done[row[0]])) for row in rows]
    sheet = map_sheet(site)
    placed = place(found, parents, sheet, site.model.places, site.model.reference)
    by_outline: dict[str, set[str]] = defaultdict(set)
    for located in placed:
        if located.outline:
            by_outline[located.outline] |= done[located.id]
    counts = {code: len(actions) for code, actions in by_outline.items()}
    outlined = {it.id for it in placed if _is_drawn(sheet, it) and counts.get(it.outline or "")}
    return MappedTerritories(placed, counts, _busy(placed, parents, outlined), parents)


def _is_drawn(sheet: MapSheet, territory: MappedTerritory) -> bool:
    return sheet.geography is not None and territory.kind == sheet.geography.kind


def _busy(
    placed: Iterable[MappedTerritory], parents: Mapping[str, Sequence[str]], outlined: Set[str]
) -> frozenset[str]:
    """Return the territories with an action, and all that those are part of; cycles do no harm."""
    found: set[str] = set()
    level = {territory.id for territory in placed if territory.actions or territory.id in outlined}
    while level:
        found |= level
        level = {up for identifier in level for up in parents.get(identifier, ())} - found
    return frozenset(found)


def place(
    found: Iterable[MappedTerritory],
    parents: Mapping[str, Sequence[str]],
    sheet: MapSheet,
    places: OfficialPlaces,
    reference: Reference,
) -> list[MappedTerritory]:
    """Give each territory its point and its outline, as far as they are known."""
    known = {}
    for territory in found:
        itself = _outlined(territory, sheet, reference)
        known[territory.id] = _by_itself(itself, sheet, places)
    return [_by_parents(territory, known, parents) for territory in known.values()]


def _by_itself(
    territory: MappedTerritory, sheet: MapSheet, places: OfficialPlaces
) -> MappedTerritory:
    for how, point in _points(territory, sheet, places):
        if point:
            return replace(territory, x=point[0], y=point[1], how=how)
    return territory


def _outlined(territory: MappedTerritory, sheet: MapSheet, reference: Reference) -> MappedTerritory:
    """Give a territory the outline that it is, is in, or has alone inside it, and its shape."""
    if (drawn := sheet.geography) is None or not territory.code:
        return territory
    around = drawn.around(territory.kind, territory.code, reference)
    found = [code for code in around if code in drawn.outlines]
    outline = found[0] if len(found) == 1 else None
    is_shape = len(found) > 1 or territory.kind == drawn.kind
    return replace(territory, outline=outline, shape=tuple(found) if is_shape else ())


def _points(
    territory: MappedTerritory, sheet: MapSheet, places: OfficialPlaces
) -> Iterator[tuple[str, tuple[float, float] | None]]:
    """Yield the points of a territory, the surest first, and how each is known."""
    code, kind, drawn = territory.code or "", territory.kind, sheet.geography
    if drawn:
        yield INSET, drawn.cells.get((kind, code))
    if territory.latitude is not None and territory.longitude is not None:
        yield OWN, sheet.project(territory.latitude, territory.longitude)
    official = places.by_code(code, kind)
    if official and official.point:
        yield OFFICIAL, sheet.project(*official.point)
    # What is in no list of places has one that it is part of, which is nearer than an outline.
    if drawn and territory.outline and kind in places.kinds:
        outline = drawn.outlines[territory.outline]
        yield OUTLINE, (outline.x, outline.y)


def _by_parents(
    territory: MappedTerritory,
    known: Mapping[str, MappedTerritory],
    parents: Mapping[str, Sequence[str]],
) -> MappedTerritory:
    """Place a territory with the nearest larger one that has what it lacks; cycles do no harm."""
    seen, level = {territory.id}, list(parents.get(territory.id, ()))
    while level and (territory.x is None or territory.outline is None):
        for name in level:
            parent = known.get(name)
            if parent is None:
                continue
            if territory.x is None and parent.x is not None:
                territory = replace(territory, x=parent.x, y=parent.y, how=PARENT)
            if territory.outline is None and parent.outline:
                territory = replace(territory, outline=parent.outline)
        seen.update(level)
        level = [up for name in level for up in parents.get(name, ()) if up not in seen]
    return territory
