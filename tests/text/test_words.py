"""`words`, `french` and `numerals`: what people write, made comparable and read as values."""

from __future__ import annotations

import doctest
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.text import french, numerals, words


@pytest.mark.parametrize("module", [words, french, numerals], ids=lambda module: module.__name__)
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
    ("text", "number"),
    [
        ("1.300 €", 1300),
        ("1.300.000", 1300000),
        ("12,000.00", 12000),
        ("1'300", 1300),
        ("0.500", 0.5),
        ("1234.567", 1234.567),
        ("1.300", None),
        ("1.234", None),
        ("12,000", None),
        ("12 00", None),
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
    for read in (french.read_number, french.read_boolean):
        read(text)
