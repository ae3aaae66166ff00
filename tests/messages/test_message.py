"""`messages/message`: amounts and what they are in, told and kept."""

from __future__ import annotations

from decimal import Decimal

import pytest

from maillage.messages.message import Money, currency_name, money, pack, unpack


@pytest.mark.parametrize(
    ("value", "currency", "language", "written"),
    [
        (30000, "EUR", "fr", "30\u202f000\xa0€"),
        (1300.5, "EUR", "fr", "1\u202f300,50\xa0€"),
        (1300, "EUR", "en", "€1,300"),
        (1300, "CAD", "fr-CA", "1\xa0300\xa0$"),
        (1300, "CHF", "en", "CHF\xa01,300"),
        (Decimal("0.5"), "GBP", "en", "£0.50"),
    ],
)
def test_an_amount_is_written_as_its_language_does(
    value: Decimal | float, currency: str, language: str, written: str
) -> None:
    """With cents where there are some, and the sign where the language puts it."""
    assert money(value, currency, language) == written


def test_a_currency_has_its_name_in_each_language() -> None:
    """In the plural, as behind « en »."""
    assert currency_name("EUR", "fr") == "euros"
    assert currency_name("CHF", "fr") == "francs suisses"
    assert currency_name("CHF", "en") == "Swiss francs"


@pytest.mark.parametrize("value", [Money("EUR"), Money("CHF", Decimal("12.50"))])
def test_money_is_kept_whole(value: Money) -> None:
    """A finding that was kept tells the same amount."""
    assert unpack(pack(value)) == value
    assert unpack(pack(value)).told("en") == value.told("en")
