"""What a person said that the columns of a sheet mean: nothing is guessed beside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from maillage.importing.columns import ImportColumn
from maillage.importing.crosses import cross_column
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_names import HeaderNames
from maillage.importing.kind_choice import kind_by_name
from maillage.model.entities import Entity, Model

#: Header to JSON Pointer, or to one for each kind of record of the row; nothing for a column that
#: is to be left alone.
Given = Mapping[str, str | Mapping[str, str]]


def given_mapping(
    model: Model, headed: HeadedSheet, names: HeaderNames, kind: str, given: Given
) -> dict[str, dict[str, ImportColumn]]:
    """Return the mapping of each kind of record, those that are referred to first."""
    kinds = _given_kinds(model, headed, names, kind, given)
    return {
        name: {
            header: column
            for at, header in headed.headers.items()
            if (pointer := _pointer(given.get(header, ""), name, kinds))
            and (column := _given_column(model, headed, names, model.entities[name], at, pointer))
        }
        for name in kinds
    }


def _given_column(
    model: Model, headed: HeadedSheet, names: HeaderNames, entity: Entity, at: int, pointer: str
) -> ImportColumn | None:
    """Return the column of a pointer, with what its header and its cells say beside it."""
    header = headed.headers[at]
    crosses = cross_column(model, entity, header, headed.groups.get(at, ""), headed.cells(at))
    meant = names.meaning(header, headed.schema).columns.get(entity.name)
    likely = (column for column in (crosses, meant) if column and column.pointer == pointer)
    return next(likely, names.column(entity.name, pointer))


def _given_kinds(
    model: Model, headed: HeadedSheet, names: HeaderNames, kind: str, given: Given
) -> list[str]:
    said = {name for value in given.values() if isinstance(value, Mapping) for name in value}
    if kinds := [name for name in model.entities if name in said]:
        return sorted(kinds, key=lambda name: name == "action")
    if kind:
        return [kind]
    pointers = pointers_of(given[header] for header in headed.headers.values() if header in given)
    fits = {
        name: sum(names.column(name, pointer) is not None for pointer in pointers)
        for name in model.entities
    }
    of_name = kind_by_name(model, headed.sheet.name)
    return [max(fits, key=lambda name: (fits[name], name == of_name))]


def _pointer(value: str | Mapping[str, str], kind: str, kinds: Sequence[str]) -> str:
    if isinstance(value, Mapping):
        return value.get(kind, "")
    return value if kind == kinds[-1] else ""


def pointers_of(values: Iterable[str | Mapping[str, str]]) -> list[str]:
    """Return the JSON Pointers that headers were said to mean."""
    found = ([value] if isinstance(value, str) else value.values() for value in values)
    return [pointer for one in found for pointer in one if pointer]
