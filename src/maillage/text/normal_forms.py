"""The normal forms of Unicode, in time that grows with the text.

Python puts the marks of one letter in their order by moving each past those before it: for 20,000
marks that takes half a second, for ten times as many fifty, and nothing else runs meanwhile. Here
long rows of marks are in order before Python looks at them, which gives the same text.
https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, partial
from typing import Literal

NormalForm = Literal["NFC", "NFD", "NFKC", "NFKD"]
#: Marks in a row that no language needs, from which on they are put in order here.
LONG = 31
#: The signs among which marks are: none is in a plane behind the second.
_FIRST, _LAST = 0x300, 0x1FFFF
_MAY_BE_LONG = re.compile(f"[{chr(_FIRST)}-{chr(_LAST)}]{{{LONG}}}")


def normalized(form: NormalForm, text: str) -> str:
    """Return a text in a normal form.

    >>> normalized("NFC", "e\u0301cole"), normalized("NFKD", "19ᵉ")
    ('école', '19e')
    """
    if text.isascii():
        return text
    if _MAY_BE_LONG.search(text):
        apart = _apart(form)
        text = _row(apart).sub(partial(_in_order, apart), text)
    return unicodedata.normalize(form, text)


def is_piled(text: str) -> bool:
    """Whether a text has more marks in a row than any language needs.

    >>> is_piled("école"), is_piled("e" + 40 * "\u0301")
    (False, True)
    """
    return bool(_MAY_BE_LONG.search(text) and _row("NFKD").search(text))


def _apart(form: NormalForm) -> NormalForm:
    """Return the form in which each mark stands alone, before it is put together again."""
    return "NFKD" if "K" in form else "NFD"


@cache
def _row(apart: NormalForm) -> re.Pattern[str]:
    """Return what finds a long row of signs of which nothing but marks is left in a form.

    Some are none themselves: two vowel signs of Tibetan, the sign of voice of narrow Japanese.
    """
    signs = map(chr, range(_FIRST, _LAST + 1))
    marks = "".join(sign for sign in signs if _is_mark(apart, sign))
    return re.compile(f"[{marks}]{{{LONG},}}")


def _is_mark(apart: NormalForm, sign: str) -> bool:
    if not unicodedata.decomposition(sign):
        return unicodedata.combining(sign) > 0
    return all(map(unicodedata.combining, unicodedata.normalize(apart, sign)))


def _in_order(apart: NormalForm, row: re.Match[str]) -> str:
    """Return the marks of a row by their classes; those of one class keep their order."""
    parts = "".join(map(partial(unicodedata.normalize, apart), row[0]))
    return "".join(sorted(parts, key=unicodedata.combining))
