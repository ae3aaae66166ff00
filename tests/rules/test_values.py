"""`rules/values`: what is surely right is only said to be sooner."""

from __future__ import annotations

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from maillage.rules import values

YEARS = ("0000", "0001", "1900", "2000", "2023", "2024", "202", "20244")
MONTHS = ("", *(f"-{number:02}" for number in range(15)))
DAYS = ("", *(f"-{number:02}" for number in range(34)))


def test_a_date_that_is_passed_over_is_in_the_calendar() -> None:
    """No day of any month is passed over that the calendar lacks, alone or in a period."""
    for year, month, day in product(YEARS, MONTHS, DAYS):
        date = year + month + day
        for value in (date, f"2020/{date}", f"{date}/2020-01"):
            if values._PLAIN_DAYS.fullmatch(value):
                assert not list(values._days(value)), value


@given(st.text("0123-/", max_size=22))
def test_whatever_is_passed_over_is_right(value: str) -> None:
    """No text in the letters of dates is passed over that has a fault."""
    if values._PLAIN_DAYS.fullmatch(value):
        assert not list(values._days(value))
