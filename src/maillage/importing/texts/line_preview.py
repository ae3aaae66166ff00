"""A text as people see it beside what became of it: each line with its field, or marked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.importing.drafts import ImportDraft
from maillage.importing.texts.page_furniture import is_furniture
from maillage.importing.texts.source_lines import Line, lines_of
from maillage.importing.texts.without_persons import shown
from maillage.model.entities import Field
from maillage.text.words import fold


@dataclass(frozen=True)
class LinePreview:
    """One line of a text."""

    number: int
    #: What it says, what is personal masked.
    text: str
    #: The fields of the values that come from it.
    fields: Sequence[Field] = ()
    #: Whether it says something that no field took, all of it or a part.
    is_left: bool = False


def line_previews(text: str, drafts: Sequence[ImportDraft]) -> Iterator[LinePreview]:
    """Yield the lines of a text in their order."""
    read = _fields(drafts)
    left = {fold(part) for draft in drafts for _, found in draft.left for part in found.split("\n")}
    for line in lines_of(text):
        told = shown(line.text)
        if is_furniture(line):
            yield LinePreview(line.number, told, read.get(line.number, ()))
        else:
            is_left = line.number not in read or _is_left(Line(line.number, told), left)
            yield LinePreview(line.number, told, read.get(line.number, ()), is_left)


def _fields(drafts: Sequence[ImportDraft]) -> Mapping[int, Sequence[Field]]:
    """Return the fields whose values come from a line; none where it is only understood."""
    found: dict[int, dict[str, Field]] = {}
    for draft in drafts:
        for number, keys in draft.lines.items():
            fields = found.setdefault(number, {})
            fields.update((key, draft.entity.by_key[key]) for key in keys)
    return {number: list(fields.values()) for number, fields in found.items()}


def _is_left(line: Line, left: set[str]) -> bool:
    """Whether a line, or a part of it, is what could not be placed."""
    return line.words in left or any(len(part) > 3 and part in line.words for part in left)
