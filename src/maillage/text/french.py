"""What people write in French, read as the values that a contribution holds."""

from __future__ import annotations

import re

from maillage.text import numerals
from maillage.text.words import fold

_TRUE = frozenset({"oui", "vrai", "yes", "true", "x"})
_FALSE = frozenset({"non", "faux", "no", "false"})
_AMOUNT = re.compile(
    rf"(?P<minus>-)?(?P<digits>{numerals.DIGITS})(?P<euro>[ \u00a0\u202f]?(?:€|euros?|eur))?",
    re.IGNORECASE,
)


def write_date(text: str) -> str:
    """Write a day or a month as people do; what is neither stays as it is.

    >>> write_date("2017-03-12"), write_date("2017-03"), write_date("2017"), write_date("2015/2020")
    ('12/03/2017', '03/2017', '2017', '2015/2020')
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", text)
    return "/".join(filter(None, reversed(match.groups()))) if match else text


def read_number(text: str) -> int | float | None:
    """Read a number, perhaps an amount in euros; None for what is none, or may be two.

    >>> read_number("1 300,50 €"), read_number("30 000"), read_number("12.5"), read_number("dix")
    (1300.5, 30000, 12.5, None)
    >>> read_number("1.300 €"), read_number("1.300")
    (1300, None)
    """
    match = _AMOUNT.fullmatch(text.strip())
    if not match:
        return None
    found = numerals.readings(match["digits"], is_money=match["euro"] is not None)
    return (-found[0] if match["minus"] else found[0]) if len(found) == 1 else None


def read_boolean(text: str) -> bool | None:
    """Read a yes or a no; None for what is neither."""
    word = fold(text)
    return True if word in _TRUE else False if word in _FALSE else None
