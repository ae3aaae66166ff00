"""`enumerations`: several names in one text."""

from __future__ import annotations

import pytest

from maillage.reading.grammars.enumerations import names
from maillage.text.words import fold

KNOWN = {"nancy", "maxeville", "enfance", "jeunesse", "culture", "prevention et tranquillite"}


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Nancy", ["Nancy"]),
        ("Nancy / Maxéville", ["Nancy", "Maxéville"]),
        ("Nancy/Maxéville", ["Nancy", "Maxéville"]),
        ("Enfance | Culture", ["Enfance", "Culture"]),
        ("Nancy et Maxéville", ["Nancy", "Maxéville"]),
        ("Nancy & Maxéville", ["Nancy", "Maxéville"]),
        ("Enfance, Jeunesse et Culture", ["Enfance", "Jeunesse", "Culture"]),
        ("Prévention et tranquillité", ["Prévention et tranquillité"]),
        ("Culture, Prévention et tranquillité", ["Culture", "Prévention et tranquillité"]),
        # The gate tells which of them is unknown.
        ("Nancy, Laxou", ["Nancy", "Laxou"]),
        ("Nancy / Laxou", ["Nancy", "Laxou"]),
        # What may be one name stays whole.
        ("Nancy et alentours", ["Nancy et alentours"]),
        ("Fêtes et jeux", ["Fêtes et jeux"]),
        ("Pont, viaduc", ["Pont, viaduc"]),
        ("24/05", ["24/05"]),
        ("Nancyet Maxéville", ["Nancyet Maxéville"]),
    ],
)
def test_a_text_is_cut_into_the_names_that_it_holds(written: str, found: list[str]) -> None:
    """At commas, strokes and « et », where names are known; « et » alone never cuts a name."""
    assert names(written, lambda text: fold(text) in KNOWN) == found
