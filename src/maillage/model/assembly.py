"""A record put together again from its rows: the inverse of `table_rows.rows`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Protocol

from maillage.model.entities import Entity, Field, Json
from maillage.model.inherited_sources import SourcedFields
from maillage.model.relational import Table


class NamedRow(Protocol):
    """A row by the names of its columns; cells as CSV or SQLite gives them, None where absent."""

    def __getitem__(self, column: str, /) -> Any:
        """Return a cell."""


def assemble(
    entity: Entity, main: NamedRow, lists: Iterable[tuple[Table, Iterable[NamedRow]]]
) -> Json:
    """Return the record that gave some rows, as it was contributed, without a source said again.

    Each list has its rows in the order of the positions.
    """
    record = _object(entity.fields, "", main)
    for table, rows in lists:
        if found := list(rows):
            _put(record, entity.fields, table.path, found)
    return SourcedFields.of(entity.fields).reduced(record)


def _put(value: Json, fields: Iterable[Field], path: Sequence[str], rows: list[NamedRow]) -> None:
    field = next(field for field in fields if field.key == path[0])
    if path[1:]:
        _put(value.setdefault(field.key, {}), field.fields, path[1:], rows)
    elif field.class_iri:
        value[field.key] = [_object(field.fields, "", row) for row in rows]
    else:
        value[field.key] = [_value(field, row[field.singular]) for row in rows]


def _object(fields: Iterable[Field], prefix: str, cells: NamedRow) -> Json:
    found: Json = {}
    for field in fields:
        if field.many:
            continue
        if field.class_iri:
            inner = _object(field.fields, f"{prefix}{field.key}_", cells)
            if inner:
                found[field.key] = inner
        elif (cell := cells[prefix + field.key]) is not None:
            found[field.key] = _value(field, cell)
    return found


def _value(field: Field, cell: Any) -> Any:
    return _VALUES[field.type](cell) if field.type in _VALUES else cell


def _number(cell: Any) -> int | float:
    number = float(cell)
    return int(number) if number.is_integer() else number


#: From a cell, text in CSV and perhaps a number in SQLite, to the value of a type.
_VALUES: Mapping[str, Callable[[Any], Any]] = {
    "integer": int,
    "number": _number,
    "boolean": "true".__eq__,
}
