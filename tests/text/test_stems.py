"""`stems`: texts as people search for them."""

from __future__ import annotations

import doctest

import pytest

from maillage.text import stems
from maillage.text.stems import FORMS_KEPT, Forms, Stems, places, tokens, word, words
from maillage.text.words import fold


def test_the_examples_hold() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(stems).failed == 0


@pytest.mark.parametrize(
    ("form", "other"),
    [
        ("jardins", "jardin"),
        ("partagées", "partagé"),
        ("petits", "petit"),
        ("déjeuners", "déjeuner"),
        ("lieux", "lieu"),
        ("sociaux", "social"),
        ("solidarités", "solidarité"),
        ("19e", "19ème"),
        ("1er", "1re"),
    ],
)
def test_forms_of_a_word_share_a_stem(form: str, other: str) -> None:
    """Plurals, feminines and ordinals lead to the same records."""
    known = Stems()
    assert known[form] == known[other] != ""


def test_words_that_tell_nothing_have_no_stem() -> None:
    """Stop words and what an elision leaves are no words to search for; a digit is."""
    known = Stems()
    assert [known[token] for token in ("les", "d", "où", "à")] == ["", "", "", ""]
    assert known["2"] == "2"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("L’ÉCOLE d'à côté", ["l", "école", "d", "à", "côté"]),
        ("non\u202f!\xa0oui", ["non", "oui"]),
        ("e\u0301cole", ["école"]),
        ("Škoda, Łódź ; ｅn", ["škoda", "ódz", "en"]),
        ("cœur_de-ville", ["cœur", "de", "ville"]),
        ("中文 😀 ok", ["ok"]),
    ],
)
def test_texts_are_split_into_words(text: str, expected: list[str]) -> None:
    """Case, apostrophes, spaces, composed or foreign letters: words come out the same."""
    assert [word(token) for token in tokens(text)] == expected


def test_places_are_those_of_the_text_as_written() -> None:
    """A word is found where it stands, accents and case as they are."""
    text = "À l’École : jardins"
    assert [text[slice(*at.span())] for at in places(text)] == ["À", "l", "École", "jardins"]
    assert [fold(token) for token in words(text)] == ["a", "l", "ecole", "jardins"]


def test_a_stem_may_be_had_and_not_kept() -> None:
    """What anybody types does not stay in memory, and has the stem that it has in a text."""
    stems = Stems()
    before = len(stems)
    assert stems.of("jardins") == "jardin"
    assert stems.of("les") == ""
    assert len(stems) == before
    assert stems["jardins"] == stems.of("jardins")


def test_forms_are_the_same_however_many_there_were() -> None:
    """The numbers and names of a large catalogue do not fill the memory."""
    forms = Forms()
    first = forms[b"jardins"]
    for number in range(FORMS_KEPT + 10):
        assert forms[b"%d" % number][2]
    assert len(forms) <= FORMS_KEPT
    assert forms[b"jardins"] == first == ("jardins", "jardins", "jardin")
