"""Workbooks and tables as rows of cells: XLSX, ODS, XLS and CSV, whatever the file is called."""

from __future__ import annotations

import csv
import io
import json
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath

from maillage import limits
from maillage.errors import MaillageError
from maillage.importing.cells import Cell
from maillage.importing.workbook import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, SECONDS
from maillage.suspect.signs import legible

#: Bytes of a file.
MAX_SIZE = limits.IMPORTED
#: Characters of a cell of a table that can still be a text; a longer one is none.
_LONGEST = 100_000
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"

_AGAIN = " Enregistrez-le de nouveau au format XLSX, ODS ou CSV."
_AGAIN_EN = " Save it again as XLSX, ODS or CSV."
#: Why a file is not read, in French and in English.
_REASONS: Mapping[str, tuple[str, str]] = {
    "size": (
        "Ce fichier est trop gros : {size} Mo au plus.",
        "This file is too large: {size} MB at most.",
    ),
    "empty": ("Ce fichier est vide.", "This file is empty."),
    "damaged": (
        f"Ce classeur est endommagé, ou protégé par un mot de passe.{_AGAIN}",
        f"This workbook is damaged, or protected by a password.{_AGAIN_EN}",
    ),
    "memory": (
        "Ce classeur est trop grand pour être lu. Copiez votre tableau seul dans un nouveau.",
        "This workbook is too large to be read. Copy your table, and nothing else, to a new one.",
    ),
    "rows": (
        "La feuille « {sheet} » a plus de {rows} lignes. Partagez-la en plusieurs fichiers.",
        "The sheet “{sheet}” has more than {rows} rows. Split it into several files.",
    ),
    "columns": (
        "La feuille « {sheet} » a plus de {columns} colonnes. Effacez celles en trop.",
        "The sheet “{sheet}” has more than {columns} columns. Delete those not in use.",
    ),
    "sheets": (
        "Ce classeur a plus de {sheets} feuilles.",
        "This workbook has more than {sheets} sheets.",
    ),
    "text": (
        f"Ce fichier n’est ni un classeur ni du texte.{_AGAIN}",
        f"This file is neither a workbook nor text.{_AGAIN_EN}",
    ),
    "quote": (
        (
            "Un guillemet ouvert à la ligne {line}, ou plus haut, n’est jamais refermé : tout ce "
            "qui suit serait pris pour un seul texte. Refermez-le ; s’il fait partie du texte, "
            "écrivez-le deux fois."
        ),
        (
            "A quotation mark opened in line {line}, or above, is never closed: all that follows "
            "would be taken for one text. Close it; where it is part of the text, write it twice."
        ),
    ),
    "missing": (
        (
            "La lecture des classeurs n’est pas installée ; dans le dossier de Maillage : "
            "pip install '.[tables]'"
        ),
        "Reading workbooks is not installed; in Maillage’s folder: pip install '.[tables]'",
    ),
}
_LIMITS = {
    "size": MAX_SIZE // 1_000_000,
    "rows": MAX_ROWS,
    "columns": MAX_COLUMNS,
    "sheets": MAX_SHEETS,
}


class SheetError(MaillageError):
    """The file cannot be read as a table: why, in French and in English."""

    def __init__(self, reason: str, sheet: str = "", line: int = 0) -> None:
        words = {**_LIMITS, "sheet": sheet, "line": line}
        self.french, english = (text.format_map(words) for text in _REASONS[reason])
        super().__init__(english)


@dataclass(frozen=True)
class Sheet:
    """One sheet: its filled rows."""

    name: str
    #: The number of each row in the file, from 1 on, and its cells.
    rows: Sequence[tuple[int, Sequence[Cell]]]


