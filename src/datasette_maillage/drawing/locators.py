"""Small maps: where something is, and no more.

What lies in one outline alone, of the country or of an inset, is shown near by: a dot on a whole
country tells nobody where in a town a quarter is. A territory of several is shown by them.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace

from markupsafe import Markup, escape

from datasette_maillage.drawing.geography import Box, Geography, Inset, Outline
from datasette_maillage.drawing.map_clusters import Cluster, clusters
from datasette_maillage.drawing.map_places import MappedTerritories, MappedTerritory
from datasette_maillage.drawing.map_sheet import MapSheet

#: From how many times its height on a map is wide.
_WIDE = 1.3
#: How much around an outline is shown of the whole: of its own size, and of the sheet’s at least.
_AROUND, _LEAST = 1.6, 0.16
#: How near two circles are that become one: a row of tiles may be 50 high.
_NEAR = 49


@dataclass(frozen=True)
class SmallMap:
    """What a small map shows."""

    groups: Sequence[Cluster]
    #: The outlines that are marked and shown near by; none where the whole is shown.
    near: Sequence[Outline] = ()

    def __bool__(self) -> bool:
        """Say whether anything is shown."""
        return bool(self.groups or self.near)

    def is_of(self, territory: MappedTerritory) -> bool:
        """Say whether one territory is all that is shown as a circle."""
        return [it.id for group in self.groups for it in group.places] == [territory.id]


def overview(
    sheet: MapSheet, places: Iterable[MappedTerritory], shape: Sequence[str] = ()
) -> SmallMap:
    """Return what a small map shows of some places, where what has an inset is one like another.

    Args:
        sheet: the sheet.
        places: what is shown as circles.
        shape: the codes of the outlines that are shown near by, be they several; where none are
            said, that in which all the places lie.
    """
    found, drawn = [*places], sheet.geography
    near = _near(sheet, {*shape} or {place.outline for place in found}, several=bool(shape))
    if drawn and len(near) != 1:
        wholes = {code: drawn.outlines[code] for code in drawn.insets}
        found = [
            replace(place, x=whole.x, y=whole.y)
            if (whole := wholes.get(place.outline or ""))
            else place
            for place in found
        ]
    return SmallMap(clusters(found, near=_NEAR * (_zoom(sheet, near) if near else 1)), near)


def of_territory(
    sheet: MapSheet, territories: MappedTerritories, territory: MappedTerritory
) -> SmallMap:
    """Return what a small map shows of a territory: its shape, and the places of its actions.

    Of one without either, itself.
    """
    found = [it for it in territories.acting(territory) if it.x is not None]
    shape = territory.shape or sorted({place.outline for place in found if place.outline})
    if sheet.geography and (sheet.geography.tiles & {*shape}):
        return overview(sheet, [territory])
    return overview(sheet, found if found or shape else [territory], shape)


def small_image(drawn: Geography) -> str:
    """Return all outlines as one drawing, for the maps that show no more than where a place is."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}">'
        f'<path fill="#bcdcd8" stroke="#fff" stroke-width="4" d="{escape(drawn.image)}"/></svg>\n'
    )


def locator(sheet: MapSheet, shown: SmallMap, image: str, title: str) -> Markup:
    """Return a small map that shows where territories lie; nothing when that is not known.

    The outlines come as an image, which a browser keeps from page to page.
    """
    groups, near, drawn = shown.groups, shown.near, sheet.geography
    if not shown:
        return Markup("")
    places = [place for group in groups for place in group.places]
    inset = drawn.insets.get(near[0].code) if drawn and len(near) == 1 else None
    if inset and (cells := _cells(inset, places)):
        return _svg(inset.shown, title, cells)
    scale = sheet.scale * (_zoom(sheet, near) if near else 1)
    tiles = (
        {code: drawn.outlines[code] for code in drawn.outlines if code in drawn.tiles}
        if drawn
        else {}
    )
    far = {place.outline for place in places}
    below: Iterable[Markup] = country_dots(sheet)
    if drawn and near:
        below = _beside(drawn, near, _around(sheet, near), scale)
    elif drawn:
        below = [_image(image, sheet)]
    parts = [
        *below,
        *(_named(tile) for code, tile in tiles.items() if code in far),
        *(_dot(group, tiles, scale) for group in groups),
    ]
    return _svg(_around(sheet, near) if near else sheet.shown, title, parts)


