"""Words that nobody wrote, and the nearest that somebody did."""

from __future__ import annotations

import sqlite3
from bisect import bisect_left
from collections.abc import Iterator

from rapidfuzz import process
from rapidfuzz.distance import OSA

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
        return ((one, stem) for one, stem, _ in self._words)

    def nearest(self, folded: str) -> list[tuple[str, str]]:
        """Return the words that were most likely meant, each with its stem, the likeliest first."""
        mistakes = next((most for size, most in _MISTAKES if len(folded) >= size), 0)
        found = process.extract(
            folded, self._folded, scorer=OSA.distance, score_cutoff=mistakes, limit=None
        )
        found = [one for one in found if not one[0].isdigit()]
        if not found and len(folded) >= _BEGINNING:
            first = bisect_left(self._folded, folded)
            last = bisect_left(self._folded, folded + _LAST_SIGN)
            found = [(self._folded[number], 0, number) for number in range(first, last)]
        # Few people get the first letter wrong.
        found.sort(
            key=lambda one: (one[1], one[0][0] != folded[0], -self._words[one[2]][2], one[2])
        )
        return [self._words[number][:2] for _, _, number in found]
