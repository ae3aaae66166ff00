"""What a query in SQL may take of the memory, and of the disk; its process bounds the rest."""

from __future__ import annotations

import sqlite3

#: Bytes of the longest value that a query may make: SQLite’s own limit is 1 GB.
LONGEST = 16 * 1024 * 1024


def bound(connection: sqlite3.Connection) -> None:
    """Keep a query from filling the memory with one value, or the disk with what it sorts."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.execute("PRAGMA temp_store = MEMORY")
