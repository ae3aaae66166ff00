"""The maps as inline SVG, drawn here: no tile server, no script needed to read them.

The small ones, which show no more than where a place is, are drawn by `locators`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator

from markupsafe import Markup

from datasette_maillage.drawing.geography import Box, Geography, Inset, Outline
from datasette_maillage.drawing.locators import country_dots
from datasette_maillage.drawing.map_clusters import NEAR, Cluster, clusters
from datasette_maillage.drawing.map_places import MappedTerritories
from datasette_maillage.drawing.map_sheet import MapSheet
from datasette_maillage.records.wording import Wording
from datasette_maillage.web.request_context import Visit

#: An outline is one shade darker from each of these numbers of actions on.
_SHADES = (1, 3, 10, 50)
#: How large a circle is at least, and most.
_SMALL, _LARGE = 14.0, 34.0


def country(
    sheet: MapSheet, places: MappedTerritories, visit: Visit, title: str, description: str
) -> Markup:
    """Return the map of a country, or of what the catalogue covers of it, with its circles."""
    drawn = sheet.geography
    cells = {*drawn.cells.values()} if drawn else set()
    outside = (place for place in places.drawn() if (place.x, place.y) not in cells)
    circles = clusters(outside, NEAR * sheet.scale)
    parts = [
        *(_outlined(drawn, places, visit) if drawn else country_dots(sheet)),
        *(_circle(circle, visit, sheet.scale) for circle in circles),
        *_names(circles, sheet.scale),
    ]
    return _svg(sheet.shown, title, description, parts)


def _outlined(drawn: Geography, places: MappedTerritories, visit: Visit) -> Iterator[Markup]:
    for outline in drawn.outlines.values():
        yield _area(outline, outline.code in drawn.tiles, places, visit)
    for code, inset in drawn.insets.items():
        yield _inset(drawn.outlines[code].name, inset, places, visit)


def close(
    drawn: Geography, code: str, places: MappedTerritories, visit: Visit, title: str
) -> Markup:
    """Return the map of an outline, larger, with its circles; or its inset, if it has one."""
    if inset := drawn.insets.get(code):
        parts = [_cell(inset, outline, places, visit) for outline in inset.outlines.values()]
        return _svg(inset.shown, title, title, parts)
    outline = drawn.outlines[code]
    left, top, width, height = outline.box
    near = max(width, height) / 18
    circles = clusters((place for place in places.within(code) if place.actions), near)
    around = [
        Markup('<path d="{}" class="beside"/>').format(other.path)
        for other in drawn.outlines.values()
        if other.code != code and code not in drawn.tiles
    ]
    shape = Markup('<path d="{}" class="here"/>').format(outline.path)
    scale = near / NEAR
    parts = [
        *around,
        shape,
        *(_circle(circle, visit, scale) for circle in circles),
        *_names(circles, scale),
    ]
    margin = 0.08 * max(width, height)
    box = (left - margin, top - margin, width + 2 * margin, height + 2 * margin)
    return _svg(box, title, title, parts)


def _svg(box: Box, title: str, description: str, parts: Iterable[Markup]) -> Markup:
    return Markup(
        '<svg class="map" viewBox="{box}" role="group" aria-labelledby="map-title map-desc">'
        '<title id="map-title">{title}</title><desc id="map-desc">{description}</desc>{parts}</svg>'
    ).format(
        box=" ".join(f"{number:g}" for number in box),
        title=title,
        description=description,
        parts=Markup("").join(parts),
    )


def _area(outline: Outline, is_tile: bool, places: MappedTerritories, visit: Visit) -> Markup:
    count = places.actions.get(outline.code, 0)
    left, top, _, height = outline.box
    label = Markup("")
    if is_tile:
        label = Markup('<text x="{}" y="{}" class="tile">{}</text>').format(
            left + 8, top + height / 2 + 7, outline.name
        )
    shape = Markup('<path d="{}" class="shade-{}"/>{}').format(outline.path, _shade(count), label)
    if not count:
        return shape
    href = visit.url("/carte", departement=outline.code)
    return _link(href, f"{outline.name}{visit.colon}{_actions(visit, count)}", shape)


def _inset(name: str, inset: Inset, places: MappedTerritories, visit: Visit) -> Markup:
    cells = [_cell(inset, outline, places, visit) for outline in inset.outlines.values()]
    return Markup('<text x="{}" y="{}" class="place">{}</text><g transform="{}">{}</g>').format(
        inset.left + 92, inset.top - 12, name, inset.transform, Markup("").join(cells)
    )


def _cell(inset: Inset, outline: Outline, places: MappedTerritories, visit: Visit) -> Markup:
    point = inset.on_sheet(outline)
    here = [place for place in places.all if (place.x, place.y) == point]
    here.sort(key=lambda place: place.code != outline.code)
    count = sum(place.actions for place in here)
    shape = Markup(
        '<path d="{path}" class="shade-{shade}"/>'
        '<text x="{x}" y="{y}" class="cell on-{shade}">{name}</text>'
    ).format(
        path=outline.path, shade=_shade(count), x=outline.x, y=outline.y + 9, name=outline.name
    )
    if not here:
        return shape
    name = f"{here[0].name}{visit.colon}{_actions(visit, count)}"
    return _link(visit.url(f"/territory/{here[0].id}"), name, shape)


def _circle(cluster: Cluster, visit: Visit, scale: float = 1.0) -> Markup:
    radius = _radius(cluster) * scale
    first = cluster.places[0]
    alone = len(cluster.places) == 1 or not first.outline
    href = (
        visit.url(f"/territory/{first.id}")
        if alone or scale != 1.0
        else visit.url("/carte", departement=first.outline)
    )
    shape = Markup(
        '<circle cx="{x:.1f}" cy="{y:.1f}" r="{r:.1f}"/>'
        '<text x="{x:.1f}" y="{base:.1f}" font-size="{size:.1f}">{n}</text>'
    ).format(
        x=cluster.x,
        y=cluster.y,
        r=radius,
        base=cluster.y + 6.5 * scale,
        size=19 * scale,
        n=cluster.actions,
    )
    name = f"{cluster.name}{visit.colon}{_actions(visit, cluster.actions)}"
    return _link(href, name, shape, "spot")


def _names(circles: Iterable[Cluster], scale: float = 1.0) -> Iterator[Markup]:
    """Yield the names of the circles, below them, as long as they cover nothing.

    A circle with more actions goes first; who cannot see a name finds it in the list.
    """
    every = sorted(circles, key=lambda circle: -circle.actions)
    taken = [
        (circle.x - radius, circle.y - radius, circle.x + radius, circle.y + radius)
        for circle in every
        for radius in (_radius(circle) * scale,)
    ]
    for circle in every:
        name, half = circle.places[0].name, 4.4 * len(circle.places[0].name) * scale
        top = circle.y + _radius(circle) * scale + 2 * scale
        box = (circle.x - half, top, circle.x + half, top + 18 * scale)
        if not any(_overlap(box, other) for other in taken):
            taken.append(box)
            yield Markup(
                '<text class="name" x="{:.1f}" y="{:.1f}" font-size="{:.1f}" aria-hidden="true">'
                "{}</text>"
            ).format(circle.x, top + 13 * scale, 15 * scale, name)


def _radius(circle: Cluster) -> float:
    return min(_LARGE, _SMALL + 3 * math.sqrt(circle.actions))


def _overlap(box: Box, other: Box) -> bool:
    return box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]


def legend() -> list[tuple[int, int, int | None]]:
    """Return the shades: each with the numbers of actions from which and up to which it stands."""
    ends = [*(least - 1 for least in _SHADES), None]
    return list(zip(range(len(_SHADES) + 1), (0, *_SHADES), ends, strict=True))


def _link(href: str, label: str, content: Markup, kind: str = "area") -> Markup:
    return Markup('<a href="{}" class="{}" aria-label="{}"><title>{}</title>{}</a>').format(
        href, kind, label, label, content
    )


def _shade(count: int) -> int:
    return sum(count >= least for least in _SHADES)


def _actions(visit: Visit, count: int) -> str:
    return Wording.of(visit).many(count, "action", "actions")
