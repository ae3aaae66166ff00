"""What people type, read as words; and the records that have them, the best first.

A record is as good as its words are rare, and as the part that has them counts: the title more
than the summary and the names around the record, these more than the rest of its text.
"""

from __future__ import annotations

import math
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from datasette_maillage.search.bitsets import rows_of
from datasette_maillage.search.word_index import PostingList, WordIndex
from maillage.text import limits
from maillage.text.stems import tokens, word
from maillage.text.words import fold

#: What a word counts by where it is found: in the title, near it, in the text.
_WEIGHTS = (10, 4, 1)
#: More words than this do not make a question clearer.
_MOST_WORDS = 12
#: Ranks that are told apart: each word may multiply them, and each takes a bit a record.
_MOST_RANKS = 500
_DOTTED = re.compile(r"\b(?:\w\.){2,}(?:\w\b)?")


@dataclass(frozen=True)
class Word:
    """One word of a query."""

    typed: str
    #: The stems that stand for it; none where nobody wrote the word.
    stems: tuple[str, ...]
    #: The word that was looked for in its place, where nobody wrote it.
    meant: str = ""


@dataclass(frozen=True)
class Query:
    """The words that tell something, in their order."""

    words: tuple[Word, ...]

    @property
    def said(self) -> str:
        """The query as it was understood."""
        return " ".join(query_word.meant or query_word.typed for query_word in self.words)

    @property
    def is_corrected(self) -> bool:
        """Whether a word was looked for in place of another."""
        return any(query_word.meant for query_word in self.words)

    @property
    def stems(self) -> frozenset[str]:
        """All the stems that are looked for."""
        return frozenset(stem for query_word in self.words for stem in query_word.stems)

    def names(self, stems: Set[str]) -> bool:
        """Say whether the query has all the stems of a name, and no word besides."""
        return stems <= self.stems and all(stems & {*query_word.stems} for query_word in self.words)


@dataclass(frozen=True)
class SearchResult:
    """The records of one collection that answer a query."""

    #: Sets of equally good records, the best first; each set is its own.
    ranks: Sequence[int]
    #: Whether they have every word of the query.
    whole: bool = True

    @property
    def bits(self) -> int:
        """All of them."""
        return sum(self.ranks)

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(rank.bit_count() for rank in self.ranks)

    def rows(self) -> Iterator[int]:
        """Yield their rows, the best first."""
        for rank in self.ranks:
            yield from rows_of(rank)

    def within(self, bits: int) -> SearchResult:
        """Return those that are in a set."""
        return replace(self, ranks=[rank & bits for rank in self.ranks])


def read(
    index: WordIndex, connection: sqlite3.Connection, text: str, *, exact: bool = False
) -> Query:
    """Read what people typed.

    Args:
        index: the words of the catalogue.
        connection: its database.
        text: what was typed.
        exact: leave words that nobody wrote as they are.
    """
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), text[: limits.SEARCH])
    typed = dict.fromkeys(word(token) for token in tokens(text))
    telling = [token for token in typed if index.stems.of(token)][:_MOST_WORDS]
    return Query(tuple(_word(index, connection, token, exact=exact) for token in telling))


def _word(index: WordIndex, connection: sqlite3.Connection, typed: str, *, exact: bool) -> Word:
    own = index.stems.of(typed)
    # Without its accents a word may have another stem, so those who write them are asked.
    rows = connection.execute(
        "SELECT DISTINCT stem FROM words WHERE folded = ?", [fold(typed)]
    ).fetchall()
    stems = {row[0] for row in rows}
    if index.knows(connection, own):
        stems.add(own)
    if stems or exact:
        return Word(typed, tuple(sorted(stems)))
    near = index.spelling(connection).nearest(fold(typed))
    if not near:
        return Word(typed, ())
    meant, stem = near[0]
    return Word(typed, (stem,), meant)


def search(
    index: WordIndex, connection: sqlite3.Connection, query: Query, collection: str, *, whole: bool
) -> SearchResult:
    """Return the records of a collection that have every word, or else (`whole` off) any."""
    every = index.all_of(connection, collection)
    size = every.bit_count()
    ranks: dict[float, int] = {0.0: every}
    for query_word in query.words:
        term = _union([index.term(connection, collection, stem) for stem in query_word.stems])
        known = term.all.bit_count()
        rarity = math.log(1 + size / known) if known else 0
        after: dict[float, int] = defaultdict(int)
        for score, bits in ranks.items():
            for weight, part in zip(_WEIGHTS, (term.title, term.near, term.text), strict=True):
                if both := bits & part:
                    # Having one word more counts more than where it is.
                    bonus = weight * rarity + (0 if whole else 1000)
                    after[round(score + bonus, 6)] |= both
            if not whole and (rest := bits & ~term.all):
                after[score] |= rest
        while len(after) > _MOST_RANKS:
            after = _coarser(after)
        ranks = after
    if not whole:
        ranks.pop(0.0, None)
    return SearchResult([ranks[score] for score in sorted(ranks, reverse=True)], whole)


def _coarser(ranks: Mapping[float, int]) -> dict[float, int]:
    """Make one rank of each two neighbours."""
    found: dict[float, int] = {}
    scores = sorted(ranks)
    for number, score in enumerate(scores):
        best = scores[min(number | 1, len(scores) - 1)]
        found[best] = found.get(best, 0) | ranks[score]
    return found


def _union(terms: Sequence[PostingList]) -> PostingList:
    title = near = text = 0
    for term in terms:
        title, near, text = title | term.title, near | term.near, text | term.text
    near &= ~title
    return PostingList(title, near, text & ~(title | near))
