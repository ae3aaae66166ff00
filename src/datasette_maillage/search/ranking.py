"""The records that have the words of a query, the best first.

A record is as good as its words are rare, and as the part that has them counts: the title more
than the summary and the names around the record, these more than the rest of its text.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import and_

from datasette_maillage.search.bitsets import Order, rows_of
from datasette_maillage.search.posting_list import PostingList, together, union
from datasette_maillage.search.query import Query, Term
from datasette_maillage.search.synonyms import Synonym
from datasette_maillage.search.word_index import WordIndex

#: What a word counts by where it is found: in the title, near it (most or not), in the text.
_WEIGHTS = (10, 5, 4, 1)
#: Ranks that are told apart: each word may multiply them, and each takes a bit a record.
_MOST_RANKS = 500


@dataclass(frozen=True)
class SearchResult:
    """The records of one collection that answer a query."""

    #: Sets of equally good records, the best first; each set is its own.
    ranks: Sequence[int]
    #: Whether they have every word of the query.
    whole: bool = True
    #: Whether they have any; those that have none are shown for where they are.
    about: bool = True

    @property
    def bits(self) -> int:
        """All of them."""
        return sum(self.ranks)

    @property
    def total(self) -> int:
        """How many there are."""
        return sum(rank.bit_count() for rank in self.ranks)

    def rows(self, order: Order | None = None) -> Iterator[int]:
        """Yield their rows, the best first; those equally good as an order has them."""
        for rank in self.ranks:
            yield from order.of(rank) if order else rows_of(rank)

    def then(self, others: SearchResult) -> SearchResult:
        """Return these, then others that are not among them; whole if these are none."""
        ranks = [*self.ranks, *(rank & ~self.bits for rank in others.ranks)]
        whole = (self.whole or not self.total) and others.whole
        return SearchResult([rank for rank in ranks if rank], whole)

    def within(self, bits: int) -> SearchResult:
        """Return those that are in a set."""
        return replace(self, ranks=[rank & bits for rank in self.ranks])


def search(index: WordIndex, query: Query, collection: str, *, whole: bool) -> SearchResult:
    """Return the records of a collection that have every word, or else (`whole` off) any."""
    every = index.all_of(collection)
    size = every.bit_count()
    ranks: dict[float, int] = {0.0: every}
    for asked in query.terms:
        term = _term(index, collection, asked)
        known = term.all.bit_count()
        rarity = math.log(1 + size / known) if known else 0
        after: dict[float, int] = defaultdict(int)
        for score, bits in ranks.items():
            parts = (term.title, term.most, term.near & ~term.most, term.text)
            for weight, part in zip(_WEIGHTS, parts, strict=True):
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


def _term(index: WordIndex, collection: str, asked: Term) -> PostingList:
    """Return the records that have the words of a term, or another name for the same."""
    own = [
        union([index.term(collection, stem) for stem in query_word.stems])
        for query_word in asked.words
    ]
    if asked.is_qualified:
        # « papiers » alone is not « sans papiers ».
        own = [PostingList(0, 0, 0)]
    found = own[0] if len(own) == 1 else together(own)
    also = [_called(index, collection, synonym) for synonym in asked.synonyms]
    return union([found, *also])


def _called(index: WordIndex, collection: str, synonym: Synonym) -> PostingList:
    """Return the records of a collection that bear a code, or have one of its names."""
    bearing = alone = titled = near = text = 0
    for edge in index.edges[collection]:
        if edge.target.name == synonym.table:
            groups = index.groups(edge.sql)
            bits = groups.bits(index.row_of(synonym.table, synonym.code))
            bearing |= bits
            alone |= bits & groups.alone
    shared = index.spelling.shared_stems
    for phrase in synonym.phrases:
        if not shared.isdisjoint(phrase):
            continue
        own = [index.written(collection, stem) for stem in phrase]
        titled |= reduce(and_, (it.title for it in own))
        # Words far apart in a long text are no name.
        near |= reduce(and_, (it.title | it.near for it in own))
        text |= own[0].text if len(own) == 1 else 0
    most = titled | (bearing & (alone | near))
    near |= bearing
    return PostingList(0, near, text & ~near, most)


def _coarser(ranks: Mapping[float, int]) -> dict[float, int]:
    """Make one rank of each two neighbours."""
    found: dict[float, int] = {}
    scores = sorted(ranks)
    for number, score in enumerate(scores):
        best = scores[min(number | 1, len(scores) - 1)]
        found[best] = found.get(best, 0) | ranks[score]
    return found
