"""The columns of a sheet, as people see them while they say what each means."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from maillage.importing.agreement import are_persons
from maillage.importing.cells import text_of
from maillage.importing.column_mapping import PERSONAL
from maillage.importing.columns import ImportColumn
from maillage.importing.drafts import Problem
from maillage.importing.record_tables import RecordTable
from maillage.messages import Message
from maillage.model.entities import Entity

#: Values that show what a column holds, the rows among which they are, and signs of each.
_VALUES, _ROWS, _SIGNS = 3, 200, 60


@dataclass(frozen=True)
class ColumnPreview:
    """One column: what it holds, where it goes, and why."""

    at: int
    header: str
    #: Some of its values; none of those that say who a person is.
    values: Sequence[str]
    #: Where its cells go, by the kind of record; nothing for a column that is left.
    columns: Mapping[str, ImportColumn]
    #: Why it goes there.
    reason: Message | None
    #: What is to be said of it.
    notes: Sequence[Problem]


@dataclass(frozen=True)
class SheetPreview:
    """One sheet: what its rows hold, and its columns."""

    name: str
    entities: Sequence[Entity]
    columns: Sequence[ColumnPreview]

    @property
    def is_understood(self) -> bool:
        """Whether any of its columns is taken."""
        return any(column.columns for column in self.columns)


def sheet_previews(tables: Sequence[RecordTable]) -> list[SheetPreview]:
    """Return the sheets of some tables, each with all its columns."""
    by_sheet: dict[str, list[RecordTable]] = {}
    for table in tables:
        by_sheet.setdefault(table.sheet, []).append(table)
    return [
        SheetPreview(name, [table.entity for table in own], list(_columns(own)))
        for name, own in by_sheet.items()
    ]


def _columns(tables: Sequence[RecordTable]) -> Iterator[ColumnPreview]:
    first = tables[0]
    notes: dict[int | None, list[Problem]] = {}
    for note in (note for table in tables for note in table.notes):
        notes.setdefault(note.place.column, []).append(note)
    for at, header in first.headers.items():
        columns = {
            table.entity.name: table.mapping[header] for table in tables if header in table.mapping
        }
        reasons = [table.reasons[header] for table in tables if header in table.reasons]
        reason = next(iter(reasons), None)
        is_personal = any(note.sentence is PERSONAL for note in notes.get(at, ()))
        values = () if is_personal else _values(first, at)
        yield ColumnPreview(at, header, values, columns, reason, notes.get(at, ()))


def _values(table: RecordTable, at: int) -> Sequence[str]:
    """Return the first values of a column that differ, unless they tell who people are."""
    cells = [cells[at] for _, cells in table.rows[:_ROWS] if at < len(cells)]
    if are_persons(cells):
        return ()
    texts = dict.fromkeys(text for cell in cells if (text := " ".join(text_of(cell).split())))
    return [
        text if len(text) <= _SIGNS else f"{text[: _SIGNS - 1]}…" for text in islice(texts, _VALUES)
    ]
