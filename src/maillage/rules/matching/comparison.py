"""Whether two records speak of the same thing, and why it seems so.

What they have in common is judged by kind: an action by title, lead, territory and dates, an
organisation by its names and numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from maillage.messages import N_, Message
from maillage.rules.matching.fingerprints import Profile
from maillage.text import limits
from maillage.text.kept import kept
from maillage.text.name_words import name_words, weight
from maillage.text.similarity import name_similarity

#: How alike names must be (see `name_similarity`) when words were left out of one of them, and when
#: each has words of its own. Measured on the labelled pairs of
#: tests/rules/matching/test_blocking.py.
_LEFT_OUT = 0.75
_OWN_WORDS = 0.85
#: The same, where little else supports the guess.
_STRICT = 0.88
#: What names must weigh to tell something without further support.
_TELLING = 2
#: Kinds of organisation that say little.
_VAGUE = frozenset({"association", "autre"})


@dataclass(frozen=True)
class Pair:
    """Two records that may be one."""

    one: Profile
    other: Profile
    #: What they have in common: keys of `REASONS`.
    reasons: tuple[str, ...]

    def turned(self) -> Pair:
        """Return the same, seen from the other side."""
        return Pair(self.other, self.one, self.reasons)

    def later_first(self) -> Pair:
        """Return the pair with the record first whose file sorts second."""
        return self if self.one.file > self.other.file else self.turned()


#: What two records may have in common.
REASONS: Mapping[str, Message] = {
    "same-name": N_("même nom"),
    "near-name": N_("noms proches"),
    "lead": N_("même structure organisatrice"),
    "place": N_("même territoire"),
    "inside": N_("un territoire dans l’autre"),
    "dates": N_("dates qui se recoupent"),
    "whole": N_("même ensemble"),
    "siren": N_("même SIREN"),
    "siret": N_("même SIRET"),
    "rna": N_("même numéro RNA"),
    "code": N_("même code officiel"),
    "url": N_("même adresse"),
}


#: From the id of a territory to those it is part of.
Wholes = Callable[[str], Sequence[str]]


class Judge:
    """Compares two records in the light of where territories are."""

    def __init__(self, wholes: Wholes) -> None:
        self._wholes = wholes
        self._above: dict[str, frozenset[str]] = {}

    @classmethod
    def knowing(cls, profiles: Iterable[Profile]) -> Judge:
        """Return a judge who finds the territories among some profiles."""
        wholes = {one.id: one.wholes for one in profiles if one.kind == "territory"}
        return cls(lambda name: wholes.get(name, ()))

    def __call__(self, one: Profile, other: Profile) -> Pair | None:
        """Return the two as a pair where they may be one."""
        if one.kind != other.kind or one.key == other.key:
            return None
        if other.id in one.different or one.id in other.different:
            return None
        reasons = _BY_KIND[one.kind](self, one, other)
        return Pair(one, other, reasons) if reasons else None

    def above(self, place: str) -> frozenset[str]:
        """Return a territory and all those it is part of."""
        if place not in self._above:
            found, left = {place}, [place]
            while left:
                new = set(self._wholes(left.pop())) - found
                found |= new
                left.extend(new)
            self._above[place] = frozenset(found)
        return self._above[place]

    def relation(self, one: Sequence[str], other: Sequence[str]) -> str:
        """Say how the territories of two records lie: `place`, `inside`, or nothing."""
        if not set(one).isdisjoint(other):
            return "place"
        inside = any(b in self.above(a) or a in self.above(b) for a, b in product(one, other))
        return "inside" if inside else ""


def _action(judge: Judge, one: Profile, other: Profile) -> tuple[str, ...]:
    where = judge.relation(one.places, other.places)
    if not where or _apart(one, other):
        return ()
    told = bool(one.lead and other.lead)
    when = ("dates",) if all((one.starts or one.ends, other.starts or other.ends)) else ()
    if told and one.lead != other.lead:
        # Two organisations tell of one action when nothing but the lead differs.
        if where != "place" or _name(one, other, 1, 2) != "same-name" or not _telling(one):
            return ()
        return ("same-name", where, *when)
    name = _name(one, other, *((_LEFT_OUT, _OWN_WORDS) if told else (_STRICT, _STRICT)))
    if not name:
        return ()
    return (name, *(["lead"] if told else []), where, *when)


def _partner(judge: Judge, one: Profile, other: Profile) -> tuple[str, ...]:
    if one.id in other.wholes or other.id in one.wholes:
        return ()
    same = _same_numbers(one, other)
    if same:
        return same
    if {"siret", "rna"} & _different_numbers(one, other):
        return ()
    if one.sort != other.sort and not {one.sort, other.sort} & _VAGUE:
        return ()
    where = judge.relation(one.places, other.places)
    if one.places and other.places and not where:
        return ()
    name = _name(one, other, _LEFT_OUT, 2, alone=bool(where))
    return (name, *([where] if where else [])) if name else ()


def _territory(judge: Judge, one: Profile, other: Profile) -> tuple[str, ...]:
    if one.sort != other.sort:
        return ()
    same = _same_numbers(one, other)
    if same:
        return same
    if _different_numbers(one, other):
        return ()
    where = judge.relation(one.wholes, other.wholes)
    if one.wholes and other.wholes and not where:
        return ()
    name = _name(one, other, _STRICT, 2, alone=True)
    return (name, *(["whole"] if where == "place" else [])) if name else ()


def _programme(judge: Judge, one: Profile, other: Profile) -> tuple[str, ...]:
    if one.sort != other.sort or _apart(one, other):
        return ()
    same_whole = not set(one.wholes).isdisjoint(other.wholes)
    if same_whole and one.position and other.position and one.position != other.position:
        return ()
    if not same_whole and one.wholes and other.wholes:
        return ()
    where = judge.relation(one.places, other.places)
    if one.places and other.places and not where:
        return ()
    name = _name(one, other, _LEFT_OUT, _OWN_WORDS)
    if not name or not (same_whole or where):
        return ()
    return (name, *(["whole"] if same_whole else []), *([where] if where else []))


def _source(_judge: Judge, one: Profile, other: Profile) -> tuple[str, ...]:
    return _same_numbers(one, other)


_BY_KIND: Mapping[str, Callable[[Judge, Profile, Profile], tuple[str, ...]]] = {
    "action": _action,
    "partner": _partner,
    "territory": _territory,
    "programme": _programme,
    "source": _source,
}


def _numbers(one: Profile) -> dict[str, str]:
    return dict(number.split(":", 1) for number in one.numbers)


def _same_numbers(one: Profile, other: Profile) -> tuple[str, ...]:
    mine, theirs = _numbers(one), _numbers(other)
    same = tuple(key for key, value in mine.items() if theirs.get(key) == value)
    # One organisation (SIREN) may have many establishments (SIRET).
    return () if same == ("siren",) and "siret" in _different_numbers(one, other) else same


def _different_numbers(one: Profile, other: Profile) -> set[str]:
    mine, theirs = _numbers(one), _numbers(other)
    return {key for key, value in mine.items() if theirs.get(key, value) != value}


def _apart(one: Profile, other: Profile) -> bool:
    """Say whether one ended before the other started; dates sort as they are written."""
    return any(
        first.ends and then.starts and first.ends + "~" < then.starts
        for first, then in ((one, other), (other, one))
    )


def _telling(one: Profile) -> bool:
    return weight(one.names[0]) >= _TELLING


def _name(
    one: Profile, other: Profile, left_out: float, own_words: float, *, alone: bool = False
) -> str:
    """Say how the names of two records are alike: `same-name`, `near-name`, or nothing.

    Args:
        one: a record.
        other: another.
        left_out: how alike they must be when words were left out of one.
        own_words: how alike they must be when each has words of its own.
        alone: whether a name of common words alone (“Caf”) tells enough.
    """
    around = _around(one), _around(other)
    best = 0.0
    for mine, theirs in product(one.names, other.names):
        if mine is not one.names[0] and theirs is not other.names[0] and mine != theirs:
            continue  # two short forms alike say little
        if not alone and weight(mine) < 1 and weight(theirs) < 1:
            continue
        score, each = name_similarity(tuple(mine), tuple(theirs), *around)
        if score >= (own_words if each else left_out):
            best = max(best, score)
    return "" if not best else "same-name" if best == 1 else "near-name"


def _around(one: Profile) -> frozenset[str]:
    """Return the words that go without saying for a record: those of its territories and lead."""
    ids = [*one.places, *([one.lead] if one.lead else [])]
    if one.kind == "territory":
        ids += one.wholes
    return frozenset(word for name in ids for word in _id_words(name[: limits.NAME]))


@kept
def _id_words(name: str) -> tuple[str, ...]:
    return name_words(name.replace("-", " "))
