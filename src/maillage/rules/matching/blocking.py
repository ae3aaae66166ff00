"""The records of a catalogue that may be one: which pairs are worth comparing.

Only records that share a rare word, an acronym or a number are compared, so that a hundred thousand
take seconds.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise, product

import orjson

from maillage.model.entities import Json, Model
from maillage.reading.listing import file_of
from maillage.rules.matching.comparison import Comparator, Pair
from maillage.rules.matching.fingerprints import Fingerprint, fingerprint_of, parse
from maillage.rules.record_index import Key

#: Keys by which a record is looked up, the rarest first.
_KEYS = 3
#: Pairs with one key in common that are compared without looking where they are.
_SMALL = 2000


def pairs(fingerprints: Sequence[Fingerprint]) -> Iterator[Pair]:
    """Yield the near-duplicates of a catalogue, each pair once, in their order."""
    comparator = Comparator.knowing(fingerprints)
    for number, other in sorted(_candidates(fingerprints, comparator)):
        pair = comparator(fingerprints[number], fingerprints[other])
        if pair:
            yield pair


def near(
    model: Model, record: Json, fingerprints: Iterable[Fingerprint], kind: str = "action"
) -> list[Pair]:
    """Return the records that one record, perhaps not yet sent, may be a duplicate of.

    Args:
        model: the model of the catalogue.
        record: the record; it need not be valid, or have an id.
        fingerprints: those of the catalogue.
        kind: the kind of the record.
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
) -> set[tuple[int, int]]:
    """Return the pairs worth comparing, as numbers of fingerprints.

    Each record is compared to those that have one of its rarest keys.
    """
    holders: dict[Key, list[int]] = defaultdict(list)
    for number, record in enumerate(fingerprints):
        for key in record.keys:
            holders[record.kind, key].append(number)
    asked: dict[Key, list[int]] = defaultdict(list)
    for number, record in enumerate(fingerprints):
        shared = [key for key in record.keys if len(holders[record.kind, key]) > 1]
        rarest = sorted((len(holders[record.kind, key]), key) for key in shared)
        for _, key in rarest[:_KEYS]:
            asked[record.kind, key].append(number)
    found: set[tuple[int, int]] = set()
    for (kind, key), block in holders.items():
        if ":" in key:  # an official number: each is compared to the one before
            found.update(pairwise(block))
            continue
        asking = asked.get((kind, key), ())
        if len(asking) * len(block) <= _SMALL:
            found.update((min(a, b), max(a, b)) for a, b in product(asking, block) if a != b)
        else:
            found.update(_nearby(asking, block, fingerprints, comparator))
    return found


def _nearby(
    asking: Sequence[int],
    block: Sequence[int],
    fingerprints: Sequence[Fingerprint],
    comparator: Comparator,
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a large block that share a place or a lead, or tell neither."""
    here: dict[str, list[int]] = defaultdict(list)
    below: dict[str, list[int]] = defaultdict(list)
    for number in block:
        own = _whereabouts(fingerprints[number])
        for place in own:
            here[place].append(number)
        for place in {up for inner in own for up in comparator.above(inner)} - own:
            below[place].append(number)
    for number in asking:
        own = _whereabouts(fingerprints[number])
        above = {up for inner in own for up in comparator.above(inner)} if own else set()
        near_by: list[Sequence[int]] = [here[place] for place in above if place in here]
        near_by += [below[place] for place in own if place in below]
        near_by.append(here.get(_NOWHERE, []) if own != {_NOWHERE} else block)
        for other in set().union(*near_by) - {number}:
            yield min(number, other), max(number, other)


_NOWHERE = ""


def _whereabouts(record: Fingerprint) -> set[str]:
    """Return the territories, wholes and lead of a record, which tell it apart from most others."""
    return {*record.places, *record.wholes, *([f"lead {record.lead}"] if record.lead else [])} or {
        _NOWHERE
    }
