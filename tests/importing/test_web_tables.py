"""`importing/web_tables`: a web page that calls itself a workbook is named, and its table read."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from datetime import date

import pytest

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions
from maillage.importing.sheets import SheetError, read
from maillage.importing.web_tables import is_web_page
from maillage.importing.workbook import MAX_COLUMNS
from maillage.model.entities import Model
from measure import seconds

SUMMARY = (
    "Des habitants se retrouvent chaque semaine autour d’un repas partagé, avec deux animateurs."
)
TABLE = (
    "<table border=1><thead><tr><th>Titre</th><th>Résumé</th><th>Statut</th></tr></thead><tbody>"
    f"<tr><td> Café &amp;\n thé </td><td>{SUMMARY}</td><td rowspan=2>En&nbsp;cours</td></tr>"
    f"<tr><td>Bal <b>du</b> port</td><td>{SUMMARY}</td></tr></tbody></table>"
)
STYLE = "<head><style>td { color: red }</style><title>Liste</title></head>"


@pytest.mark.sample(6)
@pytest.mark.parametrize(
    "page",
    [
        f"<html>{STYLE}<body>{TABLE}</body></html>",
        f"\n<!DOCTYPE html>\n<html>{TABLE}",
        f'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml">{TABLE}</html>',
        TABLE,
        TABLE.replace("</td>", "").replace("</tr>", ""),
    ],
)
@pytest.mark.parametrize("code", ["utf-8", "cp1252", "utf-16", "utf-16-le"])
def test_its_table_is_read_and_it_is_named(model: Model, page: str, code: str) -> None:
    """Cells as a browser shows them, a cell over two rows in both; what the file is, is told."""
    answers = ("thèmes=Lien social", "publics=Tous publics", "territoires=Nancy")
    options = ImportOptions(contributor="Les Amis", answers=answers)
    known = FolderCatalogue(model, date(2026, 11, 21))
    found = proposing.propose(model, known, "liste.xls", page.encode(code), options)
    assert [draft.title for draft in found.drafts] == ["Café & thé", "Bal du port"]
    assert [draft.data["status"] for draft in found.drafts] == ["en-cours"] * 2
    assert any("page web" in problem.message() for problem in found.problems)
    assert found.accepted


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><p>Bonjour ; voici ; nos actions</p></body></html>",
        f"<html>{TABLE}{TABLE}</html>",
        f"<html><table><tr><td>{TABLE}</td></tr></table></html>",
        "<html><table></table></html>",
        "<html><tr><td>Titre<tr><td>Bal du port</html>",
    ],
)
def test_a_page_that_is_more_than_a_table_is_named(page: str) -> None:
    """Nothing is guessed of it: a person opens it in a spreadsheet."""
    with pytest.raises(SheetError) as found:
        read("liste.xls", page.encode())
    assert "page web" in str(found.value)


@pytest.mark.parametrize("more", [0, 1])
def test_a_row_has_so_many_cells_at_most(more: int) -> None:
    """Nothing more of a page is read once a row of it is wider."""
    page = f"<table><tr>{'<td>x' * (MAX_COLUMNS + more)}</table>".encode()
    with pytest.raises(SheetError) if more else nullcontext():
        (sheet,) = read("liste.xls", page)
        assert [len(cells) for _, cells in sheet.rows] == [MAX_COLUMNS]


@pytest.mark.parametrize("text", ["Titre;<b>Résumé</b>\nA;B\n", "< 10 ans;Titre\n", "<Titre>;b\n"])
def test_a_text_that_has_signs_is_no_page(text: str) -> None:
    """It takes the beginning of a page to be one."""
    assert not is_web_page(text)


# The names of tests are in the environment of the process, which has no room for a whole page.
@pytest.mark.sample(3)
@pytest.mark.parametrize("sign", ["<td", "<!--", '<td x="', "<a b='", "<![", "<td>", "<b>", "&#"])
def test_a_page_made_to_last_takes_no_time(sign: str) -> None:
    """What is never closed is read, or refused as more than a table, and costs no second."""
    page = f"<table>{sign * (1_000_000 // len(sign))}".encode()

    def work() -> None:
        with suppress(SheetError):
            read("liste.xls", page)

    # That of the process that reads it too.
    assert seconds(work, enough=1) < 1
