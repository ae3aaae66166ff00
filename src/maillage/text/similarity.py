"""How alike two texts are: letter by letter as they are typed, word by word as names go.

rapidfuzz counts the letters; what a French name may leave out, shorten or misspell stands here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cached_property

from rapidfuzz import process
from rapidfuzz.distance import OSA, Indel, Prefix

from maillage.text import limits, numerals
from maillage.text.name_words import IDLE, Name, initials, is_mark, weight
from maillage.text.stop_words import STOP_WORDS
from maillage.text.words import fold

#: Letters of a word at least, and the slips that it forgives: of shorter ones each is another word.
_FORGIVEN = ((8, 2), (4, 1))
#: Beginnings by which words of the same letters say the contrary.
_CONTRARY = ("inter", "intra", "hyper", "hypo", "macro", "micro", "pro", "pre")
#: Slips in all the words of a name.
_MOST = 2
#: Words around the name of a place that make it no other place.
_AROUND = STOP_WORDS | {
    "a", "agglomeration", "arrondissement", "cite", "commune", "departement", "entier", "metropole",
    "quartier", "quartiers", "region", "residence", "secteur", "territoire", "village", "ville",
}  # fmt: skip
#: The number of a département, or a postcode, beside the name of a town.
_POSTAL = re.compile(r"[0-9]{2,3}|2[ab]|[0-9]{5}")
#: Letters of such a name, at least.
_NAME = 4
#: Letters from which on one typing error is forgiven: “Loire” and “Loiret” are two.
_LONG = 6
#: Letters of an acronym.
ACRONYM = range(2, 8)


def slips(text: str, other: str) -> int:
    """Count the letters to add, drop, change or swap with the next that make one text another.

    >>> slips("paris 81e", "paris 18e"), slips("paris 81e", "paris 19e")
    (1, 2)
    """
    return OSA.distance(text, other)


def shared_start(text: str, other: str) -> int:
    """Count the letters with which both begin."""
    return Prefix.similarity(text, other)


def within(text: str, spellings: Sequence[str], most: int) -> list[tuple[int, int]]:
    """Return the numbers of the spellings that are at most so many slips away, and how many."""
    found = process.extract(text, spellings, scorer=OSA.distance, score_cutoff=most, limit=None)
    return [(number, distance) for _, distance, number in found]


def is_slip(text: str, other: str) -> bool:
    """Say whether two folded texts are one, mistyped: a slip or two in a word, never another word.

    Numbers are the same, and first letters: what comes before a word often says the contrary.

    >>> is_slip("lein socail", "lien social"), is_slip("paris 12e", "paris 19e")
    (True, False)
    >>> is_slip("exclusion", "inclusion"), is_slip("mixitesociale", "mixite sociale")
    (False, True)
    """
    words, others = text.split(), other.split()
    if [*filter(_is_number, words)] != [*filter(_is_number, others)]:
        return False
    if "".join(words) == "".join(others):
        return True
    return len(words) == len(others) and all(map(_is_mistyped, words, others))


def _is_number(word: str) -> bool:
    return word in numerals.IN_WORDS or word.endswith("ieme") or any(map(str.isdigit, word))


def _is_mistyped(word: str, other: str) -> bool:
    made = slips(word, other)
    if made and (_begins_otherwise(word, other) or _is_rewritten(word, other)):
        return False
    size = min(len(word), len(other))
    return made <= next((most for letters, most in _FORGIVEN if size >= letters), 0)


def _begins_otherwise(word: str, other: str) -> bool:
    if word[0] != other[0] and word[:2] != other[1::-1]:
        return True
    begins = [next(filter(it.startswith, _CONTRARY), "") for it in (word, other)]
    return all(begins) and begins[0] != begins[1]


def _is_rewritten(word: str, other: str) -> bool:
    """Say whether two letters became two others, as in “mineures” and “majeures”."""
    return Indel.distance(word, other) == 2 * _MOST and sorted(word) != sorted(other)


class Lexicon:
    """Spellings, each with what it stands for: what people write is looked up in it."""

    def __init__(
        self, spellings: Iterable[tuple[str, str]], others: Container[str] = frozenset()
    ) -> None:
        """Take spellings, each with its meaning; of two that are alike, the first counts.

        Args:
            spellings: what people write, and what it stands for.
            others: folded texts that are no slips, since they have a meaning of their own.
        """
        self._exact: dict[str, str] = {}
        for spelling, meaning in spellings:
            self._exact.setdefault(fold(spelling), meaning)
        self._others = others

    def exact(self, text: str) -> str | None:
        """Return what a text stands for when case, accents and marks do not count.

        A question mark counts: who wrote it was not sure.
        """
        return None if "?" in text else self._exact.get(fold(text))

    def nearest(self, text: str, *, inside: bool = False) -> str | None:
        """Return what a misspelt text surely stands for; None where it may be another word.

        `inside`, it may have words around the name, as « quartier du Haut des Tilleuls » has.
        """
        wanted = fold(text)
        if wanted in self._exact:
            return self._exact[wanted]
        if wanted in self._others:
            return None
        if turned := self._by_words.get(_in_order(wanted)):
            return self._exact[turned]
        best = self._misspelt(wanted) if len(wanted) <= limits.NAME else None
        return best or (self._inside(wanted) if inside else None)

    def _misspelt(self, wanted: str) -> str | None:
        """Return what the spellings with the fewest slips stand for, where that is one thing."""
        near = within(wanted, self._spellings, _MOST)
        found = [
            (made, self._exact[self._spellings[number]])
            for number, made in near
            if is_slip(wanted, self._spellings[number])
        ]
        fewest = min((made for made, _ in found), default=0)
        meant = {meaning for made, meaning in found if made == fewest}
        return meant.pop() if len(meant) == 1 else None

    def _inside(self, wanted: str) -> str | None:
        """Return what the longest spelling in a text stands for, if nothing else is named there."""
        words = wanted[: limits.NAME].split()
        rows = sorted(
            (
                (start, end)
                for start in range(len(words))
                for end in range(start + 1, len(words) + 1)
                if " ".join(words[start:end]) in self._exact
            ),
            key=lambda row: row[0] - row[1],
        )
        for start, end in rows[:1]:
            name = " ".join(words[start:end])
            around = words[:start] + words[end:]
            if len(name) >= _NAME and all(map(_is_around, around)):
                return self._exact[name]
        return None

    @cached_property
    def _spellings(self) -> Sequence[str]:
        return list(self._exact)

    @cached_property
    def _by_words(self) -> Mapping[str, str]:
        """The spelling that has some words, in whatever order, where one alone has."""
        found: dict[str, str] = {}
        for spelling in self._exact:
            words = _in_order(spelling)
            found[words] = "" if words in found else spelling
        return found


def _is_around(word: str) -> bool:
    return word in _AROUND or _POSTAL.fullmatch(word) is not None


def _in_order(words: str) -> str:
    return " ".join(sorted(words.split()))


def numbers(words: Iterable[str]) -> frozenset[str]:
    """Return the numbers among some words."""
    return frozenset(filter(str.isdigit, words))


def name_similarity(
    name: Name, other: Name, around_name: frozenset[str], around_other: frozenset[str]
) -> tuple[float, bool]:
    """Return how alike two names are, from 0 to 1, and whether each has words of its own.

    Words `around` a name go without saying for it, such as the name of its town.
    """
    if name == other:
        return 1.0, False
    marks, others = numbers(name), numbers(other)
    if marks != others and (marks - around_other - others or others - around_name - marks):
        return 0.0, True
    left, right, paired = _pair_off(name, other)
    left = [word for word in left if word not in IDLE and word not in around_other]
    right = [word for word in right if word not in IDLE and word not in around_name]
    if any(map(is_mark, left)) or any(map(is_mark, right)):
        return 0.0, True
    shared = weight(paired)
    alone = (weight(left) + weight(right)) / 2
    return (shared / (shared + alone) if shared else 0.0), bool(left and right)


def ceiling(
    name: Name, other: Name, around_name: frozenset[str], around_other: frozenset[str]
) -> tuple[float, bool]:
    """Return how alike two names are at most, and whether each surely has words of its own.

    The words of a table tell it fast: what might be a word of the other name misspelt, cut to its
    initial or spelt out begins alike.
    """
    left, right = set(name).difference(other), set(other).difference(name)
    begun, others = {word[0] for word in left}, {word[0] for word in right}
    if any(len(word) in ACRONYM and word[0] in others for word in left) or any(
        len(word) in ACRONYM and word[0] in begun for word in right
    ):
        return 1.0, False
    own = _sure(left, others, around_other)
    theirs = _sure(right, begun, around_name)
    most = min(len(name) - len(own), len(other) - len(theirs))
    alone = (weight(own) + weight(theirs)) / 2
    return (most / (most + alone) if most else 0.0), bool(own and theirs)


def _sure(words: Iterable[str], begun: Container[str], around: Container[str]) -> list[str]:
    """Return the words that find no counterpart among those that begin so."""
    return [
        word for word in words if word[0] not in begun and word not in IDLE and word not in around
    ]


def _pair_off(name: Name, other: Name) -> tuple[list[str], list[str], list[str]]:
    """Return the words of each name that find no counterpart in the other, and those that do."""
    left, right, paired = list(name), list(other), []
    for word in name:
        if word in right:
            left.remove(word)
            right.remove(word)
            paired.append(word)
    for alike in (_one_slip, _initial):
        begun = {word[0] for word in right}  # with which letter a counterpart begins, in each case
        for word in [word for word in left if word[0] in begun]:
            near = (found for found in right if found[0] == word[0] and alike(word, found))
            if match := next(near, None):
                left.remove(word)
                right.remove(match)
                paired.append(max(word, match, key=len))
    _spell_out(left, right, paired)
    _spell_out(right, left, paired)
    return left, right, paired


def _initial(word: str, other: str) -> bool:
    short, long = sorted((word, other), key=len)
    return len(short) == 1 and short.isalpha() and len(long) > 2 and long[0] == short


def _one_slip(word: str, other: str) -> bool:
    """Say whether two long words are one letter apart, or two letters swapped."""
    if min(len(word), len(other)) < _LONG or abs(len(word) - len(other)) > 1 or word[0] != other[0]:
        return False
    return slips(word, other) <= 1


def _spell_out(short: list[str], long: list[str], paired: list[str]) -> None:
    """Pair acronyms off with the words they stand for: “caf” with “caisse allocation familiale”."""
    for word in tuple(short):
        if len(word) not in ACRONYM or len(word) > len(long) or not word.isalpha():
            continue
        at = initials(tuple(long)).find(word)
        if at >= 0:
            short.remove(word)
            paired.extend(long[at : at + len(word)])
            del long[at : at + len(word)]
