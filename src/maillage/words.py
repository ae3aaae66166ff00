"""Words as people write them, made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from functools import cached_property
from heapq import nlargest

from maillage import limits

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})
_ACCENTS = re.compile("[\u0300-\u036f]+")
_APART = re.compile(r"[^a-z0-9]+")
#: Below this likeness, from 0 to 1, a guess puzzles more than it helps.
_ALIKE = 0.6
#: Of the spellings most alike, how many are looked at letter by letter.
_LOOKED_AT = 8
#: Slips, as a part of the letters, above which a name that stands whole in a text is likelier.
_FAR = 1 / 3
#: Letters of such a name, at least.
_NAME = 4


def fold(text: str) -> str:
    """Reduce a text to its words: lower case, no accents, one space between them.

    >>> fold("Centre social de l’Œuvre – 19ᵉ")
    'centre social de l oeuvre 19e'
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    return _APART.sub(" ", _ACCENTS.sub("", plain)).strip()


def trimmed(text: str) -> str:
    r"""Return a text without blanks at the ends of its lines, and nothing around it.

    >>> trimmed(" Jeux  \nthé\n")
    'Jeux\nthé'
    """
    return "\n".join(line.rstrip() for line in text.split("\n")).strip()


def slug(text: str) -> str:
    """Write a text as an identifier: its words, with hyphens between them.

    >>> slug("Café des aînés")
    'cafe-des-aines'
    """
    return fold(text).replace(" ", "-")


class Lexicon:
    """Spellings, each with what it stands for: what people write is looked up in it."""

    def __init__(self, spellings: Iterable[tuple[str, str]]) -> None:
        """Take spellings, each with its meaning; of two that are alike, the first counts."""
        self._exact: dict[str, str] = {}
        for spelling, meaning in spellings:
            self._exact.setdefault(fold(spelling), meaning)

    def exact(self, text: str) -> str | None:
        """Return what a text stands for when case, accents and marks do not count."""
        return self._exact.get(fold(text))

    def nearest(self, text: str, *, inside: bool = False) -> str | None:
        """Return what a misspelt text most likely stands for; None where nothing is like it.

        Args:
            text: what someone wrote.
            inside: it may have words around the name, as « quartier du Haut du Lièvre » has.
        """
        wanted = fold(text)
        if wanted in self._exact:
            return self._exact[wanted]
        if turned := self._by_words.get(_in_order(wanted)):
            return self._exact[turned]
        alike = nlargest(_LOOKED_AT, self._alike(wanted)) if len(wanted) <= limits.NAME else []
        _, best = min(alike, key=lambda one: (slips(wanted, one[1]), -one[0]), default=(0, ""))
        if inside and (not best or slips(wanted, best) > _FAR * len(wanted)):
            best = self._inside(wanted) or best
        return self._exact[best] if best else None

    def _inside(self, wanted: str) -> str | None:
        """Return the longest spelling of which the words stand in a row in a text."""
        words = wanted[: limits.NAME].split()
        rows = (
            " ".join(words[start:end])
            for start in range(len(words))
            for end in range(start + 1, len(words) + 1)
        )
        known = (row for row in rows if len(row) >= _NAME and row in self._exact)
        return max(known, key=len, default=None)

    @cached_property
    def _by_words(self) -> Mapping[str, str]:
        """The spelling that has some words, in whatever order, where one alone has."""
        found: dict[str, str] = {}
        for spelling in self._exact:
            words = _in_order(spelling)
            found[words] = "" if words in found else spelling
        return found

    def _alike(self, wanted: str) -> Iterator[tuple[float, str]]:
        matcher = SequenceMatcher(autojunk=False)
        matcher.set_seq2(wanted)
        for spelling in self._exact:
            matcher.set_seq1(spelling)
            if matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE:
                ratio = matcher.ratio()
                if ratio > _ALIKE:
                    yield ratio, spelling


def _in_order(words: str) -> str:
    return " ".join(sorted(words.split()))


def slips(one: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with the next that make one text another.

    >>> slips("paris 81e", "paris 18e"), slips("paris 81e", "paris 19e")
    (1, 2)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one):
        last, before, row = before, row, [at + 1]
        for place, opposite in enumerate(other):
            changed = before[place] + (letter != opposite)
            best = min(changed, before[place + 1] + 1, row[place] + 1)
            if at and place and one[at - 1] == opposite and letter == other[place - 1]:
                best = min(best, last[place - 1] + 1)
            row.append(best)
    return row[-1]
