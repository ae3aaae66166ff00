"""`time_periods`: the days that a date stands for, compared by stores that do not know EDTF."""

from __future__ import annotations

import doctest
import json
from datetime import date, timedelta

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st

from maillage.model import time_periods
from maillage.model.entities import Model
from maillage.model.time_periods import days, nodes, triples, values_of

BASE = "https://example.org/"


def test_the_examples_hold() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(time_periods).failed == 0


@pytest.mark.parametrize(
    ("value", "first", "last"),
    [
        ("2016-02", "2016-02-01", "2016-02-29"),
        ("2015-02", "2015-02-01", "2015-02-28"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2015-04/2015-12", "2015-04-01", "2015-12-31"),
        ("2015-11-02/2026", "2015-11-02", "2026-12-31"),
        ("0987", "0987-01-01", "0987-12-31"),
        ("9999-12", "9999-12-01", "9999-12-31"),
    ],
)
def test_a_date_stands_for_its_first_and_its_last_day(value: str, first: str, last: str) -> None:
    """Months end when they do, in leap years too, and each day is one of the calendar."""
    assert days(value) == (first, last)
    assert date.fromisoformat(first) <= date.fromisoformat(last)


@given(st.dates(), st.dates(), st.sampled_from((4, 7, 10)), st.sampled_from((4, 7, 10)))
def test_a_period_goes_from_its_first_to_its_last_day(
    early: date, other: date, begun: int, ended: int
) -> None:
    """Whatever is told of each end: the whole of both is in it, and no day more."""
    first, last = sorted((early, other))
    found = [date.fromisoformat(day) for day in days(f"{str(first)[:begun]}/{str(last)[:ended]}")]
    assert found[0] <= first <= last <= found[1]
    assert str(found[0]).startswith(str(first)[:begun])
    assert str(found[1]).startswith(str(last)[:ended])
    after = found[1] + timedelta(1) if found[1] < date.max else None
    assert after is None or not str(after).startswith(str(last)[:ended])
    assert days(f"{str(first)[:begun]}") == days(f"{str(first)[:begun]}/{str(first)[:begun]}")


def test_sparql_compares_what_edtf_says() -> None:
    """A query finds the dates before a day, in a store that knows xsd:date alone."""
    store = ox.Store()
    every = ["2016-07-01", "2015/2026", "2011-04-14", "2016", "2016"]
    store.extend(
        ox.Quad(triple.subject, triple.predicate, triple.object) for triple in triples(BASE, every)
    )
    found = store.query(
        "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "
        "PREFIX dcat: <http://www.w3.org/ns/dcat#> "
        "PREFIX xsd: <http://www.w3.org/2001/XMLSchema#> "
        "SELECT ?value { ?period rdf:value ?value ; dcat:endDate ?last "
        'FILTER(?last <= "2016-07-01"^^xsd:date) } ORDER BY ?last'
    )
    assert [row["value"].value for row in found] == ["2011-04-14", "2016-07-01"]  # type: ignore[union-attr]


def test_two_parsers_read_the_same_of_a_period() -> None:
    """The JSON-LD, as rdflib reads it, says what the triples do, and has no blank node."""
    lines = ox.serialize(triples(BASE, ["2007-10/2014-06"]), format=ox.RdfFormat.N_TRIPLES)
    assert lines is not None
    ours = rdflib.Graph().parse(data=lines, format="nt")
    other = rdflib.Graph().parse(
        data=json.dumps(nodes(BASE, ["2007-10/2014-06"])), format="json-ld"
    )
    assert set(ours) == set(other)
    assert {str(subject) for subject in ours.subjects()} == {f"{BASE}catalogue#2007-10_2014-06"}


def test_a_record_gives_the_dates_that_it_holds(model: Model) -> None:
    """Those inside its objects too; a day that someone wrote as xsd:date is compared as it is."""
    record = {
        "starts": "2015",
        "verified_on": "2026-11-20",
        "funding": {"period": "2016/2017"},
        "figures": [{"period": "2014"}, {}],
    }
    found = values_of(model, model.entities["action"], record)
    assert sorted(found) == ["2014", "2015", "2016/2017"]
