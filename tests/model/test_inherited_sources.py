"""An amount has the source of its record where that is certain, and none that is guessed."""

from __future__ import annotations

import copy
import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
import rdflib

from maillage.model.entities import Json, Model
from maillage.model.inherited_sources import SourcedFields

DEF = rdflib.Namespace("https://w3id.org/maillage/def#")


@pytest.mark.parametrize(
    ("sources", "funding", "expected"),
    [
        (["a"], {"total": 1, "lines": [{"amount": 1}]}, ("a", "a")),
        (["a", "b"], {"total": 1, "lines": [{"amount": 1}]}, (None, None)),
        (["a", "b"], {"source": "b", "lines": [{"amount": 1}]}, ("b", "b")),
        (["a", "b"], {"lines": [{"amount": 1, "source": "a"}]}, (None, "a")),
        (["a"], {"source": "a", "lines": [{"amount": 1, "source": "b"}]}, ("a", "b")),
    ],
)
def test_what_is_certain_is_told(
    model: Model, sources: list[str], funding: Json, expected: tuple[str | None, str | None]
) -> None:
    """A line has the source that it names, else its budget’s, else the only one of the record."""
    record = {"id": "it", "sources": sources, "funding": funding}
    found = SourcedFields.of(model.entities["action"].fields).completed(record)["funding"]
    assert (found.get("source"), found["lines"][0].get("source")) == expected


@pytest.mark.parametrize("sources", [["a"], ["a", "b"]])
@pytest.mark.parametrize(
    "funding",
    [{"lines": [{"amount": 1}]}, {"source": "b", "lines": [{"amount": 1, "source": "a"}]}],
)
def test_what_is_derived_is_taken_back(model: Model, sources: list[str], funding: Json) -> None:
    """Out of the tables comes what was contributed; a figure keeps the source that it needs."""
    sourced = SourcedFields.of(model.entities["action"].fields)
    record = {"sources": sources, "funding": funding, "figures": [{"value": 1, "source": "a"}]}
    given = copy.deepcopy(record)
    assert sourced.reduced(sourced.completed(record)) == given == record


def test_every_amount_of_the_catalogue_has_its_source(real_build: Path) -> None:
    """Whoever joins amounts finds a source at each: in graph, tables and database."""
    graph = rdflib.Graph().parse(real_build / "maillage.ttl")
    amounts = {*graph.subjects(DEF.amount), *graph.subjects(DEF.total)}
    assert len(amounts) > 30
    assert [amount for amount in amounts if not graph.value(amount, rdflib.DCTERMS.source)] == []
    with (real_build / "action_funding_lines.csv").open(encoding="utf-8", newline="") as stream:
        assert all(row["source"] for row in csv.DictReader(stream))
    address = f"file:{real_build / 'maillage.db'}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        unsaid = "SELECT id FROM actions WHERE funding_total IS NOT NULL AND funding_source IS NULL"
        assert connection.execute(unsaid).fetchall() == []
