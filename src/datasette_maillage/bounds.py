"""What a query in SQL may take of the memory; Datasette bounds its time and its rows.

SQLite’s own limit, 1 GB a value, is the memory of a server, and no limit of time ends the function
that fills it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

#: Bytes of the longest value that a query may make.
LONGEST = 16 * 1024 * 1024
#: Characters or bytes of all the long values of an answer, and from when a value counts as long.
LARGEST, LONG = 32 * 1024 * 1024, 10_000
#: In SQLite’s words, whichever of the two was too much.
_TOO_BIG = "string or blob too big"


def bound(connection: sqlite3.Connection) -> None:
    """Keep a query from filling the memory, with one value or with a thousand of them."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    taken: WeakKeyDictionary[sqlite3.Cursor, int] = WeakKeyDictionary()

    def row(cursor: sqlite3.Cursor, values: tuple[Any, ...]) -> sqlite3.Row:
        for value in values:
            if isinstance(value, (str, bytes)) and len(value) > LONG:
                taken[cursor] = taken.get(cursor, 0) + len(value)
                if taken[cursor] > LARGEST:
                    raise sqlite3.OperationalError(_TOO_BIG)
        return sqlite3.Row(cursor, values)

    connection.row_factory = row


@contextmanager
def trusted(connection: sqlite3.Connection) -> Iterator[None]:
    """Read without counting, where the queries are ours: it takes a microsecond a row."""
    counting, connection.row_factory = connection.row_factory, sqlite3.Row
    try:
        yield
    finally:
        connection.row_factory = counting
