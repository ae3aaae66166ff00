"""Words as people write them, made comparable."""

from __future__ import annotations

import re
from collections.abc import Iterable

from maillage.text.memoization import memoized
from maillage.text.normal_forms import normalized

#: What is written in the place of some signs, each looked for by itself: they are rare, and a table
#: of them would look at each letter, in twenty times as long.
_LIGATURES = (("œ", "oe"), ("æ", "ae"), ("’", "'"))
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APART = re.compile(r"[^a-z0-9]+")


@memoized
def fold(text: str) -> str:
    """Reduce a text to its words: lower case, no accents, one space between them.

    >>> fold("Centre social de l’Œuvre – 19ᵉ")
    'centre social de l oeuvre 19e'
    """
    return _APART.sub(" ", _unaccented(text, _LIGATURES)).strip()


def _unaccented(text: str, signs: Iterable[tuple[str, str]]) -> str:
    """Return a text in lower case without accents, and others in the place of some signs."""
    plain = text.lower()
    for sign, other in signs:
        plain = plain.replace(sign, other)
    return _ACCENTS.sub("", normalized("NFKD", plain))


_BLANKS = re.compile(r"\s+")
_PLAIN = (*zip("’‘", "''", strict=True), *zip("–—−‐‑", "-----", strict=True))


def simplified(text: str) -> str:
    """Return a text in lower case, without accents, its signs kept: one blank, hyphen, apostrophe.

    >>> simplified("  Près de 12\u202f000 €, jusqu’à 15–20 ")
    "pres de 12 000 €, jusqu'a 15-20"
    """
    return _BLANKS.sub(" ", _unaccented(text, _PLAIN)).strip()


def trimmed(text: str) -> str:
    r"""Return a text without blanks at the ends of its lines, and nothing around it.

    What may be a letter that another system wrote is no blank, though Python strips it.

    >>> trimmed(" Jeux  \nthé\n"), trimmed(" voil\x85 ")
    ('Jeux\nthé', 'voil\x85')
    """
    return "\n".join(line.rstrip(_AROUND) for line in text.split("\n")).strip(_AROUND)


#: What Python takes for blanks, but U+0085.
_AROUND = "".join(sign for sign in map(chr, range(0x3001)) if sign.isspace() and sign != "\x85")


def slug(text: str) -> str:
    """Write a text as an identifier: its words, with hyphens between them.

    >>> slug("Café des aînés")
    'cafe-des-aines'
    """
    return fold(text).replace(" ", "-")
