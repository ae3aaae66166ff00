"""What a query finds as a workbook."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from datasette_maillage.datasette.workbook import workbook


def test_texts_stay_texts_and_columns_have_widths_and_a_filter() -> None:
    """A text that looks like a formula is a text; numbers are numbers."""
    body = workbook(["action", "montant"], [("=1+1", 12), ("Un nom assez long", None)])
    sheet = load_workbook(io.BytesIO(body)).active
    assert [[cell.value for cell in row] for row in sheet.rows] == [
        ["action", "montant"],
        ["=1+1", 12],
        ["Un nom assez long", None],
    ]
    assert sheet["A2"].data_type == "s"
    assert sheet.auto_filter.ref == "A1:B3"
    assert sheet.column_dimensions["A"].width >= len("Un nom assez long")
