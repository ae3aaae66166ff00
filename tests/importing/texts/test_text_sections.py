"""`texts/text_sections`: where a record begins, and where its first heading is."""

from __future__ import annotations

import pytest

from maillage.importing.texts.source_lines import lines_of
from maillage.importing.texts.text_form import shipped
from maillage.importing.texts.text_sections import Block, blocks

_BELOW = (
    "\nContexte\nLe bus ne passe plus.\n\nDescription\nUn minibus roule.\n\nBilan\nIl est plein.\n"
    "\nPartenaires opérationnels\nVille de Vierzon\n\nPerspectives\nUn second minibus.\n"
)


def block(text: str, form: str = "fiche-experience") -> Block:
    """Return the one record of a text."""
    (own,) = [each for each in shipped() if each.name == form]
    (found,) = blocks(own, lines_of(text))
    return found


@pytest.mark.parametrize(
    ("above", "introduction", "headings"),
    [
        ("Le minibus\n\nIl roule.\n", ["Il roule."], []),
        ("Le minibus\n\nL’origine du projet\nUne idée.\n", [], ["L’origine du projet"]),
        (
            "Le minibus\n\nIl roule.\n\nL’origine du projet\nUne idée.\n\nLe lieu\nUne cour.\n",
            ["Il roule."],
            ["L’origine du projet", "Le lieu"],
        ),
        ("Le minibus\n\nLe minibus\nIl roule.\n", ["Il roule."], []),
        ("Le minibus\n\nLe minibus de (...)\nIl roule.\n", ["Il roule."], []),
        ("Le minibus\n\nCCAS de Vierzon\n2019\n", ["CCAS de Vierzon", "2019"], []),
        ("Le minibus\nCCAS de Vierzon\n\nIl roule.\n", ["CCAS de Vierzon", "Il roule."], []),
        (
            "Le minibus\n\nCCAS de Vierzon\n2019\n\nL’origine du projet\nUne idée.\n",
            ["CCAS de Vierzon", "2019"],
            ["L’origine du projet"],
        ),
    ],
)
def test_sections_begin_at_the_first_heading(
    above: str, introduction: list[str], headings: list[str]
) -> None:
    """Whether the form knows it or not; the title again and who acts are none."""
    found = block(f"Fiche d’expérience\n\n{above}{_BELOW}")
    assert found.title.bare == "Le minibus"
    assert [line.bare for line in found.introduction] == introduction
    assert [part.heading for part in found.sections if part.label is None] == headings
    assert [part.heading for part in found.sections if part.label] == [
        "Contexte", "Description", "Bilan", "Partenaires opérationnels", "Perspectives",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        "Le minibus\n\nFiche d’expérience\n\nCCAS de Vierzon",
        "Le minibus\n\nFiche d’expérience\n\nCCAS de Vierzon\n2019",
        "Fiche d’expérience\n\nCCAS de Vierzon\nLe minibus",
        "Le réseau du Cher\n\nFiche d’expérience\n\nCCAS de Vierzon\n2019\nLe minibus",
        "CCAS de Vierzon\n\nFiche d’expérience\n\nLe minibus",
        "Fiche d’expérience\n\nCCAS de Vierzon\n\n•\nLe minibus",
        "Fiche d’expérience\n\n« »\n\nLe minibus",
    ],
)
def test_who_acts_is_no_title(head: str) -> None:
    """A title stands below who acts, or above what begins the record, where one is there."""
    assert block(f"{head}\n{_BELOW}").title.bare == "Le minibus"


@pytest.mark.parametrize("said", ["Un minibus roule. Il est plein.", "2019", "-", "**"])
def test_who_acts_is_the_title_where_there_is_none(said: str) -> None:
    """What else stands above the first label is no title: it must be seen, and mended."""
    found = block(f"Fiche d’expérience\n\nCCAS de Vierzon\n\n{said}\n{_BELOW}")
    assert found.title.bare == "CCAS de Vierzon"


def test_between_blanks_a_heading_is_a_paragraph() -> None:
    """Where all stands apart, nothing tells a short paragraph from a heading above the labels."""
    text = f"Le minibus\n\nPetite histoire\n\nUne idée.\n{_BELOW}".replace("\n", "\n\n")
    found = block(f"Fiche d’expérience\n\n{text}")
    assert [line.bare for line in found.introduction] == ["Petite histoire", "Une idée."]


def test_a_broken_title_is_one_line_with_the_numbers_of_all() -> None:
    """What the page broke is joined, and each line is known to be of the title."""
    text = (
        "Actions\nLe comptoir des\ncoups de main\n- Structure organisa-\ntrice\nUn centre\n"
        "- Statut de l'action\nEn cours\n- Résumé\nLe comp-\ntoir ouvre.\n"
    )
    found = block(text, "centres-sociaux")
    assert found.title.bare == "Le comptoir des coups de main"
    assert list(found.title.numbers) == [2, 3]
    (summary,) = [part for part in found.sections if part.key == "summary"]
    assert [(line.bare, list(line.numbers)) for line in summary.lines] == [
        ("Le comptoir ouvre.", [10, 11])
    ]
