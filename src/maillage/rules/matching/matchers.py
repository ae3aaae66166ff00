"""How two records of a kind are told to be one: by what they have in common.

Each kind names its way in its schema; what names none is compared by name, place and date.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import product

from maillage.model.kind import TERRITORY
from maillage.rules.matching.fingerprints import Fingerprint
from maillage.text import limits
from maillage.text.memoization import memoized
from maillage.text.name_words import Name, name_words, weight
from maillage.text.similarity import ceiling, name_similarity

#: How alike names must be (see `name_similarity`) when words were left out of one of them, and when
#: each has words of its own. Measured on the labelled pairs of
#: tests/rules/matching/test_blocking.py.
_LEFT_OUT = 0.75
_OWN_WORDS = 0.85
#: The same, where little else supports the guess.
_STRICT = 0.88
#: More than names can be alike.
_NEVER = 2
#: What names must weigh to tell something without further support.
_TELLING = 2
#: Letters of a word that may be an acronym.
_ACRONYM = 7
#: Kinds of organisation that say little.
_VAGUE = frozenset({"association", "autre"})
#: From the territories of two records to how they lie: `place`, `inside`, or nothing.
Relation = Callable[[Sequence[str], Sequence[str]], str]
#: Returns what two records have in common; nothing where they are two.
Matcher = Callable[[Relation, Fingerprint, Fingerprint], tuple[str, ...]]


def _named(relation: Relation, record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    """Compare what is known by name, place and date: records of any kind."""
    other_sort = record.sort != other.sort and record.sort and other.sort
    if record.id in other.wholes or other.id in record.wholes or other_sort:
        return ()
    same = _same_numbers(record, other)
    if same:
        return same
    if _different_numbers(record, other) or _apart(record, other) or _other_part(record, other):
        return ()
    where = relation(record.places, other.places)
    if record.places and other.places and not where:
        return ()
    when = all((record.starts or record.ends, other.starts or other.ends))
    alike = (_LEFT_OUT, _OWN_WORDS) if where or when else (_STRICT, _STRICT)
    name = _name(record, other, *alike, alone=bool(where or when))
    if not name or (
        record.lead != other.lead and record.lead and other.lead and name != "same-name"
    ):
        return ()
    return (name, *([where] if where else []), *(["dates"] if when else []))


def _action(relation: Relation, record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    where = relation(record.places, other.places)
    if not where or _apart(record, other):
        return ()
    told = bool(record.lead and other.lead)
    when = ("dates",) if all((record.starts or record.ends, other.starts or other.ends)) else ()
    if told and record.lead != other.lead:
        # Two organisations tell of one action when nothing but the lead differs.
        if where != "place" or _name(record, other, 1, 2) != "same-name" or not _telling(record):
            return ()
        return ("same-name", where, *when)
    name = _name(record, other, *least_alike(record, other))
    if not name:
        return ()
    return (name, *(["lead"] if told else []), where, *when)


def _organisation(relation: Relation, record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    if record.id in other.wholes or other.id in record.wholes:
        return ()
    same = _same_numbers(record, other)
    if same:
        return same
    if {"siret", "rna"} & _different_numbers(record, other):
        return ()
    if record.sort != other.sort and not {record.sort, other.sort} & _VAGUE:
        return ()
    where = relation(record.places, other.places)
    if record.places and other.places and not where:
        return ()
    name = _name(record, other, *least_alike(record, other), alone=bool(where))
    return (name, *([where] if where else [])) if name else ()


def _place(relation: Relation, record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    if record.sort != other.sort:
        return ()
    same = _same_numbers(record, other)
    if same:
        return same
    if _different_numbers(record, other):
        return ()
    where = relation(record.wholes, other.wholes)
    if record.wholes and other.wholes and not where:
        return ()
    name = _name(record, other, *least_alike(record, other), alone=True)
    return (name, *(["whole"] if where == "place" else [])) if name else ()


def _programme(relation: Relation, record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    if record.sort != other.sort or _apart(record, other):
        return ()
    if _other_part(record, other):
        return ()
    same_whole = not set(record.wholes).isdisjoint(other.wholes)
    if not same_whole and record.wholes and other.wholes:
        return ()
    where = relation(record.places, other.places)
    if record.places and other.places and not where:
        return ()
    name = _name(record, other, *least_alike(record, other))
    if not name or not (same_whole or where):
        return ()
    return (name, *(["whole"] if same_whole else []), *([where] if where else []))


def _document(_relation: Relation, record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    return _same_numbers(record, other)


#: How two records of a kind are compared, by what its schema says (`twins` of `x-kind`).
MATCHERS: Mapping[str, Matcher] = {
    "name": _named,
    "action": _action,
    "organisation": _organisation,
    "place": _place,
    "programme": _programme,
    "document": _document,
}


def least_alike(record: Fingerprint, other: Fingerprint) -> tuple[float, float]:
    """Return how alike names are at least: words left out of one, and words of each its own."""
    if record.twins == "organisation":
        return _LEFT_OUT, _NEVER
    if record.twins == "place":
        return _STRICT, _NEVER
    if record.twins == "action" and not (record.lead and other.lead):
        return _STRICT, _STRICT
    return _LEFT_OUT, _OWN_WORDS


def needs_each_word(record: Fingerprint, word: str) -> bool:
    """Whether a word of one name, and one of another, that have no counterpart make them two."""
    if record.twins in ("organisation", "place"):
        return True
    # Of so many words, one of each may go: then names are as alike as what is asked for.
    most = len(record.names[0]) - 1
    return weight((word,)) == 1 and most / (most + 1) < _OWN_WORDS


def may_be_alike(record: Fingerprint, other: Fingerprint) -> bool:
    """Whether two records of one name each may be alike by these, as a first look tells."""
    left_out, own_words = least_alike(record, other)
    most, apart = ceiling(record.names[0], other.names[0], around(record), around(other))
    return most >= left_out and (not apart or most >= own_words)


def _numbers(record: Fingerprint) -> dict[str, str]:
    return dict(number.split(":", 1) for number in record.numbers)


def _same_numbers(record: Fingerprint, other: Fingerprint) -> tuple[str, ...]:
    if not (record.numbers and other.numbers):
        return ()
    mine, theirs = _numbers(record), _numbers(other)
    same = tuple(key for key, value in mine.items() if theirs.get(key) == value)
    # One organisation (SIREN) may have many establishments (SIRET).
    return () if same == ("siren",) and "siret" in _different_numbers(record, other) else same


def _different_numbers(record: Fingerprint, other: Fingerprint) -> set[str]:
    if not (record.numbers and other.numbers):
        return set()
    mine, theirs = _numbers(record), _numbers(other)
    return {key for key, value in mine.items() if theirs.get(key, value) != value}


def _apart(record: Fingerprint, other: Fingerprint) -> bool:
    """Say whether one ended before the other started; dates sort as they are written."""
    return any(
        first.ends and then.starts and first.ends + "~" < then.starts
        for first, then in ((record, other), (other, record))
    )


def _other_part(record: Fingerprint, other: Fingerprint) -> bool:
    """Say whether the two are parts of one whole, each of a rank of its own."""
    same_whole = not set(record.wholes).isdisjoint(other.wholes)
    return bool(
        same_whole and record.position and other.position and record.position != other.position
    )


def _telling(record: Fingerprint) -> bool:
    return weight(record.names[0]) >= _TELLING


def _name(
    record: Fingerprint,
    other: Fingerprint,
    left_out: float,
    own_words: float,
    *,
    alone: bool = False,
) -> str:
    """Say how two records are alike by name: `same-name`, `near-name`, `same-acronym`, or nothing.

    They must be so alike where words were left out of one (`left_out`), and where each has words of
    its own. `alone` is whether a name of common words alone (“Caf”) tells enough.
    """
    beside = around(record), around(other)
    shared = _acronyms(record) & _acronyms(other)
    best = 0.0
    for mine, theirs in product(record.names, other.names):
        if mine in shared or theirs in shared:
            continue  # it stands for either name, and tells no more than that it is shared
        if mine != record.names[0] and theirs != other.names[0] and mine != theirs:
            continue  # two short forms alike say little
        if not alone and weight(mine) < 1 and weight(theirs) < 1:
            continue
        most, apart = ceiling(mine, theirs, *beside)
        if most < left_out or (apart and most < own_words):
            continue
        score, each = name_similarity(mine, theirs, *beside)
        if score >= (own_words if each else left_out):
            best = max(best, score)
    if not best:
        tells = any(alone or weight(name) >= 1 for name in shared)
        return "same-acronym" if tells else ""
    return "same-name" if best == 1 else "near-name"


def _acronyms(record: Fingerprint) -> set[Name]:
    """Return the other names of a record that are so short that many bear them; no place has."""
    others = record.names[1:] if record.kind != TERRITORY else ()
    return {name for name in others if len(name) == 1 and len(name[0]) <= _ACRONYM}


def around(record: Fingerprint) -> frozenset[str]:
    """Return the words that go without saying for a record: those of its territories and lead."""
    ids = [*record.places, *([record.lead] if record.lead else [])]
    if record.kind == TERRITORY:
        ids += record.wholes
    return _words_of("\n".join(ids))


@memoized
def _words_of(ids: str) -> frozenset[str]:
    names = ids.split("\n")
    return frozenset(word for name in names for word in _id_words(name[: limits.NAME]))


@memoized
def _id_words(name: str) -> tuple[str, ...]:
    return name_words(name.replace("-", " "))
