"""What a query in SQL may take of the memory, and of the disk; its process bounds the rest.

A connection serves one visitor after another, so a query may neither change what the connection
itself keeps nor read what it keeps of others.
"""

from __future__ import annotations

import sqlite3

#: Bytes of the longest value that a query may make: SQLite’s own limit is 1 GB.
LONGEST = 16 * 1024 * 1024
#: The mark of a function that is for the program alone, such as `fts3_tokenizer`, which takes an
#: address of the memory and jumps there: `SQLITE_DIRECTONLY`.
_DIRECT_ONLY = 0x80000
#: Tables that no database holds and that are made of what the query gives. Others tell of the
#: connection: `sqlite_stmt` has the queries of those who asked before.
_OF_THE_QUERY = ("json_each", "json_tree", "pragma_")
_FUNCTIONS = "SELECT name, flags FROM pragma_function_list"
_MODULES = "SELECT name FROM pragma_module_list"


def bound(connection: sqlite3.Connection) -> None:
    """Keep a query from filling the memory or the disk, and to what is in the database."""
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    connection.execute("PRAGMA temp_store = MEMORY")
    functions = {name for name, flags in connection.execute(_FUNCTIONS) if flags & _DIRECT_ONLY}
    tables = {
        name for (name,) in connection.execute(_MODULES) if not name.startswith(_OF_THE_QUERY)
    }

    def authorise(action: int, first: str | None, second: str | None, *_: str | None) -> int:
        refused = (action == sqlite3.SQLITE_FUNCTION and second in functions) or (
            action == sqlite3.SQLITE_READ and first in tables
        )
        return sqlite3.SQLITE_DENY if refused else sqlite3.SQLITE_OK

    connection.set_authorizer(authorise)
