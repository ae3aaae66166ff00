"""What records resemble: the pairs of near-duplicates, told at one of the two."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache

from maillage.findings.finding import Finding
from maillage.model.kind import TERRITORY
from maillage.rules.matching.blocking import near_fingerprints, pairs, search
from maillage.rules.matching.comparison import Comparator, Pair
from maillage.rules.matching.fingerprints import Fingerprint, fingerprinter, parse
from maillage.rules.near_duplicates import finding
from maillage.rules.record_index import CrossRecordScope, Key
from maillage.text import limits

#: From a kind and an id to the name of the record.
Label = Callable[[str, str], str]
#: Records that are each looked for; more are compared together with the whole catalogue.
_MANY = 50


def check(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield the near-duplicates of what is judged; they refuse no record."""
    if not across.thorough:
        return
    if across.chosen is None:
        yield from _all_of(across)
    else:
        yield from _some_of(across, across.chosen)


def _all_of(across: CrossRecordScope) -> Iterator[Finding]:
    """Yield the near-duplicates of a catalogue, each at the later of two files."""
    every = list(parse(across.fingerprints.splitlines()))
    labels = {fingerprint.key: fingerprint.label for fingerprint in every}

    def label(kind: str, name: str) -> str:
        return labels.get((kind, name), name)

    yield from _tell(across, map(Pair.later_first, pairs(every)), label)


def _tell(across: CrossRecordScope, found: Iterable[Pair], label: Label) -> Iterator[Finding]:
    """Yield the first pairs of each record; with the last that is told, how many more there are."""
    told: Counter[str] = Counter()
    last: dict[str, Pair] = {}
    once = lru_cache(limits.FILES)(across.read)

    def telling(pair: Pair, more: int = 0) -> Iterator[Finding]:
        if contribution := once(pair.record.file):
            yield finding(across.model, contribution, pair, label, more)

    for pair in found:
        file = pair.record.file
        told[file] += 1
        if told[file] < limits.ALIKE:
            yield from telling(pair)
        else:
            last.setdefault(file, pair)
    for file, pair in last.items():
        yield from telling(pair, told[file] - limits.ALIKE)


def _some_of(across: CrossRecordScope, chosen: bytes) -> Iterator[Finding]:
    """Yield the near-duplicates of some records, each at one of those.

    Files are read again, so that nothing is told that is no longer so.
    """
    read, lines = across.read, across.fingerprints
    fingerprint = fingerprinter(across.model)

    @cache
    def now(key: Key) -> Fingerprint | None:
        contribution = read(across.index.file(key))
        return fingerprint(contribution) if contribution else None

    def label(kind: str, name: str) -> str:
        fingerprint = now((kind, name))
        return fingerprint.label if fingerprint and fingerprint.label else name

    def wholes(name: str) -> Sequence[str]:
        fingerprint = now((TERRITORY, name))
        return fingerprint.wholes if fingerprint else ()

    comparator = Comparator(wholes)
    ours = {fingerprint.key: fingerprint for fingerprint in parse(chosen.splitlines())}

    def still(pair: Pair) -> Pair | None:
        other = ours.get(pair.other.key) or now(pair.other.key)
        return comparator(pair.record, other) if other else None

    found = _each(ours, lines, comparator) if len(ours) <= _MANY else _together(ours, lines)
    yield from _tell(across, filter(None, map(still, found)), label)


def _each(ours: Mapping[Key, Fingerprint], lines: bytes, comparator: Comparator) -> Iterator[Pair]:
    """Yield the pairs of a few records, each looked for in the catalogue."""
    for mine in ours.values():
        others = {
            fingerprint.key: fingerprint
            for fingerprint in search(mine, lines)
            if fingerprint.key not in ours
        }
        others |= {
            key: fingerprint for key, fingerprint in ours.items() if fingerprint.file < mine.file
        }
        yield from near_fingerprints(mine, others.values(), comparator)


def _together(ours: Mapping[Key, Fingerprint], lines: bytes) -> Iterator[Pair]:
    """Yield the pairs of many records, out of those of the whole catalogue."""
    others = (
        fingerprint for fingerprint in parse(lines.splitlines()) if fingerprint.key not in ours
    )
    for pair in pairs([*ours.values(), *others]):
        if pair.other.key not in ours:
            yield pair
        elif pair.record.key not in ours:
            yield pair.turned()
        else:
            yield pair.later_first()
