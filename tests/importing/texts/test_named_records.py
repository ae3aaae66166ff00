"""`texts/named_records`: what the catalogue has, and sentences name."""

from __future__ import annotations

from datetime import date

import pytest

from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.texts import named_records
from maillage.model.entities import Model


@pytest.fixture(scope="module")
def known(model: Model) -> FolderCatalogue:
    """Give the catalogue, which is only read."""
    return FolderCatalogue(model, date(2026, 11, 21))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Menée dans le cadre du Contrat de Ville Unique et du PLU.", ["contrat-de-ville-unique"]),
        ("Menée dans le cadre d'une réunion.", []),
        ("Le Contrat de Ville Unique existe.", []),
    ],
)
def test_a_programme_is_named_behind_what_it_frames(
    known: FolderCatalogue, text: str, found: list[str]
) -> None:
    """Its name alone says nothing of the action."""
    assert named_records.programmes([text], known) == found


@pytest.mark.parametrize(
    ("department", "found"), [("Hauts-de-Seine", ["pierre-plate"]), ("Isère", [])]
)
def test_a_neighbourhood_lies_where_the_form_says(
    model: Model, known: FolderCatalogue, department: str, found: list[str]
) -> None:
    """One of the same name elsewhere is another."""
    around = [place for place in model.places.find(department) if place.kind == "departement"]
    text = "Des jeunes du quartier de la Pierre Plate tournent un film."
    assert named_records.territories([text], known, around, of_quarter=True) == found
    assert not named_records.territories([text], known, around, of_quarter=False)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Un café ouvre au cœur d'Empalot.", ["empalot"]),
        ("Maison de quartier d'Empalot", ["empalot"]),
        ("Un café ouvre à Toulouse.", []),
        ("Empalot est loin.", []),
    ],
)
def test_a_place_of_the_catalogue_is_named_behind_a_word_that_says_where(
    model: Model, known: FolderCatalogue, text: str, found: list[str]
) -> None:
    """One that has an official code is found by that, and no name that begins a sentence."""
    around = [place for place in model.places.find("Haute-Garonne") if place.kind == "departement"]
    assert named_records.territories([text], known, around, of_quarter=True) == found


@pytest.mark.parametrize(
    ("town", "is_found"), [("Montreuil-Juigné", True), ("Saint-Junien", False)]
)
def test_a_council_without_a_name_is_that_of_the_places_beside_it(
    model: Model, known: FolderCatalogue, town: str, is_found: bool
) -> None:
    """Where the catalogue has it; else it is left for a person."""
    here = [place for place in model.places.find(town) if place.kind == "commune"]
    text = "conseil départemental (appel à projets)"
    assert (named_records.council(text, here, model.places, known) is not None) == is_found
    assert named_records.council("conseil d'école", here, model.places, known) is None
    assert named_records.council(text, [], model.places, known) is None
