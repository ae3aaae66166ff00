"""A chart to take away: an SVG that says what it shows, from where, of when, by which licence.

The file is in the address of its link, so that whoever has the page has it: nothing is asked of the
site again. Its colours and widths are numbers, since no style drawing goes with it.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from markupsafe import Markup

_WIDTH, _MARGIN = 720, 24
#: Letters of a line, where letters have 22, 15 and 13 pixels.
_TITLE, _LABEL, _SMALL = 52, 66, 92


@dataclass(frozen=True)
class FileRow:
    """One bar, as the file shows it."""

    label: str
    #: What it says beside the bar.
    value: str
    #: How much of the width it takes, from 0 to 1.
    share: float
    is_approximate: bool = False


@dataclass(frozen=True)
class ChartFile:
    """What the file says around the bars, and what its link says."""

    #: What stands before the links: “Télécharger ce graphique”, with its colon.
    told: str
    #: Where it is from, of when, by which licence: a line each.
    origin: Sequence[str]
    #: The name of the file without suffix, the title, and one or two sentences on what is counted:
    #: those of the chart where they are not said.
    name: str = ""
    title: str = ""
    note: str = ""


class _Drawing:
    """What is drawn so far, from top to bottom."""

    def __init__(self) -> None:
        self.height = _MARGIN
        self.parts: list[Markup] = []

    def write(self, text: str, size: int, letters: int, **attributes: str) -> None:
        more = Markup("").join(
            Markup(' {}="{}"').format(name.replace("_", "-"), value)
            for name, value in attributes.items()
        )
        for line in textwrap.wrap(text, letters):
            self.height += round(size * 1.4)
            self.parts.append(
                Markup('<text x="{}" y="{}" font-size="{}" fill="#1c2a2e"{}>{}</text>').format(
                    _MARGIN, self.height, size, more, line
                )
            )

    def bar(self, row: FileRow) -> None:
        widest = _WIDTH - 2 * _MARGIN
        self.height += 10
        self.write(row.label, 15, _LABEL)
        self.parts.append(
            Markup(
                '<text x="{}" y="{}" font-size="15" font-weight="700" fill="#1c2a2e"'
                ' text-anchor="end">{}</text>'
            ).format(_WIDTH - _MARGIN, self.height, row.value)
        )
        fill = "#2f7f78" if row.is_approximate else "#0b5f59"
        for width, colour in ((widest, "#e3e6e4"), (round(widest * row.share), fill)):
            self.parts.append(
                Markup('<rect x="{}" y="{}" width="{}" height="14" fill="{}"/>').format(
                    _MARGIN, self.height + 6, width, colour
                )
            )
        self.height += 20


def svg(rows: Sequence[FileRow], words: ChartFile) -> str:
    """Return the file."""
    drawing = _Drawing()
    drawing.write(words.title, 22, _TITLE, font_weight="700")
    drawing.write(words.note, 13, _SMALL)
    for row in rows:
        drawing.bar(row)
    drawing.height += 12
    for line in words.origin:
        drawing.write(line, 13, _SMALL)
    height = drawing.height + _MARGIN
    return Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
        ' viewBox="0 0 {width} {height}" font-family="sans-serif" role="img">'
        "<title>{title}</title><desc>{origin}</desc>"
        '<rect x="0" y="0" width="{width}" height="{height}" fill="#fff"/>{parts}</svg>'
    ).format(
        width=_WIDTH,
        height=height,
        title=words.title,
        origin=" ".join((words.note, *words.origin)),
        parts=Markup("").join(drawing.parts),
    )


def links(rows: Sequence[FileRow], words: ChartFile) -> Markup:
    """Return the link to the file; `chart.js` adds one to its PNG."""
    return Markup(
        '<p class="take">{told}'
        '<a download="{name}.svg" href="data:image/svg+xml,{file}">SVG</a></p>'
    ).format(told=words.told, name=words.name, file=quote(svg(rows, words), safe="/:=;,"))
