"""`model/place_codes`: codes and postcodes, among the words of a text."""

from __future__ import annotations

import re

import pytest

from maillage.model.place_codes import PlaceCodes

SWEDEN = PlaceCodes(re.compile("[1-9][0-9]{2} ?[0-9]{2}"), [re.compile("[0-9]{2}|SE")])
NOWHERE = PlaceCodes(re.compile("(?!)"), [re.compile("[0-9]{5}")])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("111 22 lund", ["11122", "lund"]),
        ("lund 111-22", ["lund", "11122"]),
        ("111 22 111 23", ["11122", "11123"]),
        ("11122 11123", ["11122", "11123"]),
        ("111 222", ["111", "222"]),
        ("", []),
    ],
)
def test_a_postcode_of_two_words_is_one(text: str, words: list[str]) -> None:
    """Of what stands side by side, the two that are a postcode are tied, and no others."""
    assert SWEDEN.joined(text) == words


@pytest.mark.parametrize(
    ("word", "is_code", "is_alone"),
    [("11122", True, True), ("22", True, False), ("se", True, False), ("lund", False, False)],
)
def test_a_short_code_means_nothing_among_words(word: str, is_code: bool, is_alone: bool) -> None:
    """A postcode does, and a long code, whatever their case."""
    assert (SWEDEN.is_code(word), SWEDEN.is_alone(word)) == (is_code, is_alone)


def test_where_no_postcode_is_known_nothing_is_one() -> None:
    """No words are tied, and a code is still a code."""
    assert not NOWHERE.is_postcode("11122")
    assert NOWHERE.joined("111 22") == ["111", "22"]
    assert NOWHERE.is_alone("11122")


def test_a_postcode_may_have_no_digit() -> None:
    """Where the pattern of a country says so, letters alone are one."""
    zones = PlaceCodes(re.compile("[A-Z]{2}Z"), [])
    assert zones.is_postcode("abz")
    assert zones.is_alone("ABZ")
    assert not zones.is_postcode("ab")


def test_a_long_text_is_no_postcode() -> None:
    """It is not tried sign by sign."""
    assert not SWEDEN.is_postcode("1" * 1_000_000)
