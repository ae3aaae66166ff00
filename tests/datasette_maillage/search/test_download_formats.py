"""A workbook of results: as wide as what it holds, to be filtered, and nothing empty."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from typing import Any

from python_calamine import CalamineWorkbook


def _book(site: Any, **query: str) -> bytes:
    answer = asyncio.run(site.client.get("/recherche.xlsx", params=query))
    assert answer.status_code == 200
    return bytes(answer.content)


def test_a_workbook_has_no_empty_column(site: Any) -> None:
    """Each column has a value in some row, and all rows are there."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(_book(site, q="jardin")))
    head, *rows = book.get_sheet_by_index(0).to_python()
    assert rows
    assert all(any(row[place] != "" for row in rows) for place in range(len(head)))
    assert head[0] == "Identifiant"


def test_a_workbook_has_widths_and_a_filter(site: Any) -> None:
    """Columns are as wide as their contents, within bounds; the first row filters the others."""
    with zipfile.ZipFile(io.BytesIO(_book(site, theme="logement"))) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    widths = {float(width) for width in re.findall(r'<col [^>]*width="([0-9.]+)"', sheet)}
    assert len(widths) > 3
    assert max(widths) < 65
    rows = sheet.count("<row ")
    assert re.search(rf'<autoFilter ref="A1:[A-Z]+{rows}"/>', sheet)


def test_a_workbook_of_nothing_has_its_headings(site: Any) -> None:
    """Without a result the table has its headings alone."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(_book(site, q="xyzzyx", exact="1")))
    (head,) = book.get_sheet_by_index(0).to_python()
    assert "Identifiant" in head
