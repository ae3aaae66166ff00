"""The records that have a word, by where they have it; of several words, any or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_


@dataclass(frozen=True)
class PostingList:
    """The records of one collection that have a word, in disjoint sets by where they have it."""

    title: int
    #: In the summary, or in the name of what they refer to.
    near: int
    text: int
    #: Of those near, the ones that are most about it: they bear a code alone, or say it as well.
    most: int = 0

    @property
    def all(self) -> int:
        """All of them."""
        return self.title | self.near | self.text


def union(terms: Sequence[PostingList]) -> PostingList:
    """Return the records that have any of some words, each where that counts most."""
    title = near = text = most = 0
    for term in terms:
        title, near, text = title | term.title, near | term.near, text | term.text
        most |= term.most
    near &= ~title
    return PostingList(title, near, text & ~(title | near), most & near)


def together(terms: Sequence[PostingList]) -> PostingList:
    """Return the records that have all of some words where these count, not far apart in a text."""
    title = reduce(and_, (term.title for term in terms))
    near = reduce(and_, (term.title | term.near for term in terms))
    return PostingList(title, near & ~title, 0)
