"""`scheme_reading`: a list is read in the order of its file, with what people call its concepts."""

from __future__ import annotations

import pytest

from maillage.model.entities import Model
from maillage.text.words import fold


def test_a_family_holds_concepts_of_its_list(model: Model) -> None:
    """The themes stand in families, in the order of the file; a list without any is one whole."""
    families = model.schemes["themes"].families
    assert [family.words.title for family in families if family.words][:1] == [
        "Lien et citoyenneté"
    ]
    assert [concept.code for concept in families[1].concepts] == [
        "parentalite",
        "education-et-scolarite",
    ]
    (whole,) = model.schemes["audiences"].families
    assert whole.words is None
    assert whole.concepts == model.schemes["audiences"].concepts


#: What people write in the columns of their tables, and the code that it is.
SYNONYMS = {
    "action-statuses": {
        "Annulé": "abandonnee",
        "achevé": "terminee",
        "À venir": "prevue",
        "En projet": "prevue",
        "Réalisées": None,
        "Réalisé": "terminee",
        "Clôturée": "terminee",
        "Pérenne": "en-cours",
        "Reconduit": "en-cours",
        "Reportée": None,
    },
    "audiences": {"Enfants": "enfance", "Ados": "jeunesse", "Tout le monde": "tous-publics"},
    "themes": {"Citoyenneté": "democratie-et-citoyennete", "Insertion": None},
    "partner-kinds": {
        "association loi 1901": "association",
        "ASSO": "association",
        "EVS": "centre-social",
        "CCAS": "ccas",
        "Bailleur": None,
    },
}


@pytest.mark.parametrize(
    ("scheme", "written", "code"),
    [(scheme, *pair) for scheme, pairs in SYNONYMS.items() for pair in pairs.items()],
)
def test_a_list_knows_what_people_call_its_concepts(
    model: Model, scheme: str, written: str, code: str | None
) -> None:
    """Synonyms stand in the lists themselves; what could be two things is none of them."""
    assert model.schemes[scheme].by_label.get(fold(written)) == code


def test_no_name_is_that_of_two_concepts(model: Model) -> None:
    """A label, whatever its sort, names one concept of its list."""
    for scheme in model.schemes.values():
        for concept in scheme.concepts:
            for name in (*concept.words.titles.values(), *concept.spellings):
                assert scheme.by_label[fold(name)] == concept.code, (scheme.name, name)
