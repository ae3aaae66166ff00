"""Numbers as sentences write them: digits, words, rounded ones, and how exact they are said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from maillage.model.entities import Json
from maillage.text import numerals
from maillage.text.normal_forms import normalized

#: A year, and the name of a month, as `plain` writes them.
YEAR, MONTH = r"(?:19|20)[0-9]{2}", "|".join(numerals.MONTHS)
#: A year that is part of no other number.
YEAR_ALONE = re.compile(rf"(?<![0-9]){YEAR}(?![0-9])")

_SAME = str.maketrans({
    "’": "'", "‘": "'", "–": "-", "—": "-", "‑": "-", "\u00a0": " ", "\u202f": " ", "\t": " "
})  # fmt: skip


def plain(text: str) -> str:
    """Return a text in lower case and without accents, each letter where it was.

    >>> plain("Près de 12\u202f000 €")
    'pres de 12 000 €'
    """
    return text.translate(_PLAIN).lower()[: len(text)]


class _Plain(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __missing__(self, code: int) -> str:
        letter = chr(code).translate(_SAME)
        self[code] = normalized("NFD", letter)[0] if letter.isalpha() else letter
        return self[code]


_PLAIN = _Plain()


#: The numbers to a hundred and a thousand, as `plain` writes their words.
WORDS: Mapping[str, int] = {
    **{
        word.replace(" ", "-").replace("-et-", " et "): number
        for word, number in numerals.IN_WORDS.items()
        if number
    },
    "mille": 1000,
}
ROUND: Mapping[str, int] = {
    **numerals.ROUND, "10aine": 10, "15aine": 15, "20aine": 20, "30aine": 30, "50aine": 50,
}  # fmt: skip
_WORD = "|".join(sorted(WORDS, key=len, reverse=True))
#: Digits, thousands parted by a blank or a point; or a word.
NUMBER = (
    r"(?:(?<![0-9a-z.,])(?:[0-9]{1,3}(?:[ .][0-9]{3}(?![0-9])){1,4}|[0-9]{1,12})(?:,[0-9]{1,2}"
    r"|\.[0-9]{1,2}(?![0-9]))?"
    rf"|(?<![a-z0-9-])(?:{_WORD})(?![a-z-]))"
)
HEDGES: Mapping[str, str] = {
    "environ": "environ",
    "env.": "environ",
    "env": "environ",
    "pres de": "environ",
    "autour de": "environ",
    "quelque": "environ",
    "plus de": "plus-de",
    "plus d'": "plus-de",
    "au moins": "plus-de",
    "moins de": "moins-de",
    "moins d'": "moins-de",
}
HEDGE = f"(?:{'|'.join(re.escape(hedge) for hedge in sorted(HEDGES, key=len, reverse=True))})"
#: Behind a number: what multiplies it, and the sign of euros.
SCALE = r"(?: ?(?P<scale>k|m|mille|milliers?|millions?|milliards?)(?: ?d'| de)?)?"
EUROS = r" ?(?:€|euros?(?![a-z])|eur(?![a-z]))"
#: An amount in euros.
AMOUNT = re.compile(rf"(?:(?P<hedge>{HEDGE}) ?)?(?P<number>{NUMBER}){SCALE}{EUROS}")
_THOUSANDS = re.compile(r"(?<=[0-9])[ .](?=[0-9]{3}(?:[^0-9]|$))")


def value_of_number(text: str, scale: str = "") -> int | float:
    """Return what a text that `NUMBER` matches is worth.

    >>> value_of_number("1.200"), value_of_number("1,5", "k"), value_of_number("vingt-quatre")
    (1200, 1500, 24)
    """
    if text in WORDS:
        found = Decimal(WORDS[text])
    else:
        found = Decimal(_THOUSANDS.sub("", text).replace(",", "."))
    found *= 10 ** numerals.SCALES.get(scale, 0)
    return int(found) if found == found.to_integral_value() else float(found)


def value_in(match: re.Match[str]) -> int | float:
    """Return what the number of a match is worth, with the scale behind it."""
    return value_of_number(match["number"], match.groupdict().get("scale") or "")


def precision_in(match: re.Match[str]) -> Json:
    """Return how exact a match says its number to be, as a record has it."""
    hedge = match.groupdict().get("hedge")
    return {"precision": HEDGES[hedge]} if hedge else {}


def is_year(text: str) -> bool:
    """Whether digits are those of a year, and of no amount.

    >>> is_year("2022"), is_year("2 022"), is_year("4200")
    (True, False, False)
    """
    return re.fullmatch(YEAR, text) is not None
