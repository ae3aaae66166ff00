"""What a workbook hides, strikes out or shows otherwise than it holds is told, never lost."""

from __future__ import annotations

import doctest
import io
from datetime import date

import xlsxwriter

from maillage.importing import known_headers, proposing, row_marks
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.model.entities import Model
from workbooks import check_what_is_read, check_what_is_told

SUMMARY = "Des habitants de tous les âges se retrouvent chaque semaine autour d’un repas partagé."
HEADERS = ("Titre", "Résumé", "Statut", "Thèmes", "Publics", "Territoires", "Budget", "Contexte")
ANSWERS = ("thèmes=Lien social", "publics=Tous publics", "territoires=Nancy")


def read(model: Model) -> ImportResult:
    """Read a workbook that does all of this in its third row and below."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        thousands = book.add_format({"num_format": '0" k€"'})
        struck = book.add_format({"font_strikeout": True})
        sheet = book.add_worksheet("Actions")
        sheet.write_row(0, 0, HEADERS)
        for number, title in enumerate(("Soupe", "Bal", "Jeux"), start=1):
            sheet.write_row(number, 0, (f"{title} de quartier", SUMMARY))
            sheet.write(number, 7, "ne pas publier")
        sheet.merge_range("C2:C4", "En cours")
        sheet.write(1, 6, 12, thousands)
        sheet.write_formula(2, 6, "=1+1", None, "")
        sheet.write(3, 6, 300, struck)
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.set_column("H:H", None, None, {"hidden": True})
    known = FolderCatalogue(model, date(2026, 11, 21))
    options = ImportOptions(contributor="Les Amis", answers=ANSWERS)
    return proposing.propose(model, known, "t.xlsx", raw.getvalue(), options)


def test_what_a_workbook_hides_is_told(model: Model) -> None:
    """A hidden column is left; a hidden row, struck-out text and an empty formula are told."""
    check_what_is_told(read(model))


def test_a_value_is_what_a_person_sees(model: Model) -> None:
    """A merged cell is of all its rows; « 12 k€ » are twelve thousand."""
    check_what_is_read(read(model))


def test_the_examples_hold() -> None:
    """What the modules show of themselves is so."""
    for module in (row_marks, known_headers):
        tried = doctest.testmod(module)
        assert tried.attempted
        assert not tried.failed
