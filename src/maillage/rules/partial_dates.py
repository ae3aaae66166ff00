"""Dates of records: years, months or days (EDTF level 0).

Two of them are compared as far as both go, so that an action from May 2015 to 2015 is in order.
"""

from __future__ import annotations

import re

from maillage.model.entities import Json

DATE_FORM = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")
#: Years before which a date is taken for a slip; organisations may be much older.
FIRST_YEAR = 1900
#: Years ahead of today for which something may be planned.
YEARS_AHEAD = 20


def date_in(data: Json, key: str) -> str:
    """Return a date of a record that need not be valid; empty where there is none."""
    found = data.get(key)
    return found if isinstance(found, str) and DATE_FORM.fullmatch(found) else ""


def is_after(day: str, other: str) -> bool:
    """Return whether a date is surely after another: as far as both are told.

    >>> is_after("2016", "2015-05"), is_after("2015-05", "2015"), is_after("", "2015")
    (True, False, False)
    """
    length = min(len(day), len(other))
    return day[:length] > other[:length]


def period_ends(period: str) -> tuple[str, str]:
    """Return the first and the last date of a period; empty where it is none."""
    dates = period.split("/")
    if len(dates) > 2 or not all(map(DATE_FORM.fullmatch, dates)):
        return "", ""
    return dates[0], dates[-1]
