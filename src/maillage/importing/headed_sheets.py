"""Sheets of which it is known where their headers are: one row of them, or two."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from maillage.importing.cells import Cell, text_of
from maillage.importing.drafts import SourceLocation, letter
from maillage.importing.header_names import BELOW, HeaderNames
from maillage.importing.known_headers import HeaderList, schema_of
from maillage.importing.sheets import Sheet
from maillage.importing.workbook import MAX_COLUMNS
from maillage.messages import N_
from maillage.reading.grammars.calendar_dates import read_date
from maillage.text import limits
from maillage.text.french import read_number
from maillage.text.words import fold

#: Filled rows among which the headers are looked for: titles and remarks may stand above them.
_LOOKED_AT = 10
#: What a column is called in a sheet without headers.
LETTERED = N_("Colonne {letter}")
#: Headers that are known up to which they may be values: « Association » is a type too.
_MAY_BE_VALUES = 2
#: The part of the cells of a row that are the headers, where it is the headers again.
_AGAIN = 0.6
#: A number from which on it heads no column, unless it is a year.
_LARGE, _YEARS = 100, (1900, 2100)
Row = tuple[int, Sequence[Cell]]


@dataclass(frozen=True)
class HeadedSheet:
    """A sheet, and its row of headers."""

    sheet: Sheet
    row: int
    headers: Mapping[int, str]
    #: What stands above each header, where a header has two rows.
    groups: Mapping[int, str]
    rows: Sequence[Row]
    schema: HeaderList | None
    #: How many of its headers are known.
    score: int
    #: Other words for the codes of a field, by its key.
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    #: Those of the row above that stand alone, where its own row parts the others, by column.
    tops: Mapping[int, str] = field(default_factory=dict)

    @property
    def words(self) -> int:
        """How many of its headers are words, and no numbers."""
        return sum(read_number(header) is None for header in self.headers.values())

    @cached_property
    def titles(self) -> Sequence[str]:
        """What stands above the headers, and is none of them."""
        above = [cells for number, cells in self.sheet.rows[:_LOOKED_AT] if number < self.row]
        return [text for cells in above for cell in cells if (text := _header(cell))]

    @cached_property
    def marks(self) -> dict[tuple[int, int], str]:
        """What is to be told of cells."""
        return {(row, column): mark for row, column, mark in self.sheet.marks}

    def place(self, at: int) -> SourceLocation:
        """Return where a header stands."""
        return SourceLocation(self.sheet.name, self.row, at, self.headers[at])

    def cells(self, at: int) -> list[Cell]:
        """Return the cells below a header."""
        return [cells[at] for _, cells in self.rows if at < len(cells)]


def seen_headers(sheet: Sheet) -> Iterator[str]:
    """Yield the texts of the rows among which the headers are."""
    for _, cells in sheet.rows[:_LOOKED_AT]:
        yield from map(_header, cells)


def headed_sheet(
    sheet: Sheet, names: HeaderNames, decided: Container[str] = ()
) -> HeadedSheet | None:
    """Return a sheet with the row that has most headers that are known; None if it is empty.

    Where none is known, the headers are the first of the rows that have most words.

    Args:
        sheet: the sheet.
        names: what headers are known.
        decided: headers of which a person said what they mean.
    """
    found = [
        _headed(sheet, names, number, decided) for number in range(len(sheet.rows[:_LOOKED_AT]))
    ]
    best = max(found, key=lambda headed: headed.score, default=None)
    if best:
        below = found[found.index(best) + 1 :][:1]
        best = next((headed for headed in below if headed.tops), best)
    if best and (any(name in decided for name in _lettered(sheet)) or _is_headless(best)):
        return _headless(sheet, decided)
    if best is None or best.score > 1:
        return best
    likely = max(found, key=lambda headed: headed.words)
    # One word that is known says little below a whole row of words.
    return likely if not best.score or likely.row < best.row else best


def _lettered(sheet: Sheet) -> dict[str, int]:
    """Return the columns of a sheet by what they are called where it has no headers."""
    width = max((len(cells) for _, cells in sheet.rows), default=0)
    return {LETTERED(letter=letter(at)).told(): at for at in range(width)}


def _headless(sheet: Sheet, decided: Container[str]) -> HeadedSheet:
    """Return a sheet that begins with its records: people say what its columns mean."""
    named = _lettered(sheet)
    score = sum(name in decided for name in named)
    headers = {at: name for name, at in named.items()}
    return HeadedSheet(sheet, 0, headers, {}, sheet.rows, None, score)


def _is_headless(headed: HeadedSheet) -> bool:
    """Whether what would be the headers is a record: it holds values, or those of rows below."""
    if headed.score > _MAY_BE_VALUES or len(headed.headers) < _MAY_BE_VALUES:
        return False
    own = {at: fold(header) for at, header in headed.headers.items()}
    if any(_is_value(header) for header in headed.headers.values()):
        return True
    for number, cells in headed.sheet.rows:
        same = sum(at < len(cells) and fold(_header(cells[at])) == own[at] for at in own)
        if number > headed.row and 0 < same < _AGAIN * len(own):
            return True
    return False


def _is_value(text: str) -> bool:
    """Whether a text is an amount, a code or a day, that no column is called by."""
    number = read_number(text)
    is_year = number is not None and _YEARS[0] <= number <= _YEARS[1]
    return (number is not None and number >= _LARGE and not is_year) or (
        number is None and any(map(str.isdigit, text)) and read_date(text) is not None
    )


def _headed(sheet: Sheet, names: HeaderNames, number: int, decided: Container[str]) -> HeadedSheet:
    """Take one of the first rows for that of the headers, and count those that are known."""
    row, cells = sheet.rows[number]
    above = sheet.rows[number - 1][1] if number else ()
    tops = _tops(above, cells)
    groups = {at: "" if at in tops else text for at, text in _carried(above).items()}
    own = {at: text for at, cell in enumerate(cells) if (text := _header(cell))}
    texts = dict(sorted({**tops, **own}.items()))
    schema = schema_of(texts.values())
    known = {at for at, text in texts.items() if names.known(text, schema) or text in decided}
    are_groups = len(set(filter(None, groups.values()))) > 1  # and no title of the whole
    headers: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for at, text in texts.items():
        both = f"{groups[at]}{BELOW}{text}" if groups.get(at) else ""
        is_told = are_groups and names.grouped(groups.get(at, ""), text)
        # « 2021 » may be decided too, of the first of two.
        is_decided = bool(both) and both in decided
        if is_told or is_decided or (at not in known and both and names.known(both, schema)):
            text = both  # noqa: PLW2901 - two rows of headers, of which the lower says too little
            known.add(at)
        headers[at] = name = f"{text} ({seen[text] + 1})" if seen[text] else text
        seen.update((name, *(name[: found.start()] for found in _NUMBERED.finditer(name))))
    rows = sheet.rows[number + 1 :]
    values = schema.values if schema else {}
    score = len({fold(texts[at]) for at in known})
    return HeadedSheet(sheet, row, headers, groups, rows, schema, score, values, tops)


def _tops(above: Sequence[Cell], cells: Sequence[Cell]) -> dict[int, str]:
    """Return the headers of a row that stand for themselves, where the row below parts the others.

    Below « Structure » and « Publics » stand nothing, or « Structure » again, and several publics.
    """
    tops = {at: text for at, cell in enumerate(above) if (text := _header(cell))}
    own = {at for at, cell in enumerate(cells) if (text := _header(cell)) and text != tops.get(at)}
    parted = Counter(max((top for top in tops if top <= at), default=-1) for at in own)
    alone = {at: text for at, text in tops.items() if at not in parted}
    are_parts = bool(alone) and bool(parted) and -1 not in parted and min(parted.values()) > 1
    return alone if are_parts else {}


#: Where the number of a header that comes again may begin.
_NUMBERED = re.compile(r" \(")


def _header(cell: Cell) -> str:
    return " ".join(text_of(cell)[: limits.NAME].split()).rstrip(" *:")


def _carried(cells: Sequence[Cell]) -> dict[int, str]:
    """Return the text above each column: a merged cell has it in its first one alone."""
    carried, last = dict[int, str](), ""
    for at in range(MAX_COLUMNS):
        last = (_header(cells[at]) if at < len(cells) else "") or last
        carried[at] = last
    return carried
