"""What a page that lists proposes: programmes, actions, each with its words and what it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.model.entities import Json


@dataclass
class PageNode:
    """A record that a page proposes."""

    kind: str
    title: str
    #: The line that it was read on, and the heading above.
    line: int
    heading: str = ""
    data: Json = field(default_factory=dict)
    #: The id that what is below it refers to.
    id: str = ""
    #: Organisations that take part, by the words that name them, with their role.
    partners: list[tuple[str, str]] = field(default_factory=list)
    #: By key, the line that a value was read on first.
    lines: dict[str, int] = field(default_factory=dict)
    #: By the number of a line, the keys of the values that come from it.
    given: dict[int, list[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Tell the line of the title."""
        self._credit("title", self.line)

    def _credit(self, key: str, line: int) -> None:
        self.lines.setdefault(key, line)
        keys = self.given.setdefault(line, [])
        keys += [key] if key not in keys else []

    def put(self, key: str, value: Any, line: int) -> None:
        """Give a value, unless there is one."""
        if value not in ("", [], None, {}) and key not in self.data:
            self.data[key] = value
            self._credit(key, line)

    def extend(self, key: str, values: Sequence[Any], line: int) -> None:
        """Add values to a list."""
        if values:
            have = self.data.setdefault(key, [])
            have += [value for value in values if value not in have]
            self._credit(key, line)

    def add_text(self, text: str, line: int) -> None:
        """Add a paragraph to the description."""
        former = self.data.get("description")
        self.data["description"] = f"{former}\n{text}" if former else text
        self._credit("description", line)


@dataclass
class ListingPage:
    """A page, as it was read."""

    title: str
    line: int
    nodes: list[PageNode] = field(default_factory=list)
    issued: str = ""
    #: The words that name who publishes it.
    publisher: str = ""
    #: By the number of a line that was understood, what of its source it says.
    given: dict[int, list[str]] = field(default_factory=dict)
    #: What was not placed: the heading and the text.
    left: list[tuple[str, str]] = field(default_factory=list)

    def add(self, node: PageNode) -> PageNode:
        """Add a node, or return the one that is there by the same id and title."""
        if not node.id:
            self.nodes.append(node)
            return node
        own = [other for other in self.nodes if other.id.startswith(node.id)]
        for other in own:
            if other.title == node.title:
                return other
        if any(other.id == node.id for other in own):
            node.id = f"{node.id[:57]}-{len(own) + 1}"
        self.nodes.append(node)
        return node
