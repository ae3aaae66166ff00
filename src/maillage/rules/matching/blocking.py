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
from maillage.rules.matching.comparison import Judge, Pair
from maillage.rules.matching.fingerprints import Profile, parse, profile
from maillage.rules.record_index import Key

#: Keys by which a record is looked up, the rarest first.
_KEYS = 3
#: Pairs with one key in common that are compared without looking where they are.
_SMALL = 2000


def pairs(profiles: Sequence[Profile]) -> Iterator[Pair]:
    """Yield the near-duplicates of a catalogue, each pair once, in the order of the profiles."""
    judge = Judge.knowing(profiles)
    for number, other in sorted(_candidates(profiles, judge)):
        pair = judge(profiles[number], profiles[other])
        if pair:
            yield pair


def near(
    model: Model, record: Json, profiles: Iterable[Profile], kind: str = "action"
) -> list[Pair]:
    """Return the records that one record, perhaps not yet sent, may be a duplicate of.

    Args:
        model: the model of the catalogue.
        record: the record; it need not be valid, or have an id.
        profiles: those of the catalogue.
        kind: the kind of the record.
    """
    entity, name = model.entities[kind], str(record.get("id", ""))
    mine = profile(entity, name, file_of(entity.collection, name), record)
    others = list(profiles)
    return near_profile(mine, others, Judge.knowing(others)) if mine else []


def near_profile(mine: Profile, others: Iterable[Profile], judge: Judge) -> list[Pair]:
    """Return the pairs of one record with some others, in their order."""
    keys = set(mine.keys)
    found = (judge(mine, other) for other in others if not keys.isdisjoint(other.keys))
    return [pair for pair in found if pair]


def search(mine: Profile, lines: bytes) -> Iterator[Profile]:
    """Yield the profiles that share a key with one, out of the lines of a whole catalogue.

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


def _candidates(profiles: Sequence[Profile], judge: Judge) -> set[tuple[int, int]]:
    """Return the pairs worth comparing, as numbers of profiles.

    Each record is compared to those that have one of its rarest keys.
    """
    holders: dict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(profiles):
        for key in one.keys:
            holders[one.kind, key].append(number)
    asked: dict[Key, list[int]] = defaultdict(list)
    for number, one in enumerate(profiles):
        shared = [key for key in one.keys if len(holders[one.kind, key]) > 1]
        rarest = sorted((len(holders[one.kind, key]), key) for key in shared)
        for _, key in rarest[:_KEYS]:
            asked[one.kind, key].append(number)
    found: set[tuple[int, int]] = set()
    for (kind, key), block in holders.items():
        if ":" in key:  # an official number: each is compared to the one before
            found.update(pairwise(block))
            continue
        asking = asked.get((kind, key), ())
        if len(asking) * len(block) <= _SMALL:
            found.update((min(a, b), max(a, b)) for a, b in product(asking, block) if a != b)
        else:
            found.update(_nearby(asking, block, profiles, judge))
    return found


def _nearby(
    asking: Sequence[int], block: Sequence[int], profiles: Sequence[Profile], judge: Judge
) -> Iterator[tuple[int, int]]:
    """Yield the pairs of a large block that share a place or a lead, or tell neither."""
    here: dict[str, list[int]] = defaultdict(list)
    below: dict[str, list[int]] = defaultdict(list)
    for number in block:
        own = _whereabouts(profiles[number])
        for place in own:
            here[place].append(number)
        for place in {up for inner in own for up in judge.above(inner)} - own:
            below[place].append(number)
    for number in asking:
        own = _whereabouts(profiles[number])
        above = {up for inner in own for up in judge.above(inner)} if own else set()
        near_by: list[Sequence[int]] = [here[place] for place in above if place in here]
        near_by += [below[place] for place in own if place in below]
        near_by.append(here.get(_NOWHERE, []) if own != {_NOWHERE} else block)
        for other in set().union(*near_by) - {number}:
            yield min(number, other), max(number, other)


_NOWHERE = ""


def _whereabouts(one: Profile) -> set[str]:
    """Return the territories, wholes and lead of a record, which tell it apart from most others."""
    return {*one.places, *one.wholes, *([f"lead {one.lead}"] if one.lead else [])} or {_NOWHERE}
