"""What is left of the example of the template in a record: its words are no one’s action.

A long text of the example is a sign by itself. Dates, amounts and names may be the same by chance,
so that several are; what a record is known by, its name and numbers, is none at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from maillage.findings.field_words import field_at
from maillage.importing.cells import written
from maillage.importing.drafting import value_at
from maillage.importing.drafts import ImportDraft, Problem
from maillage.importing.record_tables import RecordTable
from maillage.messages import N_
from maillage.messages.catalogue import languages
from maillage.model.entities import Entity, Field, Model

#: Letters of a field that holds a text rather than a word; and those of a text that says something.
_LONG_FIELD, _LONG = 300, 40
#: Other values that are the example’s, from which on chance is none.
_MANY = 3
_LEFT = N_(
    "C’est encore l’exemple du modèle. Écrivez ce qui vaut pour votre fiche, ou videz la case."
)


def example_left(draft: ImportDraft) -> Iterator[Problem]:
    """Yield what is to be said of values that were read, and are those of the example.

    Only a table can have begun as the template: a text may well be the one that an example is of.
    """
    if draft.former is None and draft.columns:
        read = {pointer: value_at(draft.data, pointer) for pointer in draft.cells}
        for pointer in example_pointers(draft.entity, read):
            yield Problem(draft.cells[pointer], _LEFT)


def example_pointers(entity: Entity, values: Mapping[str, Any]) -> list[str]:
    """Return where values of a record, by JSON Pointer, are left of the example."""
    found: dict[str, Field] = {}
    for pointer, value in values.items():
        field = field_at(entity.fields, pointer)
        if field and value == field.example and _tells(entity, field, pointer):
            found[pointer] = field
    is_left = len(found) >= _MANY or any(map(_is_text, found.values()))
    return list(found) if is_left else []


def is_untouched(model: Model, table: RecordTable, texts: Mapping[int, str]) -> bool:
    """Whether the cells of a row, but the first, are those of the example for the most part."""
    own = [
        text in {written(column.field, column.field.example, model, code) for code in languages()}
        for at, text in list(texts.items())[1:]
        if (column := table.mapping.get(table.headers[at]))
    ]
    return 2 * sum(own) >= len(own)


def _tells(entity: Entity, field: Field, pointer: str) -> bool:
    """Whether a value would be another one in most records: no code, no name, no number."""
    known_by = {entity.label_key, *entity.kind.names, *entity.kind.numbers}
    return not field.scheme and field.type != "boolean" and pointer[1:] not in known_by


def _is_text(field: Field) -> bool:
    return (
        field.constraints.get("maxLength", 0) > _LONG_FIELD
        and len(str(field.example)) > _LONG
        and not isinstance(field.example, list)
    )


def values_in(value: Any, pointer: str) -> Iterator[tuple[str, Any]]:
    """Yield the values of a record by JSON Pointer; a list of plain ones is one value."""
    match value:
        case dict():
            for key, inner in value.items():
                yield from values_in(inner, f"{pointer}/{key}")
        case [dict(), *_]:
            for number, inner in enumerate(value):
                yield from values_in(inner, f"{pointer}/{number}")
        case _:
            yield pointer, value
