"""`importing/provenance`: the source of a table, and when its facts were observed."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.model.entities import Model

HEAD = "Titre;Résumé;Statut;Thèmes;Publics;Territoires;Constaté\r\n"
TABLE = (
    f"{HEAD}Café;On se retrouve chaque semaine.;en cours;Culture;Tout public;Nancy;\r\n"
    "Thé;On boit du thé chaque semaine.;en cours;Culture;Tout public;Nancy;2018\r\n"
)


def read(model: Model, source: str = "", observed: str = "") -> ImportResult:
    """Return what the table gives."""
    options = ImportOptions("", "Les Amis du quartier", source=source, observed=observed)
    known = FolderCatalogue(model, date(2026, 11, 21))
    return proposing.propose(model, known, "bilan 2019.csv", TABLE.encode(), options)


@pytest.mark.parametrize(
    ("said", "title", "address"),
    [
        ("Bilan du centre", "Bilan du centre", None),
        ("https://example.org/bilan", "bilan 2019", "https://example.org/bilan"),
    ],
)
def test_a_new_source_is_a_record(model: Model, said: str, title: str, address: str | None) -> None:
    """By its title, or by its address and the name of the table; all records name it."""
    found = read(model, said)
    source, *actions = found.drafts
    assert (source.title, source.data.get("url")) == (title, address)
    assert [draft.data["sources"] for draft in actions] == [[source.id]] * 2
    assert found.accepted, [problem.message() for problem in found.problems]


def test_a_source_of_the_catalogue_is_named(model: Model) -> None:
    """By its title or its id, and no other record is made."""
    found = read(model, "actions-des-centres-sociaux")
    assert [draft.data["sources"] for draft in found.drafts] == [
        ["actions-des-centres-sociaux"],
        ["actions-des-centres-sociaux"],
    ]


def test_what_a_row_says_stands(model: Model) -> None:
    """The day that is said for all is that of the rows that say none."""
    found = read(model, observed="2019")
    assert [draft.data["observed"] for draft in found.drafts] == ["2019", "2018"]


def test_nobody_is_said_to_have_verified_anything(model: Model) -> None:
    """No draft has a day of verification."""
    assert not any("verified_on" in draft.data for draft in read(model, "Bilan").drafts)
