"""`texts/source_lines`: lines as their writer meant them, and nothing joined that may be two."""

from __future__ import annotations

import pytest

from maillage.importing.texts.source_lines import (
    is_broken,
    lines_of,
    list_items,
    with_whole_words,
)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("La déchetterie ouvre.\nOn va à la déchet-\nterie.", ["On va à la déchetterie."]),
        ("Le porte-à-porte\nLe porte-à-\nporte aide.", ["Le porte-à-porte aide."]),
        ("Une sous-\npréfecture", ["Une sous-", "préfecture"]),
        ("On va à la déchet-\nterie.", ["On va à la déchet-", "terie."]),
        ("La déchetterie\nOn va à la déchet-\nTerie.", ["On va à la déchet-", "Terie."]),
    ],
)
def test_a_word_that_is_cut_once_is_joined_where_it_is_known(text: str, read: list[str]) -> None:
    """Where the text has it a second time; else nothing tells whether its hyphen is its own."""
    found = [line.text for line in with_whole_words(lines_of(text), text)]
    assert found[-len(read) :] == read


@pytest.mark.parametrize(
    ("lines", "is_of_page"),
    [
        (
            ["Une camionnette passe dans les hameaux pour ramasser",
             "les objets dont les habitants ne se servent plus, et",
             "les réparer avec eux dans un atelier du quartier que",
             "tiennent deux bénévoles."],
            True,
        ),
        (["des jeux", "des repas", "des sorties", "des livres"], False),
        (
            ["Une camionnette passe dans les hameaux pour ramasser des objets.",
             "habitants", "bénévoles", "salariés", "familles"],
            False,
        ),
        (
            ["Une camionnette passe dans les hameaux pour ramasser." * 4,
             "les objets dont les habitants ne se servent plus, et",
             "les réparer avec eux dans un atelier du quartier que",
             "tiennent deux bénévoles avec une salariée, et encore"],
            False,
        ),
    ],
)  # fmt: skip
def test_full_lines_are_those_of_a_page(lines: list[str], is_of_page: bool) -> None:
    """Lines that go on where the next word had no room; short ones are a list."""
    assert is_broken(lines_of("\n".join(lines))) is is_of_page


@pytest.mark.parametrize(
    "bullet",
    ["-", "–", "•", "→", "➢", "✓", "✔", "■", "▸", "○", "*", ">", "o", "1)", "2.", "III."],
)
def test_a_bullet_is_none_of_the_words(bullet: str) -> None:
    """Whatever sign, letter or rank people put before the items of a list."""
    (line,) = lines_of(f"{bullet} Aider les parents")
    assert line.is_bullet
    assert line.bare == "Aider les parents"


@pytest.mark.parametrize(
    "text", ["12 parents", "1 représentant", "2021", "3,5 tonnes", "1. 500 €", "12.03.2020", "oui"]
)
def test_a_number_is_no_rank(text: str) -> None:
    """What it counts stays with it."""
    (line,) = lines_of(text)
    assert not line.is_bullet
    assert line.bare == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Un four\n- 2 -\nIl sert.", ["Un four", "Il sert."]),
        ("Un four\nPage 4\nIl sert.", ["Un four", "Il sert."]),
        ("Un four\n1\nIl sert.\n2\nFin", ["Un four", "Il sert.", "Fin"]),
        ("Budget\n300\nPersonnes\n12", ["Budget", "300", "Personnes", "12"]),
        ("Personnes\n12", ["Personnes", "12"]),
        ("CCAS - page 1\nUn four\nCCAS - page 2", ["Un four"]),
        ("On lit la page 2\nUn four", ["On lit la page 2", "Un four"]),
        ("## Le four\n**Il** sert.", ["Le four", "Il sert."]),
        ("| Ville | 300 € |\n|---|---|", ["Ville : 300 €"]),
        ("| Nom | Département | Année |", ["| Nom | Département | Année |"]),
    ],
)
def test_what_a_page_has_around_its_lines_is_none_of_them(text: str, kept: list[str]) -> None:
    """The number of a page, what each page has, and the signs of a form."""
    assert [line.text for line in lines_of(text)] == kept


@pytest.mark.parametrize(
    ("text", "items", "others"),
    [
        ("a\nb\n\nc", ["a", "b", "c"], []),
        ("- Aider\n- Lire\n\nMerci à tous.", ["Aider", "Lire"], ["Merci à tous."]),
        ("- Aider les\nparents\n- Lire", ["Aider les parents", "Lire"], []),
        ("- Aider ceux de\nNantes", ["Aider ceux de Nantes"], []),
        ("- Aider\nMerci à tous.", ["Aider"], ["Merci à tous."]),
        ("- Aider\n\nparents", ["Aider"], ["parents"]),
        ("Nous voulons :\n- Aider", ["Aider"], ["Nous voulons :"]),
        ("Pour tous :\n- Aider\n\nPour les jeunes :\n- Lire", ["Aider", "Lire"],
         ["Pour tous :", "Pour les jeunes :"]),
    ],
)  # fmt: skip
def test_a_list_ends_with_its_bullets(text: str, items: list[str], others: list[str]) -> None:
    """A line that an item goes on in is of it; another text below is none of the list."""
    found = list_items(lines_of(text))
    assert tuple([line.bare for line in part] for part in found) == (items, others)
