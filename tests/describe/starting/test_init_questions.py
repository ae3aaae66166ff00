"""`init_questions`: six questions at most, each with a default, and what is no answer."""

from __future__ import annotations

import pytest

from maillage.describe.starting.init_questions import QUESTIONS, InitError, answered, from_file


def test_there_are_six_questions_and_none_must_be_answered() -> None:
    """The defaults alone make a catalogue."""
    assert len(QUESTIONS) == 6
    found = answered({})
    assert found.base == f"https://w3id.org/{found.slug}/"
    assert found.languages == ("fr", "en")


def test_a_default_follows_from_what_was_answered_before() -> None:
    """The address is made of the name."""
    assert answered({"name": "Voisins de Nevers"}).base == "https://w3id.org/voisins-de-nevers/"


def test_an_address_ends_in_a_slash() -> None:
    """The base of IRIs is written whole, whoever leaves the last sign away."""
    assert answered({"base": "https://ville.example/donnees"}).base.endswith("donnees/")


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("base", "ville.example"),
        ("base", "https://ville.example/a b/"),
        ("base", "https://ville.example/?x=1#"),
        ("languages", "fr, tlh"),
        ("languages", ","),
        ("forge", "sourceforge"),
        ("licence", "copyright"),
        ("name", "…"),
        ("colour", "red"),
    ],
)
def test_what_is_no_answer_is_refused(key: str, text: str) -> None:
    """Nothing is guessed: what cannot be followed is told, with what may be written."""
    with pytest.raises(InitError) as caught:
        answered({key: text})
    assert caught.value.message.told("en") != caught.value.message.told("fr")


def test_a_file_answers_by_texts_and_lists() -> None:
    """A list in TOML is a list, and so is a text with commas."""
    assert from_file('languages = ["en", "fr"]\nname = "Neighbours"') == {
        "languages": "en, fr",
        "name": "Neighbours",
    }


@pytest.mark.parametrize("text", ["name = ", "name = 3", "languages = [1]", "[name]\nx = 1"])
def test_a_file_that_is_none_is_refused(text: str) -> None:
    """What is no TOML, or no text, says so."""
    with pytest.raises(InitError):
        from_file(text)
