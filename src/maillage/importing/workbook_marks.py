"""What a workbook hides, strikes out or shows otherwise than it holds: read beside its cells.

The library that reads cells says nothing of these. Here they are read of XLSX files; `ods_marks`
reads them of OpenDocument ones.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from maillage.text.limits import COLUMNS as MAX_COLUMNS
from maillage.text.limits import NAME

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_NUMBER = re.compile(rb"\br=\"([A-Z]{0,3})(\d{1,7})\"")
_COLUMN = re.compile(rb"<col [^<>]{0,500}>")
_BOUNDS = re.compile(rb"\b(?:min|max)=\"(\d{1,6})\"")
_HIDDEN = re.compile(rb"\bhidden=\"(?:1|true)\"")
_VALUE = re.compile(rb"<(?:v|t)\b[^>]*>[^<]")
_STYLE = re.compile(rb"\bs=\"(\d+)\"")
#: What a format writes behind a number, in quotes or as a sign.
_BEHIND = re.compile(r"[0#?](?:\"([^\"]*)\"|\\?\s?(%))")
#: Units that say another number than the cell holds.
_UNIT = re.compile(r"(?i)\s*(k ?€|k ?eur\w*|m ?€|m ?eur\w*|milliers? .*|millions? .*|%)\s*")
#: The format of percentages that has no code of its own.
_PERCENT = frozenset({"9", "10"})


@dataclass
class Marks:
    """What is to be known of the cells of one sheet; rows from 1 on, columns from 0 on."""

    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    struck: set[tuple[int, int]] = field(default_factory=set)
    #: Formulas without a value.
    empty: set[tuple[int, int]] = field(default_factory=set)
    #: What stands behind a number, where that makes it another.
    units: dict[tuple[int, int], str] = field(default_factory=dict)
    #: First and last cells of merged ranges, both from 0 on, where the library tells none.
    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(default_factory=list)


def marks(book: ZipFile) -> Mapping[str, Marks]:
    """Return the marks of the sheets of a workbook, by name; none where it has no such parts."""
    try:
        struck, units = _styles(book)
        return {name: _of_sheet(book.read(part), struck, units) for name, part in _sheets(book)}
    except (KeyError, BadZipFile, ElementTree.ParseError):
        return {}


#: What the parts of a workbook that describe it say, by key; who wrote it is a person.
_PROPERTIES = (
    ("docProps/core.xml", "{http://purl.org/dc/elements/1.1/}title", "title"),
    ("meta.xml", "{http://purl.org/dc/elements/1.1/}title", "title"),
    (
        "docProps/app.xml",
        "{http://schemas.openxmlformats.org/officeDocument/2006/extended-properties}Company",
        "publisher",
    ),
)


def properties(raw: bytes) -> dict[str, str]:
    """Return the title of a workbook, and the organisation that publishes it, if it says so."""
    found: dict[str, str] = {}
    if not raw.startswith(b"PK"):
        return found
    book = ZipFile(io.BytesIO(raw))
    for part, tag, key in _PROPERTIES:
        with suppress(KeyError, BadZipFile, ElementTree.ParseError):
            element = next(ElementTree.fromstring(book.read(part)).iter(tag), None)  # noqa: S314 - likewise
            if element is not None and element.text:
                found[key] = element.text[:NAME]
    return found


def _sheets(book: ZipFile) -> Iterator[tuple[str, str]]:
    relations = ElementTree.fromstring(book.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - in a process that is bounded
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = ElementTree.fromstring(book.read("xl/workbook.xml"))  # noqa: S314 - likewise
    for sheet in workbook.iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        if "worksheets/" in target:
            yield sheet.get("name", ""), f"xl/{target.removeprefix('/xl/')}"


def _styles(book: ZipFile) -> tuple[set[int], dict[int, str]]:
    """Return the styles that strike out, and the unit of each that has one."""
    if "xl/styles.xml" not in book.namelist():
        return set(), {}
    document = ElementTree.fromstring(book.read("xl/styles.xml"))  # noqa: S314 - likewise
    formats = {
        number_format.get("numFmtId", ""): number_format.get("formatCode", "")
        for number_format in document.iter(f"{_MAIN}numFmt")
    }
    fonts = document.find(f"{_MAIN}fonts")
    struck_fonts = {
        str(number)
        for number, font in enumerate(fonts if fonts is not None else ())
        if (strike := font.find(f"{_MAIN}strike")) is not None
        and strike.get("val") not in ("0", "false")
    }
    struck, units = set[int](), dict[int, str]()
    styles = document.find(f"{_MAIN}cellXfs")
    for number, style in enumerate(styles if styles is not None else ()):
        if style.get("fontId") in struck_fonts:
            struck.add(number)
        code = style.get("numFmtId", "")
        if unit := "%" if code in _PERCENT else _unit(formats.get(code, "")):
            units[number] = unit
    return struck, units


def _unit(code: str) -> str:
    behind = _BEHIND.search(code)
    return unit_of((behind[1] or behind[2] or "") if behind else "")


def unit_of(behind: str) -> str:
    """Return what stands behind a number, where that makes it another; nothing where it does not.

    >>> unit_of(" k€"), unit_of(" €")
    ('k€', '')
    """
    return behind.strip() if _UNIT.fullmatch(behind) else ""


def _of_sheet(raw: bytes, struck: set[int], units: Mapping[int, str]) -> Marks:
    found = Marks()
    for tag in _COLUMN.findall(raw):
        if _HIDDEN.search(tag) and len(_BOUNDS.findall(tag)) == 2:
            first, last = (int(number) for number in _BOUNDS.findall(tag)[:2])
            found.hidden_columns.update(
                range(min(first, last) - 1, min(max(first, last), MAX_COLUMNS))
            )
    for part in raw.split(b"<row ")[1:]:
        tag = part.partition(b">")[0]
        at = _NUMBER.search(tag)
        if at and _HIDDEN.search(tag):
            found.hidden_rows.add(int(at[2]))
    if struck or units or b"<f" in raw:
        for part in raw.split(b"<c ")[1:]:
            _of_cell(found, part, struck, units)
    return found


def _of_cell(found: Marks, part: bytes, struck: set[int], units: Mapping[int, str]) -> None:
    tag, _, rest = part.partition(b">")
    place = _NUMBER.search(tag)
    if not place or tag.endswith(b"/"):
        return
    at = int(place[2]), _number(place[1])
    style = _STYLE.search(tag)
    number = int(style[1]) if style else 0
    inner = rest.partition(b"</c>")[0]
    if number in struck and inner:
        found.struck.add(at)
    has_value = bool(_VALUE.search(inner))
    if number in units and has_value:
        found.units[at] = units[number]
    if b"<f" in inner and not has_value:
        found.empty.add(at)


def _number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
