"""`first_fit`: the order of the expressions decides."""

from __future__ import annotations

from maillage.text.first_fit import compiled, first_fit

KNOWN = compiled((r"\bcentre social\b", "social"), (r"\bcentre\b", "centre"))


def test_the_first_expression_that_is_found_says_what_a_text_is() -> None:
    """Wherever it stands in the text, and whatever else is found."""
    assert first_fit(KNOWN, "au centre, un centre social") == "social"
    assert first_fit(KNOWN, "le centre") == "centre"


def test_a_text_in_which_none_is_found_is_nothing() -> None:
    """A part of a word is not the word."""
    assert first_fit(KNOWN, "le recentrer") is None
