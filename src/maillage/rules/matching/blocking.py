"""The records of a catalogue that may be one: which pairs are worth comparing.

Only records that share a rare word, an acronym or a number are compared, so that a hundred thousand
take seconds.
"""

from __future__ import annotations

import re
import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from itertools import pairwise
from typing import NamedTuple

import orjson

from maillage.model.entities import Json, Model
from maillage.reading.listing import file_of
from maillage.rules.matching.comparison import Comparator, Pair
from maillage.rules.matching.fingerprints import Fingerprint, fingerprint_of, parse
from maillage.rules.matching.matchers import around, may_be_alike
from maillage.rules.matching.name_shapes import NameShapes
from maillage.rules.record_index import Key
from maillage.text.similarity import numbers

#: Keys by which a record is looked up, the rarest first.
_KEYS = 3
#: Pairs with one key in common that are compared without looking where they are.
_SMALL = 2000
#: Records near another that are each looked at: what shapes tell of them would cost more.
_FEW = 50
#: Those whose shapes are each compared; of more, shapes are compared once for all of one shape.
_MANY = 2000


def pairs(fingerprints: Sequence[Fingerprint]) -> Iterator[Pair]:
    """Yield the near-duplicates of a catalogue, each pair once, in their order."""
    comparator = Comparator.knowing(fingerprints)
    for number, other in _candidates(fingerprints, comparator):
        pair = comparator(fingerprints[number], fingerprints[other])
        if pair:
            yield pair


def near(
    model: Model, record: Json, fingerprints: Iterable[Fingerprint], kind: str = "action"
) -> list[Pair]:
    """Return the records that one record, perhaps not yet sent, may be a duplicate of.

    The record need not be valid, or have an id.
    """
    entity, name = model.entities[kind], str(record.get("id", ""))
    mine = fingerprint_of(entity, name, file_of(entity.collection, name), record)
    others = list(fingerprints)
    return near_fingerprints(mine, others, Comparator.knowing(others)) if mine else []


def near_fingerprints(
    mine: Fingerprint, others: Iterable[Fingerprint], comparator: Comparator
) -> list[Pair]:
    """Return the pairs of one record with some others, in their order."""
    keys = set(mine.keys)
    found = (comparator(mine, other) for other in others if not keys.isdisjoint(other.keys))
    return [pair for pair in found if pair]


def search(mine: Fingerprint, lines: bytes) -> Iterator[Fingerprint]:
    """Yield the fingerprints that share a key with one, out of the lines of a whole catalogue.

    The bytes are searched, and only what is found is parsed: most of a second is saved.
    """
    wanted = b"|".join(re.escape(orjson.dumps(key)) for key in mine.keys)
    kind = orjson.dumps([mine.kind])[:-1]
    end = 0
    for match in re.finditer(wanted, lines) if wanted else ():
        if match.start() < end:
            continue
        start = lines.rfind(b"\n", 0, match.start()) + 1
        end = lines.find(b"\n", match.end()) + 1
        if lines.startswith(kind, start):
            yield from parse([lines[start:end]])


def _candidates(
    fingerprints: Sequence[Fingerprint], comparator: Comparator
) -> Iterator[tuple[int, int]]:
    """Yield the pairs worth comparing, as numbers of fingerprints, in their order.

    Each record is compared to those that have one of its rarest keys. Pairs are made block by
    block, and put in order by SQLite, on the disk where they are many: neither the pairs of a large
    table nor what finds those of all blocks would fit into a memory.
    """
    holders: dict[Key, array[int]] = defaultdict(_numbers)
    for number, record in enumerate(fingerprints):
        for key in record.keys:
            holders[record.kind, key].append(number)
    asking: dict[Key, array[int]] = defaultdict(_numbers)
    for number, record in enumerate(fingerprints):
        shared = [key for key in record.keys if len(holders[record.kind, key]) > 1]
        rarest = sorted((len(holders[record.kind, key]), key) for key in shared)
        for _, key in rarest[:_KEYS]:
            asking[record.kind, key].append(number)
    where = _NearbyIndex(fingerprints, comparator)
    with closing(sqlite3.connect("", isolation_level=None)) as found:
        found.executescript(_PAIRS)
        for (kind, key), block in holders.items():
            if len(block) > 1:
                beside = _block(where, key, block, set(asking.pop((kind, key), ())))
                some = _pairs_of(beside, block, fingerprints)
                found.executemany("INSERT OR IGNORE INTO pair VALUES (?, ?)", some)
        yield from found.execute("SELECT number, other FROM pair ORDER BY number, other")


_PAIRS = """
PRAGMA journal_mode = OFF;
PRAGMA cache_size = -64000;
CREATE TABLE pair (number, other, PRIMARY KEY (number, other)) WITHOUT ROWID;
BEGIN;
"""


def _numbers() -> array[int]:
    return array("L")


