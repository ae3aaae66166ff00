"""Which names of many may be alike, by the letters that their words begin with.

A word has its counterpart in the other name where it stands there too, misspelt, cut to its initial
or spelt out: each begins alike, or with a letter of the acronym. Where both names have a word that
nothing in the other begins like, they are two. That is told of all names with the same letters at
once, so that a family of names made of few words takes no comparison of each with each.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import NamedTuple

from maillage.rules.matching.fingerprints import Fingerprint
from maillage.rules.matching.matchers import around, needs_each_word
from maillage.text.name_words import IDLE, Name, initials
from maillage.text.similarity import ACRONYM

#: Shapes above which comparing them to each other takes more than it spares.
_MOST = 2000


class _Shape(NamedTuple):
    """Letters, each a bit: comparing them is most of the work in a large table."""

    #: Those that the other name must have, unless all of its own are in this one.
    needed: int
    #: All but what the words of the other name may begin with.
    missing: int

    def fits(self, other: _Shape) -> bool:
        """Whether names of two shapes may be alike."""
        return not self.needed & other.missing or not other.needed & self.missing


class NameShapes:
    """The shapes of the names of a block, worked out when first asked for."""

    def __init__(self, block: Sequence[int], fingerprints: Sequence[Fingerprint]) -> None:
        self._block, self._fingerprints = block, fingerprints

    def among(self, mine: int, near: Iterable[int]) -> list[int]:
        """Return which of some records one may be alike."""
        shapes = self._shapes
        needed, missing = shapes[mine]
        return [
            other
            for other, (theirs, lacking) in ((it, shapes[it]) for it in near)
            if not needed & lacking or not theirs & missing
        ]

    def families(self, asked: Set[int]) -> Iterator[tuple[Iterable[int], set[int] | None]]:
        """Yield records of one shape, and all that they may be alike; None where that is not told.

        Those `asked` for are yielded; the others may be alike to them.
        """
        if not asked:
            return
        members: dict[_Shape, list[int]] = defaultdict(list)
        for number, shape in self._shapes.items():
            members[shape].append(number)
        for shape, same in members.items():
            those = [number for number in same if number in asked]
            if those:
                near = (others for other, others in members.items() if shape.fits(other))
                yield those, set().union(*near) if len(members) <= _MOST else None

    @cached_property
    def _shapes(self) -> Mapping[int, _Shape]:
        records = {number: self._fingerprints[number] for number in self._block}
        beside = frozenset().union(*map(around, records.values()))
        spelt = _acronyms({name for record in records.values() for name in record.names})
        bits: dict[str, int] = defaultdict(lambda: 1 << len(bits))
        return {number: _shape(record, beside, spelt, bits) for number, record in records.items()}


def _shape(
    record: Fingerprint, beside: frozenset[str], spelt: frozenset[str], bits: Mapping[str, int]
) -> _Shape:
    words = {word for name in record.names for word in name}
    covered = {word[0] for word in words}.union(*words & spelt)
    missing = ~sum(bits[letter] for letter in covered)
    if len(record.names) > 1:
        return _Shape(0, missing)
    telling = (
        word
        for word in words
        if word not in IDLE and word not in beside and needs_each_word(record, word)
    )
    return _Shape(sum(bits[letter] for letter in {word[0] for word in telling}), missing)


def _acronyms(names: Iterable[Name]) -> frozenset[str]:
    """Return the words that may stand for several words of another of these names."""
    every = list(names)
    begun = "\n".join({initials(name) for name in every})
    short = {word for name in every for word in name if len(word) in ACRONYM and word.isalpha()}
    return frozenset(word for word in short if re.search(_in_order(word), begun))


def _in_order(letters: str) -> str:
    """Return what finds a line that has letters in this order: each at its first place."""
    return "(?m)^" + "".join(f"[^{letter}\n]*{letter}" for letter in letters)
