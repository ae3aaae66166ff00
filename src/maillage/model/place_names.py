"""The names of places, comparably written: what tells one from another."""

from __future__ import annotations

import re

from maillage.text.stop_words import ARTICLES, ELIDED
from maillage.text.words import fold

#: Words that a name may do without, or that only say what kind of territory it is.
_IDLE = (
    ARTICLES
    | ELIDED
    | {
        *("ville", "commune", "departement", "region", "arrondissement"),
        *("cc", "ca", "cu", "metropole", "intercommunalite"),
        *("communaute", "communes", "agglomeration", "agglo", "urbaine"),
    }
)
_SHORT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_ORDINAL = re.compile(r"([0-9]{1,9})(?:e|er|ere|eme|ieme|re|st|nd|rd|th)?")
_ROMAN = re.compile(r"(x{0,2})(i[xv]|v?i{0,3})(?:e|er|eme)?")
#: What either begins with, as few words of names do.
_BEGINNINGS = frozenset("0123456789xvi")


def words_of(name: str) -> list[str]:
    """Return the words that tell one name from another, comparably written.

    >>> words_of("Ville de St-Étienne"), words_of("Paris Xe arrondissement")
    (['saint', 'etienne'], ['paris', '10'])
    """
    words = [_SHORT.get(word, word) for word in fold(name).split()]
    telling = [_number(word) for word in words if word not in _IDLE]
    return telling or words


def _number(word: str) -> str:
    """Write an ordinal as a number: `10e`, `10ème`, `10th` and `Xe` are the same."""
    if word[0] not in _BEGINNINGS:
        return word
    if match := _ORDINAL.fullmatch(word):
        return str(int(match.group(1)))
    match = _ROMAN.fullmatch(word)
    if not match or not match.group(1) + match.group(2) or word in ("x", "v", "i"):
        return word
    units = {"": 0, "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8}
    return str(10 * len(match.group(1)) + {**units, "ix": 9}[match.group(2)])
