"""The words of French: one that stands here is no slip, whether any record has it or not.

The list is derived from a dictionary (`scripts/refresh-lexicon`), folded and sorted. It is kept as
one text and halved until a word is found, which takes microseconds and a fifth of a set’s memory.
"""

from __future__ import annotations

import lzma
from functools import cache
from pathlib import Path

from maillage.text.similarity import within

_FILE = Path(__file__).with_name("french_words.txt.xz")


class FrenchWords:
    """Folded words, each on a line, in their order."""

    def __init__(self, text: bytes) -> None:
        self._text = b"\n" + text

    def __contains__(self, folded: str) -> bool:
        line = f"\n{folded}\n".encode()
        return self._text.startswith(line, self._place(folded.encode()))

    def near(self, folded: str, mistakes: int) -> list[tuple[str, int]]:
        """Return the words that are at most so many slips away, and begin with the same letter."""
        first = folded[:1]
        start, end = self._place(first.encode()), self._place(first.encode() + b"\xff")
        size = range(len(folded) - mistakes, len(folded) + mistakes + 1)
        words = [word for word in self._text[start:end].decode().split() if len(word) in size]
        return [(words[number], slips) for number, slips in within(folded, words, mistakes)]

    def _place(self, word: bytes) -> int:
        """Return where the line break before the first word stands that is not before a word."""
        low, high = 0, len(self._text) - 1
        while low < high:
            start = self._text.rfind(b"\n", 0, (low + high) // 2 + 1)
            end = self._text.find(b"\n", start + 1)
            if self._text[start + 1 : end] < word:
                low = end
            else:
                high = start
        return low


@cache
def french() -> FrenchWords:
    """Return the words of French, read when they are first asked for."""
    return FrenchWords(lzma.decompress(_FILE.read_bytes()))
