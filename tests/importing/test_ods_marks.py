"""`importing/ods_marks`: what an OpenDocument workbook hides or shows otherwise is told."""

from __future__ import annotations

import io
import zipfile
from contextlib import nullcontext
from datetime import date
from typing import Any

import pytest

from maillage.importing import ods_marks as ods_marks_module
from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.ods_marks import ods_marks
from maillage.importing.sheets import read
from maillage.importing.workbook_marks import Marks
from maillage.model.entities import Model
from workbooks import check_what_is_read, check_what_is_told, open_document

SUMMARY = "Des habitants de tous les âges se retrouvent chaque semaine autour d’un repas partagé."
STYLES = """
<number:number-style style:name="N1"><number:number/><number:text> k€</number:text>
</number:number-style>
<number:currency-style style:name="N2"><number:number/><number:text> </number:text>
<number:currency-symbol>€</number:currency-symbol></number:currency-style>
<style:style style:name="thousands" style:family="table-cell" style:data-style-name="N1"/>
<style:style style:name="euros" style:family="table-cell" style:data-style-name="N2"/>
<style:style style:name="struck" style:family="table-cell">
<style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="below" style:family="table-cell" style:parent-style-name="struck"/>
<style:style style:name="kept" style:family="table-cell" style:parent-style-name="struck">
<style:text-properties style:text-line-through-style="none"/></style:style>
"""


def text(words: str, more: str = "") -> str:
    """Return a cell with a text."""
    cell = f'<table:table-cell office:value-type="string" {more}><text:p>{words}</text:p>'
    return f"{cell}</table:table-cell>"


def number(value: float, more: str = "", kind: str = "float") -> str:
    """Return a cell with a number."""
    cell = f'<table:table-cell office:value-type="{kind}" office:value="{value}" {more}>'
    return f"{cell}<text:p>{value}</text:p></table:table-cell>"


def row(*cells: str, more: str = "") -> str:
    """Return a row of cells."""
    return f"<table:table-row {more}>{''.join(cells)}</table:table-row>"


def workbook(rows: str, columns: str = "") -> bytes:
    """Return a workbook with one sheet, and the styles of these tests."""
    return open_document(columns + rows, STYLES)


HEADERS = ("Titre", "Résumé", "Statut", "Budget", "Contexte")
EMPTY = "<table:table-cell/>"
COVERED = "<table:covered-table-cell/>"
BOOK = workbook(
    row(*map(text, HEADERS))
    + row(
        text("Soupe de quartier"),
        text(SUMMARY),
        text("En cours", 'table:number-rows-spanned="3"'),
        number(12, 'table:style-name="thousands"'),
        text("ne pas publier"),
    )
    + row(
        text("Bal de quartier"),
        text(SUMMARY),
        COVERED,
        '<table:table-cell table:formula="of:=[.A1]"/>',
        text("ne pas publier"),
        more='table:visibility="collapse"',
    )
    + row(
        text("Jeux de quartier"), text(SUMMARY), COVERED, number(300, 'table:style-name="below"')
    ),
    '<table:table-column table:number-columns-repeated="4"/>'
    '<table:table-column table:visibility="collapse"/>',
)


def imported(model: Model) -> ImportResult:
    """Return what the workbook gives."""
    answers = ("thèmes=Lien social", "publics=Tous publics", "territoires=Nancy")
    options = ImportOptions(contributor="Les Amis", answers=answers)
    known = FolderCatalogue(model, date(2026, 11, 21))
    return proposing.propose(model, known, "t.ods", BOOK, options)


def test_what_a_workbook_hides_is_told(model: Model) -> None:
    """A hidden column is left; a hidden row, struck-out text and an empty formula are told."""
    check_what_is_told(imported(model))


def test_a_value_is_what_a_person_sees(model: Model) -> None:
    """A merged cell is of all its rows; « 12 k€ » are twelve thousand."""
    check_what_is_read(imported(model))


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        (number(12, 'table:style-name="euros"'), 12),
        (number(0.25, kind="percentage"), "25 %"),
        (number(7, 'table:style-name="kept"'), 7),
        (number(7, 'table:style-name="struck"'), None),
        (text("barré", 'table:style-name="struck"'), None),
        (EMPTY, None),
    ],
)
def test_a_cell_by_its_style(cell: str, read_as: object) -> None:
    """Euros are a number, a percentage is written out, what is struck out is not read."""
    (sheet,) = read("t.ods", workbook(row(text("Titre"), text("Budget")) + row(text("A"), cell)))
    assert (*sheet.rows[1][1], None)[1] == read_as


def test_repeated_rows_and_columns_are_counted() -> None:
    """Blank rows and columns move what follows; the style of a column is that of its cells."""
    raw = workbook(
        row(EMPTY, more='table:number-rows-repeated="3"')
        + row(EMPTY.replace("/", ' table:number-columns-repeated="2"/'), number(1)),
        '<table:table-column table:number-columns-repeated="2"/>'
        '<table:table-column table:default-cell-style-name="struck"/>',
    )
    found = ods_marks(zipfile.ZipFile(io.BytesIO(raw)))["Actions"]
    assert found.struck == {(4, 2)}


@pytest.mark.parametrize("style", ["kept", "struck"])
def test_a_cell_that_stands_for_a_million_is_looked_at_once(
    monkeypatch: pytest.MonkeyPatch, style: str
) -> None:
    """What a file of 600 bytes costs does not go with what it says that it repeats."""
    looks: list[object] = []
    look = ods_marks_module._cell

    def counted(*given: Any) -> None:
        looks.append(given)
        look(*given)

    monkeypatch.setattr(ods_marks_module, "_cell", counted)
    many = f'table:number-columns-repeated="1000" table:style-name="{style}"'
    raw = workbook(row(text("x", many), more='table:number-rows-repeated="20000"'))
    with pytest.raises(MemoryError) if style == "struck" else nullcontext():
        assert ods_marks(zipfile.ZipFile(io.BytesIO(raw)))["Actions"] == Marks()
    assert len(looks) == 1


def test_what_cannot_be_read_has_no_marks() -> None:
    """Broken content is the concern of who reads the cells."""
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as book:
        book.writestr("content.xml", "<a>")
    assert ods_marks(zipfile.ZipFile(raw)) == {}
