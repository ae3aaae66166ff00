"""Indexes of wide tables, made of a narrow copy of what they index.

SQLite reads the whole of a table for each of its indexes. Those of a kind of record have a dozen
indexes and kilobytes a row, so a copy of the references alone, row by row, is indexed in its place:
an index holds values and numbers of rows, which are the same. Then the schema is told whose the
indexes are (`PRAGMA writable_schema`), and the copy is dropped.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from maillage.emit.sqlite_schema import (
    column_definition,
    index_name,
    indexed_columns,
    indexes,
    quote,
)
from maillage.model.relational import Table

#: The cache while indexes are made, in KiB below 0. SQLite sorts as much as it holds at a time, and
#: has a thread for that while it reads on: it is to be some of an index, and not all.
_SORTED = -4096
#: Put before the name of a table, that of its copy: no table of a model is called so.
_COPY = "-"


class IndexMaking:
    """Makes the indexes of tables whose rows come in pieces.

    Args:
        connection: to the database, with its tables still empty.
        every: the tables.
    """

    def __init__(self, connection: sqlite3.Connection, every: Sequence[Table]) -> None:
        self._connection = connection
        self._left = list(every)
        #: The tables of which there is a copy.
        self._copied: set[str] = set()
        if _may_edit_schema(connection):
            for table in every:
                if table.view and len(indexed_columns(table)) > 1:
                    self._copied.add(table.name)
                    columns = ", ".join(map(column_definition, indexed_columns(table)))
                    connection.execute(f"CREATE TABLE {_copy_of(table)} ({columns})")

    def note(self, table: Table, source: str) -> None:
        """Take note of rows that the table was given.

        Args:
            table: the table.
            source: the schema, in this connection, with a table of the same name that has them.
        """
        if table.name in self._copied:
            columns = ", ".join(quote(column.name) for column in indexed_columns(table))
            rows = f"SELECT {columns} FROM {source}.{quote(table.name)}"
            self._connection.execute(f"INSERT INTO main.{_copy_of(table)} {rows}")

    def make(self, collections: Collection[str]) -> None:
        """Index the tables of some kinds of records, that are complete."""
        self._index(
            [each for each in self._left if each.entity and each.entity.collection in collections]
        )

    def finish(self) -> None:
        """Index all other tables."""
        self._index(self._left)

    def _index(self, some: Sequence[Table]) -> None:
        execute = self._connection.execute
        ((cache,),) = execute("PRAGMA cache_size")
        execute(f"PRAGMA cache_size = {_SORTED}")
        execute("PRAGMA threads = 1")
        execute("BEGIN")
        for table in some:
            on = _copy_of(table) if table.name in self._copied else quote(table.name)
            for statement in indexes(table, on):
                execute(statement)
        execute("COMMIT")
        execute(f"PRAGMA cache_size = {cache}")
        self._give([table for table in some if table.name in self._copied])
        self._left = [table for table in self._left if table not in some]

    def _give(self, some: Sequence[Table]) -> None:
        """Give the indexes of copies to the tables themselves, and drop the copies."""
        if not some:
            return
        execute = self._connection.execute
        execute("PRAGMA writable_schema = ON")
        for table in some:
            for column, statement in zip(indexed_columns(table), indexes(table), strict=True):
                execute(
                    "UPDATE sqlite_master SET tbl_name = ?, sql = ? "
                    "WHERE type = 'index' AND name = ?",
                    [table.name, statement, index_name(table, column)],
                )
        execute("PRAGMA writable_schema = RESET")
        for table in some:
            execute(f"DROP TABLE {_copy_of(table)}")


def _copy_of(table: Table) -> str:
    return quote(_COPY + table.name)


def _may_edit_schema(connection: sqlite3.Connection) -> bool:
    """Say whether this SQLite lets its schema be edited: that of macOS does not."""
    connection.execute("PRAGMA writable_schema = ON")
    try:
        connection.execute("UPDATE sqlite_master SET sql = sql WHERE false")
    except sqlite3.DatabaseError:
        return False
    finally:
        connection.execute("PRAGMA writable_schema = OFF")
    return True
