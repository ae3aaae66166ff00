"""What a person said that the columns of a sheet mean: nothing is guessed beside."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from maillage.errors import ToldError, reason_of
from maillage.importing.columns import ImportColumn
from maillage.importing.crosses import cross_column
from maillage.importing.funder_columns import funder_columns
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_names import HeaderNames
from maillage.importing.kind_choice import kind_by_name
from maillage.messages import N_
from maillage.model.entities import Model

#: Header to JSON Pointer or to the name of a field, or to one for each kind of record of the row;
#: nothing for a column that is to be left alone.
Given = Mapping[str, str | Mapping[str, str]]


class MappingError(ToldError):
    """What was kept as a mapping is none: a message says why."""


def read_mapping(name: str, raw: bytes) -> dict[str, Any]:
    """Read a mapping that was kept: from headers to fields, or from sheets to such.

    Raises:
        MappingError: it is none.
    """
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise MappingError(_NO_JSON(file=name, error=reason_of(error))) from error
    if not isinstance(found, dict) or not all(map(_is_mapping, found.values())):
        raise MappingError(_NO_MAPPING(file=name))
    return found


def _is_mapping(value: Any, depth: int = 2) -> bool:
    """Whether a value is a pointer, or such values by kind, by header or by sheet."""
    return isinstance(value, str) or (
        isinstance(value, dict)
        and depth > 0
        and all(_is_mapping(inner, depth - 1) for inner in value.values())
    )


_NO_JSON = N_("{file} n’est pas du JSON : {error}")
_NO_MAPPING = N_(
    "{file} doit être un objet JSON : de chaque titre de colonne à son champ, feuille par feuille."
)


def given_mapping(
    model: Model, headed: HeadedSheet, names: HeaderNames, kind: str, given: Given
) -> dict[str, dict[str, ImportColumn]]:
    """Return the mapping of each kind of record, those that are referred to first."""
    kinds = _given_kinds(model, headed, names, kind, given)
    mappings: dict[str, dict[str, ImportColumn]] = {}
    for name in kinds:
        funders = funder_columns(model, headed, model.entities[name])
        mapping = mappings[name] = {}
        for at, header in headed.headers.items():
            pointer = _pointer(given.get(header, ""), name, kinds)
            if pointer and (column := names.said(name, pointer)):
                likely = (funders.get(header), *_likely(model, headed, names, name, at))
                mapping[header] = _as_likely(column, likely)
    return mappings


def _likely(
    model: Model, headed: HeadedSheet, names: HeaderNames, kind: str, at: int
) -> Iterator[ImportColumn | None]:
    """Yield what the cells and the header of a column say that it is."""
    header, group = headed.headers[at], headed.groups.get(at, "")
    yield cross_column(model, model.entities[kind], header, group, headed.cells(at))
    yield names.meaning(header, headed.schema).columns.get(kind)


def _as_likely(column: ImportColumn, likely: Iterable[ImportColumn | None]) -> ImportColumn:
    """Return a column with what is said beside the first of some that goes where it does."""
    placed = (replace(it, rank=column.rank) for it in likely if it)
    return next((it for it in placed if it.pointer == column.pointer), column)


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
        name: sum(names.said(name, pointer) is not None for pointer in pointers)
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
    return [pointer for pointers in found for pointer in pointers if pointer]
