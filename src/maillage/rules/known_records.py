"""What rules across records need of some records, as a chunk tells it and the cache keeps it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass

from maillage.reading.record_addresses import without_bytes
from maillage.rules.record_index import Key, RecordIndex, Tie

#: A database that SQLite takes rows from in a quarter of the time that values of Python need. Its
#: pages are small, as what it holds is.
_PACKED = """
PRAGMA page_size = 1024;
CREATE TABLE record (kind, name, place);
CREATE TABLE referred (kind, name);
CREATE TABLE tie (kind, name, key, target);
BEGIN
"""


@dataclass(frozen=True)
class Known:
    """What rules across records need of some records."""

    #: The records, in the order of their files.
    keys: Sequence[Key]
    references: Iterable[Key]
    #: How they hang together within their kinds.
    ties: Sequence[Tie]

    def packed(self, files: Iterable[str]) -> bytes:
        """Return the same as bytes, and where each stands: they are the same whenever that is.

        Args:
            files: the addresses of the records.
        """
        places = (without_bytes(file).encode(errors="surrogateescape") for file in files)
        with closing(sqlite3.connect(":memory:", isolation_level=None)) as database:
            database.executescript(_PACKED)
            records = ((*key, place) for key, place in zip(self.keys, places, strict=True))
            database.executemany("INSERT INTO record VALUES (?, ?, ?)", records)
            rows = sorted(self.references)
            database.executemany("INSERT INTO referred VALUES (?, ?)", rows)
            database.executemany("INSERT INTO tie VALUES (?, ?, ?, ?)", self.ties)
            database.execute("COMMIT")
            return database.serialize()

    def add_to(self, index: RecordIndex, files: Iterable[str]) -> None:
        """Add it to the index of the catalogue.

        Args:
            index: the index.
            files: the addresses of the records, in their order.
        """
        index.add(self.keys, self.references, files)
        index.tie(self.ties)


def add_packed(packed: bytes, index: RecordIndex, files: Iterable[str]) -> None:
    """Add what was packed to the index of the catalogue.

    Args:
        packed: what `Known.packed` gave.
        index: the index.
        files: the addresses of the records, in their order.
    """
    with index.beside(packed) as chunk:
        keys = chunk.execute("SELECT kind, name FROM chunk.record ORDER BY rowid").fetchall()
        index.add(keys, (), files)
        chunk.execute("INSERT INTO main.referred SELECT kind, name FROM chunk.referred")
        index.tie(chunk.execute("SELECT * FROM chunk.tie ORDER BY rowid").fetchall())
