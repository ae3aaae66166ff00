"""What to write in place of a fault of syntax.

A fault says only where reading stopped. What people do to JSON is known, though: each kind of fault
has the edits that would undo the usual slip behind it, and the one after which the rest of the file
can be read is the right one.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from math import inf

from maillage.findings.finding import Edit
from maillage.text.french import read_boolean, read_number
from maillage.text.positions import JsonSyntaxError, scan

#: An edit after which the file can be read this many lines further has undone the fault; reading
#: stops sooner behind one that has only moved it.
_FURTHER = 2


@dataclass(frozen=True)
class Repair:
    """An edit that undoes a fault of syntax."""

    edit: Edit
    #: What to write, as a person reads it; None where something is removed.
    shown: str | None
    #: The edit cannot be wrong, so a program may make it.
    sure: bool


def repair(text: str, error: JsonSyntaxError) -> Repair | None:
    """Return how to undo a fault of syntax; None where nobody could tell."""
    proposals = _PROPOSALS.get(error.what, ())
    edits = [edit for propose in proposals for edit in propose(text, error.offset)]
    # Of those that let the file be read equally far, the first.
    read = [(_lines_read(text, edit, error), -number) for number, edit in enumerate(edits)]
    lines, number = max(read, default=(0, 0))
    if not lines:
        return None
    edit = edits[-number]
    shown = None if error.what == "blank" else _shown(edit.text)
    return Repair(edit, shown, lines >= _FURTHER)


def _lines_read(text: str, edit: Edit, error: JsonSyntaxError) -> float:
    """Return how many lines further an edit lets the file be read."""
    try:
        scan(text[: edit.start] + edit.text + text[edit.end :])
    except JsonSyntaxError as next_one:
        added = edit.text.count("\n") - text.count("\n", edit.start, edit.end)
        return next_one.place.line - error.place.line - added
    return inf


def _shown(written: str) -> str | None:
    return str(json.loads(written)) if written.startswith('"') else written or None


_Proposal = Callable[[str, int], Iterator[Edit]]


def _without(_: str, at: int) -> Iterator[Edit]:
    yield Edit(at, at + 1, "")


def _inserted(sign: str) -> _Proposal:
    def propose(_: str, at: int) -> Iterator[Edit]:
        yield Edit(at, at, sign)

    return propose


def _replaced(form: str, sign: str) -> _Proposal:
    """Put a sign in place of others that people use for it."""
    pattern = re.compile(rf"\s*(?:{form})")

    def propose(text: str, at: int) -> Iterator[Edit]:
        if match := pattern.match(text, at):
            yield Edit(at, match.end(), sign)

    return propose


_COMMENT = re.compile(r"[ \t]*(?:/\*.*?\*/[ \t]*|(?://|#)[^\n]*)", re.DOTALL)


def _without_comment(text: str, at: int) -> Iterator[Edit]:
    if match := _COMMENT.match(text, at):
        yield Edit(at, match.end(), "")


#: Quotes of all sorts around some text, on one line, and what may follow them in JSON.
_QUOTED = re.compile(
    r"""(?:['‘’](?P<single>[^'"\n]*)['‘’]|[“”„"](?P<curly>[^"“”\n]*)[“”"]"""
    r"""|«[ \u00a0\u202f]?(?P<french>[^"«»\n]*?)[ \u00a0\u202f]?»)(?=\s*(?:[:,\]}]|$))""",
    re.MULTILINE,
)
#: What stands behind a value, up to the end of its line. Blanks are never given back: tried one by
#: one, a long run of them would take the square of its length.
_TO_THE_END = r"(?=[ \t]*+[,\]}]?+[ \t]*+\r?$)"
_KEY = re.compile(r"([^\s\"':]+)[\"']?(?=[ \t]*:)")


#: What programs write where there is no value.
_NOTHING = frozenset({"NaN", "nan", "Infinity", "-Infinity", "None", "undefined", "NULL", "Null"})


def _in_straight_quotes(text: str, at: int) -> Iterator[Edit]:
    if match := _QUOTED.match(text, at):
        inner = next(found for found in match.groups() if found is not None)
        yield Edit(at, match.end(), _string(inner))


def _key_in_quotes(text: str, at: int) -> Iterator[Edit]:
    if match := _KEY.match(text, at):
        yield Edit(at, match.end(), _string(match[1]))


def _closed_key(text: str, at: int) -> Iterator[Edit]:
    yield from _moved(_key_in_quotes(text, at + 1), at)


#: What opens a quotation that each of these ends.
_HALVES = {"”": "“", "»": "«"}


def _rest(text: str, at: int) -> tuple[str, int]:
    """Return the rest of a line without what ends a value, and where the value ends.

    A quote at its end that lacks its other half is left out.
    """
    end = text.find("\n", at)
    line = text[at : len(text) if end < 0 else end].removesuffix("\r")
    bare = line.rstrip(" \t")
    value = bare.rstrip(",]}")
    end = at + len(line if value == bare else value)
    value = value.rstrip(" \t")
    last = value[-1:]
    lacks = last in _HALVES and value.count(_HALVES[last]) < value.count(last)
    return value[:-1] if last in ("'", '"') or lacks else value, end


def _as_value(text: str, at: int) -> Iterator[Edit]:
    """Read a word or a number as people write it."""
    value, end = _rest(text, at)
    known = read_boolean(value.strip())
    found = read_number(value.strip()) if known is None else known
    if found is not None:
        yield Edit(at, end, json.dumps(found))


def _rest_in_quotes(text: str, at: int) -> Iterator[Edit]:
    value, end = _rest(text, at)
    if value and value[0] not in "[]{},:" and value not in _NOTHING:
        yield Edit(at, end, _string(value))


def _closed_text(text: str, at: int) -> Iterator[Edit]:
    yield from _moved(_rest_in_quotes(text, at + 1), at)


def _moved(edits: Iterator[Edit], start: int) -> Iterator[Edit]:
    for edit in edits:
        yield Edit(start, edit.end, edit.text)


#: A text up to a quote that ends a line, with line breaks in it.
_LINES = re.compile(rf'"(?=[^"\n]*\n)([^"]*+)"{_TO_THE_END}', re.MULTILINE)


def _on_one_line(text: str, at: int) -> Iterator[Edit]:
    if match := _LINES.match(text, at):
        lines = [line.strip() for line in match[1].splitlines()]
        yield Edit(at, match.end(), '"' + "\\n".join(lines) + '"')


_STRING_START = re.compile(r'(?:^|[\[{:,])[ \t]*"', re.MULTILINE)
_LAST_QUOTE = re.compile(rf'[^\n]*"{_TO_THE_END}', re.MULTILINE)
#: Of the quotes that may begin the value, the nearest: each is tried by reading the file again.
_STARTS = 8


def _with_inner_quotes(text: str, at: int) -> Iterator[Edit]:
    """Take all that stands between the first quote of a value and the last of its line as text."""
    line = text.rfind("\n", 0, at) + 1
    starts = (match.end() - 1 for match in _STRING_START.finditer(text, line, at))
    for start in reversed(deque(starts, _STARTS)):
        if end := _LAST_QUOTE.match(text, at):
            inner = text[start + 1 : end.end() - 1]
            yield Edit(start, end.end(), '"' + re.sub(r'(?<!\\)"', r'\\"', inner) + '"')


def _escaped(text: str, at: int) -> Iterator[Edit]:
    if text[at] == "\\":
        yield Edit(at, at + 1, "\\\\")
    elif not text[at].isprintable():
        yield Edit(at, at + 1, " ")


#: A text, or blanks outside of texts of which the first is none of JSON’s.
_TEXT_OR_BLANKS = re.compile(r'"(?:[^"\\\n]|\\.)*+"?+|(?P<odd>[^\S \t\n\r]|[\u200b\ufeff])')


def _plain_blanks(text: str, at: int) -> Iterator[Edit]:
    """Put plain spaces for all blanks from here on: where there is one, each line has some."""
    found = [match.start() for match in _TEXT_OR_BLANKS.finditer(text, at) if match["odd"]]
    written = list(text[at : found[-1] + 1])
    for offset in found:
        written[offset - at] = " "
    yield Edit(at, found[-1] + 1, "".join(written))


_DECIMALS = re.compile("(-?[0-9]+),([0-9]+)")


def _with_point(text: str, at: int) -> Iterator[Edit]:
    if match := _DECIMALS.match(text, at):
        yield Edit(at, match.end(), f"{match[1]}.{match[2]}")


def _string(text: str) -> str:
    """Put what stands in a file as text into straight quotes; escapes in it stay."""
    written = f'"{text}"'
    try:
        json.loads(written)
    except ValueError:
        return json.dumps(text, ensure_ascii=False)
    return written


#: By kind of fault, the edits that may undo it, the likeliest first.
_PROPOSALS: Mapping[str, tuple[_Proposal, ...]] = {
    "comma": (_without,),
    "commas": (_without,),
    "comment": (_without_comment,),
    "separator": (_replaced(";", ","), _inserted(",")),
    "colon": (_replaced("=>?|->|;|,", ":"), _inserted(":")),
    "brace": (_inserted("}"),),
    "bracket": (_inserted("]"),),
    "key": (_in_straight_quotes, _key_in_quotes),
    "value": (_in_straight_quotes, _as_value, _rest_in_quotes),
    "quote": (_closed_key, _closed_text, _on_one_line),
    "inner": (_with_inner_quotes,),
    "escape": (_escaped,),
    "decimal": (_with_point,),
    "blank": (_plain_blanks,),
}
