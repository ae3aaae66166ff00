"""The addresses of a whole catalogue in their order, which no memory need hold at once."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator
from pathlib import Path

from maillage.findings.finding import Finding
from maillage.reading import bundles, listing

#: Kilobytes of them that stay in memory; the rest is in a file that goes with the list.
_MEMORY = 8_000


class SortedAddresses:
    """What `listing.find` lists, kept by SQLite: in memory while it is small, on the disk beyond.

    Args:
        root: the folder of the catalogue.
        collections: the folders of the kinds of record.
        listed: tells what is in a bundle.
    """

    def __init__(
        self, root: Path, collections: Iterable[str], listed: listing.Listed = bundles.listed
    ) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._db.close)
        self._db.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA cache_size = -{_MEMORY};"
            "CREATE TABLE address (address PRIMARY KEY) WITHOUT ROWID; BEGIN"
        )
        #: What is wrong with files that are no records.
        self.strays: list[Finding] = []
        found = self._found(listing.walk(root, collections, listed))
        self._db.executemany("INSERT INTO address VALUES (?)", found)
        self._length: int = self._db.execute("SELECT count(*) FROM address").fetchone()[0]

    def _found(self, walked: Iterable[str | Finding]) -> Iterator[tuple[str]]:
        for found in walked:
            if isinstance(found, Finding):
                self.strays.append(found)
            else:
                yield (found,)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        found = self._db.execute("SELECT address FROM address ORDER BY address")
        return (address for (address,) in found)
