"""Findings about some characters of a file: line and column, and what is shown of the line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.errors import Reason, is_of_machine, reason_of
from maillage.findings.finding import Excerpt, Finding, Rule
from maillage.messages import Message
from maillage.reading.file_rules import UNREADABLE
from maillage.reading.record_addresses import location_of
from maillage.text.personal import mask

#: Characters in the pointer of a finding: the keys of the model make one of fifty at most.
_MAX_POINTER = 500
#: Characters of a line that a finding shows.
_MAX_EXCERPT = 100
#: A text, and offsets of the characters in it that a finding is about.
_Spot = tuple[str, int, int]


def located(
    rule: Rule,
    file: str,
    pointer: str = "",
    values: Mapping[str, Any] | None = None,
    spot: _Spot = ("", 0, 0),
    rank: int = 0,
) -> Finding:
    """Return a finding about some characters of a record; about its start if they are not known.

    The characters are at the `spot`; `rank` stands for the number of the line of a record that has
    none.
    """
    known = location_of(file)
    while len(pointer) > _MAX_POINTER:
        pointer = pointer.rpartition("/")[0]
    line, column, excerpt = _place(*spot)
    place = known.file, known.line + line - 1 + rank, column
    return Finding(*place, pointer, rule.code, rule, values or {}, excerpt=excerpt)


def _place(text: str, start: int, end: int) -> tuple[int, int, Excerpt | None]:
    """Return the line and the column of an offset, and the line with what it is about marked."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    number, column = text.count("\n", 0, start) + 1, start - line_start + 1
    if not text:
        return number, column, None
    # A long line is shown from some words before the place on.
    first = max(line_start, start - _MAX_EXCERPT // 3) if column > _MAX_EXCERPT // 2 else line_start
    last = min(line_end, first + _MAX_EXCERPT)
    # What is personal is masked, character for character, before the line is cut through it.
    around = max(line_start, first - _MAX_EXCERPT)
    masked = mask(text[around : min(line_end, last + _MAX_EXCERPT)])
    shown = masked[first - around : last - around].rstrip("\r").replace("\t", " ")
    width = max(1, min(end, last) - start)
    return number, column, Excerpt(shown, start - first, width)


def unreadable(file: str, error: OSError) -> Finding:
    """Return the finding that the system does not let a file be read.

    Raises:
        OSError: the machine lacks something, or its disk fails, which is no fault of the file.
    """
    if is_of_machine(error):
        raise error
    return not_read(file, reason_of(error))


def not_read(file: str, reason: Message | Reason) -> Finding:
    """Return the finding that a file was not read, for some reason."""
    return located(UNREADABLE, file, values={"reason": reason})
