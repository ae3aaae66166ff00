"""Where places lie on the sheet that the maps are drawn on.

The sheet is metropolitan France in Mercator’s projection, a schema of Paris in its upper left
corner, and a tile for each overseas département in its lower left corner. `scripts/refresh-map`
derives the files beside this one; their origin and licence stand in them and in
LICENCE-DONNEES.md.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: Fitted so that 99.4 % of 13,600 communes fall inside their own département: sheet units for a
#: degree of longitude, and for a radian of Mercator’s latitude.
_X0, _X = 430.80, 82.975
_Y0, _Y = 4929.64, -4736.0

#: What the sheet cannot draw to scale, in the order of the tiles.
OVERSEAS = {
    "971": "Guadeloupe",
    "972": "Martinique",
    "973": "Guyane",
    "974": "La Réunion",
    "976": "Mayotte",
}
_TILE_WIDTH, _TILE_HEIGHT, _TILE_LEFT, _TILE_TOP = 230, 46, 10, 915
#: How large the schema of Paris is on the sheet of France.
_PARIS_SCALE, _PARIS_LEFT, _PARIS_TOP = 0.4, 8, 40


@dataclass(frozen=True)
class Outline:
    """A département or an arrondissement of Paris: an SVG path, its middle and its box."""

    code: str
    name: str
    path: str
    x: float
    y: float
    #: Left, top, width, height.
    box: tuple[float, float, float, float]


@dataclass(frozen=True)
class Geography:
    """All that is drawn, in the sheet’s units."""

    width: int
    height: int
    departements: Mapping[str, Outline]
    #: The arrondissements of Paris, on a sheet of their own.
    paris: Mapping[str, Outline]
    paris_width: int
    paris_height: int


@cache
def geography() -> Geography:
    """Return the outlines, read once."""
    text = files(__name__).joinpath("outlines.json").read_text(encoding="utf-8")
    read = json.loads(text)
    departements = {code: _outline(code, drawing) for code, drawing in read["departements"].items()}
    for rank, (code, name) in enumerate(OVERSEAS.items()):
        departements[code] = _tile(code, name, rank)
    paris = read["paris"]
    return Geography(
        width=read["width"],
        height=read["height"],
        departements=departements,
        paris={code: _outline(code, drawing) for code, drawing in paris["arrondissements"].items()},
        paris_width=paris["width"],
        paris_height=paris["height"],
    )


@cache
def communes() -> Mapping[str, tuple[float, float]]:
    """Return the latitude and longitude of communes, by their code."""
    text = files(__name__).joinpath("communes.csv").read_text(encoding="utf-8")
    rows = (line.split(",") for line in text.splitlines()[1:])
    return {code: (float(latitude), float(longitude)) for code, latitude, longitude in rows}


def project(latitude: float, longitude: float) -> tuple[float, float] | None:
    """Return where a point lies on the sheet; None when it is beyond its edge."""
    if not -85 < latitude < 85:
        return None
    mercator = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
    x, y = _X0 + _X * longitude, _Y0 + _Y * mercator
    whole = geography()
    return (x, y) if 0 <= x <= whole.width and 0 <= y <= whole.height else None


def on_sheet(arrondissement: Outline) -> tuple[float, float]:
    """Return where an arrondissement of Paris lies in the corner of the sheet of France."""
    return (
        _PARIS_LEFT + arrondissement.x * _PARIS_SCALE,
        _PARIS_TOP + arrondissement.y * _PARIS_SCALE,
    )


#: Draws the schema of Paris in its corner.
PARIS_TRANSFORM = f"translate({_PARIS_LEFT} {_PARIS_TOP}) scale({_PARIS_SCALE})"


def departement_of(code: str) -> str | None:
    """Return the département that an official code of a département or a commune names."""
    found = code[:3] if code[:2] in ("97", "98") else code[:2]
    if len(code) in (2, 3, 5) and found in geography().departements:
        return found
    return None


def _outline(code: str, read: Mapping[str, Any]) -> Outline:
    x, y = read["middle"]
    return Outline(code, read["name"], read["path"], x, y, _box(read["path"]))


def _tile(code: str, name: str, rank: int) -> Outline:
    left, top = _TILE_LEFT, _TILE_TOP + rank * (_TILE_HEIGHT + 4)
    path = f"M{left} {top}h{_TILE_WIDTH}v{_TILE_HEIGHT}h-{_TILE_WIDTH}z"
    middle = (left + _TILE_WIDTH - 24, top + _TILE_HEIGHT / 2)
    return Outline(code, name, path, *middle, (left, top, _TILE_WIDTH, _TILE_HEIGHT))


def _box(path: str) -> tuple[float, float, float, float]:
    """Return the box of a path made of `M x y l dx dy…z` rings."""
    xs, ys = [], []
    for ring in path.split("M")[1:]:
        start, moves = ring.rstrip("z").split("l")
        numbers = [int(number) for number in f"{start} {moves}".replace("-", " -").split()]
        x = y = 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            xs.append(x)
            ys.append(y)
    return min(xs), min(ys), max(xs) - min(xs), max(ys) - min(ys)
