"""Where the reading of a page that lists stands, and what it proposes: programmes, actions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from maillage.importing.texts.source_lines import Line, capital
from maillage.model.entities import Json, Model
from maillage.model.place_tables import Place
from maillage.text.words import slug


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


#: Characters of an id.
_MAX_ID = 60


@dataclass
class Walk:
    """Where the reading of a page stands."""

    model: Model
    page: ListingPage
    commune: Place | None
    heading: str = ""
    #: What the lines of the section list.
    section: str = ""
    #: What the page as a whole is about, the part that the section is of, what came last.
    root: PageNode | None = None
    part: PageNode | None = None
    last: PageNode | None = None
    #: How many are listed so far, and how many the list is said to have; 0 where it is not said.
    listed: int = 0
    most: float = 0
    #: Whether what the section lists stands below headings, without a bullet.
    is_headed: bool = False
    #: Whether their order is that of the part: its first list.
    is_ranked: bool = True
    #: The lines of the page, and which is read.
    body: Sequence[Line] = ()
    at: int = 0
    #: What is said to come, by the heading and the sentence that say so.
    to_come: list[tuple[PageNode, str, str, int]] = field(default_factory=list)

    def where(self) -> list[str]:
        """Return the commune that the page is about, as a record refers to it."""
        return [self.model.places.asked_by(self.commune)] if self.commune else []

    def identifier(self, *words: str) -> str:
        """Return an id of some words, no longer than an id is."""
        whole = "-".join(slug(word) for word in words if word)
        return whole if len(whole) <= _MAX_ID else whole[:_MAX_ID].rpartition("-")[0]

    @property
    def below(self) -> Iterator[Line]:
        """The lines below the one that is read."""
        return islice(self.body, self.at + 1, None)

    @property
    def town(self) -> str:
        """The name of the commune, empty where it is not known."""
        return self.commune.name if self.commune else ""

    def programme(self, title: str, kind: str, line: Line, identifier: str) -> PageNode:
        """Propose a programme of the commune, or return the one that is there by the same id."""
        node = PageNode("programme", capital(title), line.number, self.heading)
        node.id = identifier
        node.put("kind", kind, line.number)
        node.put("territories", self.where(), line.number)
        return self.page.add(node)

    def part_of_programme(
        self, above: PageNode, title: str, kind: str, line: Line, *words: str, position: int = 0
    ) -> PageNode:
        """Propose a programme that is part of another, called by some words and its rank there."""
        node = self.programme(title, kind, line, self.identifier(*words))
        node.put("position", position or None, line.number)
        node.put("part_of", above.id, line.number)
        return node
