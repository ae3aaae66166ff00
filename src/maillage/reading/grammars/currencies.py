"""The currency of a catalogue, and how people write it: its code, its signs and its names."""

from __future__ import annotations

import re
from functools import cache

from maillage.model.catalogue_files import COMMON
from maillage.model.entities import PERSON, Field, Model
from maillage.text.words import simplified

#: The languages in which a currency is named, and which word of its name is the noun.
_NOUNS = {"fr": 0, "en": -1}


def currency_of(model: Model) -> str:
    """Return the currency of the amounts of a catalogue, by ISO 4217."""
    code: str = model.schemas[COMMON]["$defs"]["amount"]["x-unit"]
    return code


def is_money(field: Field) -> bool:
    """Say whether the numbers of a field are amounts of money."""
    return field.unit not in {"", PERSON}


@cache
def spelling_of(currency: str) -> re.Pattern[str]:
    """Return the pattern of what stands for a currency in simplified text: « $ », « dollars »."""
    from babel.numbers import (  # noqa: PLC0415 - euros are read without it
        get_currency_name,
        get_currency_symbol,
    )

    names = {
        (get_currency_name(currency, number, language), noun)
        for language, noun in _NOUNS.items()
        for number in (1, 2)
    }
    symbols = {get_currency_symbol(currency, language) for language in _NOUNS}
    # « dollars » for « dollars canadiens » and “Canadian dollars”, « $ » for « $CA ».
    short = {name.split()[noun] for name, noun in names}
    signs = {re.sub(r"\w", "", it) for it in symbols}
    every = (currency, *(name for name, _ in names), *symbols, *short, *signs)
    said = {simplified(it).strip() for it in every} - {""}
    longest = sorted(said, key=lambda it: (-len(it), it))
    return re.compile("|".join(map(_form, longest)))


def _form(said: str) -> str:
    """Return the pattern of a spelling: no part of a word, though « k » stands before « $ »."""
    before = r"(?<![a-z])" if said[0].isalpha() else ""
    behind = r"(?![a-z])" if said[-1].isalpha() else ""
    # « $CA » is written « $ CA », too.
    parts = map(re.escape, re.findall(r"[a-z .()'-]+|[^a-z .()'-]+", said))
    return before + " ?".join(parts) + behind
