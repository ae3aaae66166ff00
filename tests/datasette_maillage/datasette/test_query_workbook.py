"""What a query finds as a workbook."""

from __future__ import annotations

from io import BytesIO

from python_calamine import CalamineWorkbook

from datasette_maillage.datasette.query_workbook import workbook


def test_texts_stay_texts_and_numbers_numbers() -> None:
    """A text that looks like a formula is a text, and an absent value an empty cell."""
    body = workbook(["action", "montant"], [("=1+1", 12), ("Un nom", None)])
    sheet = CalamineWorkbook.from_filelike(BytesIO(body)).get_sheet_by_index(0)
    assert sheet.to_python() == [["action", "montant"], ["=1+1", 12.0], ["Un nom", ""]]
