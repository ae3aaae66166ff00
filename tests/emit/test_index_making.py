"""`index_making`: indexes made of a narrow copy are those that SQLite makes of the table."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions
from maillage.emit import database, index_making
from maillage.emit.sqlite_schema import indexed_columns, indexes
from maillage.model.entities import Model
from maillage.model.loading import load
from maillage.model.relational import tables

_Built = Callable[[str], sqlite3.Connection]


@pytest.fixture
def built(
    tmp_path: Path,
    example_root: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> _Built:
    """Builds a catalogue of many chunks into a folder, and opens its database."""
    monkeypatch.setattr(pipeline, "CHUNK", (3, 5))
    monkeypatch.setattr(database, "_AT_ONCE", 2)
    model = load(example_root)

    def build(name: str) -> sqlite3.Connection:
        options = BuildOptions(workers=1, cached=False)
        assert pipeline.build(model, tmp_path / name, options).accepted
        connection = sqlite3.connect(tmp_path / name / database.FILE)
        request.addfinalizer(connection.close)
        return connection

    return build


def _schema(connection: sqlite3.Connection) -> set[tuple[str, ...]]:
    return {*connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master")}


def test_the_schema_says_whose_each_index_is(built: _Built, model: Model) -> None:
    """No copy is left, each index is as its statement says, and SQLite finds nothing amiss."""
    connection = built("out")
    found = {name: sql for kind, name, _, sql in _schema(connection) if kind == "index" and sql}
    assert sorted(found.values()) == sorted(
        statement for table in tables(model) for statement in indexes(table)
    )
    assert not [name for _, name, *_ in _schema(connection) if name.startswith("-")]
    # It compares each entry of each index with the row that it stands for, and counts both.
    assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_an_index_leads_to_the_rows_of_its_table(built: _Built, model: Model) -> None:
    """What is looked up by an index is what is found without any."""
    connection = built("out")
    looked_up = 0
    for table in filter(lambda table: table.view, tables(model)):
        for column in indexed_columns(table):
            name, key = f'"{table.name}"', f'"{column.name}"'
            for (value,) in connection.execute(f"SELECT DISTINCT {key} FROM {name}").fetchall():
                if value is None:
                    continue
                asked = f"SELECT rowid FROM {name} {{}} WHERE {key} = ? ORDER BY rowid"
                by_index = asked.format(f'INDEXED BY "{table.name}_{column.name}_index"')
                without = asked.format("NOT INDEXED")
                assert (
                    connection.execute(by_index, [value]).fetchall()
                    == connection.execute(without, [value]).fetchall()
                )
                looked_up += 1
    assert looked_up > 10


def test_a_sqlite_that_guards_its_schema_indexes_the_tables(
    built: _Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the schema may not be edited, the database says the same, and has the same indexes."""
    copied = built("copied")
    connect = database._connect

    def guarded(file: Path | str) -> sqlite3.Connection:
        connection = connect(file)
        connection.set_authorizer(_guard())
        return connection

    monkeypatch.setattr(database, "_connect", guarded)
    direct = built("direct")
    assert _schema(direct) == _schema(copied)
    assert [*direct.iterdump()] == [*copied.iterdump()]
    assert direct.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def _guard() -> Callable[..., int]:
    """Refuse what edits the schema by hand; what makes tables writes to it as well."""
    edits = False

    def judge(action: int, argument: str | None, value: str | None, *_: object) -> int:
        nonlocal edits
        if action == sqlite3.SQLITE_PRAGMA and argument == "writable_schema":
            edits = value == "ON"
        is_edited = action == sqlite3.SQLITE_UPDATE and argument == "sqlite_master"
        return sqlite3.SQLITE_DENY if edits and is_edited else sqlite3.SQLITE_OK

    return judge


def test_it_is_known_whether_the_schema_may_be_edited() -> None:
    """It may here; it is not where SQLite says so."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        assert index_making._may_edit_schema(connection)
        connection.set_authorizer(_guard())
        assert not index_making._may_edit_schema(connection)
        assert connection.execute("PRAGMA writable_schema").fetchone() == (0,)