def _pairs_of(
    beside: _KeyBlock, block: Sequence[int], fingerprints: Sequence[Fingerprint]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a block, each with the lower number first."""
    if not beside.is_large:
        yield from ((mine, other) for mine in block for other in beside.of(mine) if other > mine)
        return
    shapes = NameShapes(block, fingerprints)
    many: set[int] = set()
    for mine in block:
        behind = [other for other in beside.of(mine) if other > mine]
        if len(behind) > _MANY:
            many.add(mine)
        else:
            some = behind if len(behind) <= _FEW else shapes.among(mine, behind)
            yield from _alike(mine, some, fingerprints)
    for those, alike in shapes.families(many):
        for mine in those:
            near = set(beside.of(mine))
            yield from _alike(mine, near if alike is None else near & alike, fingerprints)


def _alike(
    mine: int, near: Iterable[int], fingerprints: Sequence[Fingerprint]
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a record with those behind it whose names may be alike.

    Names made of the same few words share one with nearly all others; those that are alike share
    half of the words of the shorter, unless words of both are misspelt. A name more, such as an
    acronym, may stand alone.
    """
    record = fingerprints[mine]
    shared, most, names = set(record.keys).intersection, len(record.keys), len(record.names)
    for other in near:
        if other <= mine:
            continue
        theirs = fingerprints[other]
        if names == 1 == len(theirs.names):
            keys = theirs.keys
            words = min(most, len(keys)) - 1  # but for the acronym
            if words >= 2 and 2 * len(shared(keys)) < words:
                continue
            if not may_be_alike(record, theirs):
                continue
        yield mine, other


class _KeyBlock(NamedTuple):
    """The records that share a key."""

    #: From the number of a record to those that it is to be compared to.
    of: Callable[[int], Iterable[int]]
    #: Whether so many share the key that it tells little.
    is_large: bool = False


def _block(where: _NearbyIndex, key: str, block: Sequence[int], asking: set[int]) -> _KeyBlock:
    """Return what finds the records of a block: one compares a record to those it asks for."""
    if ":" in key:  # an official number: each is compared to the next
        after = dict(pairwise(block))
        return _KeyBlock(lambda number: [after[number]] if number in after else [])
    if len(asking) * len(block) <= _SMALL:
        return _KeyBlock(lambda number: block if number in asking else asking)
    nearby = where.index(block)

    def near_by(number: int) -> Iterable[int]:
        found = nearby(number)
        return found if number in asking else found & asking

    return _KeyBlock(near_by, is_large=True)


class _NearbyIndex:
    """Finds, of a large block, the records that share a place or a lead, or tell neither.

    They have the same numbers in a name too, but for those that a place or a lead of the other
    explains: names with other numbers are never alike.
    """

    def __init__(self, fingerprints: Sequence[Fingerprint], comparator: Comparator) -> None:
        self._fingerprints, self._comparator = fingerprints, comparator
        #: The numbers that stand beside the names of a record.
        self._beside = [numbers(around(record)) for record in fingerprints]

    def index(self, block: Sequence[int]) -> Callable[[int], set[int]]:
        """Return what finds the records of a block that are near one of them."""
        explained = self._explained(block)
        here: dict[_At, list[int]] = defaultdict(list)
        below: dict[_At, list[int]] = defaultdict(list)
        for number in block:
            own, above = self._places(number)
            for mark in self._marks(number, explained, _IN, _BESIDE):
                for place in own:
                    here[mark, place].append(number)
                for place in above - own:
                    below[mark, place].append(number)

        def nearby(number: int) -> set[int]:
            found: set[int] = set()
            own, above = self._places(number)
            for mark in self._marks(number, explained, _BESIDE, _IN):
                found.update(*(here.get((mark, place), ()) for place in above | {_NOWHERE}))
                found.update(*(below.get((mark, place), ()) for place in own))
            return found

        return nearby

    def _explained(self, block: Sequence[int]) -> frozenset[str]:
        """Return the numbers that are in a name, and stand beside one."""
        beside = frozenset().union(*(self._beside[number] for number in block))
        if not beside:
            return beside
        names = (name for number in block for name in self._fingerprints[number].names)
        return beside.intersection(word for name in names for word in name)

    def _marks(
        self, number: int, explained: frozenset[str], inside: str, beside: str
    ) -> set[_Mark]:
        """Return by what numbers a record is found, or finds others: then where they stand turns.

        Two names have the same, or one has a number that stands beside the other and not in it.
        """
        marks: set[_Mark] = set()
        for name in self._fingerprints[number].names or ((),):
            own = numbers(name)
            marks.add(own)
            if explained:
                marks.update((inside, it) for it in own & explained)
                marks.update((beside, it) for it in (self._beside[number] - own) & explained)
        return marks

    def _places(self, number: int) -> tuple[set[str], set[str]]:
        """Return the territories, wholes and lead of a record, and all that these are in.

        They tell it apart from most others; what has none may be anywhere.
        """
        record = self._fingerprints[number]
        own = {*record.places, *record.wholes, *([f"lead {record.lead}"] if record.lead else [])}
        above = {up for inner in own for up in self._comparator.above(inner)}
        return own or {_NOWHERE}, above | {_NOWHERE}


#: All numbers of a name; or one of them, or of what stands beside it.
_Mark = frozenset[str] | tuple[str, str]
_IN, _BESIDE = "in", "beside"
#: A mark, and a place.
_At = tuple[_Mark, str]
_NOWHERE = ""
