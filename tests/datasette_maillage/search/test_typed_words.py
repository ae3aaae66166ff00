"""Words in a row of what people type: what stands before them, and what holds them to others."""

from __future__ import annotations

import pytest

from datasette_maillage.search.typed_words import TypedWords, with_numbers, without, words_typed


def _typed(text: str, start: int, end: int) -> TypedWords:
    return TypedWords(*words_typed(text), start, end)


def test_words_are_named_as_typed_and_compared_folded() -> None:
    """The name keeps its accents, capitals and hyphens."""
    typed = _typed("jardins à Saint-Dié", 2, 4)
    assert typed.name == "Saint-Dié"
    assert typed.folded == ["saint", "die"]
    assert typed.before == ["a", "jardins"]
    assert not typed.is_whole


@pytest.mark.parametrize(
    ("text", "start", "end", "is_cut", "goes_on"),
    [
        ("Saint-Dié", 0, 1, True, False),
        ("Saint-Dié", 0, 2, False, False),
        ("Villeneuve-sur-Lot", 0, 1, True, True),
        ("Villeneuve-", 0, 1, True, False),
        ("Villeneuve sur Lot", 0, 1, False, False),
    ],
)
def test_hyphens_hold_words_to_others(
    text: str, start: int, end: int, is_cut: bool, goes_on: bool
) -> None:
    """A word that a hyphen ties to another is a part of a name."""
    typed = _typed(text, start, end)
    assert (typed.is_cut, typed.goes_on) == (is_cut, goes_on)


def test_a_name_goes_with_what_leads_to_it() -> None:
    """« dans la ville de Nevers » leaves nothing behind but the other words."""
    assert without([_typed("jardins dans la ville de Nevers", 5, 6)]) == "jardins"


def test_a_number_and_its_ending_are_read_together() -> None:
    """« 19 ème » is one word, and « dix-septième » is a number."""
    text, words = words_typed("Paris 19 ème")
    assert text == "Paris 19ème"
    assert len(words) == 2
    assert [*with_numbers(["dix", "septieme", "arrondissement"])] == ["17e", "arrondissement"]


def test_a_long_text_is_read_in_part() -> None:
    """No more than some dozens of words are looked at."""
    assert len(words_typed("mot " * 1000)[1]) == 40
