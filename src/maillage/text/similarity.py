"""How alike two texts are: letter by letter as they are typed, word by word as names go.

rapidfuzz counts the letters; what a French name may leave out, shorten or misspell stands here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel

from maillage.text import limits
from maillage.text.name_words import IDLE, Name, initials, is_mark, weight
from maillage.text.words import fold

#: Below this similarity, from 0 to 1, a guess puzzles more than it helps.
_ALIKE = 0.6
#: Slips, as a part of the letters, above which a name that stands whole in a text is likelier.
_FAR = 1 / 3
#: Letters of such a name, at least.
_NAME = 4
#: Letters from which on one typing error is forgiven: “Loire” and “Loiret” are two.
_LONG = 6
#: Letters of an acronym.
_ACRONYM = range(2, 8)


def slips(text: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with the next that make one text another.

    >>> slips("paris 81e", "paris 18e"), slips("paris 81e", "paris 19e")
    (1, 2)
    """
    return OSA.distance(text, other)


def within(text: str, spellings: Sequence[str], most: int) -> list[tuple[int, int]]:
    """Return the numbers of the spellings that are at most so many slips away, and how many."""
    found = process.extract(text, spellings, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(number, distance) for _, distance, number in found]


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
        best = self._misspelt(wanted) if len(wanted) <= limits.NAME else ""
        if inside and (not best or slips(wanted, best) > _FAR * len(wanted)):
            best = self._inside(wanted) or best
        return self._exact[best] if best else None

    def _misspelt(self, wanted: str) -> str:
        """Return the spelling with the fewest slips among those most alike; empty if none is."""
        alike = process.extract(
            wanted,
            self._exact.keys(),
            scorer=Indel.normalized_similarity,
            score_cutoff=_ALIKE,
            limit=None,
        )
        nearest = max(
            ((-slips(wanted, spelling), ratio, spelling) for spelling, ratio, _ in alike),
            default=(0, 0.0, ""),
        )
        return nearest[-1]

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


def _in_order(words: str) -> str:
    return " ".join(sorted(words.split()))


def _marks(name: Name) -> set[str]:
    return {word for word in name if word.isdigit()}


def name_similarity(
    one: Name, other: Name, around_one: frozenset[str], around_other: frozenset[str]
) -> tuple[float, bool]:
    """Return how alike two names are, from 0 to 1, and whether each has words of its own.

    Args:
        one: a name.
        other: another.
        around_one: words that go without saying for the first, such as the name of its town.
        around_other: the same for the second.
    """
    if one == other:
        return 1.0, False
    if not _marks(one) - around_other <= _marks(other) or not (
        _marks(other) - around_one <= _marks(one)
    ):
        return 0.0, True
    left, right, paired = _pair_off(one, other)
    left = [word for word in left if word not in IDLE and word not in around_other]
    right = [word for word in right if word not in IDLE and word not in around_one]
    if any(map(is_mark, left)) or any(map(is_mark, right)):
        return 0.0, True
    shared = weight(paired)
    alone = (weight(left) + weight(right)) / 2
    return (shared / (shared + alone) if shared else 0.0), bool(left and right)


def _pair_off(one: Name, other: Name) -> tuple[list[str], list[str], list[str]]:
    """Return the words of each name that find no counterpart in the other, and those that do."""
    left, right, paired = list(one), list(other), []
    for alike in (str.__eq__, _one_slip, _initial):
        for word in tuple(left):
            match = next((found for found in right if alike(word, found)), None)
            if match is not None:
                left.remove(word)
                right.remove(match)
                paired.append(max(word, match, key=len))
    _spell_out(left, right, paired)
    _spell_out(right, left, paired)
    return left, right, paired


def _initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and short.isalpha() and len(long) > 2 and long[0] == short


def _one_slip(one: str, other: str) -> bool:
    """Say whether two long words are one letter apart, or two letters swapped."""
    if min(len(one), len(other)) < _LONG or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    return slips(one, other) <= 1


def _spell_out(short: list[str], long: list[str], paired: list[str]) -> None:
    """Pair acronyms off with the words they stand for: “caf” with “caisse allocation familiale”."""
    for word in tuple(short):
        if len(word) not in _ACRONYM or not word.isalpha():
            continue
        at = initials(tuple(long)).find(word)
        if at >= 0:
            short.remove(word)
            paired.extend(long[at : at + len(word)])
            del long[at : at + len(word)]
