"""The words of French: what stands there is a word, whatever is written in the catalogue."""

from __future__ import annotations

import pytest

from datasette_maillage.search.lexicon import FrenchWords, french


@pytest.mark.parametrize("word", ["vieux", "garderie", "creche", "mangeassions", "jardins"])
def test_words_with_all_their_endings_are_there(word: str) -> None:
    """Words are known as the search folds them, conjugated and agreeing."""
    assert word in french()


@pytest.mark.parametrize("word", ["contraseption", "nevers", "fourchambault", "", "zzz", "a\nb"])
def test_slips_and_names_are_not(word: str) -> None:
    """A slip is no word, and neither is the name of a town."""
    assert word not in french()


def test_the_first_and_the_last_word_are_found() -> None:
    """Halving loses none at either end, and takes no beginning for a word."""
    words = FrenchWords(b"ab\nabc\nbc\nc\n")
    assert [word in words for word in ("ab", "abc", "bc", "c", "a", "b", "abcd", "d")] == (
        [True] * 4 + [False] * 4
    )
    assert words.near("abd", 1) == [("ab", 1), ("abc", 1)]
    assert words.near("é", 1) == []
