"""`wording`: dates, numbers and amounts as people say them."""

from __future__ import annotations

import pytest

from datasette_maillage.records.wording import Wording
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Json

_SIGNS = {"EUR": "€", "CAD": "$"}
FRENCH = Wording(Visit("/", {}, {}, ""))
ENGLISH = Wording(Visit("/", {}, {"lang": ["en"]}, ""))


@pytest.mark.parametrize(
    ("text", "french", "english"),
    [
        ("2016", "2016", "2016"),
        ("2016-08", "août 2016", "August 2016"),
        ("2017-03-03", "3 mars 2017", "3 March 2017"),
        ("2017-04-01", "1er avril 2017", "1 April 2017"),
        ("2007-10/2014-06", "d’octobre 2007 à juin 2014", "from October 2007 to June 2014"),
        ("2015/2020", "de 2015 à 2020", "from 2015 to 2020"),
        ("2015-01-02/2016", "du 2 janvier 2015 à 2016", "from 2 January 2015 to 2016"),
        ("2014-05/2014-09", "de mai à septembre 2014", "from May to September 2014"),
        ("2014-05/2014", "de mai 2014 à 2014", "from May 2014 to 2014"),
        ("2017-05-23/2017-05-27", "du 23 au 27 mai 2017", "from 23 to 27 May 2017"),
        ("2017-05-23/2017-06-02", "du 23 mai au 2 juin 2017", "from 23 May to 2 June 2017"),
        (
            "2017-05-23/2018-05-27",
            "du 23 mai 2017 au 27 mai 2018",
            "from 23 May 2017 to 27 May 2018",
        ),
    ],
)
def test_dates_are_said(text: str, french: str, english: str) -> None:
    """A year, a month, a day, or two of them."""
    assert FRENCH.period(text) == french
    assert ENGLISH.period(text) == english


@pytest.mark.parametrize(
    ("start", "end", "french"),
    [
        ("2016", None, "à partir de 2016"),
        ("2016-04", None, "à partir d’avril 2016"),
        ("2015-11-02", None, "à partir du 2 novembre 2015"),
        (None, "2017", "jusqu’en 2017"),
        (None, "2017-03-03", "jusqu’au 3 mars 2017"),
        ("2014", "2014", "2014"),
        ("2014-03-01", "2014-03-09", "du 1er au 9 mars 2014"),
        (None, None, ""),
    ],
)
def test_durations_are_said(start: str | None, end: str | None, french: str) -> None:
    """From when to when, as far as it is known."""
    assert FRENCH.between(start, end) == french


@pytest.mark.parametrize(
    ("status", "when", "french", "english"),
    [
        ("en-cours", "2016", "en 2016", "in 2016"),
        ("en-cours", "2016-08", "en août 2016", "in August 2016"),
        ("en-preparation", "2016-07-01", "à la date du 1er juillet 2016", "on 1 July 2016"),
        ("terminee", "2016", "(constaté en 2016)", "(observed in 2016)"),
        (
            "prevue",
            "2022-11-30",
            "(constaté à la date du 30 novembre 2022)",
            "(observed on 30 November 2022)",
        ),
        ("en-cours", "2016/2016", "en 2016", "in 2016"),
        (
            "en-cours",
            "2016/2026",
            "(constaté entre 2016 et 2026)",
            "(observed between 2016 and 2026)",
        ),
        (
            "terminee",
            "2015-11-02/2026-04",
            "(constaté entre le 2 novembre 2015 et avril 2026)",
            "(observed between 2 November 2015 and April 2026)",
        ),
        ("of-another-list", "2016", "(constaté en 2016)", "(observed in 2016)"),
        ("en-cours", None, "(sans date)", "(undated)"),
    ],
)
def test_a_status_is_said_with_its_date(
    status: str, when: str | None, french: str, english: str
) -> None:
    """What lasts was so in a year; what happened was seen to have, and nobody reads when it did."""
    assert FRENCH.observed(status, when) == french
    assert ENGLISH.observed(status, when) == english


@pytest.mark.parametrize(
    ("amount", "precision", "french", "english"),
    [
        (30000, "environ", "environ 30\u202f000\xa0€", "about €30,000"),
        (9840.96, None, "9\u202f840,96\xa0€", "€9,840.96"),
        (0.5, "plus-de", "plus de 0,50\xa0€", "more than €0.50"),
        (1000000, "moins-de", "moins de 1\u202f000\u202f000\xa0€", "less than €1,000,000"),
        (0, None, "0\xa0€", "€0"),
    ],
)
def test_amounts_are_said(amount: float, precision: str | None, french: str, english: str) -> None:
    """Thousands apart, cents in full, and what is approximate said so."""
    assert FRENCH.amount(amount, precision) == french
    assert ENGLISH.amount(amount, precision) == english


def test_amounts_are_in_the_currency_of_the_visit() -> None:
    """Two catalogues that one process serves may count in two currencies."""
    said = {code: Wording.of(Visit("/", {}, {}, "", currency=code)).amount(5) for code in _SIGNS}
    assert all(sign in said[code] for code, sign in _SIGNS.items())


def test_counts_of_people_are_said() -> None:
    """A number, about a number, or from one number to another."""
    assert FRENCH.quantity({"count": 50, "precision": "environ"}) == "environ 50"
    assert FRENCH.quantity({"count": 10, "count_max": 15}) == "10 à 15"
    assert FRENCH.quantity({"count_max": 15}) == "au plus 15"
    assert FRENCH.quantity({}) == ""


def test_dashed_lines_are_a_list() -> None:
    """Lines that begin with a dash stand together; the others are paragraphs."""
    assert FRENCH.blocks("Elle propose :\n– un repas ;\n– un bal.\n\nPuis on range.") == [
        (False, ["Elle propose\u00a0:"]),
        (True, ["– un repas\u202f;", "– un bal."]),
        (False, ["Puis on range."]),
    ]


def test_french_counts_zero_as_one() -> None:
    """« 0 action », “0 actions”."""
    assert FRENCH.many(0, "action", "actions") == "0 action"
    assert ENGLISH.many(0, "action", "actions") == "0 actions"
    assert FRENCH.many(2000, "action", "actions") == "2\u202f000 actions"


@pytest.mark.parametrize(
    ("record", "documents", "french", "english"),
    [
        (
            {"observed": "2016"},
            "",
            "Décrite en 2016, pas confirmée depuis",
            "Described in 2016, not confirmed since",
        ),
        (
            {"observed": "2014/2026"},
            "2010/2011",
            "Décrite entre 2014 et 2026, pas confirmée depuis",
            "Described between 2014 and 2026, not confirmed since",
        ),
        (
            {"observed": "2016", "verified_on": "2026-11-20"},
            "",
            "Confirmée le 20 novembre 2026",
            "Confirmed on 20 November 2026",
        ),
        (
            {},
            "2011/2011",
            "D’après des documents parus en 2011, pas confirmée depuis",
            "From documents published in 2011, not confirmed since",
        ),
        ({}, "", "Sans date, et jamais confirmée", "Without a date, and never confirmed"),
    ],
)
def test_the_age_of_what_is_said_is_told(
    record: Json, documents: str, french: str, english: str
) -> None:
    """When it was described, and whether someone confirmed it: nothing old goes for new."""
    assert FRENCH.fresh(record, documents) == french
    assert ENGLISH.fresh(record, documents) == english
