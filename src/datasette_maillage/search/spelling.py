"""Words that nobody wrote, and the nearest that somebody did."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator

from maillage.text.similarity import within

#: Letters at least, and how many may be wrong, missing, in excess or swapped with the next.
_MISTAKES = ((8, 2), (4, 1))
#: Letters at least of a beginning that stands for the word.
_BEGINNING = 4
#: Comes after all that words are written in.
_LAST_SIGN = "\U0010ffff"


class Spelling:
    """The words of a catalogue, each with its stem, and how often it comes."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        rows = connection.execute(
            "SELECT folded, word, stem, records FROM words ORDER BY folded, word"
        ).fetchall()
        self._folded = [row[0] for row in rows]
        self._words = [(row[1], row[2], row[3]) for row in rows]

    def stems(self) -> Iterator[tuple[str, str]]:
        """Yield the words, each with its stem."""
        return ((word, stem) for word, stem, _ in self._words)

    def nearest(self, folded: str) -> list[tuple[str, str]]:
        """Return the words that were most likely meant, each with its stem, the likeliest first."""
        mistakes = next((most for size, most in _MISTAKES if len(folded) >= size), 0)
        found = [
            (number, slips)
            for number, slips in within(folded, self._folded, mistakes)
            if not self._folded[number].isdigit()
        ]
        if not found and len(folded) >= _BEGINNING:
            first = bisect_left(self._folded, folded)
            last = bisect_left(self._folded, folded + _LAST_SIGN)
            found = [(number, 0) for number in range(first, last)]
        found.sort(key=lambda near: (*self._rank(folded, *near), near[0]))
        return [self._words[number][:2] for number, _ in found]

    def _rank(self, folded: str, number: int, slips: int) -> tuple[int, bool, int]:
        """Fewer slips first, then the same first letter, which few people get wrong, then usage."""
        other_start = self._folded[number][0] != folded[0]
        return slips, other_start, -self._words[number][2]
