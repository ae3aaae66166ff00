"""`texts/funding_lines`: from whom the lines of a budget come."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.texts import text_drafts
from maillage.model.entities import Model

_FICHE = (
    "Actions\nUn four\n- Structure organisatrice\n- CENTRE SOCIAL LE LEVAIN - Meurthe-et-Moselle\n"
    "- Statut de l'action\n- En cours\n- Ressources financières mobilisées pour cette action\n- "
)


@pytest.fixture(scope="module")
def known(model: Model) -> FolderCatalogue:
    """Give the catalogue, which is only read."""
    return FolderCatalogue(model, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("CAF : 300 €", {"funder": "caf-54"}),
        ("Politique de la ville - ACSE : 300 €",
         {"funder": "acse", "programme": "politique-de-la-ville"}),
        ("Bailleur social OMH Nancy : 300 €", {"funder": "omh-grand-nancy"}),
        ("Contrat de Ville Unique : 300 €", {"programme": "contrat-de-ville-unique"}),
        ("Les amis de la CLCV : 300 €", {}),
        ("CLCV - EDF : 300 €", {}),
    ],
)  # fmt: skip
def test_a_line_names_its_funder_and_its_programme(
    model: Model, known: FolderCatalogue, line: str, given: dict[str, str]
) -> None:
    """Where the catalogue has the one name that the line has."""
    record = _record(model, known, line)
    (read,) = record["funding"]["lines"]
    assert {key: read[key] for key in ("funder", "programme") if key in read} == given
    funders = [{"partner": given["funder"], "role": "financeur"}] if "funder" in given else []
    assert record.get("participations", []) == funders


def test_communes_may_share_a_line(model: Model, known: FolderCatalogue) -> None:
    """Each gives a part that nobody tells, and none has the whole amount."""
    first, *shares = _record(model, known, "Communes (Nancy-Maxéville) : 900 €")["funding"]["lines"]
    assert first["amount"] == 900
    assert "funder" not in first
    assert [share["funder"] for share in shares] == ["ville-de-nancy", "ville-de-maxeville"]
    assert all("amount" not in share and share["within"] == first["label"] for share in shares)


def test_own_funds_are_of_who_acts(model: Model, known: FolderCatalogue) -> None:
    """« Fonds propres du centre social » come from the organisation of the form."""
    record = _record(model, known, "Fonds propres du centre social : 300 €")
    assert record["funding"]["lines"][0]["funder"] == record["lead"]


def _record(model: Model, known: FolderCatalogue, line: str) -> dict[str, Any]:
    read = text_drafts.of_text(model, known, _FICHE + line)
    assert read
    return next(draft.data for draft in read.drafts if draft.entity.name == "action")


def test_amounts_may_share_a_line(model: Model, known: FolderCatalogue) -> None:
    """Parted by semicolons, each with its amount."""
    lines = _record(model, known, "CAF : 300 € ; ACSE : 200 €")["funding"]["lines"]
    assert [(line["funder"], line["amount"]) for line in lines] == [("caf-54", 300), ("acse", 200)]


def test_a_list_of_partners_names_organisations(model: Model, known: FolderCatalogue) -> None:
    """Beside the kinds of the form: those that their names tell, as what the heading says."""
    text = (
        "0 €\n- Avec qui cette action a-t-elle été menée ?\nPartenaires d'action:\n"
        "- Bailleur social\n- Mission locale du Pays voironnais\n- Mission locale\n"
        "Partenaires financiers:\n- CAF\n- les voisins\n"
    )
    record = _record(model, known, text)
    assert record["partner_kinds"] == ["bailleur-social", "insertion-emploi", "caf"]
    assert record["participations"] == [
        {"partner": "Mission locale du Pays voironnais", "role": "operationnel"}
    ]
