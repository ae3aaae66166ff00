"""The catalogue as a folder holds it, for imports: names, records and the gate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from maillage.build import selection
from maillage.build.record_source import FolderSource
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.model.entities import Json, Model
from maillage.model.kind import TERRITORY
from maillage.model.withdrawal import is_withdrawn
from maillage.reading import listing, parsing
from maillage.reading.contributions import Contribution, UnplacedRecord
from maillage.reading.record_addresses import path_of
from maillage.rules import record_index
from maillage.text.words import fold


@dataclass(frozen=True)
class FolderCatalogue:
    """What an import has to know of the catalogue at the root of a model."""

    model: Model
    today: date | None = None

    @cached_property
    def _files(self) -> Mapping[tuple[str, str], str]:
        files, _ = listing.find(self.model.root, self.model.by_collection)
        return {record_index.presumed_key(self.model, file): file for file in files}

    @cached_property
    def _coded(self) -> Mapping[tuple[str, str], str]:
        coded: dict[tuple[str, str], str] = {}
        for identifier, read in self.records(TERRITORY):
            place = (str(read.data.get("kind")), str(read.data.get("code")))
            coded.setdefault(place, identifier)
        return coded

    @cached_property
    def _names(self) -> Mapping[tuple[str, str], set[str]]:
        names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for (kind, _), file in self._files.items():
            read = parsing.read(self.model.root, file)
            if isinstance(read, Contribution) and not is_withdrawn(read.data):
                for name, identifier in record_index.names_of(self.model, read):
                    names[kind, fold(name)].add(identifier)
        return names

    @cached_property
    def _lines(self) -> dict[str, bytes]:
        """The fingerprints of its records by file, as far as they were asked for."""
        return {}

    def find(self, kind: str, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""
        if (kind, text) in self._files:
            return text
        found = self._names.get((kind, fold(text)), set())
        return next(iter(found)) if len(found) == 1 else None

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a record; None where there is none of that id."""
        file = self._files.get((kind, identifier))
        if file is None:
            return None
        read = parsing.read(self.model.root, file)
        return read.data if isinstance(read, Contribution) else {}

    def records(self, kind: str) -> Iterator[tuple[str, Contribution]]:
        """Yield the readable records of a kind that were not withdrawn, each with its id."""
        for (of, identifier), file in self._files.items():
            read = parsing.read(self.model.root, file) if of == kind else []
            if isinstance(read, Contribution) and not is_withdrawn(read.data):
                yield identifier, read

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a kind that has an official code."""
        return self._coded.get((kind, code))

    def file(self, kind: str, identifier: str) -> str:
        """Return where the file of a record is, or would be, from the root of the catalogue."""
        usual = listing.file_of(self.model.entities[kind].collection, identifier)
        return path_of(self._files.get((kind, identifier), usual))

    def judge(
        self, files: Mapping[str, bytes], *, thorough: bool = True, placed: bool = True
    ) -> Report:
        """Judge files as if they were in the folder."""
        source = _OverlayFolder(FolderSource(self.model), files, self._lines, placed)
        return selection.validate_some(
            self.model, files.__contains__, self.today, source, thorough=thorough
        )


@dataclass(frozen=True)
class _OverlayFolder:
    """The files of a folder, and beside them those that are proposed."""

    folder: FolderSource
    proposed: Mapping[str, bytes]
    #: The fingerprints of records of the folder, by file.
    lines: dict[str, bytes]
    placed: bool

    def find(self) -> tuple[list[str], list[Finding]]:
        files, findings = self.folder.find()
        return sorted({*files, *self.proposed}), findings

    def read(self, file: str) -> Contribution | list[Finding]:
        raw = self.proposed.get(file)
        if raw is None:
            return self.folder.read(file)
        read = parsing.parse(file, raw)
        return read if self.placed else UnplacedRecord.of(read)

    def names(self, kind: str) -> Iterable[tuple[str, str]]:
        return self.folder.names(kind)

    def fingerprints(self, files: Iterable[str]) -> bytes:
        """Return the fingerprints of records there; proposed ones are made as they are judged."""
        there = [file for file in files if file not in self.proposed]
        for file in there:
            if file not in self.lines:
                self.lines[file] = self.folder.fingerprints([file])
        return b"".join(self.lines[file] for file in there)
