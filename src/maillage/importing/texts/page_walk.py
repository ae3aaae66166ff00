"""Where the reading of a page that lists stands, and what each of its readers asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from maillage.importing.texts.page_nodes import ListingPage, PageNode
from maillage.importing.texts.source_lines import Line, capital
from maillage.model.entities import Model
from maillage.model.place_tables import Place
from maillage.text.words import slug

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
