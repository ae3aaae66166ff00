"""What the maps of a country are drawn from, as the file says that its reference names.

An outline is that of a place whose code it bears. What a sheet cannot draw where it lies has a
tile; what is too small to tell its parts apart has an inset, on a sheet of its own and in a corner
of this one. `scripts/refresh-map` derives the file of France; its origin and licence stand in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from maillage.errors import Reason, reason_of
from maillage.model.labels import Words
from maillage.model.languages import by_language
from maillage.model.reference import Reference

#: Left and top, then width and height unless right and bottom are said; across and down.
Box = tuple[float, float, float, float]
Point = tuple[float, float]


@dataclass(frozen=True)
class Outline:
    """A place: an SVG path, its middle and its box."""

    code: str
    name: str
    path: str
    x: float
    y: float
    box: Box


@dataclass(frozen=True)
class Inset:
    """The parts of an outline, on a sheet of their own and in a corner of the whole."""

    kind: str
    width: int
    height: int
    left: float
    top: float
    scale: float
    outlines: Mapping[str, Outline]

    def on_sheet(self, part: Outline) -> Point:
        """Return where a part lies in the corner of the whole."""
        return self.left + part.x * self.scale, self.top + part.y * self.scale

    @property
    def shown(self) -> Box:
        """What its own sheet shows, with a margin."""
        return -4.0, -4.0, self.width + 8.0, self.height + 8.0

    @property
    def transform(self) -> str:
        """What draws the parts in the corner."""
        return f"translate({self.left} {self.top}) scale({self.scale})"


@dataclass(frozen=True)
class Geography:
    """All that is drawn, in the sheet’s units."""

    #: The kind that the outlines and tiles are of.
    kind: str
    width: int
    height: int
    #: The sheet’s origin and units for a degree of longitude, a radian of Mercator’s latitude.
    across: tuple[float, float]
    down: tuple[float, float]
    #: Those of the tiles too, which are boxes.
    outlines: Mapping[str, Outline]
    tiles: frozenset[str]
    insets: Mapping[str, Inset]
    #: All outlines as one path, coarser, for small maps.
    image: str
    credit: Words

    @cached_property
    def cells(self) -> Mapping[tuple[str, str], Point]:
        """Return where the parts of insets lie on the whole, by kind and code."""
        return {
            (inset.kind, code): inset.on_sheet(part)
            for inset in self.insets.values()
            for code, part in inset.outlines.items()
        }

    def around(self, kind: str, code: str, reference: Reference) -> list[str]:
        """Return the codes of the outlines that a place is, or is in; else of those inside it."""
        own = (kind, code)
        wholes = dict([own, *reference.wholes(*own).items()])
        if self.kind in wholes:
            return [wholes[self.kind]]
        names = reference.names(self.kind)
        return [name for name in names if own in reference.wholes(self.kind, name).items()]

    def project(self, latitude: float, longitude: float) -> Point | None:
        """Return where a point lies on the sheet; None when it is beyond its edge."""
        if not -85 < latitude < 85:
            return None
        mercator = math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))
        x = self.across[0] + self.across[1] * longitude
        y = self.down[0] + self.down[1] * mercator
        return (x, y) if 0 <= x <= self.width and 0 <= y <= self.height else None


def geography(reference: Reference) -> Geography | None:
    """Return what the maps of a country are drawn from; None where its reference names no file.

    Raises:
        ModelError: the file says what cannot be.
    """
    try:
        read = reference.map()
        return read and _geography(read, reference.names)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise reference.wrong_map(
            Reason("ce n’est pas une carte : {error}")(error=reason_of(error))
        ) from error


def _geography(read: Mapping[str, Any], names: Callable[[str], Mapping[str, str]]) -> Geography:
    called = names(read["kind"])
    outlines = {code: _outline(code, said, called[code]) for code, said in read["outlines"].items()}
    tiles = {code: _tile(code, called[code], box) for code, box in read.get("tiles", {}).items()}
    return Geography(
        kind=read["kind"],
        width=int(read["width"]),
        height=int(read["height"]),
        across=tuple(read["projection"]["x"]),
        down=tuple(read["projection"]["y"]),
        outlines={**outlines, **tiles},
        tiles=frozenset(tiles),
        insets={code: _inset(said) for code, said in read.get("insets", {}).items()},
        image=read["image"],
        credit=Words(by_language(read, "credit"), {}),
    )


def _inset(read: Mapping[str, Any]) -> Inset:
    parts = {code: _outline(code, said, said["name"]) for code, said in read["outlines"].items()}
    return Inset(**{**read, "outlines": parts})


def _outline(code: str, read: Mapping[str, Any], name: str) -> Outline:
    x, y = read["middle"]
    return Outline(code, name, read["path"], x, y, _box(read["path"]))


def _tile(code: str, name: str, box: Box) -> Outline:
    left, top, width, height = box
    path = f"M{left} {top}h{width}v{height}h-{width}z"
    # A circle stands at its end, the name before it.
    return Outline(
        code, name, path, left + width - 24, top + height / 2, (left, top, width, height)
    )


def _box(path: str) -> Box:
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
