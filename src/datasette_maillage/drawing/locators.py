"""Small maps: where something is, and no more.

What lies in one outline alone, of the country or of an inset, is shown near by: a dot on a whole
country tells nobody where in a town a quarter is.
"""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import replace

from markupsafe import Markup, escape

from datasette_maillage.drawing.geography import Box, Geography, Inset, Outline
from datasette_maillage.drawing.map_clusters import Cluster, clusters
from datasette_maillage.drawing.map_places import MappedTerritory
from datasette_maillage.drawing.map_sheet import MapSheet

#: From how many times its height on a map is wide.
_WIDE = 1.3
#: How much around an outline is shown of the whole: of its own size, and of the sheet’s at least.
_AROUND, _LEAST = 1.6, 0.16
#: How near two circles are that become one: a row of tiles may be 50 high.
_NEAR = 49


def overview(sheet: MapSheet, places: Iterable[MappedTerritory]) -> list[Cluster]:
    """Return the circles of a small map, where what has an inset is a place like another."""
    found, drawn = [*places], sheet.geography
    alone = _alone(sheet, found)
    if drawn is None or alone:
        return clusters(found, near=_NEAR * (_zoom(sheet, alone) if alone else 1))
    wholes = {code: drawn.outlines[code] for code in drawn.insets}
    return clusters(
        (
            replace(place, x=whole.x, y=whole.y)
            if (whole := wholes.get(place.outline or ""))
            else place
            for place in found
        ),
        near=_NEAR,
    )


def small_image(drawn: Geography) -> str:
    """Return all outlines as one drawing, for the maps that show no more than where a place is."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {drawn.width} {drawn.height}">'
        f'<path fill="#bcdcd8" stroke="#fff" stroke-width="4" d="{escape(drawn.image)}"/></svg>\n'
    )


def locator(sheet: MapSheet, groups: Sequence[Cluster], image: str, title: str) -> Markup:
    """Return a small map that shows where territories lie; nothing when that is not known.

    The outlines come as an image, which a browser keeps from page to page.
    """
    if not groups:
        return Markup("")
    places = [place for group in groups for place in group.places]
    alone, drawn = _alone(sheet, places), sheet.geography
    inset = drawn.insets.get(alone.code) if drawn and alone else None
    if inset and (cells := _cells(inset, places)):
        return _svg(inset.shown, title, cells)
    scale = sheet.scale * (_zoom(sheet, alone) if alone else 1)
    tiles = (
        {code: drawn.outlines[code] for code in drawn.outlines if code in drawn.tiles}
        if drawn
        else {}
    )
    far = {place.outline for place in places}
    below: Iterable[Markup] = country_dots(sheet)
    if drawn and alone:
        below = _beside(drawn, alone, _around(sheet, alone), scale)
    elif drawn:
        below = [_image(image, sheet)]
    parts = [
        *below,
        *(_named(tile) for code, tile in tiles.items() if code in far),
        *(_dot(group, tiles, scale) for group in groups),
    ]
    return _svg(_around(sheet, alone) if alone else sheet.shown, title, parts)


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


def _alone(sheet: MapSheet, places: Sequence[MappedTerritory]) -> Outline | None:
    """Return the outline in which all places lie; None where there is none, or it is a tile."""
    codes = {place.outline for place in places}
    code = codes.pop() if len(codes) == 1 else None
    if sheet.geography is None or code is None or code in sheet.geography.tiles:
        return None
    return sheet.geography.outlines.get(code)


def _around(sheet: MapSheet, outline: Outline) -> Box:
    """Return what is shown around an outline: left, top, width, height."""
    left, top, wide, high = outline.box
    side = max(_AROUND * wide, _AROUND * high, _LEAST * sheet.width)
    return left + wide / 2 - side / 2, top + high / 2 - side / 2, side, side


def _zoom(sheet: MapSheet, outline: Outline) -> float:
    return _around(sheet, outline)[2] / max(sheet.width, sheet.height)


def _cells(inset: Inset, places: Sequence[MappedTerritory]) -> list[Markup]:
    """Return the parts of an inset, those with a place marked; none where one lies in no part."""
    points = {(place.x, place.y) for place in places}
    parts = {inset.on_sheet(part): part for part in inset.outlines.values()}
    if not points <= parts.keys():
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


def _beside(drawn: Geography, outline: Outline, box: Box, scale: float) -> Iterator[Markup]:
    """Yield an outline among those around it."""
    left, top, wide, high = box
    for other in drawn.outlines.values():
        x, y, width, height = other.box
        is_seen = x < left + wide and left < x + width and y < top + high and top < y + height
        if is_seen and other.code not in drawn.tiles:
            yield Markup('<path d="{}" fill="{}" stroke="#fff" stroke-width="{:.1f}"/>').format(
                other.path, "#7fb5ae" if other is outline else "#bcdcd8", 5 * scale
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
