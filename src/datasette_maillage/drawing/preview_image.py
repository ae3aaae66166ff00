"""The picture that stands beside a link to a page elsewhere: a mesh in the colour of a catalogue.

Those who show it want PNG, and it holds no words: the title stands beside it.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from math import hypot, sqrt

#: What the Open Graph protocol’s readers show whole.
WIDTH, HEIGHT = 1200, 630
#: The mesh of the drawing that stands for a catalogue without a logo, on a sheet of 32 by 32.
_NODES = ((6, 6), (26, 10), (22, 26), (7, 22))
_LINKS = ((0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3))
_NODE, _LINK = 3.4, 0.9
_UNIT, _LEFT, _TOP = 17.0, 330.0, 45.0
_PAPER = b"\xfa\xf8\xf4"


def preview_image(accent: str) -> bytes:
    """Return the picture, as PNG of two colours."""
    rows = [bytearray(WIDTH) for _ in range(HEIGHT)]
    for y, left, right in _spans():
        first, last = max(0, round(left)), min(WIDTH, round(right))
        if 0 <= y < HEIGHT and first < last:
            rows[y][first:last] = b"\1" * (last - first)
    colour = bytes.fromhex(accent.removeprefix("#"))
    head = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)
    data = zlib.compress(b"".join(b"\0" + bytes(row) for row in rows), 9)
    parts = ((b"IHDR", head), (b"PLTE", _PAPER + colour), (b"IDAT", data), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_part(*part) for part in parts)


def _part(name: bytes, data: bytes) -> bytes:
    checksum = struct.pack(">I", zlib.crc32(name + data))
    return struct.pack(">I", len(data)) + name + data + checksum


def _spans() -> Iterator[tuple[int, float, float]]:
    """Yield the rows of the mesh, each from where to where."""
    points = [(_LEFT + _UNIT * x, _TOP + _UNIT * y) for x, y in _NODES]
    for x, y in points:
        yield from _disc(x, y, _UNIT * _NODE)
    for start, end in _LINKS:
        yield from _link(*points[start], *points[end], _UNIT * _LINK)


def _disc(x: float, y: float, radius: float) -> Iterator[tuple[int, float, float]]:
    for row in range(int(y - radius), int(y + radius) + 1):
        half = sqrt(max(0.0, radius**2 - (row - y) ** 2))
        yield row, x - half, x + half


def _link(
    x: float, y: float, to_x: float, to_y: float, half: float
) -> Iterator[tuple[int, float, float]]:
    """Yield the rows of a line: what of each is no further from it than half its width."""
    across, down = to_x - x, to_y - y
    length = hypot(across, down)
    for row in range(int(min(y, to_y)), int(max(y, to_y)) + 1):
        if abs(down) < abs(across) / 100:
            yield row, min(x, to_x), max(x, to_x)
            continue
        middle, reach = x + (row - y) * across / down, half * length / abs(down)
        low, high = sorted((x, to_x))
        yield row, max(middle - reach, low - half), min(middle + reach, high + half)
