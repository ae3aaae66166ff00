"""Where contributions stand: a folder, or whatever else knows its files and what they hold.

The gate asks a record source, and gives one verdict wherever the files are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol

from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.reading import listing, parsing
from maillage.reading.contributions import Contribution
from maillage.rules import record_index
from maillage.rules.matching.fingerprints import fingerprinter


class RecordSource(Protocol):
    """What the gate asks of a place with contributions."""

    def find(self) -> tuple[list[str], list[Finding]]:
        """Return the files, sorted by path, and a finding for each stray one."""

    def read(self, file: str) -> Contribution | list[Finding]:
        """Return a contribution, or all that keeps it from being one."""

    def names(self, kind: str) -> Iterable[tuple[str, str]]:
        """Yield what people call the records of a kind, each name with its id, by file."""

    def fingerprints(self, files: Iterable[str]) -> bytes:
        """Return the fingerprints of some records as lines, for near-duplicates to be found."""


def record(source: RecordSource, file: str) -> Contribution | None:
    """Return the record in a file of a record source; None where it cannot be read."""
    found = source.read(file)
    return found if isinstance(found, Contribution) else None


def readable(source: RecordSource, files: Iterable[str]) -> Iterator[Contribution]:
    """Yield the records of some files that can be read."""
    return filter(None, (record(source, file) for file in files))


@dataclass(frozen=True)
class FolderSource:
    """The folder of a catalogue."""

    model: Model

    def find(self) -> tuple[list[str], list[Finding]]:
        """List the files below the root of the catalogue."""
        return listing.find(self.model.root, self.model.by_collection)

    def read(self, file: str) -> Contribution | list[Finding]:
        """Read one of the files."""
        return parsing.read(self.model.root, file)

    def names(self, kind: str) -> Iterable[tuple[str, str]]:
        """Read the names in all files of a kind."""
        home = listing.home(self.model.entities[kind].collection)
        files = (file for file in self.find()[0] if file.startswith(home))
        for found in readable(self, files):
            yield from record_index.names_of(self.model, found)

    def fingerprints(self, files: Iterable[str]) -> bytes:
        """Read some files, and fingerprint their records."""
        made = map(fingerprinter(self.model), readable(self, files))
        return b"".join(fingerprint.line() for fingerprint in made if fingerprint)