def country_dots(sheet: MapSheet) -> Iterator[Markup]:
    """Yield a country without outlines: a dot for each of its places."""
    side = 8 * sheet.scale
    path = "".join(
        f"M{x - side / 2:.1f} {y - side / 2:.1f}h{side:.1f}v{side:.1f}h-{side:.1f}z"
        for x, y in sheet.dots
    )
    yield Markup(
        '<rect width="{:.0f}" height="{:.0f}" fill="#e4efec"/><path d="{}" fill="#8fbdb7"/>'
    ).format(sheet.width, sheet.height, path)


def _near(sheet: MapSheet, codes: Set[str | None], *, several: bool) -> Sequence[Outline]:
    """Return the outlines that are shown near by; none where they are too many, or one a tile."""
    drawn = sheet.geography
    if drawn is None or not codes or (len(codes) > 1 and not several):
        return ()
    known = drawn.outlines.keys() - drawn.tiles
    return [drawn.outlines[code] for code in sorted(known & codes)] if codes <= known else ()


def _around(sheet: MapSheet, near: Sequence[Outline]) -> Box:
    """Return what is shown around outlines: left, top, width, height."""
    left, top = (min(outline.box[side] for outline in near) for side in (0, 1))
    wide = max(outline.box[0] + outline.box[2] for outline in near) - left
    high = max(outline.box[1] + outline.box[3] for outline in near) - top
    side = max(_AROUND * wide, _AROUND * high, _LEAST * sheet.width)
    return left + wide / 2 - side / 2, top + high / 2 - side / 2, side, side


def _zoom(sheet: MapSheet, near: Sequence[Outline]) -> float:
    return _around(sheet, near)[2] / max(sheet.width, sheet.height)


def _cells(inset: Inset, places: Sequence[MappedTerritory]) -> list[Markup]:
    """Return the parts of an inset, those with a place marked; none where none lies in a part.

    What is in no part of it is of the whole.
    """
    points = {(place.x, place.y) for place in places}
    parts = {inset.on_sheet(part): part for part in inset.outlines.values()}
    if points.isdisjoint(parts):
        return []
    return [
        Markup(
            '<path d="{}" fill="{}" stroke="#fff" stroke-width="3"/>'
            '<text x="{}" y="{}" text-anchor="middle" font-size="26" fill="{}">{}</text>'
        ).format(
            part.path,
            "#8a4b12" if point in points else "#bcdcd8",
            part.x,
            part.y + 9,
            "#fff" if point in points else "#1f2a2c",
            part.name,
        )
        for point, part in parts.items()
    ]


def _image(address: str, sheet: MapSheet) -> Markup:
    return Markup('<image href="{}" width="{}" height="{}"/>').format(
        address, sheet.width, sheet.height
    )


def _named(tile: Outline) -> Markup:
    return Markup(
        '<path d="{}" fill="#bcdcd8"/><text x="{}" y="{}" font-size="28">{}</text>'
    ).format(tile.path, tile.box[0] + 6, tile.y + 10, tile.name)


def _beside(drawn: Geography, near: Sequence[Outline], box: Box, scale: float) -> Iterator[Markup]:
    """Yield outlines among those around them."""
    left, top, wide, high = box
    marked = {outline.code for outline in near}
    for other in drawn.outlines.values():
        x, y, width, height = other.box
        is_seen = x < left + wide and left < x + width and y < top + high and top < y + height
        if is_seen and other.code not in drawn.tiles:
            yield Markup('<path d="{}" fill="{}" stroke="#fff" stroke-width="{:.1f}"/>').format(
                other.path, "#7fb5ae" if other.code in marked else "#bcdcd8", 5 * scale
            )


def _dot(group: Cluster, tiles: Container[str | None], scale: float) -> Markup:
    # Beside a name, a circle is no higher than its tile.
    most = 22 if group.places[0].outline in tiles else 60
    return Markup(
        '<circle cx="{:.1f}" cy="{:.1f}" r="{:.1f}"'
        ' fill="#8a4b12" stroke="#fff" stroke-width="{:.1f}"/>'
    ).format(group.x, group.y, scale * min(most, 20 + 5 * math.sqrt(group.actions)), 5 * scale)


def _svg(box: Box, title: str, parts: Iterable[Markup]) -> Markup:
    kind = "locator wide" if box[2] > _WIDE * box[3] else "locator"
    return Markup('<svg class="{}" viewBox="{}" role="img" aria-label="{}">{}</svg>').format(
        kind, " ".join(f"{number:g}" for number in box), title, Markup("").join(parts)
    )
