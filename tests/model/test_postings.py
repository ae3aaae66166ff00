"""`postings`: which records have which words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise

from maillage.model import postings
from maillage.model.entities import Model
from maillage.model.postings import Postings
from maillage.text.stems import Forms


def _sets(connection: sqlite3.Connection) -> Iterator[tuple[tuple[str, str, str], int]]:
    for stem, table, part, first, records in connection.execute(
        "SELECT stem, object, part, first, records FROM search"
    ):
        yield (stem, table, part), int.from_bytes(records, "little") << first


def test_a_bit_stands_for_a_record() -> None:
    """The words of one part of some records lead to the records that have them."""
    some = Postings()
    some.add("actions", "title", [["Jardin"], ["Les écoles"], ["Jardins", "d’école"]])
    rows = [(*row[:4], row[4].hex()) for row in some.rows(Forms())]
    assert rows == [
        ("ecol", "actions", "title", 1, "03"),
        ("jardin", "actions", "title", 0, "05"),
    ]
    assert list(some.words(Forms())) == [
        ("ecole", "école", "ecol", 1),
        ("ecoles", "écoles", "ecol", 1),
        ("jardin", "jardin", "jardin", 1),
        ("jardins", "jardins", "jardin", 1),
    ]


def test_joined_chunks_say_what_one_chunk_says() -> None:
    """Wherever chunks end, the same rows of the tables have the same words."""
    titles = [["jardin"], ["école"], ["jardin d’école"], ["fête"], ["jardins"], ["école"]]
    found = []
    for cuts in ([0, 6], [0, 1, 4, 6], [0, 3, 6]):
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as whole:
            postings.create(whole)
            for number, (start, end) in enumerate(pairwise(cuts), start=1):
                whole.execute("ATTACH ':memory:' AS chunk")
                for sql in whole.execute("SELECT sql FROM main.sqlite_master").fetchall():
                    whole.execute(sql[0].replace("CREATE TABLE ", "CREATE TABLE chunk.", 1))
                some = Postings()
                some.add("actions", "title", titles[start:end])
                rows = [(0, *row) for row in some.rows(Forms())]
                whole.executemany("INSERT INTO chunk.search VALUES (?, ?, ?, ?, ?, ?)", rows)
                words = some.words(Forms())
                whole.executemany("INSERT INTO chunk.words VALUES (?, ?, ?, ?)", words)
                postings.join(whole, number, {"actions": start})
                whole.execute("DETACH chunk")
            sets: dict[tuple[str, str, str], int] = {}
            for key, bits in _sets(whole):
                sets[key] = sets.get(key, 0) | bits
            found.append((sets, whole.execute("SELECT * FROM words").fetchall()))
    assert found[0] == found[1] == found[2]
    # Rows of a table count from 1.
    assert found[0][0]["jardin", "actions", "title"] == 0b101010


def test_code_lists_are_found_by_what_people_write(model: Model) -> None:
    """A code is indexed by its label and by its other spellings."""
    rows = {(stem, table) for stem, table, *_ in postings.of_lists(model).rows(Forms())}
    assert {("qpv", "territory_kinds"), ("ctg", "programme_kinds"), ("habitat", "themes")} <= rows
