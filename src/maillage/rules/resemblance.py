"""What records resemble: the pairs of near-duplicates, told at one of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from maillage.findings.finding import MAX_FINDINGS, Finding
from maillage.model.kind import TERRITORY
from maillage.rules.matching.blocking import near_profile, pairs, search
from maillage.rules.matching.comparison import Judge, Pair
from maillage.rules.matching.fingerprints import Profile, parse, profiler
from maillage.rules.near_duplicates import finding
from maillage.rules.record_index import Across, Key
from maillage.text import limits

#: From a kind and an id to the name of the record.
Label = Callable[[str, str], str]
#: Records that are each looked for; more are compared together with the whole catalogue.
_MANY = 50


def check(across: Across) -> Iterator[Finding]:
    """Yield the near-duplicates of what is judged; they refuse no record."""
    if not across.thorough:
        return
    if across.chosen is None:
        yield from _all_of(across)
    else:
        yield from _some_of(across, across.chosen)


def _all_of(across: Across) -> Iterator[Finding]:
    """Yield the near-duplicates of a catalogue, each at the later of two files."""
    every = list(parse(across.fingerprints.splitlines()))
    labels = {one.key: one.label for one in every}

    def label(kind: str, name: str) -> str:
        return labels.get((kind, name), name)

    yield from _tell(across, map(Pair.later_first, pairs(every)), label)


def _tell(across: Across, found: Iterable[Pair], label: Label) -> Iterator[Finding]:
    told: Counter[str] = Counter()
    once = lru_cache(limits.FILES)(across.read)
    for pair in found:
        file = pair.one.file
        told[file] += 1
        if told[file] <= MAX_FINDINGS and (contribution := once(file)):
            yield finding(across.model, contribution, pair, label)


def _some_of(across: Across, chosen: bytes) -> Iterator[Finding]:
    """Yield the near-duplicates of some records, each at one of those.

    Args:
        across: the catalogue; files are read again, so that nothing is told that is no longer so.
        chosen: the profiles of those records.
    """
    read, lines = across.read, across.fingerprints
    profile = profiler(across.model)

    @cache
    def now(key: Key) -> Profile | None:
        contribution = read(across.index.file(key))
        return profile(contribution) if contribution else None

    def label(kind: str, name: str) -> str:
        one = now((kind, name))
        return one.label if one and one.label else name

    def wholes(name: str) -> Sequence[str]:
        one = now((TERRITORY, name))
        return one.wholes if one else ()

    judge = Judge(wholes)
    ours = {one.key: one for one in parse(chosen.splitlines())}

    def still(pair: Pair) -> Pair | None:
        other = ours.get(pair.other.key) or now(pair.other.key)
        return judge(pair.one, other) if other else None

    found = _each(ours, lines, judge) if len(ours) <= _MANY else _together(ours, lines)
    yield from _tell(across, filter(None, map(still, found)), label)


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
