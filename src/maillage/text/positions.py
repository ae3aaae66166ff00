"""Where each value of a JSON document stands: line and column for every JSON Pointer.

The fast parser that reads every contribution knows no positions. This scanner, slower and stricter
than RFC 8259 asks, reads again the few that have something to say: a syntax error, a key written
twice, or a value that a rule refuses.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from json import JSONDecodeError
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in typeshed
from math import isinf
from typing import Any

from maillage.text import limits

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.])")
#: What people write behind a number: the rest of a date, of thousands, or a unit.
_MORE_OF_A_NUMBER = re.compile(r"[ \u00a0\u202f]*(?:[0-9]{3}(?![0-9])|[^\W\d]|[-€%.])")
#: What parts two values, where no closing follows by mistake.
_BETWEEN = re.compile(r"[ \t\n\r]*+,[ \t\n\r]*+(?![\]}])")
_COLON = re.compile(r"[ \t\n\r]*+:[ \t\n\r]*+")
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>")
#: Signs that begin what many people take for JSON, and what that is.
_ODDITIES = {"/": "comment", "#": "comment", ",": "commas"}
#: Blanks that pages and word processors write and JSON does not know.
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
#: What may stand behind a blank, outside of texts; nothing too, at the end.
_BEHIND_BLANKS = '"{}[],:0123456789'
_NEWLINE = re.compile("\n")
#: Half of a pair that stands alone, which JSON can write and no text can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Objects and lists inside one another, and values in one document.
MAX_DEPTH, MAX_VALUES = limits.DEPTH, limits.VALUES


@dataclass(frozen=True)
class Position:
    """A line and a column, both from 1 on; the column counts characters."""

    line: int
    column: int


#: Offsets into a text: of the first character, and behind the last one.
Span = tuple[int, int]


class JsonSyntaxError(Exception):
    """The text is not JSON: `what` is a key of the messages of the rule, the rest says where."""

    def __init__(self, what: str, offset: int, place: Position) -> None:
        super().__init__(what)
        self.what = what
        self.offset = offset
        self.place = place


@dataclass(slots=True)
class Node:
    """Where one value begins, and the values inside it.

    A tree, since a pointer for every value would repeat the keys around it: a long key around many
    values would fill the memory.
    """

    offset: int
    #: Where the key begins; the value itself in a list.
    key_offset: int
    #: Where the value, and the key, end.
    end: int = 0
    key_end: int = 0
    #: By key, or by number as a pointer writes it.
    inner: dict[str, Node] = field(default_factory=dict)


@dataclass
class Positions:
    """The places of one document."""

    root: Node = field(default_factory=lambda: Node(0, 0))
    #: Keys that lead to each key that its object already had, and its offset.
    duplicates: list[tuple[tuple[str, ...], int]] = field(default_factory=list)
    line_starts: list[int] = field(default_factory=lambda: [0])

    def place(self, offset: int) -> Position:
        """Return the place of an offset into the text."""
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    def span(self, pointer: str, *, key: bool = False) -> Span:
        """Return where a value, or its key, stands; the opening of what should hold it, if none."""
        node, found = self._nearest(pointer)
        if not found:
            return node.offset, node.offset + 1
        return (node.key_offset, node.key_end) if key else (node.offset, node.end)

    def _nearest(self, pointer: str) -> tuple[Node, bool]:
        node = self.root
        for step in pointer.split("/")[1:]:
            below = node.inner.get(_unescape(step))
            if below is None:
                return node, False
            node = below
        return node, True


def scan(text: str) -> Positions:
    """Return the place of every value and key of a JSON text.

    Raises:
        JsonSyntaxError: the text is not JSON, or is nested deeper than `MAX_DEPTH`, or longer than
            `MAX_VALUES`.
    """
    positions = Positions(line_starts=[0, *(match.end() for match in _NEWLINE.finditer(text))])
    has_halves = "\\u" in text or _SURROGATE.search(text) is not None
    scanner = _Scanner(text, positions, has_halves)
    start = scanner.skip(0)
    end = positions.root.end = scanner.value(start, positions.root, ())
    if scanner.skip(end) != len(text):
        behind = scanner.skip(end)
        scanner.fail(scanner.oddity(behind) or "trailing", behind)
    return positions


def escape(key: str) -> str:
    """Write a key as one step of a JSON Pointer (RFC 6901, section 3)."""
    return key.replace("~", "~0").replace("/", "~1")


def _unescape(step: str) -> str:
    return step.replace("~1", "/").replace("~0", "~")


@dataclass
class _Scanner:
    text: str
    positions: Positions
    #: Whether a text of it may have half of a pair.
    has_halves: bool
    count: int = 0
    #: What opened first among what closes at an indentation of its surroundings; 0 if nothing does.
    misplaced: int = 0
    #: By the start of a line, how far right it begins: much may close on one long line.
    indents: dict[int, int] = field(default_factory=dict)

    def fail(self, what: str, offset: int) -> Any:
        raise JsonSyntaxError(what, offset, self.positions.place(offset))

    def skip(self, offset: int) -> int:
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset

    def indent(self, offset: int) -> int:
        """Return how far right the line of an offset begins."""
        line = self.positions.line_starts[bisect_right(self.positions.line_starts, offset) - 1]
        if line not in self.indents:
            self.indents[line] = self.skip(line) - line
        return self.indents[line]

    def at(self, offset: int) -> str:
        return self.text[offset : offset + 1]

    def value(self, offset: int, node: Node, path: tuple[str, ...]) -> int:
        """Scan one value into its node and return the offset behind it."""
        if len(path) > MAX_DEPTH:
            self.fail("deep", offset)
        node.offset = offset
        self.count += 1
        if self.count > MAX_VALUES:
            self.fail("many", offset)
        match self.at(offset):
            case "{":
                return self.object(offset, node, path)
            case "[":
                return self.array(offset, node, path)
            case '"':
                return self.string(offset)[1]
            case _:
                return self.scalar(offset)

    def object(self, start: int, node: Node, path: tuple[str, ...]) -> int:
        offset, more = self.enter(start, "}")
        last = None
        while more:
            if self.at(offset) != '"':
                self.no_key(offset, last)
            key, behind = self.string(offset)
            if key in node.inner:
                self.positions.duplicates.append(((*path, key), offset))
            node.inner[key] = inner = last = Node(offset, offset, key_end=behind)
            if not (colon := _COLON.match(self.text, behind)):
                # A key that holds its colon was not closed before it.
                wrong = ("quote", offset) if ":" in key else ("colon", behind)
                raise JsonSyntaxError(*wrong, self.positions.place(wrong[1]))
            behind = inner.end = self.value(colon.end(), inner, (*path, key))
            offset, more = self.next(behind, inner, start, "}")
        return offset

    def no_key(self, offset: int, last: Node | None) -> None:
        """Fail where a key should begin, behind the last value if there is one."""
        found = self.at(offset)
        if last and found in ("{", "["):
            self.fail("brace", last.end)
        if last and found.isdigit() and self.text[last.end : offset] == ",":
            self.fail("decimal", last.offset)
        self.fail(self.oddity(offset) or "key", offset)

    def oddity(self, offset: int) -> str:
        """Return what stands where nothing in JSON may; empty if it is nothing common."""
        if self.text.startswith(_CONFLICT, offset):
            return "conflict"
        blanks = _BLANKS.match(self.text, offset)
        if blanks and self.at(blanks.end()) in _BEHIND_BLANKS:
            return "blank"
        return _ODDITIES.get(self.at(offset), "")

    def array(self, start: int, node: Node, path: tuple[str, ...]) -> int:
        offset, more = self.enter(start, "]")
        number = 0
        last = None
        while more:
            step = str(number)
            node.inner[step] = inner = Node(offset, offset)
            behind = inner.end = inner.key_end = self.value(offset, inner, (*path, step))
            if last and self.at(self.skip(behind)) == ":":
                self.fail("bracket", last.end)
            offset, more = self.next(behind, inner, start, "]")
            number += 1
            last = inner
        return offset

    def enter(self, start: int, close: str) -> tuple[int, bool]:
        """Return where the first item begins, or the offset behind an empty container."""
        offset = self.skip(start + 1)
        return (offset + 1, False) if self.at(offset) == close else (offset, True)

    def next(self, behind: int, last: Node, start: int, close: str) -> tuple[int, bool]:
        """Return where the next item begins, or the offset behind the container."""
        if between := _BETWEEN.match(self.text, behind):
            return between.end(), True
        offset = self.skip(behind)
        found = self.at(offset)
        if found == close:
            if not self.misplaced and self.indent(offset) < self.indent(start):
                self.misplaced = start
            return offset + 1, False
        if found == ",":
            following = self.skip(offset + 1)
            if self.at(following) == close:
                self.fail("comma", offset)
            return following, True
        if found == "":
            # What closes further left than it opened closes something else.
            self.fail("unclosed", self.misplaced or start)
        if found in "]}":
            self.fail("bracket" if close == "]" else "brace", behind)
        if odd := self.oddity(offset):
            self.fail(odd, offset)
        if (
            self.at(last.offset) == '"'
            and found not in '";:='
            and "\n" not in self.text[behind:offset]
        ):
            self.fail("inner", behind - 1)
        # The comma is missing behind the value, not before what follows it.
        return self.fail("separator", behind)  # type: ignore[no-any-return]  # it raises

    def string(self, offset: int) -> tuple[str, int]:
        try:
            text, behind = scanstring(self.text, offset + 1, True)
        except JSONDecodeError as error:
            unclosed = error.msg.startswith("Unterminated") or self.at(error.pos) in "\r\n"
            self.fail("quote" if unclosed else "escape", offset if unclosed else error.pos)
        if self.has_halves and _SURROGATE.search(text):
            self.fail("escape", offset)
        return text, behind

    def scalar(self, offset: int) -> int:
        for word in ("true", "false", "null"):
            if self.text.startswith(word, offset):
                return offset + len(word)
        number = _NUMBER.match(self.text, offset)
        if number and not _MORE_OF_A_NUMBER.match(self.text, number.end()):
            if isinf(float(number.group())):
                self.fail("number", offset)
            return number.end()
        what = self.oddity(offset) or ("value" if self.at(offset) else "end")
        return self.fail(what, offset)  # type: ignore[no-any-return]  # it raises