def read(name: str, raw: bytes) -> list[Sheet]:
    """Read the filled sheets of a file.

    Args:
        name: the name of the file; its content tells what it is.
        raw: its content.

    Raises:
        SheetError: it is of another form, damaged or too large.
    """
    if len(raw) > MAX_SIZE:
        raise SheetError("size")
    is_workbook = raw.startswith((_ZIP, _OLE))
    sheets = _workbook(raw) if is_workbook else [_csv(PurePath(name).stem, text_of_file(raw))]
    filled = [replace(sheet, name=legible(sheet.name)) for sheet in sheets if sheet.rows]
    if not filled:
        raise SheetError("empty")
    return filled


def _workbook(raw: bytes) -> list[Sheet]:
    try:
        # The program is this one: nothing of it comes from the file.
        done = subprocess.run(
            [sys.executable, "-m", "maillage.importing.workbook"],
            input=raw,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # Killed for want of memory or time, it says nothing.
        raise SheetError("memory") from None
    if "error" in found:
        raise SheetError(found["error"], found.get("sheet", ""))
    return [
        Sheet(name, [(number, cells) for number, cells in rows]) for name, rows in found["sheets"]
    ]


def text_of_file(raw: bytes) -> str:
    """Decode a text as spreadsheets and editors write it.

    Raises:
        SheetError: it is no text.
    """
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = raw.decode("utf-16", errors="replace")
    else:
        try:
            text = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            # What spreadsheets write in France when nobody asks.
            text = max(
                (raw.decode(code, errors="replace") for code in ("cp1252", "mac_roman")),
                key=_likeness,
            )
    if "\0" in text or text.startswith(("%PDF", "{\\rtf")):
        raise SheetError("text")
    return text


def _likeness(text: str) -> int:
    """Tell how much a text is like French: the wrong encoding has strange signs for its accents."""
    return len(_USUAL.findall(text)) - len(_STRANGE.findall(text))


_USUAL = re.compile("[éèêëàâçùûüîïôœÉÈÀÇ’«»€…–°\u00a0]")
#: What French accents and quotes of one encoding are in the other.
_STRANGE = re.compile("[\ufffd\x80-\x9fŽˆ‰žŸÕÛÇÈËÔÏÌÓÒÙ]")
#: How a file may say its delimiter, for Excel.
_SAID = re.compile(r"sep=([;,\t])\r?\n")


def _width(text: str, delimiter: str) -> int:
    """Return how many cells most of the first rows have: a title above, or a text, has commas."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(map(len, islice(filter(None, reader), _SAMPLE)))
    return sorted(widths)[len(widths) // 2] if widths else 0


#: Rows that tell the delimiter.
_SAMPLE = 11
#: The row below the last, by which it is seen that the last one ended; no text has this sign.
_END = "\0"


def _csv(name: str, text: str) -> Sheet:
    if said := _SAID.match(text):
        text = text[said.end() :]  # spreadsheets read this line, and show it to nobody
    delimiter = said[1] if said else max(";,\t", key=lambda one: _width(text, one))
    skipped = 1 if said else 0
    rows: list[tuple[int, Sequence[Cell]]] = []
    reader = csv.reader(io.StringIO(f"{text}\n{_END}", newline=""), delimiter=delimiter)
    line = skipped + 1
    try:
        for number, row in enumerate(reader, start=1):
            if row == [_END]:
                break
            # The limit of the csv module would say so too, but it is the whole process’s, and
            # others change it.
            if max(map(len, row), default=0) > _LONGEST:
                raise csv.Error
            # A quote that nobody closed swallows what follows, the end too.
            if row and row[-1].endswith(f"\n{_END}"):
                raise csv.Error
            line = skipped + reader.line_num + 1
            if any(cell.strip() for cell in row):
                rows.append((number, [cell[:MAX_CELL] for cell in row]))
            if len(row) > MAX_COLUMNS:
                raise SheetError("columns", name)
            if len(rows) > MAX_ROWS:
                raise SheetError("rows", name)
    except csv.Error:
        raise SheetError("quote" if '"' in text else "text", name, line) from None
    return Sheet(name, rows)
