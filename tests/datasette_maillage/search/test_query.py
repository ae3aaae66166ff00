"""What people type: words stay what they are, slips are mended where one thing can be meant."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.search import query
from datasette_maillage.search.word_index import WordIndex
from maillage.model.stored_model import read_model


@pytest.fixture(scope="module")
def catalogue(real_build: Path) -> Iterator[WordIndex]:
    """The words of the real catalogue."""
    file = real_build / "maillage.db"
    model = read_model(file)
    assert model is not None
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as connection:
        yield WordIndex(Records(Site(model, "maillage", "", ""), connection))


@pytest.mark.parametrize("word", ["piscine", "chorale", "tricot", "manque", "vieux", "garderies"])
def test_a_word_of_french_is_never_replaced(catalogue: WordIndex, word: str) -> None:
    """Whether a record has it or not, nothing else is looked for in its place."""
    read = query.read(catalogue, word)
    assert not read.is_corrected
    assert read.said == word


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("contraseption", "contraception"),
        ("fourchambaut", "fourchambault"),
        ("atellier", "atelier"),
    ],
)
def test_a_slip_that_can_be_one_thing_is_mended(
    catalogue: WordIndex, typed: str, meant: str
) -> None:
    """Where no other word is as near, it is looked for, and the page says so."""
    assert query.read(catalogue, typed).said == meant
    assert query.read(catalogue, typed, exact=True).said == typed


@pytest.mark.parametrize("typed", ["partger", "violance"])
def test_a_slip_that_may_be_several_things_is_proposed(catalogue: WordIndex, typed: str) -> None:
    """Where two words of French are as near, none is chosen, and what is near is told."""
    read = query.read(catalogue, typed)
    assert not read.is_corrected
    assert [word.typed for word in read.unknown] == [typed]
    assert read.near


@pytest.mark.parametrize(
    ("typed", "near"),
    [("compost", "compostage"), ("jardiniers", "jardinage"), ("couturière", "couture")],
)
def test_a_word_that_others_are_made_of_is_proposed(
    catalogue: WordIndex, typed: str, near: str
) -> None:
    """Of a word of French that no record has, those that have its root are told."""
    read = query.read(catalogue, typed)
    assert (read.said, read.near[:1]) == (typed, [near])


@pytest.mark.parametrize("typed", ["chanter", "tricoter", "babysitting"])
def test_a_short_root_proposes_nothing(catalogue: WordIndex, typed: str) -> None:
    """« chanter » has nothing to do with « chantier »."""
    assert query.read(catalogue, typed).near == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("jardinpartagé à Lens", "jardin partagé lens"),
        ("montreuiljuigne", "montreuil juigné"),
    ],
)
def test_two_words_of_a_title_may_be_written_as_one(
    catalogue: WordIndex, typed: str, meant: str
) -> None:
    """They are looked for, and the page says so."""
    read = query.read(catalogue, typed)
    assert read.said.lower() == meant
    assert read.is_corrected
    assert not query.read(catalogue, typed, exact=True).is_corrected


def test_two_words_of_a_title_are_proposed_for_a_word_of_french(catalogue: WordIndex) -> None:
    """A « solidage » is a plant; who means « Solid’âges » has a link."""
    read = query.read(catalogue, "solidage")
    assert (read.said, read.near[0]) == ("solidage", "solid âges")


def test_an_ending_without_its_accent_is_the_same_word(
    catalogue: WordIndex,
) -> None:
    """« partagees » is « partagés »: words that agree otherwise are no other words."""
    assert query.read(catalogue, "partagees").stems


@pytest.mark.parametrize(
    ("typed", "label"),
    [
        ("vieux", "Seniors"),
        ("older people", "Seniors"),
        ("aide aux devoirs", "Éducation et scolarité"),
        ("crèche", "Petite enfance"),
        ("banque alimentaire", "Alimentation"),
    ],
)
def test_other_words_for_a_code_are_told(catalogue: WordIndex, typed: str, label: str) -> None:
    """What the lists say that people write for a code stands for it, and is said."""
    assert label in [words.title for words in query.read(catalogue, typed).also]


def test_the_title_of_a_code_needs_no_telling(
    catalogue: WordIndex,
) -> None:
    """Who types « seniors » is not told that seniors were looked for."""
    assert "Seniors" not in [words.title for words in query.read(catalogue, "seniors").also]


def test_words_that_ask_are_not_looked_for(
    catalogue: WordIndex,
) -> None:
    """« je cherche » tells nothing of what; alone it is all that there is, but beside a place."""
    assert query.read(catalogue, "je cherche un jardin").said == "jardin"
    assert query.read(catalogue, "où trouver").said == "trouver"
    assert query.read(catalogue, "que faire", beside=True).words == ()
