"""A file that somebody uploads: sheets or a text, that their browser keeps between visits."""

from __future__ import annotations

import base64
import json
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from maillage.importing.proposing import text_in
from maillage.importing.sheets import Sheet, read
from maillage.model.entities import Model
from maillage.text import limits

#: Bytes of what a browser sends back, unpacked.
_MAX_UNPACKED = 4_000_000
#: What a document of another shape than ours leads to, numbers without end too.
_OF_ANOTHER_SHAPE = (
    zlib.error,
    KeyError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
)


@dataclass(frozen=True)
class UploadedFile:
    """What was read of a file: sheets, or a text."""

    sheets: Sequence[Sheet] = ()
    text: str = ""

    @property
    def rows(self) -> int:
        """The filled rows of its sheets, save one of headers each."""
        return sum(max(0, len(sheet.rows) - 1) for sheet in self.sheets)

    def beginning(self, rows: int) -> UploadedFile:
        """Return the file with so many rows of each sheet, and one of headers."""
        sheets = [replace(sheet, rows=sheet.rows[: rows + 1]) for sheet in self.sheets]
        return UploadedFile(sheets, self.text)

    @property
    def packed(self) -> str:
        """The same as one line of text, for a browser to keep."""
        sheets = [
            [sheet.name, sheet.rows, sheet.marks, sheet.delimiter, dict(sheet.properties)]
            for sheet in self.sheets
        ]
        document = json.dumps({"sheets": sheets, "text": self.text}, separators=(",", ":"))
        return base64.b64encode(zlib.compress(document.encode(), 9)).decode()


def read_file(model: Model, name: str, raw: bytes) -> UploadedFile:
    """Read a file that was sent.

    Raises:
        SheetError: it cannot be read.
    """
    if text := text_in(model, raw):
        return UploadedFile(text=text)
    return UploadedFile(read(name, raw))


def unpack(packed: str) -> UploadedFile:
    """Return what a browser kept.

    Raises:
        ValueError: it is not what it was given, or too long.
    """
    unpacker = zlib.decompressobj()
    try:
        raw = unpacker.decompress(base64.b64decode(packed, validate=True), _MAX_UNPACKED)
        if unpacker.unconsumed_tail:
            raise ValueError("too long")
        document = json.loads(raw)
        json.dumps(document, ensure_ascii=False).encode()  # refuses half a pair of surrogates
        sheets = [
            Sheet(
                str(name),
                [(int(number), _cells(cells)) for number, cells in rows],
                [(int(row), int(column), str(mark)) for row, column, mark in marks],
                str(delimiter),
                {str(key): str(text)[: limits.NAME] for key, text in properties.items()},
            )
            for name, rows, marks, delimiter, properties in document["sheets"]
        ]
        if not _are_readable(sheets):
            raise ValueError("more than was read")
        return UploadedFile(sheets, str(document["text"]))
    except _OF_ANOTHER_SHAPE as error:
        raise ValueError("not what was given") from error


def _are_readable(sheets: Sequence[Sheet]) -> bool:
    """Whether some sheets are no more than what a file may hold."""
    return len(sheets) <= limits.SHEETS and all(
        len(sheet.rows) <= limits.ROWS
        and all(len(cells) <= limits.COLUMNS for _, cells in sheet.rows)
        for sheet in sheets
    )


def _cells(cells: Any) -> list[Any]:
    if not isinstance(cells, list) or not all(
        cell is None
        or isinstance(cell, int | float)
        or (isinstance(cell, str) and len(cell) <= limits.CELL)
        for cell in cells
    ):
        raise ValueError("not cells")
    return cells
