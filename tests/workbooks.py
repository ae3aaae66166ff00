"""Workbooks as files, and what is held of those that hide, strike out or merge cells."""

from __future__ import annotations

import io
import zipfile

from maillage.importing.import_result import ImportResult

SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"),
        ("table", "table"),
        ("text", "text"),
        ("style", "style"),
        ("number", "datastyle"),
    )
)


def open_document(table: str, styles: str = "") -> bytes:
    """Return an OpenDocument workbook with one sheet, by the XML of its columns and rows."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        book.writestr(
            "META-INF/manifest.xml",
            "<manifest:manifest"
            ' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        )
        book.writestr(
            "content.xml",
            f"<office:document-content {SPACES}><office:automatic-styles>{styles}"
            "</office:automatic-styles><office:body><office:spreadsheet>"
            f'<table:table table:name="Actions">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    return raw.getvalue()


def check_what_is_told(found: ImportResult) -> None:
    """Hold that a hidden column is left, and a hidden row, struck-out text, a formula are told.

    The workbook has three actions; the second has a formula, the third a struck-out budget.
    """
    said = {
        (problem.place.row, problem.place.header): problem.message()
        for problem in found.problems
        if not problem.code
    }
    assert "masquée" in said[1, "Contexte"]
    assert "masquée" in said[3, ""]
    assert "pas de valeur" in said[3, "Budget"]
    assert "barré" in said[4, "Budget"]
    assert not any("ne pas publier" in draft.text for draft in found.drafts)


def check_what_is_read(found: ImportResult) -> None:
    """Hold that a merged cell is of all its rows, and that « 12 k€ » are twelve thousand."""
    drafts = {draft.title: draft.data for draft in found.drafts if not draft.is_picked}
    assert [data["status"] for data in drafts.values()] == ["en-cours"] * 3
    assert drafts["Soupe de quartier"]["funding"]["total"] == 12000
    assert "funding" not in drafts["Bal de quartier"]
    assert "funding" not in drafts["Jeux de quartier"]
