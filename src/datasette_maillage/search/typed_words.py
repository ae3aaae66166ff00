"""Words in a row of what people type, and what stands around them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from datasette_maillage.search.gazetteer import LINKS
from maillage.text.stop_words import ARTICLES, ELIDED
from maillage.text.words import fold

_WORD = re.compile(r"[^\W_]+")
ORDINAL = re.compile(r"([0-9]{1,2}|[xvi]{1,5})(?:er|e|eme|ieme|st|nd|rd|th)")
#: « 19 ème », in two words.
_APART = re.compile(r"\b([0-9]{1,2}) (er|e|ème|eme|ième|ieme|st|nd|rd|th)\b", re.IGNORECASE)
#: What the post writes behind a town, with a code of its own before it.
_CEDEX = re.compile(r"\bcedex(?: [0-9]{1,2})?\b", re.IGNORECASE)
_SPELLED = (
    *("premier", "deuxieme", "troisieme", "quatrieme", "cinquieme", "sixieme", "septieme"),
    *("huitieme", "neuvieme", "dixieme", "onzieme", "douzieme", "treizieme", "quatorzieme"),
    *("quinzieme", "seizieme", "dix septieme", "dix huitieme", "dix neuvieme", "vingtieme"),
)
#: Ordinals in words, and as numbers.
SPELLED_NUMBERS = {word: f"{number}e" for number, word in enumerate(_SPELLED, 1)}
#: Those that only stand before a place or a time.
SIGNS = {"a", "au", "aux", "en", "dans", "pres", "proche", "autour", "vers"} | {
    *("in", "near", "around", "at")
}
#: What stands before a place, and goes with it.
_BEFORE = SIGNS | ARTICLES | ELIDED | {"sur", "chez", "commune", "ville", "departement", "region"}
#: Words of a text among which a place is looked for.
_MOST_WORDS = 40


@dataclass(frozen=True)
class TypedWords:
    """Some words in a row of a text."""

    text: str
    words: Sequence[re.Match[str]]
    start: int
    end: int

    @property
    def name(self) -> str:
        """The words as they were typed."""
        return self.text[self.words[self.start].start() : self.words[self.end - 1].end()]

    @cached_property
    def folded(self) -> list[str]:
        """The words, folded."""
        return [fold(word[0]) for word in self.words[self.start : self.end]]

    @property
    def is_capital(self) -> bool:
        """Whether each of several words has a capital, in a text that is not all of capitals."""
        several = self.words[self.start : self.end]
        return (
            len(several) > 1
            and all(word[0][0].isupper() for word in several)
            and not self.text.isupper()
        )

    @property
    def is_number(self) -> bool:
        """Whether there are digits alone."""
        return all(word.isdigit() for word in self.folded)

    @property
    def before(self) -> list[str]:
        """The words before, folded, the nearest first."""
        return [fold(word[0]) for word in reversed(self.words[: self.start])][:3]

    @property
    def is_whole(self) -> bool:
        """Whether there is no other word."""
        return self.end - self.start == len(self.words)

    @property
    def is_cut(self) -> bool:
        """Whether hyphens hold the words to others: « Saint » in « Saint-Dié »."""
        around = (
            self.text[: self.words[self.start].start()],
            self.text[self.words[self.end - 1].end() :],
        )
        return around[0].endswith("-") or around[1].startswith("-")

    @property
    def goes_on(self) -> bool:
        """Whether a longer name begins with the words: « Villeneuve » in « Villeneuve-sur-Lot »."""
        behind = self.words[self.end : self.end + 1]
        is_tied = self.text[self.words[self.end - 1].end() :].startswith("-")
        return is_tied and any(fold(word[0]) in LINKS for word in behind)

    @property
    def with_lead(self) -> range:
        """The numbers of the words, and of those that lead to them."""
        first = self.start
        while first and fold(self.words[first - 1][0]) in _BEFORE:
            first -= 1
        return range(first, self.end)


def without(names: Sequence[TypedWords]) -> str:
    """Return a text without some names, and without what leads to them."""
    gone = {number for typed in names for number in typed.with_lead}
    return " ".join(word[0] for number, word in enumerate(names[0].words) if number not in gone)


def words_typed(text: str) -> tuple[str, list[re.Match[str]]]:
    """Return a text, its numbers and their endings together, and its first words."""
    text = _APART.sub(r"\1\2", _CEDEX.sub("", text))
    return text, [*islice(_WORD.finditer(text), _MOST_WORDS)]


def with_numbers(words: Sequence[str]) -> Iterator[str]:
    """Yield words, ordinals as numbers: « treizième » is « 13e »."""
    place = 0
    while place < len(words):
        pair = " ".join(words[place : place + 2])
        yield SPELLED_NUMBERS.get(pair) or SPELLED_NUMBERS.get(words[place], words[place])
        place += 2 if pair in SPELLED_NUMBERS else 1
