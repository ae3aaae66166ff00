"""The place in what people type: understood where it is one, left where it may be a word."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from datasette_maillage.search.gazetteer import Gazetteer
from datasette_maillage.search.place_words import PlaceReading, read_place
from maillage.model.stored_model import read_model


@pytest.fixture(scope="module")
def places(real_build: Path) -> Iterator[Gazetteer]:
    """The places of the real catalogue, and of France."""
    file = real_build / "maillage.db"
    model = read_model(file)
    assert model is not None
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as connection:
        yield Gazetteer(model.places, connection)


def _read(places: Gazetteer, text: str) -> PlaceReading:
    found = read_place(places, text)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "place", "rest"),
    [
        ("personnes âgées isolées à Nevers", "nevers", "personnes âgées isolées"),
        ("jardins partagés à Paris 19e", "paris-19e", "jardins partagés"),
        ("entraide dans le 20e arrondissement de Paris", "paris-20e", "entraide"),
        ("Paris 13", "paris-13e", ""),
        ("les jeunes à Saint-Dié", "saint-die-des-vosges", "les jeunes"),
        ("lyon 3e", "lyon-3e", ""),
        ("Paris 19 ème", "paris-19e", ""),
        ("jardin paris treizième", "paris-13e", "jardin"),
        ("cours de français 13ème à Paris", "paris-13e", "cours de français"),
        ("premier arrondissement de Lyon", "lyon-1er", ""),
        ("dix-septième arrondissement de Paris", "paris-17e", ""),
        ("13 e arr. de Marseille", "marseille-13e", ""),
        ("Paris arrondissement 13", "paris-13e", ""),
        ("le 19e", "paris-19e", ""),
        ("emploi près de Lyon", "lyon", "emploi"),
        ("accorderie 75018", "paris-18e", "accorderie"),
        ("jardins paris", "paris", "jardins"),
        ("sport au Havre", "le-havre", "sport"),
        ("petits déjeuners au mans", "le-mans", "petits déjeuners"),
        ("aides dans le 93", "seine-saint-denis", "aides"),
        ("vélo à Sens", "sens", "vélo"),
        ("mode à la Goutte d’Or", "goutte-d-or", "mode"),
        ("jeunes à Saint-Denis de La Réunion", "saint-denis-974", "jeunes"),
        ("Vannes", "vannes", ""),
        ("2A004", "ajaccio", ""),
        ("logement Toulouse Métropole", "toulouse-metropole", "logement"),
        ("paris vingtième", "paris-20e", ""),
        ("Saint Dié", "saint-die-des-vosges", ""),
        ("les jeunes à Saint Dié", "saint-die-des-vosges", "les jeunes"),
        ("Vannes agglo", "ca-golfe-du-morbihan-vannes-agglomeration", ""),
    ],
)
def test_a_place_is_understood(places: Gazetteer, text: str, place: str, rest: str) -> None:
    """A name, a number or a code is a place, whatever leads to it."""
    read = _read(places, text)
    assert ([spot.asked_by for spot in read.spots], read.rest, read.sure) == ([place], rest, True)


@pytest.mark.parametrize("text", ["Croix Rouge", "aide de la Croix Rouge", "Bien Vieillir"])
def test_a_word_of_a_name_is_no_place(places: Gazetteer, text: str) -> None:
    """« Rouge » in « Croix Rouge » is not Rougé, as its capital is that of the name."""
    read = read_place(places, text)
    assert read is None or not read.sure


@pytest.mark.parametrize(
    ("text", "town", "absent", "rest"),
    [
        ("Paris 25", "paris", "Paris 25", ""),
        ("Lyon 12e", "lyon", "Lyon 12e", ""),
        (
            "seniors à Marseille 17e arrondissement",
            "marseille",
            "Marseille 17e arrondissement",
            "seniors",
        ),
        ("jardin lyon douzième", "lyon", "lyon douzième", "jardin"),
        ("25e arrondissement de Paris", "paris", "25e arrondissement de Paris", ""),
        ("Toulouse 3e arrondissement", "toulouse", "Toulouse 3e arrondissement", ""),
    ],
)
def test_a_part_that_a_town_has_not_is_said_to_be_none(
    places: Gazetteer, text: str, town: str, absent: str, rest: str
) -> None:
    """The town is meant, no other town's part, and what does not exist is told."""
    read = _read(places, text)
    assert ([spot.asked_by for spot in read.spots], read.absent, read.rest) == (
        [town],
        absent,
        rest,
    )


