"""`emit/database`: the SQLite file."""

from __future__ import annotations

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.emit import database as database_file
from maillage.emit import index_making
from maillage.emit.sqlite_schema import indexes
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.model.name_checks import DATABASE
from maillage.model.relational import Table, tables


@pytest.fixture
def database(real_build: Path) -> Iterator[sqlite3.Connection]:
    """The real database, opened as a reader opens it."""
    address = f"file:{real_build / 'maillage.db'}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        yield connection


def test_the_tables_are_those_of_the_package(
    database: sqlite3.Connection, real_build: Path, model: Model
) -> None:
    """Each table holds the rows of its CSV file, in their order."""
    for table in tables(model):
        with (real_build / f"{table.name}.csv").open(encoding="utf-8", newline="") as stream:
            expected = [[cell or None for cell in row] for row in list(csv.reader(stream))[1:]]
        rows = database.execute(f'SELECT * FROM "{table.name}" ORDER BY rowid').fetchall()
        assert [[_cell(value) for value in row] for row in rows] == expected, table.name


def test_no_table_stands_beside_those_that_the_model_knows_of(
    database: sqlite3.Connection, model: Model
) -> None:
    """The names that a kind of record may not have are those of all other tables."""
    names = "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
    found = {name for (name,) in database.execute(names) if not name.startswith("sqlite_")}
    known = {name for table in tables(model) for name in (table.name, table.view) if name}
    assert found - known == set(DATABASE)


def _cell(value: object) -> str | None:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return None if value is None else str(value)


def test_keys_are_declared_and_hold(database: sqlite3.Connection, model: Model) -> None:
    """Primary and foreign keys are those of the model, and no row breaks one."""
    for table in tables(model):
        info = database.execute(f'PRAGMA table_info("{table.name}")').fetchall()
        key = [name for _, name, *_, rank in sorted(info, key=lambda row: row[5]) if rank]
        assert key == list(table.primary_key)
        declared = database.execute(f'PRAGMA foreign_key_list("{table.name}")').fetchall()
        assert {(row[3], row[2]) for row in declared} == {
            (column.name, column.references) for column in table.columns if column.references
        }
    assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_kind_is_indexed_once_it_is_complete(
    tmp_path: Path, example_root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its indexes are made before the rows of other kinds come; all are there in the end."""
    noted: list[str] = []
    join = database_file._join

    def joining(*arguments: Any) -> set[str]:
        noted.append("")
        return join(*arguments)

    def indexing(table: Table, on: str = "") -> Iterator[str]:
        noted.append(table.name)
        return indexes(table, on)

    monkeypatch.setattr(pipeline, "CHUNK", (3, 5))
    monkeypatch.setattr(database_file, "_AT_ONCE", 1)
    monkeypatch.setattr(database_file, "_join", joining)
    monkeypatch.setattr(index_making, "indexes", indexing)
    model, out = load(example_root), tmp_path / "out"
    assert pipeline.build(model, out, BuildOptions(workers=1, cached=False)).accepted
    last = max(place for place, name in enumerate(noted) if not name)
    assert noted.index("actions") < last < noted.index("record_dates")
    with closing(sqlite3.connect(out / "maillage.db")) as connection:
        asked = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql NOT NULL"
        found = sorted(sql for (sql,) in connection.execute(asked))
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert found == sorted(sql for table in tables(model) for sql in indexes(table))


def test_the_index_says_which_records_have_a_word(database: sqlite3.Connection) -> None:
    """A stem leads to the rows of the records that have it, in the part that does."""
    found = {
        (table, part): _ids(database, table, first, records)
        for table, part, first, records in database.execute(
            "SELECT object, part, first, records FROM search WHERE stem = 'pined'"
        )
    }
    expected = {"rehabilitation-pinede-square-hopkinson"}
    assert found["actions", "title"] == expected
    assert found["actions", "text"] == expected


def test_the_index_leads_to_codes_too(database: sqlite3.Connection) -> None:
    """A stem of a label, or of another spelling, leads to the row of its code."""
    for stem, table, code in (
        ("qpv", "territory_kinds", "quartier-prioritaire"),
        ("habitat", "themes", "logement"),
    ):
        rows = database.execute(
            "SELECT first, records FROM search WHERE stem = ? AND object = ?", [stem, table]
        )
        ((first, records),) = rows
        assert records == b"\x01"
        assert database.execute(
            f"SELECT code FROM {table} WHERE rowid = ?", [first]
        ).fetchone() == (code,)


def _ids(database: sqlite3.Connection, table: str, first: int, records: bytes) -> set[str]:
    bits = int.from_bytes(records, "little")
    rows = [first + place for place in range(bits.bit_length()) if bits >> place & 1]
    marks = ", ".join("?" * len(rows))
    query = f"SELECT id FROM {table} WHERE rowid IN ({marks})"
    return {identifier for (identifier,) in database.execute(query, rows)}


def test_every_column_is_documented_in_french_and_english(
    database: sqlite3.Connection, model: Model
) -> None:
    """The file explains itself: each table and column has its title and description."""
    documented = set(database.execute("SELECT object, field FROM documentation"))
    for table in tables(model):
        assert (table.name, None) in documented
        assert {(table.name, column.name) for column in table.columns} <= documented
    assert database.execute(
        "SELECT count(*) FROM documentation WHERE '' IN (title, title_en, description)"
    ).fetchone() == (0,)


def test_the_views_speak_in_words(database: sqlite3.Connection) -> None:
    """A view shows labels for codes, names for references, and lists in one cell."""
    cursor = database.execute(
        "SELECT * FROM actions_en_clair WHERE Identifiant = 'bien-sous-son-toit'"
    )
    row = dict(zip((column[0] for column in cursor.description), cursor.fetchone(), strict=True))
    assert row["Statut"] == "En cours"
    assert row["Organisation qui mène l’action"] == "Centre social Caf La Clairière"
    assert set(row["Thèmes"].split(" ; ")) == {"Environnement", "Logement"}
