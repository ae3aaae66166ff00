"""Reads one Word or PDF file as text, in a process of its own that may not take much.

What it is to be is told by its first bytes. The program reads the file on stdin and writes JSON on
stdout: `{"text": …}` or `{"error": code}`. Lines are those of the page: what a page broke is joined
by who reads the text.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from maillage.importing.workbook import answer
from maillage.text import limits

#: The styles of headings, as programs call them.
_HEADING = re.compile(r"Heading|Titre|Title|Sous-titre|Subtitle")
_PDF, _ZIP, _WORD = b"%PDF", b"PK", b"word/document.xml"
#: Pages of a file, and characters of its text.
_PAGES, _LONGEST = 500, limits.IMPORTED


def is_document(raw: bytes) -> bool:
    """Whether a file is a Word or a PDF file."""
    return raw.startswith(_PDF) or (raw.startswith(_ZIP) and _WORD in raw)


def _read(raw: bytes) -> Mapping[str, str]:
    text = "\n".join(_pdf(raw) if raw.startswith(_PDF) else _word(raw))
    return {"text": text[:_LONGEST]} if text.strip() else {"error": "scanned"}


def _pdf(raw: bytes) -> Iterator[str]:
    from pypdf import PdfReader  # noqa: PLC0415 - an extra

    for page in PdfReader(io.BytesIO(raw)).pages[:_PAGES]:
        yield page.extract_text()


def _word(raw: bytes) -> Iterator[str]:
    from docx import Document  # noqa: PLC0415 - an extra
    from docx.text.paragraph import Paragraph  # noqa: PLC0415 - likewise

    document = Document(io.BytesIO(raw))

    def lines(paragraph: Any) -> Iterator[str]:
        style = str(getattr(Paragraph(paragraph, document).style, "name", ""))
        is_item = re.match(r"List|Liste|Puce", style) or (
            paragraph.find(f"{_W}pPr/{_W}numPr") is not None and not _HEADING.match(style)
        )
        text = "".join(_written(paragraph))
        if _HEADING.match(style):
            yield ""  # set off as the headings of a text are
        yield f"- {text}" if is_item and text.strip() else text
        for box in paragraph.iter(f"{_W}txbxContent"):
            if not _is_beside(box, paragraph):
                yield from _blocks(box, lines)

    yield from _blocks(document.element.body, lines)


#: The names of what a Word file is made of, and what in it is another telling of what is there.
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BESIDE = frozenset((_FALLBACK, f"{_W}del", f"{_W}moveFrom"))
_SIGNS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}

#: From a paragraph to its lines.
_Lines = Callable[[Any], Iterator[str]]


def _is_beside(element: Any, within: Any) -> bool:
    """Whether an element was deleted, or says for an older program what stands there already."""
    above = element.getparent()
    while above is not None and above is not within:
        if above.tag in _BESIDE:
            return True
        above = above.getparent()
    return False


def _written(paragraph: Any) -> Iterator[str]:
    """Yield the words of a paragraph, those in fields to fill in too; its text boxes are apart."""
    todo = [paragraph]
    while todo:
        element = todo.pop()
        if element.tag == f"{_W}t":
            yield element.text or ""
        elif element.tag in _SIGNS:
            yield _SIGNS[element.tag]
        elif element.tag not in _BESIDE and element.tag not in {f"{_W}pPr", f"{_W}txbxContent"}:
            todo += reversed(element)


def _blocks(container: Any, lines: _Lines) -> Iterator[str]:
    """Yield the lines of the paragraphs and tables within an element, in their order."""
    for element in container:
        if element.tag == f"{_W}p":
            yield from lines(element)
        elif element.tag == f"{_W}tbl":
            for row in element.iter(f"{_W}tr"):
                if next(row.iterancestors(f"{_W}tbl")) is element:
                    yield from _row(row, lines)
        elif element.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}customXml"}:
            yield from _blocks(element, lines)


def _row(row: Any, lines: _Lines) -> Iterator[str]:
    """Yield a row of a table: a label and its value, a label above several, or cells in a line."""
    own = (cell for cell in row.iter(f"{_W}tc") if next(cell.iterancestors(f"{_W}tr")) is row)
    cells = [
        [line for text in _blocks(cell, lines) for line in text.split("\n") if line.strip()]
        for cell in own
    ]
    if len(cells) == 1:
        yield from cells[0]
        return
    told = [" ".join(" ".join(cell).split()) for cell in cells]
    if len(cells) == 2 and len(cells[1]) > 1:
        yield f"{told[0].rstrip(' :')} :"
        yield from cells[1]
    elif len(cells) == 2:
        yield f"{told[0].rstrip(' :')} :\t{told[1].removeprefix('- ')}"
    else:
        yield " | ".join(dict.fromkeys(told))


if __name__ == "__main__":
    raise SystemExit(answer(_read, damaged="document"))
