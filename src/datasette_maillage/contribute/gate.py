"""The gate, asked by the site: the engine of the command line, over the published records."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from datasette_maillage.contribute.names import RecordNames
from datasette_maillage.records import records
from datasette_maillage.records.site import Site
from maillage.build import selection
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.model.entities import Entity
from maillage.reading import listing, parsing
from maillage.reading.bundles import parted
from maillage.reading.contributions import Contribution, UnplacedRecord
from maillage.reading.record_addresses import RECORD, path_of, standing
from maillage.rules import record_index
from maillage.rules.matching.fingerprints import fingerprinter
from maillage.text.lexical import json_text


@dataclass
class Gate:
    """Judges what people propose in the light of what is published."""

    site: Site
    names: RecordNames = field(default_factory=RecordNames)
    #: What was profiled of the published records, as none of them changes.
    _lines: dict[str, bytes] = field(default_factory=dict)

    def judge(
        self,
        connection: sqlite3.Connection,
        files: Mapping[str, bytes],
        today: date,
        told: Callable[[], None] = lambda: None,
        most: int | None = None,
        *,
        thorough: bool = True,
        placed: bool = True,
    ) -> Report:
        """Judge files as a pull request that held them would be.

        Args:
            connection: the database of the catalogue.
            files: contents by path from the root of the catalogue; a path of a record that is
                there already stands for a change to it.
            today: the day to judge by.
            told: is called for each of the files that is read.
            most: findings after which no more are looked for, and it is said so.
            thorough: also what refuses none of them.
            placed: with lines and columns; without, findings have but pointers and their order.
        """
        source = self._source(connection, files, told, placed=placed)
        return selection.validate_some(
            self.site.model, files.__contains__, today, source, most, thorough=thorough
        )

    def added(self, connection: sqlite3.Connection, files: Mapping[str, bytes]) -> frozenset[str]:
        """Return those of some files that have no record of the catalogue."""
        source = self._source(connection, {}, lambda: None)
        known = frozenset(source.find()[0])
        parts = self._source(connection, files, lambda: None).proposed
        there = {standing(file).file for file in parts if path_of(file) in known}
        return frozenset(files) - there

    def _source(
        self,
        connection: sqlite3.Connection,
        files: Mapping[str, bytes],
        told: Callable[[], None],
        *,
        placed: bool = True,
    ) -> _ProposalSource:
        collections = self.site.model.by_collection
        strays = {file: listing.misplaced(file, collections) for file in files}
        parts = list(parted({file: raw for file, raw in files.items() if not strays[file]}))
        proposed = dict(part for part in parts if not isinstance(part, Finding))
        wrong = [part for part in (*strays.values(), *parts) if isinstance(part, Finding)]
        return _ProposalSource(
            self.site, self.names, connection, proposed, wrong, self._lines, told, placed
        )


@dataclass(frozen=True)
class _ProposalSource:
    """The published records, and over them what is proposed."""

    site: Site
    known: RecordNames
    connection: sqlite3.Connection
    #: The texts of records, by address; and what is wrong with files that none is read from.
    proposed: Mapping[str, bytes]
    wrong: Sequence[Finding]
    lines: dict[str, bytes]
    told: Callable[[], None]
    placed: bool

    def find(self) -> tuple[list[str], list[Finding]]:
        """List the files of the catalogue as they would be."""
        files = {file for entity in self.site.model.entities.values() for file in self._of(entity)}
        files.update(file for file in self.proposed if path_of(file).endswith(RECORD))
        return sorted(files), list(self.wrong)

    def read(self, file: str) -> Contribution | list[Finding]:
        """Read a file: as proposed, or as published; there may be none."""
        if file in self.proposed:
            self.told()
        raw = self.proposed[file] if file in self.proposed else self._published(file)
        read = parsing.parse(file, raw) if raw is not None else []
        return read if self.placed else UnplacedRecord.of(read)

    def _published(self, file: str) -> bytes | None:
        if listing.misplaced(file, self.site.model.by_collection):
            return None
        kind, name = record_index.presumed_key(self.site.model, file)
        data = records.read(self.site, self.connection, kind, name)
        return json_text(data).encode() if data else None

    def names(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the names of the records of a kind, by file."""
        entity = self.site.entity(kind)
        published = self.known.spellings(self.connection, entity)
        home = listing.home(entity.collection)
        proposed = {file for file in self.proposed if file.startswith(home)}
        for file in sorted({*self._of(entity), *proposed}):
            if file not in proposed:
                name = record_index.presumed_key(self.site.model, file)[1]
                yield from ((spelling, name) for spelling in published[name])
            elif isinstance(found := self.read(file), Contribution):
                yield from record_index.names_of(self.site.model, found)

    def fingerprints(self, files: Iterable[str]) -> bytes:
        """Return the fingerprints of published records; the proposed ones are made as judged."""
        published = [file for file in files if file not in self.proposed]
        made = fingerprinter(self.site.model)
        for file in published:
            if file not in self.lines:
                found = self.read(file)
                fingerprint = made(found) if isinstance(found, Contribution) else None
                self.lines[file] = fingerprint.line() if fingerprint else b""
        return b"".join(self.lines[file] for file in published)

    def _of(self, entity: Entity) -> Iterator[str]:
        changed = set(map(path_of, self.proposed))
        files = (
            listing.file_of(entity.collection, name)
            for name in self.known.of(self.connection, entity)
        )
        return (file for file in files if file not in changed)
