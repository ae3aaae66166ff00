"""`importing/stated_source`: what a file says of itself is its source; a year is only asked."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
import xlsxwriter

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.model.entities import Model

TABLE = (
    "Titre;Résumé;Statut;Thèmes;Publics;Territoires\n"
    "Café;On se retrouve chaque semaine.;En cours;Culture;Tous publics;Nancy\n"
)


def read(
    model: Model, raw: bytes, name: str = "t.csv", source: str = "", observed: str = ""
) -> ImportResult:
    """Return what a file gives."""
    options = ImportOptions("", "Les Amis du quartier", source=source, observed=observed)
    known = FolderCatalogue(model, date(2026, 11, 21))
    return proposing.propose(model, known, name, raw, options)


def sources(found: ImportResult) -> list[dict[str, Any]]:
    """Return the sources that were drafted, without what goes without saying."""
    return [
        {key: draft.data[key] for key in draft.data if key not in {"id", "licence", "contributor"}}
        for draft in found.drafts
        if draft.entity.name == "source"
    ]


@pytest.mark.parametrize(
    ("above", "below", "expected", "observed"),
    [
        (
            "Annuaire des actions de quartier - mis à jour le 03/02/2024",
            "",
            {
                "title": "Annuaire des actions de quartier - mis à jour le 03/02/2024",
                "issued": "2024-02-03",
            },
            "2024-02-03",
        ),
        (
            "Ville de Nancy\nActions soutenues\nSituation au 31 décembre 2019",
            "",
            {"title": "Actions soutenues", "publisher": "ville-de-nancy", "issued": "2019-12-31"},
            "2019-12-31",
        ),
        (
            "Actions soutenues",
            "Source : Ville de Nancy, https://example.org/actions.",
            {
                "title": "Actions soutenues",
                "publisher": "ville-de-nancy",
                "url": "https://example.org/actions",
            },
            None,
        ),
        ("Année : 2017", "", None, None),
        ("Actions soutenues en 2019", "", {"title": "Actions soutenues en 2019"}, None),
    ],
)
def test_lines_around_a_table_say_where_it_comes_from(
    model: Model, above: str, below: str, expected: dict[str, str] | None, observed: str | None
) -> None:
    """A title, a publisher, an address and a day, each with its cell; a year alone is no day."""
    found = read(model, f"{above}\n{TABLE}{below}\n".encode())
    made = [{"kind": "jeu-de-donnees", **expected}] if expected else []
    assert [dict(sorted(it.items())) for it in sources(found)] == [
        dict(sorted(it.items())) for it in made
    ]
    action = next(draft for draft in found.drafts if draft.entity.name == "action")
    assert action.data.get("observed") == observed
    assert found.accepted, [problem.message() for problem in found.problems]
    for draft in found.drafts:
        if draft.entity.name == "source":
            assert set(draft.cells) == {f"/{key}" for key in expected or ()}


def test_a_year_in_a_name_is_asked(model: Model) -> None:
    """The file of 2019 may tell of another year: it is proposed, and taken from a person alone."""
    found = read(model, TABLE.encode(), "actions 2019.csv")
    assert [draft.data.get("observed") for draft in found.drafts] == [None]
    assert any("L’année 2019" in problem.message() for problem in found.problems)
    told = read(model, TABLE.encode(), "actions 2019.csv", observed="2019")
    assert not any("L’année 2019" in problem.message() for problem in told.problems)


def test_a_person_is_believed_before_the_file(model: Model) -> None:
    """The source and the day that are said stand, whatever is above the table."""
    raw = f"Annuaire - mis à jour le 03/02/2024\n{TABLE}".encode()
    found = read(model, raw, source="actions-des-centres-sociaux", observed="2016")
    (action,) = found.drafts
    assert action.data["sources"] == ["actions-des-centres-sociaux"]
    assert action.data["observed"] == "2016"


def test_the_properties_of_a_workbook_say_it_too(model: Model) -> None:
    """Its title and its organisation; who wrote it is a person, and left."""
    raw = io.BytesIO()
    with xlsxwriter.Workbook(raw, {"in_memory": True}) as book:
        book.set_properties(
            {
                "title": "Annuaire du quartier",
                "author": "Camille Exemple",
                "company": "Ville de Nancy",
            }
        )
        sheet = book.add_worksheet("Actions")
        for number, line in enumerate(TABLE.splitlines()):
            sheet.write_row(number, 0, line.split(";"))
    found = read(model, raw.getvalue(), "t.xlsx")
    assert sources(found) == [
        {"title": "Annuaire du quartier", "kind": "jeu-de-donnees", "publisher": "ville-de-nancy"}
    ]
    assert "Camille" not in str([draft.data for draft in found.drafts])
