"""The marks of an OpenDocument workbook (`workbook_marks`), read beside its cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import IO
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from maillage.importing.workbook_marks import Marks, unit_of
from maillage.text.limits import COLUMNS as MAX_COLUMNS
from maillage.text.limits import ROWS as MAX_ROWS

_NAMES = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_STYLE, _TABLE, _TEXT = _NAMES % "style", _NAMES % "table", _NAMES % "text"
_OFFICE, _NUMBER = _NAMES % "office", _NAMES % "datastyle"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_HIDDEN = ("collapse", "filter")
#: Cells that one cell of the file stands for, where something is to be told of them.
_MAX_MARKS = 200_000


@dataclass
class _CellStyles:
    """The styles that strike out, and the unit behind the numbers of each that has one."""

    struck: set[str] = field(default_factory=set)
    units: dict[str, str] = field(default_factory=dict)


@dataclass
class _SheetCursor:
    """Where in a sheet the reading is: the row from 1 on, the column from 0 on."""

    row: int = 1
    column: int = 0
    #: The style of the cells of each column, where they have none.
    defaults: list[str] = field(default_factory=list)


def ods_marks(book: ZipFile) -> Mapping[str, Marks]:
    """Return the marks of the sheets of a workbook, by name; none where they cannot be read."""
    try:
        styles = _CellStyles()
        for part in ("styles.xml", "content.xml"):
            if part in book.namelist():
                with book.open(part) as file:
                    _read_styles(file, styles)
        with book.open("content.xml") as file:
            return dict(_sheets(file, styles))
    except (KeyError, BadZipFile, ElementTree.ParseError, ValueError):
        return {}


def _read_styles(file: IO[bytes], found: _CellStyles) -> None:
    behind: dict[str, str] = {}
    for _, element in ElementTree.iterparse(file):  # noqa: S314 - in a process that is bounded
        name = element.get(f"{_STYLE}name", "")
        if element.tag.startswith(_NUMBER) and name:
            behind[name] = _behind(element)
        elif element.tag == f"{_STYLE}style":
            parent = element.get(f"{_STYLE}parent-style-name", "")
            strike = _strike(element)
            if strike or (strike is None and parent in found.struck):
                found.struck.add(name)
            data = element.get(f"{_STYLE}data-style-name", "")
            if unit := unit_of(behind.get(data, "")) or ("" if data else found.units.get(parent)):
                found.units[name] = unit
        elif element.tag in (f"{_OFFICE}body", f"{_TABLE}table-row"):
            element.clear()


def _strike(style: ElementTree.Element) -> bool | None:
    """Whether a style strikes out; None where it leaves that to the one above."""
    for text in style.iter(f"{_STYLE}text-properties"):
        line = text.get(f"{_STYLE}text-line-through-style") or text.get(
            f"{_STYLE}text-line-through-type"
        )
        if line:
            return line != "none"
    return None


def _behind(number_format: ElementTree.Element) -> str:
    """Return what a format writes behind a number."""
    parts = list(number_format)
    tags = [part.tag for part in parts]
    at = tags.index(f"{_NUMBER}number") + 1 if f"{_NUMBER}number" in tags else len(parts)
    return "".join(part.text or "" for part in parts[at:])


def _sheets(file: IO[bytes], styles: _CellStyles) -> Iterator[tuple[str, Marks]]:
    found, at = Marks(), _SheetCursor()
    for event, element in ElementTree.iterparse(file, ("start", "end")):  # noqa: S314 - likewise
        if event == "start":
            if element.tag == f"{_TABLE}table":
                found, at = Marks(), _SheetCursor()
        elif element.tag == f"{_TABLE}table":
            yield element.get(f"{_TABLE}name", ""), found
            element.clear()
        elif element.tag == f"{_TABLE}table-column":
            _column(found, at, element)
        elif element.tag == f"{_TABLE}table-row":
            _row(found, at, element, styles)
            element.clear()


def _column(found: Marks, at: _SheetCursor, element: ElementTree.Element) -> None:
    many = min(_repeated(element, "columns"), MAX_COLUMNS + 1 - len(at.defaults))
    first = len(at.defaults)
    at.defaults += [element.get(f"{_TABLE}default-cell-style-name", "")] * many
    if element.get(f"{_TABLE}visibility") in _HIDDEN:
        found.hidden_columns.update(range(first, len(at.defaults)))


def _row(found: Marks, at: _SheetCursor, element: ElementTree.Element, styles: _CellStyles) -> None:
    repeated_rows = _repeated(element, "rows")
    rows = range(at.row, at.row + min(repeated_rows, MAX_ROWS))
    if element.get(f"{_TABLE}visibility") in _HIDDEN:
        found.hidden_rows.update(rows)
    at.column = 0
    for cell in (cell for cell in element if cell.tag in _CELLS):
        repeated = _repeated(cell, "columns")
        columns = range(at.column, min(at.column + repeated, MAX_COLUMNS))
        by_style: dict[str, list[int]] = {}
        for column in columns:
            by_style.setdefault(_style(cell, element, at, column), []).append(column)
        _cell(found, cell, rows, by_style, styles)
        at.column += repeated
    at.row += repeated_rows


def _style(
    cell: ElementTree.Element, row: ElementTree.Element, at: _SheetCursor, column: int
) -> str:
    """Return the style of a cell: its own, or that of its row or column."""
    default = at.defaults[column] if column < len(at.defaults) else ""
    of_row = row.get(f"{_TABLE}default-cell-style-name", "")
    return cell.get(f"{_TABLE}style-name") or of_row or default


def _cell(
    found: Marks,
    cell: ElementTree.Element,
    rows: range,
    by_style: Mapping[str, Sequence[int]],
    styles: _CellStyles,
) -> None:
    """Note what is to be told of a cell, wherever it stands: one may stand for a million."""
    high, wide = (
        int(cell.get(f"{_TABLE}number-{side}-spanned", "1")) for side in ("rows", "columns")
    )
    has_value = cell.get(f"{_OFFICE}value") is not None or any(
        "".join(line.itertext()) for line in cell.iter(f"{_TEXT}p")
    )
    is_empty = cell.get(f"{_TABLE}formula") is not None and not has_value
    is_percentage = cell.get(f"{_OFFICE}value-type") == "percentage"
    for style, columns in by_style.items():
        unit = ("%" if is_percentage else styles.units.get(style, "")) if has_value else ""
        is_struck = has_value and style in styles.struck
        if not (high > 1 or is_empty or unit or is_struck):
            continue
        if len(rows) * len(columns) > _MAX_MARKS:
            raise MemoryError
        for place in product(rows, columns):
            if high > 1:
                top, left = place[0] - 1, place[1]
                found.merged.append(((top, left), (top + high - 1, left + wide - 1)))
            if is_empty:
                found.empty.add(place)
            if is_struck:
                found.struck.add(place)
            if unit:
                found.units[place] = unit


def _repeated(element: ElementTree.Element, side: str) -> int:
    return int(element.get(f"{_TABLE}number-{side}-repeated", "1"))
