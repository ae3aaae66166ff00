"""`reading/grammars/currencies`: amounts in the currency of a catalogue, and in no other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maillage.model.entities import Field
from maillage.model.labels import Words
from maillage.reading.grammars.currencies import spelling_of
from maillage.reading.grammars.quantities import quantity
from maillage.reading.grammars.understanding import Left, Understood

AMOUNT = Field(
    "amount", Words({"fr": "Montant"}, {}), 1, "maillage:amount", "number", "", False, unit="EUR"
)


@pytest.mark.parametrize(
    ("currency", "text", "number"),
    [
        ("CAD", "12 500 $", 12500),
        ("CAD", "$12 500", 12500),
        ("CAD", "12 500 $ CA", 12500),
        ("CAD", "12 500 dollars canadiens", 12500),
        ("CAD", "environ 12,5 k$", 12500),
        ("CHF", "CHF 1 300,50", 1300.5),
        ("CHF", "1300 francs", 1300),
        ("GBP", "£1300", 1300),
        ("GBP", "1 300 livres", 1300),
        ("SEK", "1300", 1300),
        ("EUR", "1300 €", 1300),
    ],
)
def test_an_amount_is_read_in_the_currency_of_the_field(
    currency: str, text: str, number: float
) -> None:
    """Its code, its sign before or behind, its name, whole or short; or none of them."""
    read = quantity(replace(AMOUNT, unit=currency), text)
    assert isinstance(read, Understood)
    assert read.value == number


@pytest.mark.parametrize(
    ("currency", "text", "name"),
    [
        ("CAD", "12 500 €", "dollars canadiens"),
        ("CAD", "12 500 euros", "dollars canadiens"),
        ("CAD", "12 500 £", "dollars canadiens"),
        ("CHF", "12 500 $", "francs suisses"),
        ("EUR", "12 500 $", "euros"),
        ("EUR", "CHF 12 500", "euros"),
    ],
)
def test_an_amount_in_another_currency_is_left(currency: str, text: str, name: str) -> None:
    """It is never taken for one in the currency of the catalogue, and what is told names that."""
    read = quantity(replace(AMOUNT, unit=currency), text)
    assert isinstance(read, Left)
    assert f"n’est pas en {name}" in str(read.why)


@pytest.mark.parametrize("word", ["canadian", "us", "swiss", "west", "ca"])
def test_what_tells_a_country_is_no_currency(word: str) -> None:
    """A name is short where the noun alone stands, not where its country does."""
    for currency in ("CAD", "USD", "CHF", "XOF"):
        assert not spelling_of(currency).fullmatch(word)
