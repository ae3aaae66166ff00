"""`importing/texts/line_preview`: each line of a text beside its field, the unplaced marked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from maillage.importing import proposing, reporting
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.import_result import ImportResult
from maillage.importing.texts.line_preview import LinePreview, line_previews
from maillage.model.entities import Model


def lines(model: Model, name: str) -> dict[str, LinePreview]:
    """Return the lines of a text of this folder, by what they say."""
    raw = (Path(__file__).parent / name).read_bytes()
    found = proposing.propose(model, FolderCatalogue(model, date(2026, 11, 21)), name, raw)
    return {line.text.strip("- "): line for line in line_previews(found.text, found.drafts)}


def test_each_line_stands_beside_its_field(model: Model) -> None:
    """What stands below a heading went into its field."""
    found = lines(model, "cs-tirets-rubrique-inconnue.txt")
    for text, key in (("En cours", "status"), ("on trie,", "summary"), ("Un quartier", "scale")):
        assert [field.key for field in found[text].fields] == [key]
        assert not found[text].is_left


def test_what_no_field_took_is_marked(model: Model) -> None:
    """A heading that nobody knows with what is below it, and the part of a line that is left."""
    found = lines(model, "cs-tirets-rubrique-inconnue.txt")
    for text in (
        "Moyens de transport",
        "Un triporteur prêté par un voisin.",
        "entre 200 et 400 € par séance",
    ):
        assert found[text].is_left


def test_what_a_page_has_around_its_text_is_neither(model: Model) -> None:
    """A menu, or a link to the head of the page, is not to be placed."""
    found = lines(model, "page-contrat.txt")
    assert not found["Retour en haut de page"].is_left
    assert not found["Retour en haut de page"].fields


def test_the_title_of_a_proposal_is_placed(model: Model) -> None:
    """The line of a list that names an action stands beside its title, whatever else is known."""
    found = lines(model, "page-association.txt")
    for text in ("Café des voisins : chaque mercredi", "Atelier cuisine"):
        assert "title" in {field.key for field in found[text].fields}
        assert not found[text].is_left
    assert found["Ville de Lorient"].is_left


def test_a_line_stands_beside_the_values_that_come_from_it(model: Model) -> None:
    """Not beside what the lines around it gave; a line that a bullet goes on in counts."""
    found = lines(model, "fe-listes-et-montants.txt")
    for text, keys in (
        ("Fiche d’expérience", []),
        ("La ronde des lettres", ["title"]),
        ("CCAS de Vierzon", ["lead"]),
        ("personnes âgées", ["objectives"]),
        ("Ces objectifs ont été écrits avec les habitants.", []),
        ("Club du Canal", ["participations"]),
        ("Tous ont signé une charte.", []),
        ("Fondation de France (5 000 €)", ["participations", "funding"]),
        ("Depuis mars 2017, deux agents tiennent l’atelier.", ["description", "starts"]),
    ):
        assert sorted(field.key for field in found[text].fields) == sorted(keys), text
    for text, is_left in (
        ("Fiche d’expérience", False),
        ("Principaux objectifs", False),
        ("Ces objectifs ont été écrits avec les habitants.", True),
        ("Tous ont signé une charte.", True),
        ("L’animatrice", True),
    ):
        assert found[text].is_left is is_left, text


def test_a_line_of_a_page_stands_beside_its_own_values(model: Model) -> None:
    """Each paragraph of an action is its description, and a date dates the page."""
    found = lines(model, "page-datee.txt")
    assert any([field.key for field in line.fields] == ["issued"] for line in found.values())
    assert not any(line.fields for line in found.values() if line.text.endswith("en haut de page"))


def test_no_person_is_shown(model: Model) -> None:
    """Neither beside the lines nor among what is left."""
    found = _proposed(model, (Path(__file__).parent / "fe-listes-et-montants.txt").read_bytes())
    assert found.drafts
    for told in (reporting.text(found), *reporting.drafts(found).values()):
        assert not any(secret in told for secret in _SECRETS)


def test_a_text_that_nobody_could_read_is_shown_to_who_gave_it_alone(model: Model) -> None:
    """All its lines are there to be placed by hand; none is written."""
    found = _proposed(model, _LETTER.encode())
    assert all(secret in reporting.text(found) for secret in _SECRETS)
    assert not reporting.drafts(found)


def _proposed(model: Model, raw: bytes) -> ImportResult:
    return proposing.propose(model, FolderCatalogue(model, date(2026, 11, 21)), "t.txt", raw)


_SECRETS = ("Martin", "jeanne.martin@exemple.fr", "06 12 34 56 78")
_LETTER = (
    "Bonjour,\n\nLa salle est prête.\n\nJeanne Martin, jeanne.martin@exemple.fr, 06 12 34 56 78\n"
)
