"""Charts as inline SVG, from rows to markup: no script, no inline style, readable on a phone.

A chart has a title and a sentence for those who hear it, and the table it is drawn from, folded.
Widths are shares of the page and heights are pixels, so text keeps its size on a narrow screen.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from babel.numbers import format_decimal
from markupsafe import Markup

from datasette_maillage.drawing import chart_files
from datasette_maillage.drawing.chart_files import ChartFile, FileRow
from maillage.messages import N_, Listing
from maillage.messages.message import locale_of, money
from maillage.model.languages import SOURCE

_LINE, _BAR, _GAP = 20, 14, 12
#: Letters of a line where the page has 300 pixels: of a label at most, and of it and its value.
_LABEL, _BOTH = 34, 36


@dataclass(frozen=True)
class Bar:
    """One row of a chart."""

    label: str
    value: float
    #: Where the label leads; nowhere when empty.
    href: str = ""
    #: Whether the value is known to be about right only.
    approximate: bool = False


@dataclass(frozen=True)
class Legend:
    """The words around a chart."""

    #: What tells this chart from the others of its page: letters, digits and hyphens.
    id: str
    title: str
    #: One or two sentences on what is counted and what is not.
    note: str
    #: The heads of the two columns of the table.
    label: str
    value: str
    #: What the values are in, by ISO 4217, where they are money.
    currency: str = ""
    #: “Les chiffres en tableau”, in the language of the page.
    table: str = "Les chiffres en tableau"
    #: What an approximate value begins with.
    about: str = "environ "
    language: str = SOURCE
    #: What a file of the chart says; None where it is not to be taken away.
    file: ChartFile | None = None


def bars(rows: Iterable[Bar], legend: Legend) -> Markup:
    """Return a figure of horizontal bars with its table; nothing when there are no rows."""
    shown = list(rows)
    if not shown:
        return Markup("")
    return Markup(
        '<figure class="chart" id="{id}">'
        '<figcaption><h3>{title}</h3><p class="note">{note}</p></figcaption>'
        "{drawing}<details><summary>{table}</summary>{rows}</details>{links}</figure>"
    ).format(
        id=legend.id,
        title=legend.title,
        note=legend.note,
        table=legend.table,
        drawing=_drawing(shown, legend),
        rows=_table(shown, legend),
        links=_links(shown, legend),
    )


def _links(rows: Sequence[Bar], legend: Legend) -> Markup:
    if (file := legend.file) is None:
        return Markup("")
    largest = max(row.value for row in rows) or 1
    drawn = [
        FileRow(row.label, _value(row, legend, short=True), row.value / largest, row.approximate)
        for row in rows
    ]
    words = replace(
        file,
        name=file.name or legend.id,
        title=file.title or legend.title,
        note=file.note or legend.note,
    )
    return chart_files.links(drawn, words)


def _drawing(rows: Sequence[Bar], legend: Legend) -> Markup:
    largest = max(row.value for row in rows) or 1
    parts, height = [], 0
    for row in rows:
        room = max(_LABEL // 2, min(_LABEL, _BOTH - len(_value(row, legend, short=True))))
        label = textwrap.wrap(row.label, room) or [""]
        parts.append(_bar(row, label, height, largest, legend))
        height += len(label) * _LINE + _BAR + _GAP
    return Markup(
        '<svg class="bars" width="100%" height="{height}" role="img"'
        ' aria-labelledby="{id}-title {id}-desc"><title id="{id}-title">{title}</title>'
        '<desc id="{id}-desc">{description}</desc>{parts}</svg>'
    ).format(
        height=height,
        id=legend.id,
        title=legend.title,
        description=_sentence(rows, legend),
        parts=Markup("").join(parts),
    )


def _bar(row: Bar, label: Sequence[str], top: int, largest: float, legend: Legend) -> Markup:
    line = Markup('<text x="0" y="{y}">{text}</text>')
    below = top + len(label) * _LINE
    return Markup(
        '{label}<text x="100%" y="{y}" text-anchor="end" class="value">{value}</text>'
        '<rect class="rail" x="0" y="{below}" width="100%" height="{height}" rx="2"/>'
        '<rect class="{kind}" x="0" y="{below}" width="{width:.1f}%" height="{height}" rx="2"/>'
    ).format(
        label=Markup("").join(
            line.format(y=top + rank * _LINE - 5, text=text)
            for rank, text in enumerate(label, start=1)
        ),
        y=below - 5,
        value=_value(row, legend, short=True),
        below=below,
        height=_BAR,
        kind="fill about" if row.approximate else "fill",
        width=100 * row.value / largest,
    )


def _sentence(rows: Sequence[Bar], legend: Legend) -> str:
    told = tuple(_ROW(label=row.label, value=_value(row, legend)) for row in rows[:5])
    return (_FIRST if len(rows) > 5 else _ALL)(rows=Listing(told, N_(" ; "))).told(legend.language)


_ROW, _FIRST, _ALL = N_("{label} : {value}"), N_("{rows} ; …"), N_("{rows}.")


def _value(row: Bar, legend: Legend, *, short: bool = False) -> str:
    about = ("≈ " if short else legend.about) if row.approximate else ""
    if legend.currency:
        return about + money(row.value, legend.currency, legend.language)
    return about + format_decimal(row.value, "#,##0.##", locale_of(legend.language))


def _table(rows: Sequence[Bar], legend: Legend) -> Markup:
    line = Markup('<tr><th scope="row" dir="auto">{label}</th><td class="number">{value}</td></tr>')
    link = Markup('<a href="{href}">{label}</a>')
    lines = [
        line.format(
            label=link.format(href=row.href, label=row.label) if row.href else row.label,
            value=_value(row, legend),
        )
        for row in rows
    ]
    return Markup(
        "<table><caption>{title}</caption><thead><tr>"
        '<th scope="col">{label}</th><th scope="col" class="number">{value}</th>'
        "</tr></thead><tbody>{lines}</tbody></table>"
    ).format(
        title=legend.title, label=legend.label, value=legend.value, lines=Markup("").join(lines)
    )
