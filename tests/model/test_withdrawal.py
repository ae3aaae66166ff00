"""`withdrawal`: one answer to whether a record was withdrawn, for a record and for its row."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from maillage.model.withdrawal import WITHDRAWING, is_not_withdrawn, is_withdrawn


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ({}, False),
        ({"withdrawn_because": "Close."}, False),
        ({"different_from": ["a"]}, False),
        ({"withdrawn_on": "2026-11-20"}, True),
        ({"replaced_by": "a"}, True),
        ({"withdrawn_on": "2026-11-20", "replaced_by": "a"}, True),
    ],
)
def test_a_record_and_its_row_say_the_same(record: dict[str, str], expected: bool) -> None:
    """The condition in SQL is true of the rows of the records that were not withdrawn."""
    assert is_withdrawn(record) is expected
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE records (withdrawn_on, replaced_by)")
        values = [record.get("withdrawn_on"), record.get("replaced_by")]
        connection.execute("INSERT INTO records VALUES (?, ?)", values)
        (found,) = connection.execute(
            f"SELECT count(*) FROM records a WHERE {is_not_withdrawn(WITHDRAWING, 'a')}"
        ).fetchone()
    assert bool(found) is not expected


def test_a_kind_without_the_fields_has_no_withdrawn_records() -> None:
    """The condition asks only for columns that a table has."""
    assert is_not_withdrawn(()) == "1"
    assert is_not_withdrawn(("replaced_by", "title")) == '"replaced_by" IS NULL'
