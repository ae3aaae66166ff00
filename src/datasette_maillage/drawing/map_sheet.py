"""The sheet that the maps of a catalogue are drawn on, and what part of it they show.

Outlines come with the reference of a country. One that has none has a sheet all the same: the
bounds of its official places, in Mercator’s projection, with a dot for each of them. What is shown
at first is the territory that the descriptor says is covered (`x-covers`).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from datasette_maillage.drawing.geography import Box, Geography, Point, geography
from datasette_maillage.records.site import Site
from maillage.model.entities import Model
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.model.reference import Reference

#: How wide a sheet without outlines is, how much is around what is shown, how many dots at most.
_WIDTH, _AROUND, _MOST_DOTS = 1000, 0.08, 5000


@dataclass(frozen=True)
class MapSheet:
    """A sheet, in its own units."""

    width: float
    height: float
    #: From a latitude and a longitude to a point; None beyond the edge.
    project: Callable[[float, float], Point | None]
    #: Left, top, width and height of what is shown at first.
    shown: Box
    geography: Geography | None = None
    #: What tells the shape of a country without outlines.
    dots: Sequence[Point] = ()

    @property
    def scale(self) -> float:
        """How large circles are, by what is shown."""
        return max(self.shown[2:]) / max(self.width, self.height)


def map_sheet(site: Site) -> MapSheet:
    """Return the sheet of a catalogue, made once."""
    return site.once("sheet", lambda: _made(site.model))


def _made(model: Model) -> MapSheet:
    covers = model.covers
    covered = model.places.by_code(covers[1], covers[0]) if covers else None
    return sheet_of(model.places, model.reference, covered)


def sheet_of(places: OfficialPlaces, reference: Reference, covered: Place | None) -> MapSheet:
    """Return the sheet of a country, that shows the place covered."""
    outlined = geography(reference)
    if outlined:
        return _of_outlines(outlined, reference, covered)
    return _of_points(places, reference, covered)


def _of_outlines(outlined: Geography, reference: Reference, covered: Place | None) -> MapSheet:
    width, height = outlined.width, outlined.height
    around = outlined.around(covered.kind, covered.code, reference) if covered else []
    boxes = [
        (left, top, left + wide, top + high)
        for code in {*around} & outlined.outlines.keys() - outlined.tiles
        for left, top, wide, high in (outlined.outlines[code].box,)
    ]
    shown = _shown(boxes) if boxes else (0, 0, width, height)
    return MapSheet(width, height, outlined.project, shown, outlined)


def _shown(boxes: Sequence[Box]) -> Box:
    """Return what is around some boxes, of which right and bottom are given, with a margin."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    left, top, right, bottom = min(lefts), min(tops), max(rights), max(bottoms)
    margin = _AROUND * max(right - left, bottom - top, 1)
    return left - margin, top - margin, right - left + 2 * margin, bottom - top + 2 * margin


def _of_points(places: OfficialPlaces, reference: Reference, covered: Place | None) -> MapSheet:
    boxes = reference.descriptor.everywhere
    south, north = min(box[0] for box in boxes), max(box[1] for box in boxes)
    west, east = min(box[2] for box in boxes), max(box[3] for box in boxes)
    south, north = max(south, -80.0), min(north, 80.0)
    unit = _WIDTH / (east - west)
    height = unit * (_mercator(north) - _mercator(south))

    def project(latitude: float, longitude: float) -> Point | None:
        if not (south <= latitude <= north and west <= longitude <= east):
            return None
        return unit * (longitude - west), unit * (_mercator(north) - _mercator(latitude))

    def points(which: Callable[[Place], bool]) -> list[Point]:
        known = [place.point for place in places.every if place.point and which(place)]
        return [point for point in (project(*known) for known in known) if point]

    inside = points(lambda it: covered in {it, *places.ancestors(it)}) if covered else []
    shown = _shown([(*point, *point) for point in inside]) if len(inside) > 1 else None
    dots = points(lambda it: it.kind == places.kinds[-1])
    return MapSheet(
        _WIDTH,
        height,
        project,
        shown or (0, 0, _WIDTH, height),
        dots=dots if len(dots) <= _MOST_DOTS else (),
    )


def _mercator(latitude: float) -> float:
    """Return how far north a latitude is, in degrees of longitude at the equator."""
    return math.degrees(math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2)))
