"""The addresses of a whole catalogue in their order, which no memory need hold at once."""

from __future__ import annotations

import sqlite3
import weakref
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby, islice
from pathlib import Path

from maillage.findings.finding import Finding
from maillage.reading import bundles, listing
from maillage.reading.kept_listing import KeptListing

#: Kilobytes of them that stay in memory; the rest is in a file that goes with the list.
_MEMORY = 8_000
#: Addresses of single files that come at once.
_SINGLE = 1000


class SortedAddresses:
    """What `listing.find` lists, kept by SQLite: in memory while it is small, on the disk beyond.

    Of a bundle whose list is kept elsewhere the first address stands for all, unless others stand
    between them: so what it costs to put them in order grows with the bundles, not with records.

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
        #: The bundles that are not listed, by their first address.
        self._bundles: dict[str, KeptListing] = {}
        self._add(self._found(listing.walk(root, collections, listed)))
        self._list_mixed()
        self._rows: int = self._db.execute("SELECT count(*) FROM address").fetchone()[0]
        # Who shows progress asks for it with each chunk.
        self._length: int = self._rows + sum(len(bundle) - 1 for bundle in self._bundles.values())

    def _add(self, addresses: Iterable[str]) -> None:
        rows = ((address,) for address in addresses)
        self._db.executemany("INSERT OR IGNORE INTO address VALUES (?)", rows)

    def _found(self, walked: Iterable[str | KeptListing | Finding]) -> Iterator[str]:
        for found in walked:
            if isinstance(found, str):
                yield found
            elif isinstance(found, Finding):
                self.strays.append(found)
            else:
                self._bundles[found.first] = found
                yield found.first

    def _list_mixed(self) -> None:
        """List the bundles between whose addresses others stand."""
        # In their order: what one adds may stand between those of the next.
        for first, bundle in sorted(self._bundles.items()):
            asked = "SELECT 1 FROM address WHERE address > ? AND address <= ? LIMIT 1"
            if self._db.execute(asked, (first, bundle.last)).fetchone():
                del self._bundles[first]
                self._add(bundle)

    def runs(self) -> Iterator[Sequence[str]]:
        """Yield them in their order, some at a time; those of a bundle at once if they can be."""
        found = self._db.execute("SELECT address FROM address ORDER BY address")
        for bundle, some in groupby((address for (address,) in found), self._bundles.get):
            if bundle:
                yield bundle
                continue
            while single := tuple(islice(some, _SINGLE)):
                yield single

    @property
    def has_single(self) -> bool:
        """Whether any stands by itself, or between those of a bundle."""
        return self._rows > len(self._bundles)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return chain.from_iterable(self.runs())
