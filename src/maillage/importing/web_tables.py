"""Reads the table of a web page that was saved as a workbook, in a process of its own.

Programs of the web call a page `.xls` so that a spreadsheet opens it. One plain table is read; what
is more than that is for a spreadsheet to read. The program reads the page on stdin, in UTF-8, and
writes JSON on stdout: `{"rows": [[row number, [cell, …]], …]}` or `{"error": code}`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from maillage.importing.workbook import MAX_CELL, MAX_COLUMNS, MAX_ROWS, answer

#: How a page begins: as such, or with what a page alone has.
_PAGE = re.compile(
    r"(?i)\s{0,100}(?:<\?xml[^>]{0,200}>\s{0,100})?"
    r"<(?:!doctype\s+html|html|head|body|table|meta|style)\b"
)
_BREAKS = frozenset({"br", "p", "div", "li"})
_SILENT = frozenset({"script", "style", "head", "title"})


def is_web_page(text: str) -> bool:
    """Whether a text is a web page, or the table of one."""
    return bool(_PAGE.match(text))


def _read(raw: bytes) -> Mapping[str, object]:
    # Python's own parser takes the square of the length of what is never closed.
    from lxml.etree import HTMLParser  # noqa: PLC0415 - an extra

    page = _TableReader()
    parser = HTMLParser(target=page, encoding="utf-8")
    parser.feed(raw)
    parser.close()
    return {"rows": page.rows} if page.has_table and page.rows else {"error": "page"}


class _NotPlainError(Exception):
    """A page has more than one table, or a table that is larger than those that are read."""


class _TableReader:
    """The cells of the one table of a page; a cell over several rows or columns is of each row.

    The parser tells it what begins and ends, and closes what the page does not. It is told nothing
    more where that raises `_NotPlainError`.
    """

    def __init__(self) -> None:
        self._row = self._silent = 0
        self.has_table = False
        self._cells: list[str | None] = []
        self._text: list[str] | None = None
        self._span = 1, 1
        #: By column, a value of a row above that goes on, and for how many rows.
        self._above: dict[int, tuple[str | None, int]] = {}
        self.rows: list[tuple[int, list[str | None]]] = []

    def start(self, tag: str, said: Mapping[str, str]) -> None:
        """Begin a table, a row, a cell or a line."""
        self._silent += tag in _SILENT
        if tag == "table":
            if self.has_table:
                raise _NotPlainError
            self.has_table = True
        elif tag == "tr":
            self._end_row()
            self._row += 1
        elif tag in ("td", "th"):
            self._end_cell()
            self._span = _number(said.get("rowspan")), _number(said.get("colspan"))
            self._text = []
        elif tag in _BREAKS and self._text is not None:
            self._text.append("\n")

    def end(self, tag: str) -> None:
        """End a cell, a row or the table."""
        self._silent -= tag in _SILENT and self._silent > 0
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def data(self, data: str) -> None:
        """Take the text of a cell."""
        if self._text is not None and not self._silent:
            self._text.append(" ".join(f"[{data}]".split())[1:-1] or " ")

    def close(self) -> None:
        """Have nothing left to do: whoever ends a table ends its row."""

    def _end_cell(self) -> None:
        if self._text is None:
            return
        self._fill()
        lines = "".join(self._text).split("\n")
        text = "\n".join(line for part in lines if (line := " ".join(part.split())))
        value = text[:MAX_CELL] or None
        rows, columns = self._span
        if rows > 1:
            self._above[len(self._cells)] = value, rows - 1
        self._cells += [value, *[None] * (columns - 1)]
        if len(self._cells) > MAX_COLUMNS:
            raise _NotPlainError
        self._text = None

    def _fill(self) -> None:
        """Take the values of rows above, up to the next cell of this one."""
        while (at := len(self._cells)) in self._above:
            value, more = self._above.pop(at)
            if more > 1:
                self._above[at] = value, more - 1
            self._cells.append(value)

    def _end_row(self) -> None:
        self._end_cell()
        if self._cells:
            self._fill()
            if any(self._cells):
                self.rows.append((self._row, self._cells))
            if len(self.rows) > MAX_ROWS:
                raise _NotPlainError
        self._cells = []


def _number(text: str | None) -> int:
    """Return how many rows or columns a cell says that it is over."""
    return max(1, min(int(text), MAX_COLUMNS)) if text and text.isdecimal() else 1


if __name__ == "__main__":
    raise SystemExit(answer(_read, damaged="page"))
