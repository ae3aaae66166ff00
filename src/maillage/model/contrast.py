"""Whether a colour can be read on another (WCAG 2.2), and the nearest that can."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable

#: The ratio that normal text must have (success criterion 1.4.3).
ENOUGH = 4.5


def ratio(colour: str, other: str) -> float:
    """Return the contrast of two colours, from 1 to 21.

    >>> ratio("#000000", "#ffffff"), round(ratio("#777777", "#ffffff"), 2)
    (21.0, 4.48)
    """
    darker, lighter = sorted(map(_luminance, (colour, other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_readable(colour: str, papers: Iterable[str]) -> str:
    """Return the lightest colour of a hue, no lighter than one, that can be read on some papers.

    >>> nearest_readable("#0b5f59", ["#ffffff"]), nearest_readable("#ffcc00", ["#ffffff"])
    ('#0b5f59', '#8f7300')
    """
    papers = tuple(papers)
    hue, lightness, saturation = colorsys.rgb_to_hls(*_parts(colour))
    found = colour.lower()
    while any(ratio(found, paper) < ENOUGH for paper in papers) and lightness > 0:
        lightness = max(0.0, lightness - 1 / 512)
        red_green_blue = colorsys.hls_to_rgb(hue, lightness, saturation)
        found = "#" + "".join(f"{round(255 * part):02x}" for part in red_green_blue)
    return found


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
