"""Values that the gate refuses and a record can do without: left out, and told."""

from __future__ import annotations

from typing import Any

from maillage.importing.drafts import ImportDraft
from maillage.model.entities import Field


def leave_out(draft: ImportDraft, pointer: str) -> bool:
    """Take out of a draft the value at a pointer, or the least around it that is not required.

    Returns:
        Whether the record can do without.
    """
    path = _path(draft, pointer)
    for holder, step, field, is_item in reversed(path):
        if is_item and len(holder) > 1:
            del holder[step]
            return True
        if not is_item and not field.required:
            holder.pop(step, None)
            if holder or holder is draft.data:  # else what held it goes too
                return True
    return False


def _path(draft: ImportDraft, pointer: str) -> list[tuple[Any, Any, Field, bool]]:
    """Return the steps to a value: what holds it, its key or rank, its field, whether in a list.

    A value of a list of plain values goes with the whole list: a cell is understood whole or left.
    """
    here: Any = draft.data
    fields = draft.entity.by_key
    path: list[tuple[Any, Any, Field, bool]] = []
    steps = pointer.split("/")[1:]
    while steps:
        key = steps.pop(0)
        if not isinstance(here, dict) or key not in fields:
            break
        field = fields[key]
        path.append((here, key, field, False))
        here, fields = here.get(key), field.by_key
        if steps and steps[0].isdecimal():
            rank = int(steps.pop(0))
            if not field.class_iri or not isinstance(here, list) or rank >= len(here):
                break
            path.append((here, rank, field, True))
            here = here[rank]
    return path
