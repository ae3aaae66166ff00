"""`importing/namesakes`: which organisation of the catalogue a row means, beside `tables/`."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.importing import proposing
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.model.entities import Model

HEAD = "Titre;Résumé;Statut;Thèmes;Publics;Territoires;Structure porteuse\n"
ROW = "Café;On se retrouve chaque semaine.;En cours;Culture;Tous publics;{place};{lead}\n"


def read(model: Model, table: str, *answers: str) -> ImportResult:
    """Return what a table gives."""
    options = ImportOptions(contributor="Les Amis du quartier", answers=answers)
    known = FolderCatalogue(model, date(2026, 11, 21))
    return proposing.propose(model, known, "tableau.csv", table.encode(), options)


@pytest.mark.sample(5)
@pytest.mark.parametrize(
    ("lead", "place", "expected"),
    [
        ("Danube", "Paris 18e", "centre-social-danube"),
        ("Danube", "Nancy", None),
        ("centre-social-danube", "Nancy", "centre-social-danube"),
        ("Mairie de Toulouse", "Nancy", "ville-de-toulouse"),
        ("Ville de Bagneux", "Nancy", None),
        ("Ville de Bagneux", "Bagneux (92)", "ville-de-bagneux"),
        ("Carrefour santé", "Nancy", None),
        ("Fondation de France", "Nancy", "fondation-de-france"),
        ("Conseil général", "Laxou", "departement-54"),
        ("Conseil général", "Paris 18e", None),
    ],
)
def test_more_than_a_name_is_needed(
    model: Model, lead: str, place: str, expected: str | None
) -> None:
    """A place that agrees or stands in the name, or an organisation of the whole country."""
    found = read(model, HEAD + ROW.format(lead=lead, place=place))
    (action,) = [draft for draft in found.drafts if draft.entity.name == "action"]
    assert action.data.get("lead") == expected
    told = [problem.message() for problem in found.problems]
    assert expected or any("n’est pas reprise" in message for message in told)


def test_a_person_says_who_is_meant(model: Model) -> None:
    """Once for all rows, by the name and the id of the record."""
    found = read(
        model, HEAD + ROW.format(lead="Danube", place="Nancy"), "danube = centre-social-danube"
    )
    assert found.drafts[0].data["lead"] == "centre-social-danube"


@pytest.mark.parametrize(
    ("siret", "records"), [("21310555400017", 0), ("21750001600019", 1), ("", 0)]
)
def test_a_number_tells(model: Model, siret: str, records: int) -> None:
    """The number of the record is the organisation's own, wherever the row says it is."""
    known = FolderCatalogue(model).record("partner", "ville-de-toulouse") or {}
    assert known["siren"] == "213105554"
    table = (
        "Bénéficiaire;SIRET;Commune;Objet;Montant\n"
        f"Mairie de Toulouse;{siret};Nancy;Une fête;100 €\n"
    )
    found = read(model, table)
    assert sum(draft.entity.name == "partner" for draft in found.drafts) == records
