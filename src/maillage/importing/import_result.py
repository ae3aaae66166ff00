"""What a person says beside a file to import, and what the file gives."""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from maillage.importing.drafts import ImportDraft, Problem, SourceLocation
from maillage.importing.record_tables import RecordTable

#: Header to JSON Pointer (or to one for each kind of record), or that for each sheet by its name.
Decided = Mapping[str, Any]


@dataclass(frozen=True)
class ImportOptions:
    """What a person says beside the file."""

    #: The kind of the records, where the file does not tell.
    kind: str = ""
    #: Who contributes, where the file does not say.
    contributor: str = ""
    #: What the headers mean, where that was decided before.
    decided: Decided = dataclasses.field(default_factory=dict)
    #: Where the facts come from: a source of the catalogue, the title of a new one, or an address.
    source: str = ""
    #: When the facts were observed.
    observed: str = ""
    #: What holds for all rows: `FIELD=VALUE` each.
    answers: Sequence[str] = ()
    #: Is called for each row that is read.
    progress: Callable[[], None] = lambda: None


#: Where nothing is said beside the file.
NOTHING_SAID = ImportOptions()


@dataclass(frozen=True)
class ImportResult:
    """What a file gives: records, how it was understood, and what is to be looked at."""

    drafts: Sequence[ImportDraft]
    tables: Sequence[RecordTable]
    problems: Sequence[Problem]
    #: The text that was read, whole.
    text: str = ""

    @property
    def unread(self) -> str:
        """A text in no form that is known, whole."""
        return "" if self.drafts else self.text

    @property
    def accepted(self) -> bool:
        """Whether there is something to import, and nothing forbids it."""
        return bool(self.drafts) and all(problem.severity != "error" for problem in self.problems)

    @property
    def refused(self) -> frozenset[tuple[str, SourceLocation]]:
        """The keys of the drafts of which something forbids that they are imported."""
        errors = [problem for problem in self.problems if problem.severity == "error"]
        files = {problem.file for problem in errors if problem.file}
        return frozenset(
            draft.key
            for draft in self.drafts
            if draft.file in files
            or any(it.severity == "error" and not it.file for it in self.problems_at(draft))
        )

    @cached_property
    def _by_row(self) -> Mapping[tuple[str, int], Sequence[Problem]]:
        rows: dict[tuple[str, int], list[Problem]] = defaultdict(list)
        for problem in self.problems:
            rows[problem.place.sheet, problem.place.row].append(problem)
        return rows

    def problems_at(self, draft: ImportDraft) -> list[Problem]:
        """Return the problems of the row of a draft, and of its values that are from others."""
        own = (draft.place.sheet, draft.place.row)
        read_at = set(draft.cells.values())
        rows = {own, *((place.sheet, place.row) for place in read_at)}
        return [
            problem
            for row in sorted(rows)
            for problem in self._by_row.get(row, ())
            if row == own or problem.place in read_at
        ]

    @property
    def corrected(self) -> frozenset[str]:
        """The paths of the records that are there, and get corrected."""
        return frozenset(draft.file for draft in self.drafts if draft.former is not None)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts to commit, by path."""
        return {draft.file: draft.text for draft in self.drafts}

    @property
    def decided(self) -> dict[str, dict[str, Any]]:
        """What the headers mean, sheet by sheet, to be kept for the next time."""
        kinds = Counter(table.sheet for table in self.tables)
        found: dict[str, dict[str, Any]] = {}
        for table in self.tables:
            own = found.setdefault(table.sheet, dict.fromkeys(table.headers.values(), ""))
            for header, column in table.mapping.items():
                if kinds[table.sheet] == 1:
                    own[header] = column.pointer
                else:
                    own[header] = {**(own[header] or {}), table.entity.name: column.pointer}
        return found
