"""Some records in the light of all: what they resemble, and what they lead to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from maillage import catalogue, limits
from maillage.catalogue import Index, Key, Read
from maillage.duplicate_rules import finding
from maillage.duplicates import near_profile, pairs, search
from maillage.findings import MAX_FINDINGS, Finding
from maillage.model import Model
from maillage.profiles import Profile, parse, profiler
from maillage.sameness import Judge, Pair

#: From a kind and an id to the name of the record.
Label = Callable[[str, str], str]
#: Records that are each looked for; more are compared together with the whole catalogue.
_MANY = 50


def all_of(lines: bytes, read: Read) -> Iterator[Finding]:
    """Yield the near-duplicates of a catalogue, each at the later of two files.

    Args:
        lines: the profiles of all records.
        read: reads a file again, to say where.
    """
    every = list(parse(lines.splitlines()))
    labels = {one.key: one.label for one in every}

    def label(kind: str, name: str) -> str:
        return labels.get((kind, name), name)

    yield from _tell(map(Pair.later_first, pairs(every)), read, label)


def _tell(found: Iterable[Pair], read: Read, label: Label) -> Iterator[Finding]:
    told: Counter[str] = Counter()
    once = lru_cache(limits.FILES)(read)
    for pair in found:
        file = pair.one.file
        told[file] += 1
        if told[file] <= MAX_FINDINGS and (contribution := once(file)):
            yield finding(contribution, pair, label)


def some_of(
    model: Model, index: Index, chosen: bytes, lines: bytes, read: Read
) -> Iterator[Finding]:
    """Yield the near-duplicates of some records, each at one of those.

    Args:
        model: the model of the catalogue.
        index: where its files are.
        chosen: the profiles of those records.
        lines: the profiles of all records, some of which may be out of date.
        read: reads a file again: nothing is told that is no longer so.
    """
    profile = profiler(model)

    @cache
    def now(key: Key) -> Profile | None:
        contribution = read(index.file(key))
        return profile(contribution) if contribution else None

    def label(kind: str, name: str) -> str:
        one = now((kind, name))
        return one.label if one and one.label else name

    def wholes(name: str) -> Sequence[str]:
        one = now(("territory", name))
        return one.wholes if one else ()

    judge = Judge(wholes)
    ours = {one.key: one for one in parse(chosen.splitlines())}

    def still(pair: Pair) -> Pair | None:
        other = ours.get(pair.other.key) or now(pair.other.key)
        return judge(pair.one, other) if other else None

    found = _each(ours, lines, judge) if len(ours) <= _MANY else _together(ours, lines)
    yield from _tell(filter(None, map(still, found)), read, label)


def _each(ours: Mapping[Key, Profile], lines: bytes, judge: Judge) -> Iterator[Pair]:
    """Yield the pairs of a few records, each looked for in the catalogue."""
    for mine in ours.values():
        others = {one.key: one for one in search(mine, lines) if one.key not in ours}
        others |= {key: one for key, one in ours.items() if one.file < mine.file}
        yield from near_profile(mine, others.values(), judge)


def _together(ours: Mapping[Key, Profile], lines: bytes) -> Iterator[Pair]:
    """Yield the pairs of many records, out of those of the whole catalogue."""
    others = (one for one in parse(lines.splitlines()) if one.key not in ours)
    for pair in pairs([*ours.values(), *others]):
        if pair.other.key not in ours:
            yield pair
        elif pair.one.key not in ours:
            yield pair.turned()
        else:
            yield pair.later_first()


def look_up(
    model: Model, index: Index, chosen: Iterable[Key], references: Iterable[Key], read: Read
) -> None:
    """Complete the index of some records with what those they refer to hang together with."""
    ties = catalogue.ties(model)
    left, seen = list(references), set(chosen)
    while left:
        key = left.pop()
        contribution = read(index.file(key)) if key not in seen else None
        seen.add(key)
        if contribution:
            found = list(ties(contribution))
            index.tie(found)
            left.extend((kind, target) for kind, _, _, target in found)
