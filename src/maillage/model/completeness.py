"""How complete a record is, and what would help its readers most.

What counts, how much, and for which records is said in the schemas (`x-quality`); what does not
apply to a record counts neither for nor against it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from maillage.model.entities import Entity, Field, Json, Model
from maillage.model.withdrawal import is_withdrawn


@dataclass(frozen=True)
class Gap:
    """A field that a record lacks, and could have."""

    #: JSON Pointer of the field, in the record.
    pointer: str
    field: Field
    #: Points that it would add to the score.
    gain: int


@dataclass(frozen=True)
class Score:
    """How much of what a record could tell it tells."""

    #: From 0 to 100.
    value: int
    #: What would raise it, the best gain first.
    missing: tuple[Gap, ...]


def score(model: Model, entity_name: str, record: Json) -> Score:
    """Return the score of a record; what has another shape than the model’s counts as missing."""
    rows = list(_rows(model.entities[entity_name], record))
    total = sum(weight for _, _, weight, _ in rows)
    # A record that was withdrawn is no longer read: nothing is asked of it.
    if not total or is_withdrawn(record):
        return Score(100, ())
    told = sum(weight for _, _, weight, is_told in rows if is_told)
    gaps = [
        Gap(pointer, field, round(100 * weight / total))
        for pointer, field, weight, is_told in rows
        if not is_told
    ]
    return Score(round(100 * told / total), tuple(sorted(gaps, key=lambda gap: -gap.gain)))


#: A pointer, its field, its weight, and whether the record has it.
_Row = tuple[str, Field, int, bool]


def _rows(holder: Entity | Field, value: Json, pointer: str = "") -> Iterator[_Row]:
    """Yield the fields that apply to an object and, where it has them, to the objects inside."""
    for field in holder.fields:
        below = f"{pointer}/{field.key}"
        if field.quality and field.quality.applies(value):
            is_told = any(
                value.get(key) not in _NOTHING for key in (field.key, *field.quality.instead)
            )
            yield below, field, field.quality.weight, is_told
        inner = value.get(field.key)
        if field.fields and isinstance(inner, dict):
            yield from _rows(field, inner, below)


_NOTHING: tuple[object, ...] = (None, "", [], {})
