"""`words` and `french`: what people write, made comparable and read as values."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.text import french, words
from maillage.text.words import Lexicon


@pytest.mark.parametrize("module", [words, french], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_hold(module: object) -> None:
    """What the docstrings show is what the functions return."""
    tried = doctest.testmod(module)  # type: ignore[arg-type]
    assert tried.attempted
    assert not tried.failed


@given(st.text())
def test_a_folded_text_is_words_with_one_space_between(text: str) -> None:
    """Folding gives lower-case letters and digits, and changes nothing the second time."""
    folded = words.fold(text)
    assert re.fullmatch(r"([a-z0-9]+( [a-z0-9]+)*)?", folded)
    assert words.fold(folded) == folded


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
        Lexicon((one, one) for one in ("en-cours", "terminee", "suspendue", "prevue")).nearest(
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
    assert known.nearest("à Nancy " + name, inside=True) == "nancy"


def test_a_name_may_stand_for_another() -> None:
    """Each spelling finds what it stands for."""
    assert Lexicon([("Vieillissement", "vieillir")]).nearest("Viellissement") == "vieillir"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2017", "2017"),
        ("2017-3-2", "2017-03-02"),
        ("12.03.2017", "2017-03-12"),
        ("lundi 3 mars 2017", "2017-03-03"),
        ("Septembre 2016", "2016-09"),
        ("févr. 2015", "2015-02"),
        ("03/2017", "2017-03"),
        ("depuis 2014", "2014"),
        ("31/02/2017", None),
        ("le jardin 2017", None),
        ("17", None),
        ("", None),
    ],
)
def test_a_french_date_is_read(text: str, date: str | None) -> None:
    """Dates in figures and in words are read day first; impossible ones are not."""
    assert french.read_date(text) == date


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("du 1er janvier 2015 au 31 décembre 2020", "2015-01-01/2020-12-31"),
        ("2015 à 2020", "2015/2020"),
        ("2016–2017", "2016/2017"),
        ("bientôt", None),
    ],
)
def test_a_french_period_is_read(text: str, period: str | None) -> None:
    """Two dates with a hyphen or a word between them are a period."""
    assert french.read_period(text) == period


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1.300", 1300),
        ("1 300", 1300),
        ("1 300,5 euros", 1300.5),
        ("30 000 €", 30000),
        ("-4", -4),
        ("", None),
        ("4 5", None),
    ],
)
def test_a_french_number_is_read(text: str, number: float | None) -> None:
    """Spaces and points between thousands, a decimal comma and the euro are understood."""
    assert french.read_number(text) == number


@given(st.text())
def test_nothing_that_people_write_is_an_exception(text: str) -> None:
    """Whatever the text, it is read or it is not."""
    for read in (french.read_date, french.read_period, french.read_number, french.read_boolean):
        read(text)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("paris-81e", "paris-18e"),
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
    assert Lexicon((one, one) for one in ids).nearest(written) == meant
