"""A draft as people read it: its fields by their names, each with the cell that it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from maillage.importing.cells import BETWEEN, written
from maillage.importing.columns import columns
from maillage.importing.drafting import value_at
from maillage.importing.drafts import SHEET, ImportDraft, SourceLocation, letter
from maillage.messages import N_, Listing, Message
from maillage.model.entities import DATE, EDTF, Field, Model
from maillage.model.languages import SOURCE
from maillage.text.french import write_date

#: From a kind of record and an id to what people call the record.
Name = Callable[[str, str], str]


def record_lines(
    model: Model, draft: ImportDraft, name: Name, language: str = SOURCE
) -> Iterator[tuple[str, str, Message | str]]:
    """Yield what each field is called, what is in it, and the cell or the line it was read from.

    Of a correction, the fields alone that it changes.
    """
    longest = max((len(it) for it in draft.data.values() if isinstance(it, list)), default=1)
    lines = draft.data.get("funding", {}).get("lines", ())
    for column in columns(draft.entity, max(longest, len(lines))):
        value = value_at(draft.data, column.pointer)
        if value is not None and (draft.former is None or column.path[0] in draft.changes):
            place = _place(draft, column.pointer)
            text = _shown(model, column.field, value, name, language)
            yield column.header(language), text, _cell(place) if place else ""


def _place(draft: ImportDraft, pointer: str) -> SourceLocation | None:
    """Return where a value was read: itself, or else what is around it."""
    while pointer:
        if pointer in draft.cells:
            return draft.cells[pointer]
        pointer = pointer.rpartition("/")[0]
    return None


def _cell(place: SourceLocation) -> Message | str:
    """Return a cell as a spreadsheet calls it, « C4 »; or the line of a text."""
    if place.word == SHEET and place.column is not None:
        return f"{letter(place.column)}{place.row}"
    return N_("ligne {row}")(row=place.row) if place.row else ""


def _shown(model: Model, field: Field, value: Any, name: Name, language: str) -> str:
    """Return a value as people know it: records by their names."""
    if field.refers_to:
        items = value if isinstance(value, list) else [value]
        names = tuple(name(field.refers_to, str(item)) for item in items)
        return Listing(names, BETWEEN).told(language)
    text = written(field, value, model, language)
    return write_date(text) if field.datatype in (DATE, EDTF) else text
