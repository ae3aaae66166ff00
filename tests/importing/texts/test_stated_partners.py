"""`texts/stated_partners`: who takes part, as sentences say, and in what role."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.texts import named_records
from maillage.importing.texts.stated_partners import PartnerReader
from maillage.model.entities import Model


@pytest.fixture(scope="module")
def known(model: Model) -> FolderCatalogue:
    """Give the catalogue, which is only read."""
    return FolderCatalogue(model, date(2026, 11, 21))


def reader(model: Model, known: FolderCatalogue, department: str = "") -> PartnerReader:
    """Make a reader of a form that gives a département."""
    around = [place for place in model.places.find(department) if place.kind == "departement"]
    return PartnerReader(known, model.places, around)


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        (
            "En partenariat avec la Fondation de France et Ajam.",
            [("fondation-de-france", "operationnel"), ("ajam", "operationnel")],
        ),
        (
            "Menée en partenariat avec les écoles Isoret et Larevallière.",
            [("ecole-isoret", "operationnel"), ("ecole-larevalliere", "operationnel")],
        ),
        ("Projet initié par EDF et des habitants.", [("edf", "initiateur")]),
        ("Le jardin a été lancé à l'initiative de l'APES.", []),
        ("L'action se tient à l'initiative de l'APES, qui souhaitait agir.",
         [("apes", "initiateur")]),
        ("La structure porteuse du projet est la Fondation de France.",
         [("fondation-de-france", "porteur")]),
        (
            "Un comité de pilotage constitué de la CLCV, d'EDF et de parents.",
            [("clcv", "pilotage"), ("edf", "pilotage")],
        ),
        ("Dans un appartement mis à disposition par EDF, la CLCV vient.", [("edf", "hebergeur")]),
        ("Un minibus mis à disposition par EDF.", []),
        (
            "Les partenaires se sont réunis. Il s'agit par exemple de la CLCV, d'EDF etc.",
            [("clcv", "operationnel"), ("edf", "operationnel")],
        ),
        ("Il s'agit par exemple de la CLCV.", []),
        ("Nous souhaitons agir en partenariat avec EDF.", []),
        ("L'action n'est pas menée en partenariat avec EDF.", []),
        ("Menée en partenariat avec la mairie et des habitants.", []),
        ("La Fondation de France est venue.", []),
    ],
)  # fmt: skip
def test_words_before_names_give_a_role(
    model: Model, known: FolderCatalogue, text: str, stated: list[tuple[str, str]]
) -> None:
    """Only what is said to be so, of what the catalogue has; a common noun is no name."""
    found = reader(model, known).stated([text])
    assert [(named_records.known_id(known, name), role) for name, role in found] == stated


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Les partenaires : le collège Jules-Ferry, des parents, le centre social.",
         ["Collège Jules-Ferry"]),
        ("Les partenaires : Les Amis du four et la police.", []),
        ("En partenariat avec le collège Jules-Ferry.", []),
    ],
)  # fmt: skip
def test_a_list_of_partners_may_name_new_ones(
    model: Model, known: FolderCatalogue, text: str, names: list[str]
) -> None:
    """Where the list is announced and the name says of what kind it is."""
    assert [found.name for found, _ in reader(model, known).stated([text])] == names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("1 agent de l'ASEM,", ["asem"]),
        ("2 personnes des restos du coeur", ["restos-du-coeur"]),
        ("3 animateurs (1 centre social Saint Roch, 1 mairie)", ["centre-social-saint-roch"]),
        ("2 agents du centre", []),
    ],
)
def test_people_are_of_an_organisation(
    model: Model, known: FolderCatalogue, line: str, names: list[str]
) -> None:
    """Who sends people takes part."""
    found = reader(model, known).of_people(line)
    assert [named_records.known_id(known, each) for each in found] == names


@pytest.mark.parametrize(
    ("department", "name"), [("Meurthe-et-Moselle", "caf-54"), ("Isère", None), ("", None)]
)
def test_a_name_that_many_share_is_that_of_the_departement(
    model: Model, known: FolderCatalogue, department: str, name: str | None
) -> None:
    """« La CAF » is one where the form says where, and the catalogue has that one."""
    assert reader(model, known, department).identifier("la CAF") == name


def test_who_has_a_seat_elsewhere_is_another(model: Model, known: FolderCatalogue) -> None:
    """Unless its name says where it is."""
    other = reader(model, known, "Isère")
    assert reader(model, known, "Gironde").identifier("Collège F. Mitterrand")
    assert other.identifier("Collège F. Mitterrand") is None
    assert other.identifier("Ville de Toulouse") == "ville-de-toulouse"