@pytest.mark.parametrize(
    "text",
    [
        "Paris 13",
        "Lyon 69",
        "Marseille 13",
        "Paris 3e âge",
        "Paris 12 ans",
        "Nevers 58",
        "le 25 à Paris",
        "Lyon 2e",
    ],
)
def test_other_numbers_beside_a_town_are_no_part_of_it(places: Gazetteer, text: str) -> None:
    """A département, an age, a day: nothing is said to be missing."""
    assert not _read(places, text).absent


@pytest.mark.parametrize(
    "text",
    ["vieux", "école", "sens de la vie", "mode en forêt", "cours de poterie", "mal logés"],
)
def test_a_word_that_some_place_is_called_by_stays_a_word(places: Gazetteer, text: str) -> None:
    """Vieux, École and Sens are communes; whoever types the words most likely means the words."""
    assert not _read(places, text).sure


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("jeux à Pierrefitte-sur-Seine", "saint-denis-93"),
        ("93059", "saint-denis-93"),
        ("emploi QN05401M", "meurthe-et-moselle"),
    ],
)
def test_what_is_no_place_of_today_is_the_one_it_is_part_of(
    places: Gazetteer, text: str, whole: str
) -> None:
    """A commune that merged, its code, and a code that only says where it is."""
    read = _read(places, text)
    assert ([spot.asked_by for spot in read.spots], read.is_part) == ([whole], True)
    assert not _read(places, "93200").is_part


def test_the_beginning_of_a_longer_name_is_no_place(places: Gazetteer) -> None:
    """« Pierrefitte » in « Pierrefitte-sur-Mer » is none of the four communes of that name."""
    assert read_place(places, "Pierrefitte-sur-Mer") is None


@pytest.mark.parametrize("text", ["seniors", "PST 19e", "", "centre social mosaik", "a" * 500])
def test_most_texts_speak_of_no_place(places: Gazetteer, text: str) -> None:
    """Nothing is taken for a place that is none."""
    assert read_place(places, text) is None


def test_a_name_of_several_places_chooses_none(places: Gazetteer) -> None:
    """All places of a name are given; La Réunion, département and région, counts once."""
    assert {spot.asked_by for spot in _read(places, "aide à Saint-Denis").spots} >= {
        "saint-denis-93",
        "saint-denis-974",
    }
    assert [spot.asked_by for spot in _read(places, "La Réunion").spots].count("974") == 1


def test_the_communes_of_a_postcode_are_meant_together(places: Gazetteer) -> None:
    """Nobody has to choose between the communes of a postcode."""
    read = _read(places, "logement 58000")
    assert read.together
    assert {"nevers", "challuy"} <= {spot.asked_by for spot in read.spots}


def test_a_place_that_holds_another_says_which(places: Gazetteer) -> None:
    """« à Mayenne au Bourny » is the neighbourhood, and Mayenne no word beside it."""
    read = _read(places, "soirée à Mayenne au Bourny")
    assert [spot.asked_by for spot in read.spots] == ["bourny"]
    assert "Mayenne" not in read.rest


@pytest.mark.parametrize(
    "text", ["13e arrondissement", "jardins du 13ème arrondissement", "le 13e"]
)
def test_a_number_without_a_town_is_that_of_each(places: Gazetteer, text: str) -> None:
    """Which town is meant is asked; none is chosen."""
    found = _read(places, text)
    assert [spot.id or (spot.place and spot.place.id) for spot in found.spots] == [
        "paris-13e",
        "marseille-13e",
    ]


@pytest.mark.parametrize("text", ["troisième âge", "20e siècle", "3e lieu", "deuxième chance"])
def test_an_ordinal_of_something_else_is_no_place(places: Gazetteer, text: str) -> None:
    """A number is a part of a town where the text says so, or says nothing else."""
    assert read_place(places, text) is None
