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
from json.decoder import scanstring  # type: ignore[attr-defined]
from math import isinf
from typing import Any

_SPACE = re.compile(r"[ \t\n\r]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?(?![\w.])")
_NEWLINE = re.compile("\n")
#: Half of a pair that stands alone, which JSON can write and no text can hold.
_SURROGATE = re.compile("[\ud800-\udfff]")

#: Objects and lists inside one another; a record needs four.
MAX_DEPTH = 64
#: Values in one document, itself included; the longest record has some two hundred.
MAX_VALUES = 10_000


@dataclass(frozen=True)
class Place:
    """A line and a column, both from 1 on; the column counts characters."""

    line: int
    column: int


#: Offsets into a text: of the first character, and behind the last one.
Span = tuple[int, int]


class JsonSyntaxError(Exception):
    """The text is not JSON: `what` is a key of the messages of the rule, the rest says where."""

    def __init__(self, what: str, offset: int, place: Place) -> None:
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

    def place(self, offset: int) -> Place:
        """Return the place of an offset into the text."""
        line = bisect_right(self.line_starts, offset)
        return Place(line, offset - self.line_starts[line - 1] + 1)

    def of_value(self, pointer: str) -> Place:
        """Return where a value begins, or where the nearest object around it does."""
        return self.place(self.span(pointer)[0])

    def of_key(self, pointer: str) -> Place:
        """Return where the key of a value begins; the value itself in a list."""
        return self.place(self.span(pointer, key=True)[0])

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
    scanner = _Scanner(text, positions)
    start = scanner.skip(0)
    end = positions.root.end = scanner.value(start, positions.root, ())
    if scanner.skip(end) != len(text):
        scanner.fail("trailing", scanner.skip(end))
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
    count: int = 0

    def fail(self, what: str, offset: int) -> Any:
        raise JsonSyntaxError(what, offset, self.positions.place(offset))

    def skip(self, offset: int) -> int:
        match = _SPACE.match(self.text, offset)
        return match.end() if match else offset

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
        while more:
            if self.at(offset) != '"':
                self.fail("comment" if self.at(offset) in ("/", "#") else "key", offset)
            key, behind = self.string(offset)
            if key in node.inner:
                self.positions.duplicates.append(((*path, key), offset))
            node.inner[key] = inner = Node(offset, offset, key_end=behind)
            colon = self.skip(behind)
            if self.at(colon) != ":":
                self.fail("colon", colon)
            behind = inner.end = self.value(self.skip(colon + 1), inner, (*path, key))
            offset, more = self.next(behind, start, "}")
        return offset

    def array(self, start: int, node: Node, path: tuple[str, ...]) -> int:
        offset, more = self.enter(start, "]")
        number = 0
        while more:
            step = str(number)
            node.inner[step] = inner = Node(offset, offset)
            behind = inner.end = inner.key_end = self.value(offset, inner, (*path, step))
            offset, more = self.next(behind, start, "]")
            number += 1
        return offset

    def enter(self, start: int, close: str) -> tuple[int, bool]:
        """Return where the first item begins, or the offset behind an empty container."""
        offset = self.skip(start + 1)
        return (offset + 1, False) if self.at(offset) == close else (offset, True)

    def next(self, behind: int, start: int, close: str) -> tuple[int, bool]:
        """Return where the next item begins, or the offset behind the container."""
        offset = self.skip(behind)
        found = self.at(offset)
        if found == close:
            return offset + 1, False
        if found == ",":
            following = self.skip(offset + 1)
            if self.at(following) == close:
                self.fail("comma", offset)
            return following, True
        if found == "":
            self.fail("unclosed", start)
        # The comma is missing behind the value, not before what follows it.
        return self.fail("separator", behind)  # type: ignore[no-any-return]

    def string(self, offset: int) -> tuple[str, int]:
        try:
            text, behind = scanstring(self.text, offset + 1, True)
        except JSONDecodeError as error:
            unclosed = error.msg.startswith("Unterminated")
            self.fail("quote" if unclosed else "escape", offset if unclosed else error.pos)
        if _SURROGATE.search(text):
            self.fail("escape", offset)
        return text, behind

    def scalar(self, offset: int) -> int:
        for word in ("true", "false", "null"):
            if self.text.startswith(word, offset):
                return offset + len(word)
        if number := _NUMBER.match(self.text, offset):
            if isinf(float(number.group())):
                self.fail("number", offset)
            return number.end()
        if self.at(offset) in ("/", "#"):
            self.fail("comment", offset)
        return self.fail("value" if self.at(offset) else "end", offset)  # type: ignore[no-any-return]
