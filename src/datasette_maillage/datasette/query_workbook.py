"""What a query of Datasette's finds, as a workbook of texts and numbers that computes nothing."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter
from datasette.utils.asgi import Response

from datasette_maillage.search.download_formats import PLAIN_CELLS, XLSX, write_cell

#: Letters that a column shows, at the most, and beside what it holds.
_WIDEST, _BESIDE = 60, 2


def renderer() -> dict[str, Any]:
    """Return what Datasette must know of the form."""
    return {"extension": "xlsx", "render": _render, "can_render": _can_render}


def workbook(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return a book of one sheet, with widths and a filter."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {**PLAIN_CELLS, "in_memory": True}) as book:
        sheet = book.add_worksheet()
        widths = [len(name) for name in columns]
        sheet.write_row(0, 0, columns, book.add_format({"bold": True}))
        number = 0
        for number, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                value = cell if isinstance(cell, int | float | str | None) else repr(cell)
                widths[place] = max(widths[place], len(str(value)))
                write_cell(sheet, number, place, value)
        for place, width in enumerate(widths):
            sheet.set_column(place, place, min(width, _WIDEST) + _BESIDE)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, number, max(len(columns) - 1, 0))
    return buffer.getvalue()


def _can_render(columns: Sequence[str], table: str | None) -> bool:
    # A table has its own downloads, whole; its page holds a hundred rows.
    return bool(columns) and table is None


def _render(columns: Sequence[str], rows: Iterable[Any], query_name: str | None) -> Response:
    name = query_name or "maillage"
    body = workbook(columns, [tuple(row) for row in rows])
    attached = {"content-disposition": f'attachment; filename="{name}.xlsx"'}
    return Response(body, 200, attached, XLSX)
