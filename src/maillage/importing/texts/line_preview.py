"""A text as people see it beside what became of it: each line with its field, or marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.importing.drafts import SHEET, ImportDraft
from maillage.importing.texts.source_lines import Line, is_furniture, lines_of
from maillage.model.entities import Field
from maillage.text.words import fold


@dataclass(frozen=True)
class LinePreview:
    """One line of a text."""

    number: int
    text: str
    #: The fields that it, or the heading it stands below, was read into.
    fields: Sequence[Field] = ()
    #: Whether it says something that no field took, all of it or a part.
    is_left: bool = False


def line_previews(text: str, drafts: Sequence[ImportDraft]) -> Iterator[LinePreview]:
    """Yield the lines of a text in their order."""
    read = _fields(drafts)
    left = {fold(part) for draft in drafts for _, found in draft.left for part in found.split("\n")}
    labels = {fold(label) for draft in drafts for label, _ in draft.left}
    fields: Sequence[Field] = ()
    for line in lines_of(text):
        if line.number in read:
            fields = read[line.number]
        elif line.words in labels:
            fields = ()
        if is_furniture(line):
            yield LinePreview(line.number, line.text)
        else:
            is_left = not fields or _is_left(line, left)
            yield LinePreview(line.number, line.text, fields, is_left)


def _fields(drafts: Sequence[ImportDraft]) -> Mapping[int, Sequence[Field]]:
    """Return the fields that were read on, or below, a line."""
    found: dict[int, dict[str, Field]] = {}
    for draft in drafts:
        for pointer, place in draft.cells.items():
            field = draft.entity.by_key.get(pointer.split("/")[1])
            if place.word != SHEET and place.row and field:
                found.setdefault(place.row, {}).setdefault(field.key, field)
    return {row: list(fields.values()) for row, fields in found.items()}


def _is_left(line: Line, left: set[str]) -> bool:
    """Whether a line, or a part of it, is what could not be placed."""
    return line.words in left or any(len(part) > 3 and part in line.words for part in left)
