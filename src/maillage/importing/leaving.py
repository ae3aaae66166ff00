"""Values that the gate refuses and a record can do without: left out, and told."""

from __future__ import annotations

from typing import Any, NamedTuple

from maillage.importing.drafts import ImportDraft, SourceLocation
from maillage.model.entities import Field


class _Step(NamedTuple):
    """One step to a value: what holds it, its key or rank there, its field."""

    holder: Any
    step: Any
    field: Field
    #: Where the holder stands.
    pointer: str
    is_item: bool = False


def leave_out(draft: ImportDraft, pointer: str) -> bool:
    """Take out of a draft the value at a pointer, or the least around it that is not required.

    What is left around it goes too, where no other cell said any of it: a grant that is not
    understood is no line of its kind.

    Returns:
        Whether the record can do without.
    """
    left = draft.cells.get(pointer)
    for it in reversed(_path(draft, pointer)):
        if it.is_item and len(it.holder) > 1:
            del it.holder[it.step]
            return True
        if not it.is_item and not it.field.required:
            it.holder.pop(it.step, None)
            if not it.pointer or _says_more(draft, it, left):
                return True
    return False


def _says_more(draft: ImportDraft, path: _Step, left: SourceLocation | None) -> bool:
    """Whether a cell, other than those that were left, said something of what is still there."""
    inside = [at for at in draft.cells if at.startswith(f"{path.pointer}/")]
    for at in inside:
        if draft.cells[at] == left:
            del draft.cells[at]
    beside = {
        at.removeprefix(f"{path.pointer}/").partition("/")[0] for at in inside if at in draft.cells
    }
    return not beside.isdisjoint(path.holder)


def _path(draft: ImportDraft, pointer: str) -> list[_Step]:
    """Return the steps to a value.

    A value of a list of plain values goes with the whole list: a cell is understood whole or left.
    """
    here: Any = draft.data
    fields = draft.entity.by_key
    path: list[_Step] = []
    above = ""
    steps = pointer.split("/")[1:]
    while steps:
        key = steps.pop(0)
        if not isinstance(here, dict) or key not in fields:
            break
        field = fields[key]
        path.append(_Step(here, key, field, above))
        here, fields, above = here.get(key), field.by_key, f"{above}/{key}"
        if steps and steps[0].isdecimal():
            rank = int(steps.pop(0))
            if not field.class_iri or not isinstance(here, list) or rank >= len(here):
                break
            path.append(_Step(here, rank, field, above, is_item=True))
            here, above = here[rank], f"{above}/{rank}"
    return path
