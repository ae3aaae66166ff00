"""Reads one workbook in a process of its own, which may not take much memory or time.

A small file can unfold to any size, and a cell far away makes a sheet of billions: what reads it
has bounds that the machine enforces. The program reads a workbook on stdin and writes JSON on
stdout: `{"sheets": [[name, [[row number, [cell, …]], …], [[row, column, mark], …]], …],
"properties": {key: text}}` or `{"error": code}`. A mark is `hidden`, `struck`, `formula` or
`merged`; a row or column of -1 stands for all.
"""

from __future__ import annotations

import errno
import io
import json
import resource
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zipfile import ZipFile

from maillage.errors import lacks_room
from maillage.importing import process_limits
from maillage.importing.ods_marks import ods_marks
from maillage.importing.workbook_marks import Marks, marks, properties
from maillage.text import limits

#: Bytes of memory, seconds of work.
MEMORY = 1 << 30
SECONDS = 20
_BOUNDS = ((resource.RLIMIT_AS, MEMORY), (resource.RLIMIT_CPU, SECONDS))
#: Sheets, filled rows of a sheet, columns, and characters of a cell: more is no list of actions.
MAX_SHEETS, MAX_ROWS, MAX_COLUMNS = limits.SHEETS, limits.ROWS, limits.COLUMNS
MAX_CELL = limits.CELL


def answer(read: Callable[[bytes], Mapping[str, Any]], *, damaged: str) -> int:
    """Read the file on stdin within bounds; write on stdout what it holds, or why it is not read.

    Args:
        read: returns what a file holds; whatever it raises is the fault of the file.
        damaged: the reason, then.

    Returns:
        The exit status: 1 where the machine lacks something, and nothing is said of the file.
    """
    bound()
    try:
        found = read(sys.stdin.buffer.read())
    except ModuleNotFoundError:
        found = {"error": "missing"}
    except MemoryError:
        if not _has_enough():
            return 1
        found = {"error": "memory"}
    except Exception as error:
        if isinstance(error, ImportError) or lacks_room(error):
            return 1
        found = {"error": damaged}
    sys.stdout.write(json.dumps(found))
    return 0


def _read(raw: bytes) -> Mapping[str, Any]:
    """Return the sheets of a workbook, or why they are not read: its cells before their marks."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - an extra

    if raw.startswith(b"PK") and _unfolded(raw) > limits.UNFOLDED:
        return {"error": "memory"}
    book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
    if len(book.sheet_names) > MAX_SHEETS:
        return {"error": "sheets"}
    read = []
    for name in book.sheet_names:
        sheet = book.get_sheet_by_name(name)
        rows = _rows(sheet)
        if isinstance(rows, str):
            return {"error": rows, "sheet": name}
        read.append((name, sheet, rows))
    marked = _marks(raw)
    sheets = []
    for name, sheet, rows in read:
        own = marked.get(name, Marks())
        merged = getattr(sheet, "merged_cell_ranges", None) or own.merged
        repeated = list(_repeat_merged(rows, merged))
        sheets.append([name, rows, [*repeated, *_marked(rows, own)]])
    return {"sheets": sheets, "properties": properties(raw)}


def bound() -> None:
    """Let this process take no more memory and time than a file may need."""
    for which, most in _BOUNDS:
        process_limits.bound(which, most)
    process_limits.bound(resource.RLIMIT_CORE, 0)


def check_ending(status: int) -> None:
    """Have a reader that ended by itself, or that had little, be no fault of its file.

    Raises:
        OSError: the machine has too little for it.
    """
    if status > 0 or (status and not _has_enough()):
        raise BlockingIOError(errno.EAGAIN, "too little for what reads a file")


def _has_enough() -> bool:
    """Say whether the machine grants a process as much as a file may need."""
    return all(process_limits.is_granted(which, most) for which, most in _BOUNDS)


def _unfolded(raw: bytes) -> int:
    """Return how many bytes a file says that its parts are."""
    return sum(part.file_size for part in ZipFile(io.BytesIO(raw)).infolist())


def _marks(raw: bytes) -> Mapping[str, Marks]:
    """Return the marks of the sheets, by name; none in the older form of Excel."""
    if not raw.startswith(b"PK"):
        return {}
    book = ZipFile(io.BytesIO(raw))
    return ods_marks(book) if "content.xml" in book.namelist() else marks(book)


def _rows(sheet: Any) -> list[Any] | str:
    first = sheet.start[0] + 1 if sheet.start else 1
    rows: list[Any] = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=True), start=first):
        if not any(cell is not None and cell != "" for cell in row):
            continue
        if len(rows) >= MAX_ROWS:
            return "rows"
        if len(row) > MAX_COLUMNS:
            return "columns"
        before = [None] * (sheet.start[1] if sheet.start else 0)
        rows.append([number, [*before, *map(_plain, row)]])
    return rows


def _repeat_merged(rows: list[Any], ranges: Iterable[Any]) -> Iterator[list[Any]]:
    """Give the cells below the first one of a merged range its value: it is theirs too.

    Yields the marks of the cells that share one.
    """
    by_number = dict(rows)
    numbers = sorted(by_number)
    # Ranges that overlap, which no spreadsheet makes, are each taken from where the last ended.
    ended: dict[int, int] = {}
    for (top, left), (bottom, _) in sorted(ranges):
        above = by_number.get(top + 1, [])
        value = above[left] if left < len(above) else None
        first = bisect_right(numbers, max(top + 1, ended.get(left, 0)))
        ended[left] = max(bottom + 1, ended.get(left, 0))
        shared = []
        for number in numbers[first : bisect_right(numbers, bottom + 1)]:
            cells = by_number[number]
            if left < len(cells) and cells[left] is None:
                cells[left] = value
                shared.append(number)
        if shared and value is not None:
            yield from ([number, left, "merged"] for number in (top + 1, *shared))


def _marked(rows: list[Any], found: Marks) -> Iterator[list[Any]]:
    """Yield what is to be told of cells; those struck out are left empty, units are written out."""
    filled = dict(rows)
    yield from ([-1, column, "hidden"] for column in sorted(found.hidden_columns))
    yield from ([number, -1, "hidden"] for number in sorted(found.hidden_rows & set(filled)))
    yield from ([row, column, "formula"] for row, column in sorted(found.empty))
    for row, column in sorted(found.struck):
        if row in filled and column < len(filled[row]):
            yield [row, column, "struck"]
            filled[row][column] = None
    for (row, column), unit in found.units.items():
        cell = filled[row][column] if row in filled and column < len(filled[row]) else None
        if isinstance(cell, float | int):
            shown = cell * 100 if unit == "%" else cell
            filled[row][column] = f"{shown:.10g} {unit}".replace(".", ",")


def _plain(cell: Any) -> str | float | bool | None:
    match cell:
        case datetime():  # also a date; its time of day is midnight, or no concern of ours
            return cell.date().isoformat()
        case str():
            return cell[:MAX_CELL] or None
        case bool() | int() | float() | None:
            return cell
        case _:
            return str(cell)  # ISO 8601, for a date or a time of day


if __name__ == "__main__":
    raise SystemExit(answer(_read, damaged="damaged"))
