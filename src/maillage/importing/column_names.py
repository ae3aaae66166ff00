"""What the columns of each kind of record are called: by their titles, keys and spellings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property

from maillage.importing.columns import ImportColumn, every_column
from maillage.importing.known_headers import singular
from maillage.model.entities import Model
from maillage.text.words import fold


class ColumnNames:
    """The columns of each kind of record, by JSON Pointer and by name.

    Args:
        model: the model.
        repeated: how many columns of each list there may be.
    """

    def __init__(self, model: Model, repeated: int) -> None:
        self.by_pointer: Mapping[str, Mapping[str, ImportColumn]] = {
            entity.name: {column.pointer: column for column in every_column(entity, repeated)}
            for entity in model.entities.values()
        }

    @cached_property
    def own(self) -> Mapping[str, Mapping[str, ImportColumn]]:
        """The names of columns by kind: those of fields of the record, and full names."""
        found: dict[str, dict[str, ImportColumn]] = {}
        for kind, columns in self.by_pointer.items():
            names = found[kind] = {}
            for text, column in (
                *_full_names(columns.values()),
                *_names(columns.values(), own=True),
            ):
                names.setdefault(text, column)
        return found

    @cached_property
    def own_singular(self) -> Mapping[str, Mapping[str, ImportColumn]]:
        """The same names in the singular, which may mean something else in usual tables."""
        return {
            kind: {singular(text): column for text, column in reversed([*names.items()])}
            for kind, names in self.own.items()
        }

    @cached_property
    def inner(self) -> Mapping[str, Mapping[str, ImportColumn]]:
        """The names of fields within objects, by kind, where one alone has it."""
        return {kind: _unique(columns.values()) for kind, columns in self.by_pointer.items()}


def _full_names(every: Iterable[ImportColumn]) -> Iterator[tuple[str, ImportColumn]]:
    for column in every:
        for header in column.words.titles.values():
            yield fold(header), column
        if column.list_pointer:
            for spelling in column.path[0].spellings:
                yield fold(column.header(called=spelling)), column
        yield fold(column.pointer), column


def _names(every: Iterable[ImportColumn], *, own: bool) -> Iterator[tuple[str, ImportColumn]]:
    for column in every:
        if (len(column.path) == 1) == own:
            words = column.field.words
            for text in (*words.titles.values(), column.field.key, *column.field.spellings):
                yield fold(text), column


def _unique(every: Iterable[ImportColumn]) -> dict[str, ImportColumn]:
    found: dict[str, dict[str, ImportColumn]] = {}
    for text, column in _names(every, own=False):
        found.setdefault(text, {})[column.pointer] = column
    return {text: next(iter(by.values())) for text, by in found.items() if len(by) == 1}
