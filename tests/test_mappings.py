"""The matches of values of other lists with our concepts, in the form of SSSOM."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

import pytest
import rdflib
from rdflib.namespace import RDF, SKOS

from conftest import ROOT

TABLES = sorted((ROOT / "vocab/mappings").glob("*.sssom.tsv"))
COLUMNS = ["subject_id", "subject_label", "predicate_id", "object_id", "object_label"]
COLUMNS += ["mapping_justification", "mapping_date"]
NO_MATCH = "sssom:NoTermFound"
BASE = "https://w3id.org/maillage/"
Row = dict[str, str]


def _rows(table: Path) -> list[Row]:
    lines = table.read_text(encoding="utf-8").splitlines()
    reader = csv.DictReader(
        (line for line in lines if line[0] != "#"), dialect="excel-tab", strict=True
    )
    rows = list(reader)
    assert reader.fieldnames == COLUMNS
    return rows


def _labels() -> dict[str, str]:
    """Return what each concept of our lists is called in French, by the list and the code."""
    graph = rdflib.Graph()
    for file in (ROOT / "vocab/concepts").glob("*.ttl"):
        graph.parse(file)
    return {
        concept.removeprefix(BASE).replace("/", ":"): str(label)
        for concept in graph.subjects(RDF.type, SKOS.Concept)
        for label in graph.objects(concept, SKOS.prefLabel)
        if label.language == "fr"
    }


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_each_row_matches_a_value_and_a_concept(table: Path) -> None:
    """A person judged each pair, on a day; a concept, if any, is called as its list calls it."""
    labels = _labels()
    ways = {f"skos:{way}Match" for way in ("exact", "close", "broad", "narrow", "related")}
    for row in _rows(table):
        assert row["predicate_id"] in ways, row
        assert row["mapping_justification"] == "semapv:ManualMappingCuration", row
        assert date.fromisoformat(row["mapping_date"]), row
        assert row["subject_label"], row
        assert row["object_label"] == labels.get(row["object_id"], ""), row
        assert row["object_id"] == NO_MATCH or row["object_label"], row


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_a_value_is_matched_in_one_way_or_not_at_all(table: Path) -> None:
    """A pair stands once; a value without a match, or with an exact one, has no other row."""
    rows = _rows(table)
    assert rows == sorted(rows, key=lambda row: tuple(row.values()))
    pairs = Counter((row["subject_id"], row["object_id"]) for row in rows)
    assert set(pairs.values()) == {1}
    of: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        of[row["subject_id"]].append(row)
    alone = [
        row
        for row in rows
        if row["object_id"] == NO_MATCH or row["predicate_id"] == "skos:exactMatch"
    ]
    assert all(len(of[row["subject_id"]]) == 1 for row in alone)
    exact = Counter(row["object_id"] for row in rows if row["predicate_id"] == "skos:exactMatch")
    assert set(exact.values()) == {1}


def test_every_value_of_data_inclusion_is_judged() -> None:
    """The 14 audiences and the 69 themes of its first version, each with a concept or none."""
    (table,) = (table for table in TABLES if table.name == "data-inclusion.sssom.tsv")
    subjects = {row["subject_id"] for row in _rows(table)}
    assert Counter(subject.partition(":")[0] for subject in subjects) == {
        "di-publics": 14,
        "di-thematiques": 69,
    }
