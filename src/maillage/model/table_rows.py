"""A record as rows of the tables that the model entails."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.inherited_sources import SourcedFields
from maillage.model.relational import Row, item_fields, list_table_name, lists_of
from maillage.text.lexical import decimal_text

#: From a record to its rows: pairs of the table's name and the row.
RowsOf = Callable[[Json], Iterator[tuple[str, Row]]]


def scheme_rows(scheme: Scheme) -> Iterator[Row]:
    """Yield the rows of a code list's table."""
    for concept in scheme.concepts:
        words = concept.words
        yield (
            concept.code,
            words.title,
            words.title_in("en"),
            words.description,
            words.description_in("en"),
            concept.broader,
        )


def rows(model: Model) -> Mapping[str, RowsOf]:
    """Return, for each kind of record, the function that turns one record into rows."""
    return {name: _rows_of(entity) for name, entity in model.entities.items()}


def _rows_of(entity: Entity) -> RowsOf:
    main, sourced = _reader(entity.fields), SourcedFields.of(entity.fields)
    lists = [
        (
            list_table_name(entity, path),
            tuple(step.key for step in path),
            _reader(item_fields(path[-1])) if path[-1].class_iri else _cell(path[-1]),
        )
        for path in lists_of(entity.fields)
    ]

    def rows_of(given: Json) -> Iterator[tuple[str, Row]]:
        record = sourced.completed(given)
        yield entity.collection, main(record)
        for table, keys, read in lists:
            for position, item in enumerate(_follow(record, keys) or (), start=1):
                yield table, (record["id"], str(position), *read(item))

    return rows_of


def _follow(value: Any, keys: tuple[str, ...]) -> Any:
    for key in keys:
        value = value.get(key)
        if value is None:
            return None
    return value


def _cell(field: Field) -> Callable[[Any], Row]:
    """Return the function that reads an item that is no object."""
    cell = _CELLS.get(field.type)
    return (lambda item: (cell(item),)) if cell else (lambda item: (item,))


def _reader(fields: Iterable[Field]) -> Callable[[Json], Row]:
    """Return the function that reads the cells of one object, in the order of its columns."""
    texts: list[str] = []
    # What is no plain text, with its place in the row: a number to write, or an object to open.
    others: list[tuple[int, str, Callable[[Any], Any]]] = []
    objects: list[tuple[int, str, Callable[[Json], Row], Row]] = []
    for field in fields:
        if field.many:
            continue
        if field.class_iri:
            read = _reader(field.fields)
            objects.append((len(texts), field.key, read, read({})))
        elif field.type in _CELLS:
            others.append((len(texts), field.key, _CELLS[field.type]))
        texts.append(field.key)

    def read_all(value: Json) -> Row:
        row = [*map(value.get, texts)]
        for place, key, cell in others:
            if key in value:
                row[place] = cell(value[key])
        # From the last to the first, so that the places before stay where they are.
        for place, key, read, empty in reversed(objects):
            row[place : place + 1] = read(value[key]) if key in value else empty
        return tuple(row)

    return read_all


def _boolean(value: bool) -> str:
    return "true" if value else "false"


_CELLS: Mapping[str, Callable[[Any], str]] = {
    "integer": lambda value: str(int(value)),
    "number": decimal_text,
    "boolean": _boolean,
}
