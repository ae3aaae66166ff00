"""`model/place_names`: names of places, comparably written."""

from __future__ import annotations

import pytest

from maillage.model.place_names import words_of


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("L’Haÿ-les-Roses", ["hay", "roses"]),
        ("Paris 1er arrondissement", ["paris", "1"]),
        ("Paris Ier arrondissement", ["paris", "1"]),
        ("Marseille XIVe", ["marseille", "14"]),
        ("Lyon 2ème", ["lyon", "2"]),
        ("Mont-Saint-Michel", ["mont", "saint", "michel"]),
        ("CC du Pays de Vitré", ["pays", "vitre"]),
        ("La Ville", ["la", "ville"]),
        ("Livry", ["livry"]),
    ],
)
def test_names_are_compared_by_what_tells_them_apart(name: str, words: list[str]) -> None:
    """Articles and kinds are idle; ordinals are numbers, however they are written."""
    assert words_of(name) == words
