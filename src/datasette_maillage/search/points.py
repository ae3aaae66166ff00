"""Points on the earth, and how far they are from each other."""

from __future__ import annotations

from math import asin, cos, radians, sin, sqrt

#: Latitude and longitude, in degrees.
Point = tuple[float, float]
#: Kilometres from one side of the earth to the other.
_DIAMETER = 12742


def distance(point: Point, other: Point) -> float:
    """Return the kilometres between two points.

    >>> round(distance((48.8566, 2.3522), (45.764, 4.8357)))
    392
    """
    (north, east), (south, west) = (tuple(map(radians, it)) for it in (point, other))
    across = sin((north - south) / 2) ** 2
    along = cos(north) * cos(south) * sin((east - west) / 2) ** 2
    return _DIAMETER * asin(sqrt(across + along))
