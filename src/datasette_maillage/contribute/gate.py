"""The gate, asked by the site: the engine of the command line, over the published records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from datasette_maillage.contribute.names import RecordNames
from datasette_maillage.records.records import Records
from maillage.build import selection
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.model.entities import Entity
from maillage.reading import listing, parsing
from maillage.reading.bundles import parted
from maillage.reading.contributions import Contribution, UnplacedRecord
from maillage.reading.record_addresses import RECORD, location_of, path_of
from maillage.rules import record_index
from maillage.rules.matching.fingerprints import fingerprinter
from maillage.text.lexical import json_text


@dataclass(frozen=True)
class Gate:
    """Judges what people propose in the light of what is published."""

    records: Records

    def judge(
        self,
        files: Mapping[str, bytes],
        today: date,
        told: Callable[[], None] = lambda: None,
        most: int | None = None,
        *,
        thorough: bool = True,
        placed: bool = True,
    ) -> Report:
        """Judge files as a pull request that held them would be.

        A path of a record that is there already stands for a change to it. `told` is called for
        each file that is read; after `most` findings no more are looked for, and it is said so.
        `thorough` is also what refuses nothing; without `placed`, findings have pointers and no
        lines.
        """
        source = self._source(files, told, placed=placed)
        return selection.validate_some(
            self.records.site.model, files.__contains__, today, source, most, thorough=thorough
        )

    def added(self, files: Mapping[str, bytes]) -> frozenset[str]:
        """Return those of some files that have no record of the catalogue."""
        source = self._source({}, lambda: None)
        known = frozenset(source.find()[0])
        parts = self._source(files, lambda: None).proposed
        there = {location_of(file).file for file in parts if path_of(file) in known}
        return frozenset(files) - there

    def _source(
        self, files: Mapping[str, bytes], told: Callable[[], None], *, placed: bool = True
    ) -> _ProposalSource:
        collections = self.records.site.model.by_collection
        strays = {file: listing.misplaced(file, collections) for file in files}
        parts = list(parted({file: raw for file, raw in files.items() if not strays[file]}))
        proposed = dict(part for part in parts if not isinstance(part, Finding))
        wrong = [part for part in (*strays.values(), *parts) if isinstance(part, Finding)]
        # None of the published records changes.
        lines: dict[str, bytes] = self.records.site.once("fingerprints", dict)
        return _ProposalSource(self.records, proposed, wrong, lines, told, placed)


@dataclass(frozen=True)
class _ProposalSource:
    """The published records, and over them what is proposed."""

    records: Records
    #: The texts of records, by address; and what is wrong with files that none is read from.
    proposed: Mapping[str, bytes]
    wrong: Sequence[Finding]
    #: The fingerprints of published records, by file.
    lines: dict[str, bytes]
    told: Callable[[], None]
    placed: bool

    def find(self) -> tuple[list[str], list[Finding]]:
        """List the files of the catalogue as they would be."""
        files = {
            file
            for entity in self.records.site.model.entities.values()
            for file in self._of(entity)
        }
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
        if listing.misplaced(file, self.records.site.model.by_collection):
            return None
        kind, name = record_index.presumed_key(self.records.site.model, file)
        data = self.records.read(kind, name)
        return json_text(data).encode() if data else None

    def names(self, kind: str) -> Iterator[tuple[str, str]]:
        """Yield the names of the records of a kind, by file."""
        entity = self.records.site.entity(kind)
        published = RecordNames(self.records).spellings(entity)
        home = listing.home(entity.collection)
        proposed = {file for file in self.proposed if file.startswith(home)}
        for file in sorted({*self._of(entity), *proposed}):
            if file not in proposed:
                name = record_index.presumed_key(self.records.site.model, file)[1]
                yield from ((spelling, name) for spelling in published[name])
            elif isinstance(found := self.read(file), Contribution):
                yield from record_index.names_of(self.records.site.model, found)

    def fingerprints(self, files: Iterable[str]) -> bytes:
        """Return the fingerprints of published records; the proposed ones are made as judged."""
        published = [file for file in files if file not in self.proposed]
        made = fingerprinter(self.records.site.model)
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
            for name in RecordNames(self.records).of(entity)
        )
        return (file for file in files if file not in changed)
