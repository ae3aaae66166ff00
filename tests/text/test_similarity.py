"""`similarity`, `name_words` and `stop_words`: how alike texts and names are."""

from __future__ import annotations

import ast
import doctest

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT
from maillage.text import name_words, similarity
from maillage.text.similarity import Lexicon, name_similarity, slips, within
from maillage.text.stop_words import ARTICLES, IN_SENTENCES, STOP_WORDS
from maillage.text.words import fold

#: Few letters, so that texts are often alike.
TEXTS = st.text("abcd ", max_size=12)


@pytest.mark.parametrize("module", [name_words, similarity], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    """What the docstrings show is what the functions return."""
    tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried.attempted
    assert not tried.failed


def test_one_module_compares_texts() -> None:
    """What counts letters is asked for in one place, by whatever part of the two packages."""
    asking = set()
    for file in (ROOT / "src").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            if isinstance(node, ast.ImportFrom) and [a.name for a in node.names] == [
                "unified_diff"
            ]:
                continue  # it shows what changed, and compares nothing for likeness
            if {name.split(".")[0] for name in names} & {"rapidfuzz", "difflib"}:
                asking.add(file.name)
    assert asking == {"similarity.py"}


def test_the_stop_words_are_folded_and_one_list_holds_the_other() -> None:
    """A stop word is written as `fold` writes it; what is empty in a name is so in a sentence."""
    assert ARTICLES < STOP_WORDS < IN_SENTENCES
    assert all(fold(word) == word for word in IN_SENTENCES)
    assert name_words.name_words("Fête d’été de l’Est") == ("fete", "ete", "est")


def _counted(text: str, other: str) -> int:
    """Count slips by the textbook: optimal string alignment, row by row."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(text):
        last, before, row = before, row, [at + 1]
        for place, opposite in enumerate(other):
            best = min(before[place] + (letter != opposite), before[place + 1] + 1, row[place] + 1)
            if at and place and text[at - 1] == opposite and letter == other[place - 1]:
                best = min(best, last[place - 1] + 1)
            row.append(best)
    return row[-1]


@given(TEXTS, TEXTS)
def test_slips_are_counted_as_the_textbook_does(text: str, other: str) -> None:
    """A letter added, dropped, changed or swapped with the next is one slip."""
    assert slips(text, other) == _counted(text, other)


@given(TEXTS, st.lists(TEXTS, max_size=8), st.integers(0, 3))
def test_what_is_within_some_slips_is_all_of_it(text: str, others: list[str], most: int) -> None:
    """No spelling that is near enough is left out, and none that is too far comes in."""
    expected = {(at, n) for at, other in enumerate(others) if (n := _counted(text, other)) <= most}
    assert set(within(text, others, most)) == expected


@pytest.mark.parametrize(
    ("written", "another"),
    [
        ("paris-12e", "paris-19e"),
        ("accorderie-paris-15e", "accorderie-paris-19e"),
        ("paris-81e", "paris-18e"),
        ("MJC Lyon 3", "MJC Lyon"),
        ("CAF", "caf-54"),
        ("Programme 2019", "Programme 2018"),
        ("Annulé", "Prévue"),
        ("Permanente", "Terminée"),
        ("Pérenne", "Prévue"),
        ("Insertion", "Intégration"),
        ("Parents", "PROMES"),
        ("Exclusion", "Inclusion"),
        ("Immobilité", "Mobilité"),
        ("Inactifs", "Actifs"),
        ("Trimestrielle", "Semestrielle"),
        ("Externe", "Interne"),
        ("Majeurs", "Mineurs"),
        ("Mineures", "Majeures"),
        ("Intracommunal", "Intercommunal"),
        ("Hypertension", "Hypotension"),
        ("Quatrième trimestre", "Quatorzième trimestre"),
        ("Habitat", "Habitants"),
        ("Loir", "Loire"),
        ("Centre social du Nord", "Centre social du Sud"),
        ("CAF du Nord", "CAF"),
        ("MJC de Nancy", "Nancy"),
        ("Nancy et Maxéville", "Nancy"),
        ("Jardin", "Jardin partagé"),
        ("Prévention", "Prévention et tranquillité"),
    ],
)
def test_what_is_another_word_is_no_slip(written: str, another: str) -> None:
    """Nothing is suggested that has another number, another place, or is another word."""
    for inside in (False, True):
        assert Lexicon([(another, "x")], others={"loir"}).nearest(written, inside=inside) is None


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Viellissement", "Vieillissement"),
        ("lein socail", "Lien social"),
        ("mixitésociale", "Mixité sociale"),
        ("inter générationnel", "Intergénérationnel"),
        ("Centre social Sant-Roch 2", "Centre social Saint-Roch 2"),
        ("Paretns", "Parents"),
        ("aprents", "Parents"),
    ],
)
def test_a_slip_or_two_in_a_word_are_understood(written: str, meant: str) -> None:
    """Letters changed, lost, in excess or swapped, and words joined or parted, are slips."""
    assert Lexicon([(meant, meant), ("Santé", "Santé")]).nearest(written) == meant


def test_of_two_things_as_near_none_is_suggested() -> None:
    """Where a slip leads to two things, neither is more likely; one thing by two names is."""
    assert Lexicon([("Rosiers", "a"), ("Rosaers", "b")]).nearest("Roseers") is None
    assert Lexicon([("Rosiers", "a"), ("Rosaers", "a")]).nearest("Roseers") == "a"


@given(TEXTS, st.lists(TEXTS, max_size=4))
def test_what_is_suggested_begins_as_what_was_written(text: str, names: list[str]) -> None:
    """Whatever is suggested has as many words, or the same letters, and few slips."""
    near = Lexicon((name, name) for name in names).nearest(text)
    assert (
        near is None
        or similarity.is_slip(fold(text), fold(near))
        or (sorted(fold(text).split()) == sorted(fold(near).split()))
    )


@pytest.mark.parametrize(
    ("name", "other", "similarity", "own_words"),
    [
        ("CS Ste Élisabeth", "C S Sainte-Elisabeth", 1, False),
        ("Accorderie du 18e", "Accorderie du 19e", 0, True),
        ("Jardin partagé", "Jardin patragé", 1, False),
        ("La Loire", "Le Loiret", 0, True),
        ("CAF", "Caisse d’allocations familiales", 1, False),
        ("Jardin des Lilas", "Jardin des Lilas bleus", 0.8, False),
    ],
)
def test_names_are_compared_word_by_word(
    name: str, other: str, similarity: float, own_words: bool
) -> None:
    """Spellings, slips and acronyms make one name; a number, or a short word changed, makes two."""
    words = (name_words.name_words(each) for each in (name, other))
    found, each = name_similarity(*words, frozenset(), frozenset())
    assert (found, each) == (pytest.approx(similarity), own_words)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("en cour", "en-cours"),
        ("EN COURS", "en-cours"),
        ("terminé", "terminee"),
        ("suspndue", "suspendue"),
        ("rien de tel", None),
    ],
)
def test_the_nearest_name_is_found(written: str, meant: str | None) -> None:
    """A misspelt name finds what was meant; what is like nothing finds nothing."""
    assert (
        Lexicon((name, name) for name in ("en-cours", "terminee", "suspendue", "prevue")).nearest(
            written
        )
        == meant
    )


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("quartier du Haut du Lièvre", "haut-du-lievre"),
        ("Nancy (54)", "nancy"),
        ("quartier des amandier", "amandiers"),
        ("le bas du bourg", None),
    ],
)
def test_a_name_is_found_among_other_words(written: str, meant: str | None) -> None:
    """Words around a name that stands whole do not lead to another that has such words."""
    names = [
        ("haut-du-lievre", "haut-du-lievre"),
        ("nancy", "nancy"),
        ("Quartier des Amandiers", "amandiers"),
        ("bas", "bas"),
    ]
    assert Lexicon(names).nearest(written, inside=True) == meant


def test_a_long_text_is_no_misspelt_name() -> None:
    """Comparing takes the square of the length: what is far too long for a name is not compared."""
    name = "mot " * 60
    known = Lexicon([(name, "x"), ("Nancy", "nancy")])
    assert known.nearest(name.upper()) == "x"
    assert known.nearest(name + "s") is None
    assert known.nearest("à Nancy " + name, inside=True) is None


def test_a_name_may_stand_for_another() -> None:
    """Each spelling finds what it stands for."""
    assert Lexicon([("Vieillissement", "vieillir")]).nearest("Viellissement") == "vieillir"


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("18e Paris", "paris-18e"),
        ("Parsi 19e", "paris-19e"),
        ("nancy", None),
    ],
)
def test_of_two_that_are_as_like_the_one_with_fewer_slips_is_meant(
    written: str, meant: str | None
) -> None:
    """Letters swapped count once, and the order of the words not at all."""
    ids = ("paris-9e", "paris-18e", "paris-19e", "paris")
    assert Lexicon((name, name) for name in ids).nearest(written) == meant


def test_a_question_mark_makes_no_text_exact() -> None:
    """« À venir ? » asks; it may be suggested, and is never taken as it stands."""
    known = Lexicon([("À venir", "prevue")])
    assert known.exact("à venir") == "prevue"
    assert known.exact("À venir ?") is None
    assert known.nearest("À venir ?") == "prevue"
