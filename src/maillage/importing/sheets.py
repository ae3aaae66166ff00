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
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from pathlib import PurePath

from maillage.errors import ToldError
from maillage.importing import workbook
from maillage.importing.cells import Cell
from maillage.importing.decoding import decoded
from maillage.importing.web_tables import is_web_page
from maillage.importing.workbook import MAX_CELL, MAX_COLUMNS, MAX_ROWS, MAX_SHEETS, SECONDS
from maillage.messages import N_, Message
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.suspect.signs import legible

#: Bytes of a file.
MAX_SIZE = limits.IMPORTED
#: Characters of a cell of a table that can still be a text; a longer one is none.
_LONGEST = 100_000
#: The mark of a sheet that is a web page.
PAGE = "page"
_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0"

_AGAIN = N_("Enregistrez-le de nouveau au format XLSX, ODS ou CSV.")
#: Why a file is not read.
_REASONS: Mapping[str, Message] = {
    "size": N_("Ce fichier est trop gros : {size} Mo au plus."),
    "empty": N_("Ce fichier est vide."),
    "damaged": N_("Ce classeur est endommagé, ou protégé par un mot de passe. {again}"),
    "memory": N_(
        "Ce classeur est trop grand pour être lu. Copiez votre tableau seul dans un nouveau."
    ),
    "rows": N_(
        "La feuille « {sheet} » a plus de {rows} lignes. Partagez-la en plusieurs fichiers."
    ),
    "lines": N_("Ce texte a plus de {lines} lignes. Partagez-le en plusieurs."),
    "columns": N_("La feuille « {sheet} » a plus de {columns} colonnes. Effacez celles en trop."),
    "sheets": N_("Ce classeur a plus de {sheets} feuilles."),
    "text": N_("Ce fichier n’est ni un classeur ni du texte. {again}"),
    "quote": N_(
        "Un guillemet ouvert à la ligne {line}, ou plus haut, n’est jamais refermé : tout ce qui "
        "suit serait pris pour un seul texte. Refermez-le ; s’il fait partie du texte, écrivez-le "
        "deux fois."
    ),
    "page": N_(
        "Ce fichier est une page web, quel que soit son nom, et n’a pas un tableau seul. Ouvrez-le "
        "dans un tableur. {again}"
    ),
    "document": N_("Ce document est endommagé, ou protégé par un mot de passe."),
    "scanned": N_("Ce document ne contient pas de texte : c’est peut-être une image de pages."),
    "missing": N_(
        "La lecture des classeurs et des documents n’est pas installée ; dans le dossier de "
        "Maillage : "
        "pip install '.[tables]'"
    ),
}
_LIMITS = {
    "size": str(MAX_SIZE // 1_000_000),
    "rows": str(MAX_ROWS),
    "lines": str(limits.LINES),
    "columns": str(MAX_COLUMNS),
    "sheets": str(MAX_SHEETS),
}


class SheetError(ToldError):
    """The file cannot be read as a table: a message says why."""

    def __init__(self, reason: str, sheet: str = "", line: int = 0) -> None:
        super().__init__(_REASONS[reason](**_LIMITS, again=_AGAIN, sheet=sheet, line=line))


@dataclass(frozen=True)
class Sheet:
    """One sheet: its filled rows."""

    name: str
    #: The number of each row in the file, from 1 on, and its cells.
    rows: Sequence[tuple[int, Sequence[Cell]]]
    #: What is to be told of cells: row, column, and `hidden`, `struck` or `formula`; -1 for all.
    #: Of all of a web page, `PAGE`.
    marks: Sequence[tuple[int, int, str]] = ()
    #: What stands between its cells, where it is a text: a comma may be within a cell too.
    delimiter: str = ""
    #: What the file is said to be: its `title` and its `publisher`.
    properties: Mapping[str, str] = field(default_factory=dict)


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
    sheets = _workbook(raw) if is_workbook else [_text(PurePath(name).stem, text_of_file(raw))]
    filled = [replace(sheet, name=legible(sheet.name)) for sheet in sheets if sheet.rows]
    if not filled:
        raise SheetError("empty")
    return filled


def read_apart(module: str, raw: bytes) -> Json:
    """Return what a module that reads files of one form makes of a file, in a process of its own.

    Args:
        module: a program that reads the file on stdin and writes JSON on stdout.
        raw: the content of the file.

    Raises:
        SheetError: the program says so, or was killed for want of memory or time.
        OSError: the machine has too little for the program, whatever the file is.
    """
    try:
        done = subprocess.run(  # noqa: S603 - one of our modules: nothing comes from the file
            [sys.executable, "-m", module],
            input=raw,
            capture_output=True,
            timeout=2 * SECONDS,
            check=False,
        )
        workbook.check_ending(done.returncode)
        found: Json = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # Killed, it says nothing.
        raise SheetError("memory") from None
    if "error" in found:
        raise SheetError(found["error"], found.get("sheet", ""))
    return found


def text_of_document(raw: bytes) -> str:
    """Return the text of a Word or PDF file.

    Raises:
        SheetError: it is damaged, too large, or holds no text, such as a scanned page.
    """
    if len(raw) > MAX_SIZE:
        raise SheetError("size")
    return str(read_apart("maillage.importing.texts.document", raw)["text"])


def _workbook(raw: bytes) -> list[Sheet]:
    found = read_apart("maillage.importing.workbook", raw)
    return [
        Sheet(
            name,
            [(number, cells) for number, cells in rows],
            list(map(tuple, marks)),
            properties=found["properties"],
        )
        for name, rows, marks in found["sheets"]
    ]


def _text(name: str, text: str) -> Sheet:
    if not is_web_page(text):
        return _csv(name, text)
    found = read_apart("maillage.importing.web_tables", text.encode())
    rows = [(number, cells) for number, cells in found["rows"]]
    return Sheet(name, rows, [(-1, -1, PAGE)])


def text_of_file(raw: bytes) -> str:
    """Decode a text as spreadsheets and editors write it, without empty rows at its end.

    Raises:
        SheetError: it is no text, or has too many lines.
    """
    text = decoded(raw)
    if "\0" in text or text.startswith(("%PDF", "{\\rtf")):
        raise SheetError("text")
    end = text.find("\n", len(text.rstrip(_NOTHING)))
    text = text[: end + 1] if end >= 0 else text
    # Empty ones too: each is looked at several times.
    if max(map(text.count, "\n\r")) > limits.LINES:
        raise SheetError("lines")
    return text


#: What empty rows are made of.
_NOTHING = " \t\r\n;,|"


#: How a file may say its delimiter, for Excel.
_SAID = re.compile(r"sep=([;,\t|])\r?\n")


def _width(text: str, delimiter: str) -> tuple[bool, int, int]:
    """Return whether most of the first rows have several cells, how many, and how many rows do.

    A title above, or a text, has commas. Where titles are most of the rows, the others tell.
    """
    widths = sorted(_widths(text, delimiter)[:_SAMPLE])
    most = widths[len(widths) // 2] if widths else 0
    if most > 1:
        return True, most, widths.count(most)
    several = [width for width in widths if width > 1]
    most = max(several, key=several.count, default=1)
    return False, most, several.count(most)


def is_table(text: str) -> bool:
    """Whether most lines of a text have several cells, or there is one column of short ones.

    In sentences a blank stands behind most signs, and lines without any stand between.
    """
    if _SAID.match(text):
        return True
    lines = [line for line in text.splitlines() if line.strip()][:_LINES]
    if len(lines) < 2:
        return any(lines[0].count(sign) for sign in ";\t") if lines else True
    if max(map(len, lines)) < _CELL and not any(
        sign in line for line in lines for sign in ".:;,\t"
    ):
        return sum(map(bool, map(_BULLET.match, lines))) < 2  # a list within a text
    for delimiter in ";\t,|":
        signs = text.count(delimiter)
        if delimiter in ";," and text.count(f"{delimiter} ") > signs / 2:
            continue  # as in sentences
        widths = _widths(text, delimiter)
        if widths and sum(width > 1 for width in widths) >= _ALIKE * len(widths):
            return True
        # A few rows below a title and above a note.
        if delimiter != "," and any(here == below >= _COLUMNS for here, below in pairwise(widths)):
            rows = sum(width >= _COLUMNS for width in widths)
            return sum(map(bool, map(_TOLD.match, lines))) <= rows
    return False


def _widths(text: str, delimiter: str) -> list[int]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    widths: list[int] = []
    with suppress(csv.Error):
        widths.extend(map(len, islice(filter(None, reader), _LINES)))
    return widths


_BULLET = re.compile(r"\s*[-–•*] ")
#: What tells something beside a table: a label with its value, a sentence.
_TOLD = re.compile(r"[^;\t|]{2,60}? ?: [^;\t|]+$|[^;\t|]{20,}[.!?]$")
#: Lines that tell a table, the part of them that have several cells, and characters of a lone cell.
_LINES, _ALIKE, _CELL = 50, 0.6, 60
#: Cells of a row that are not by chance as many as those of the next.
_COLUMNS = 4
#: Rows that tell the delimiter.
_SAMPLE = 11
#: The row below the last, by which it is seen that the last one ended; no text has this sign.
_END = "\0"


def _csv(name: str, text: str) -> Sheet:
    if said := _SAID.match(text):
        text = text[said.end() :]  # spreadsheets read this line, and show it to nobody
    delimiter = said[1] if said else max(";,\t|", key=lambda sign: _width(text, sign))
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
    return Sheet(name, rows, delimiter=delimiter)
