"""What people write in French, read as the values that a contribution holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from maillage.text import numerals
from maillage.text.words import fold

_MONTHS: Mapping[str, int] = {
    name: number
    for number, names in enumerate(
        (
            ("janvier", "janv", "jan"),
            ("fevrier", "fevr", "fev"),
            ("mars",),
            ("avril", "avr"),
            ("mai",),
            ("juin",),
            ("juillet", "juil"),
            ("aout",),
            ("septembre", "sept", "sep"),
            ("octobre", "oct"),
            ("novembre", "nov"),
            ("decembre", "dec"),
        ),
        start=1,
    )
    for name in names
}
_YEAR = r"(?P<year>[12][0-9]{3})"
_DAY = r"(?P<day>[0-3]?[0-9])"
_MONTH = r"(?P<month>[01]?[0-9])"
#: Forms of a date, in words that `fold` made; day first, as in France. An hour behind a day is let
#: go.
_DATES = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR} {_MONTH} {_DAY}(?:(?:t| )[0-2]?[0-9] .*)?",
        r"(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])",
        # No month comes after the twelfth: that is the day.
        rf"{_YEAR} (?P<day>1[3-9]|2[0-9]|3[01]) {_MONTH}",
        rf"{_DAY} {_MONTH} {_YEAR}",
        rf"(?:{_DAY}(?:er)? )?(?P<name>[a-z]+) {_YEAR}",
        rf"{_MONTH} {_YEAR}",
        rf"{_YEAR}(?: {_MONTH})?",
    )
)
_WEEKDAYS = re.compile(r"^(?:le |en |depuis )?(?:(?:lun|mar|mercre|jeu|vendre|same)di |dimanche )?")
_TRUE = frozenset({"oui", "vrai", "yes", "true", "x"})
_FALSE = frozenset({"non", "faux", "no", "false"})
_AMOUNT = re.compile(
    rf"(?P<minus>-)?(?P<digits>{numerals.DIGITS})(?P<euro>[ \u00a0\u202f]?(?:€|euros?|eur))?",
    re.IGNORECASE,
)


def read_date(text: str) -> str | None:
    """Read a year, a month or a day as ISO 8601 writes it; None for what is none of these.

    >>> read_date("12/03/2017"), read_date("1er septembre 2016"), read_date("mars 2017")
    ('2017-03-12', '2016-09-01', '2017-03')
    """
    words = _WEEKDAYS.sub("", fold(text))
    matches = (form.fullmatch(words) for form in _DATES)
    return next((read for match in matches if match and (read := _iso(match.groupdict()))), None)


def _iso(parts: Mapping[str, str | None]) -> str | None:
    year, day = int(parts["year"] or 0), parts.get("day")
    name, month = parts.get("name"), parts.get("month")
    if name is not None and name not in _MONTHS:
        return None
    number = _MONTHS[name] if name else int(month) if month else None
    if number is None:
        return f"{year:04}"
    try:
        known = date(year, number, int(day) if day else 1)
    except ValueError:
        return None
    return known.isoformat() if day else f"{year:04}-{number:02}"


def write_date(text: str) -> str:
    """Write a day or a month as people do; what is neither stays as it is.

    >>> write_date("2017-03-12"), write_date("2017-03"), write_date("2017"), write_date("2015/2020")
    ('12/03/2017', '03/2017', '2017', '2015/2020')
    """
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})(?:-([0-9]{2}))?", text)
    return "/".join(filter(None, reversed(match.groups()))) if match else text


_BETWEEN = re.compile(r"(?<!\s)\s++(?:à|au|–|-|—)\s+|/|–|(?<=[0-9]{4})-(?=[12][0-9]{3}$)")


def read_period(text: str) -> str | None:
    """Read a date, or two of them with something between, as EDTF writes a period.

    >>> read_period("2015-2020"), read_period("de mars 2016 à juin 2017"), read_period("2019")
    ('2015/2020', '2016-03/2017-06', '2019')
    """
    if known := read_date(text):
        return known
    halves = _BETWEEN.split(text.strip())
    if len(halves) != 2:
        return None
    first, last = (read_date(re.sub(r"^(?:de|du|entre) ", "", half.strip())) for half in halves)
    return f"{first}/{last}" if first and last else None


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


def read_count(text: str, title: str) -> int | float | None:
    """Read a number, perhaps with what it counts behind it, as a title in the plural says.

    >>> [read_count(text, "Heures par semaine") for text in ("30", "30 h", "30 h par semaine")]
    [30, 30, 30]
    >>> read_count("30 m", "Montant"), read_count("30 kg", "Heures"), read_count("30 €", "Montant")
    (None, None, 30)
    """
    match = re.fullmatch(r"([0-9][0-9., \u00a0\u202f]*)(\D+)", text.strip())
    first, *more = fold(title).split() or [""]
    if match and first.endswith("s"):
        counted = fold(match[2]).split()
        if all(map(str.startswith, (first, *more), counted)) and len(counted) <= len(more) + 1:
            text = match[1]
    return read_number(text)


def read_boolean(text: str) -> bool | None:
    """Read a yes or a no; None for what is neither."""
    word = fold(text)
    return True if word in _TRUE else False if word in _FALSE else None
