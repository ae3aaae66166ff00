"""Words that nobody wrote, and the nearest that somebody did."""

from __future__ import annotations

import re
import sqlite3
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Set
from functools import cached_property

from maillage.text.similarity import shared_start, within
from maillage.text.words import fold

#: Letters at least, and how many may be wrong, missing, in excess or swapped with the next.
_MISTAKES = ((8, 2), (4, 1))
#: Letters at least of a beginning that stands for the word.
_BEGINNING = 4
#: What is added to a word of many to make it agree. Without its accent it misleads the stemmer.
_ENDING = re.compile(r"(?:ee?s?|s|er|ez)$")
#: What is added to a word to make another of it: « compost », « compostage », « composteurs ».
_DERIVED = re.compile(r"(?:age|ation|ee?|ement|er|euse|eur|iere|ier|iste)?s?$")
#: Letters at least of what words are made of: « chanter » has nothing to do with « chantier ».
_ROOT = 6
#: Letters by which words of one sense differ at their ends: « culture », « culturelles ».
_LONGEST_ENDING = 3
#: Comes after all that words are written in.
_LAST_SIGN = "\U0010ffff"


def mistakes_in(folded: str) -> int:
    """Return how many letters of a word may be wrong."""
    return next((most for size, most in _MISTAKES if len(folded) >= size), 0)


class Spelling:
    """The words of a catalogue, each with its stem, and how often it comes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT folded, word, stem, records FROM words ORDER BY folded, word"
        ).fetchall()
        self._folded = [row[0] for row in rows]
        self._words = [(row[1], row[2], row[3]) for row in rows]
        self._roots: defaultdict[str, set[str]] = defaultdict(set)
        for folded, _, stem, _ in rows:
            self._roots[_ENDING.sub("", folded)].add(stem)

    def stems(self) -> Iterator[tuple[str, str]]:
        """Yield the words, each with its stem."""
        return ((word, stem) for word, stem, _ in self._words)

    def of_stem(self, stem: str) -> list[str]:
        """Return the words of a stem, the most used first."""
        found = [(-records, word) for word, other, records in self._words if other == stem]
        return [word for _, word in sorted(found)]

    @cached_property
    def shared_stems(self) -> Set[str]:
        """The stems of words of several senses: « habitat » and « habitants »."""
        words: defaultdict[str, list[str]] = defaultdict(list)
        for folded, (_, stem, _) in zip(self._folded, self._words, strict=True):
            words[stem].append(folded)
        return {
            stem
            for stem, its in words.items()
            if max(map(len, its)) - shared_start(min(its), max(its)) > _LONGEST_ENDING
        }

    def agreeing(self, folded: str) -> Set[str]:
        """Return the stems of the words that are the same but for how they agree."""
        return self._roots.get(_ENDING.sub("", folded), frozenset())

    def nearest(self, folded: str) -> list[tuple[str, str, int]]:
        """Return the words that were most likely meant, the likeliest first.

        Each has its stem, and the slips that it is away: none where it only begins so.
        """
        mistakes = mistakes_in(folded)
        found = [
            (number, slips)
            for number, slips in within(folded, self._folded, mistakes)
            if not self._folded[number].isdigit()
        ]
        if not found and len(folded) >= _BEGINNING:
            found = [(number, 0) for number in self._beginning(folded)]
        found.sort(key=lambda near: (*self._rank(folded, *near), near[0]))
        return [(*self._words[number][:2], slips) for number, slips in found]

    def kin(self, folded: str) -> list[tuple[str, str, int]]:
        """Return the words that are made of the same, the most used first, as `nearest` does."""
        root = _DERIVED.sub("", folded, count=1)
        if len(root) < _ROOT:
            return []
        every = (self._words[number] for number in self._beginning(root))
        its = [it for it in every if _DERIVED.sub("", fold(it[0]), count=1) == root]
        return [(word, stem, 0) for word, stem, _ in sorted(its, key=lambda it: (-it[2], it[0]))]

    def _beginning(self, start: str) -> range:
        """Return the numbers of the words that begin so."""
        first = bisect_left(self._folded, start)
        return range(first, bisect_left(self._folded, start + _LAST_SIGN))

    def _rank(self, folded: str, number: int, slips: int) -> tuple[int, bool, int]:
        """Fewer slips first, then the same first letter, which few people get wrong, then usage."""
        other_start = self._folded[number][0] != folded[0]
        return slips, other_start, -self._words[number][2]
