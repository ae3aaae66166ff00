"""Reads one Word or PDF file as text, in a process of its own that may not take much.

What it is to be is told by its first bytes. The program reads the file on stdin and writes JSON on
stdout: `{"text": …}` or `{"error": code}`. Lines are those of the page: what a page broke is joined
by who reads the text.
"""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterator
from typing import Any

from maillage.importing.sheets import SheetError, read_apart
from maillage.importing.workbook import bound
from maillage.text import limits

_PDF, _ZIP, _WORD = b"%PDF", b"PK", b"word/document.xml"
#: Pages of a file, and characters of its text.
_PAGES, _LONGEST = 500, limits.IMPORTED


def is_document(raw: bytes) -> bool:
    """Whether a file is a Word or a PDF file."""
    return raw.startswith(_PDF) or (raw.startswith(_ZIP) and _WORD in raw)


def text_of_document(raw: bytes) -> str:
    """Return the text of a Word or PDF file.

    Raises:
        SheetError: it is damaged, too large, or holds no text, such as a scanned page.
    """
    if len(raw) > limits.IMPORTED:
        raise SheetError("size")
    return str(read_apart("maillage.importing.texts.document", raw)["text"])


def main() -> int:
    """Read, and say what was found."""
    bound()
    raw = sys.stdin.buffer.read()
    try:
        text = "\n".join(_pdf(raw) if raw.startswith(_PDF) else _word(raw))
        found = {"text": text[:_LONGEST]} if text.strip() else {"error": "scanned"}
    except ImportError:
        found = {"error": "missing"}
    except MemoryError:
        found = {"error": "memory"}
    except Exception:
        found = {"error": "document"}
    sys.stdout.write(json.dumps(found))
    return 0


def _pdf(raw: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - an extra

    for page in PdfReader(io.BytesIO(raw)).pages[:_PAGES]:
        yield page.extract_text()


def _word(raw: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 - an extra
    from docx.table import Table  # noqa: PLC0415 - likewise

    for block in Document(io.BytesIO(raw)).iter_inner_content():
        if isinstance(block, Table):
            yield from map(_row, block.rows)
        else:
            is_item = re.match(r"List|Liste|Puce", str(block.style and block.style.name))
            yield f"- {block.text}" if is_item and block.text.strip() else block.text


def _row(row: Any) -> str:
    """Return a row of a table: a label and its value, or cells side by side."""
    cells = [" ".join(cell.text.split()) for cell in row.cells]
    if len(cells) == 2:
        return f"{cells[0].rstrip(' :')} :\t{cells[1]}"
    return " | ".join(dict.fromkeys(cells))


if __name__ == "__main__":
    raise SystemExit(main())
