"""Workbooks and tables as rows of cells: XLSX, ODS and CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.errors import MaillageError
from maillage.importing.cells import Cell

#: Bytes of a file, rows of a sheet: more is no list of actions.
MAX_SIZE = 20_000_000
MAX_ROWS = 20_000


class SheetError(MaillageError):
    """The file cannot be read as a table: why, in French and in English."""

    def __init__(self, french: str, english: str) -> None:
        super().__init__(english)
        self.french = french


@dataclass(frozen=True)
class Sheet:
    """One sheet, its first filled row apart."""

    name: str
    headers: Sequence[str]
    #: The number of each row in the file, from 1 on, and its cells.
    rows: Sequence[tuple[int, Sequence[Cell]]]


def read(name: str, raw: bytes) -> list[Sheet]:
    """Read the sheets of a file.

    Args:
        name: the name of the file, which tells its form.
        raw: its content.

    Raises:
        SheetError: it is of another form, damaged or too large.
    """
    if len(raw) > MAX_SIZE:
        raise SheetError("Ce fichier est trop gros.", "This file is too large.")
    form = Path(name).suffix.lower()
    if form in (".csv", ".tsv", ".txt"):
        return _sheets([(Path(name).stem, _csv(raw))])
    if form in (".xlsx", ".xlsm", ".xls", ".ods"):
        return _sheets(_workbook(raw))
    raise SheetError(
        f"« {form or name} » n’est pas une sorte de tableau connue : XLSX, ODS ou CSV.",
        f"“{form or name}” is no known kind of table: XLSX, ODS or CSV.",
    )


def _workbook(raw: bytes) -> list[tuple[str, list[list[Cell]]]]:
    try:
        from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - an extra
    except ImportError as error:
        raise SheetError(
            "La lecture des classeurs n’est pas installée.",
            "Reading workbooks is not installed: pip install 'maillage[tables]'",
        ) from error
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(raw))
        return [
            (name, list(map(list, book.get_sheet_by_name(name).to_python(skip_empty_area=False))))
            for name in book.sheet_names
        ]
    except (CalamineError, ValueError, OSError) as error:
        raise SheetError(
            "Ce classeur est endommagé, ou protégé par un mot de passe.",
            f"This workbook is damaged, or protected by a password: {error}",
        ) from error


def _csv(raw: bytes) -> list[list[Cell]]:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        # What spreadsheets write in France when nobody asks.
        text = raw.decode("cp1252", errors="replace")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    return [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]


def _sheets(tables: Sequence[tuple[str, list[list[Cell]]]]) -> list[Sheet]:
    sheets = []
    for name, table in tables:
        filled = [(number, row) for number, row in enumerate(table, start=1) if any(map(_has, row))]
        if len(filled) > MAX_ROWS:
            raise SheetError(
                f"La feuille « {name} » a plus de {MAX_ROWS} lignes.",
                f"The sheet “{name}” has more than {MAX_ROWS} rows.",
            )
        if filled:
            (_, headers), *rows = filled
            sheets.append(Sheet(name, [str(cell or "").strip() for cell in headers], rows))
    return sheets


def _has(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""
