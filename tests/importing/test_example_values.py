"""`importing/example_values`: what is left of the example of the template never gets in."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.sheets import read
from maillage.importing.template_workbook import workbook
from maillage.model.entities import Model

OWN = {
    "Titre": "Soupe de la rue Haute",
    "Résumé": "Des voisins cuisinent ensemble chaque vendredi, et dînent de ce qu’ils ont fait.",
}


def typed_over(model: Model, cells: dict[str, Any], **others: str) -> ImportResult:
    """Return what the template gives when some cells of its example were typed over.

    With `keep`, all the others are emptied but those, by their headers parted with « | ».
    """
    sheet, *_ = read("t.xlsx", workbook(model, ["action"]))
    (_, headers), (_, example) = sheet.rows
    named = dict(zip((str(header).removesuffix(" *") for header in headers), example, strict=False))
    if "keep" in others:
        named = {
            header: cell for header, cell in named.items() if header in others["keep"].split("|")
        }
    named |= cells
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        made = book.add_worksheet(sheet.name)
        made.write_row(0, 0, list(named))
        made.write_row(1, 0, [cell or "" for cell in named.values()])
    known = FolderCatalogue(model, date(2026, 11, 21))
    options = ImportOptions(contributor="Les Voisins de la rue Haute")
    return proposing.propose(model, known, "t.xlsx", raw.getvalue(), options)


def refused(found: ImportResult) -> set[str]:
    """Return the headers of the cells that are refused as the example’s."""
    return {
        problem.place.header
        for problem in found.problems
        if problem.severity == "error" and "l’exemple du modèle" in problem.message()
    }


def test_what_is_left_of_the_example_is_refused(model: Model) -> None:
    """A title and a summary typed over leave the budget, the dates and the texts of another."""
    found = typed_over(model, OWN)
    assert {"Contexte", "Début", "Financement : total"} <= refused(found)
    assert not {"Titre", "Résumé"} & refused(found)
    assert not found.accepted


@pytest.mark.parametrize("header", ["Contexte", "Description"])
def test_a_long_text_is_a_sign_by_itself(model: Model, header: str) -> None:
    """Nobody else writes the same sentences."""
    assert refused(typed_over(model, OWN, keep=header)) == {header}


def test_a_few_values_may_be_the_same_by_chance(model: Model) -> None:
    """An action may begin in the month of the example’s, with its status and themes."""
    assert refused(typed_over(model, OWN, keep="Début|Statut|Thèmes|Publics")) == set()


def test_a_record_under_the_name_of_an_example_is_told(model: Model) -> None:
    """Whoever types over all cells but the name is told that the row is left, and why."""
    own = {
        "Titre": "Exemple : Soupe",
        "Résumé": OWN["Résumé"],
        "Statut": "En projet",
        "Début": 2021,
    }
    found = typed_over(model, own, keep="")
    said = [(problem.severity, problem.message()) for problem in found.problems]
    assert not found.drafts
    assert any(severity == "warning" and "ôtez ce mot" in text for severity, text in said)


def test_a_text_may_say_what_an_example_says(model: Model) -> None:
    """Nobody types over the template in a text: its sentence may be the one that was quoted."""
    example = model.entities["action"].by_key["context"].example
    text = (
        "Actions\nUn four à pain\n- Structure organisatrice\n- Centre social Le Four - Isère\n"
        "- Statut de l'action\n- En cours\n- Mots clés associés à l'action\n- Logement\n"
        "- Résumé\nUn four sert à Voiron.\n- Public\n- Adultes\n- Description de l'expérience\n"
        f"{example}\n"
    )
    known = FolderCatalogue(model, date(2026, 11, 21))
    options = ImportOptions(contributor="Essai")
    found = proposing.propose(model, known, "t.txt", text.encode(), options)
    assert refused(found) == set()
    assert [draft.data["context"] for draft in found.drafts if draft.entity.name == "action"] == [
        example
    ]
    assert found.accepted
