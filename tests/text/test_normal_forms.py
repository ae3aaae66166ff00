"""`normal_forms`: what Python makes of a text, however many marks stand on a letter."""

from __future__ import annotations

import doctest
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.text import normal_forms
from maillage.text.normal_forms import LONG, NormalForm, is_piled, normalized
from measure import growth, seconds

FORMS: tuple[NormalForm, ...] = ("NFC", "NFD", "NFKC", "NFKD")
#: Letters, marks of several classes, signs that are made of marks, and some that become marks.
_SIGNS = (
    "aé가가漢\u0300\u0301\u0327\u0344\u0f71\u0f73\u0f74\u0f81\u3099\uff9e\uff9f\u05b0\U0001d165"
)
#: Seconds that no matter takes longer than.
_ENOUGH = 0.1
#: Marks that stand in no order; those that come last and belong before all others.
PILES = (
    lambda size: "a" + "\u0300\u0327" * (size // 2),
    lambda size: "a" + "\u0301" * (size // 2) + "\u0327" * (size // 2),
    lambda size: "\u0f73" * size,
    lambda size: "ﾎ" + "\uff9e\u0300" * (size // 2),
)


def test_the_examples_in_the_docstrings_hold() -> None:
    """What the docstrings show is what the functions return."""
    tried = doctest.testmod(normal_forms)
    assert tried.attempted
    assert not tried.failed


@given(st.text(st.sampled_from(_SIGNS), max_size=6 * LONG))
def test_it_is_what_python_makes_of_a_text(text: str) -> None:
    """In each form, wherever marks stand and however many there are."""
    for form in FORMS:
        assert normalized(form, text) == unicodedata.normalize(form, text)


@pytest.mark.parametrize("pile", PILES)
def test_marks_are_put_in_order_in_proportion_to_their_number(pile: object) -> None:
    """Four times as many marks on a letter take not nine times as long."""
    assert callable(pile)
    for form in FORMS:
        assert normalized(form, pile(4 * LONG)) == unicodedata.normalize(form, pile(4 * LONG))
        # Python alone takes half a second; the growth of what takes next to nothing says nothing.
        if seconds(lambda form=form: normalized(form, pile(20_000)), enough=_ENOUGH) >= _ENOUGH:
            assert growth(lambda times, form=form: normalized(form, pile(20_000 * times))) < 9


def test_more_marks_than_any_language_needs_are_a_pile() -> None:
    """A letter of Vietnamese or Hebrew is none, and words in any alphabet are none."""
    assert not is_piled("ế ọ̀rọ̀ בְּרֵאשִׁית " + "漢字" * LONG)
    assert all(is_piled(pile(3 * LONG)) for pile in PILES)


def test_no_mark_is_beyond_the_planes_where_they_are_looked_for() -> None:
    """Every sign that is a mark, or becomes marks alone, is among those that are looked through."""
    others = [*range(normal_forms._FIRST), *range(normal_forms._LAST + 1, sys.maxunicode + 1)]
    parts = (unicodedata.normalize("NFKD", chr(code)) for code in others)
    assert not any(all(map(unicodedata.combining, part)) for part in parts)
