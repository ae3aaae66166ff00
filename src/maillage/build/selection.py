"""Some contributions, judged in the light of the whole catalogue without reading all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from heapq import nsmallest
from itertools import chain, islice

from maillage.build.record_source import FolderSource, RecordSource, record
from maillage.build.worker import ChunkJob, ChunkOptions, Result, Worker
from maillage.findings.finding import Finding
from maillage.findings.report import Report, more_in_all
from maillage.model.entities import Model
from maillage.reading import bundles, history, listing
from maillage.reading.file_rules import UNPRINTABLE
from maillage.reading.history import Changes
from maillage.reading.record_addresses import BUNDLE, RECORD, location_of, path_of
from maillage.rules import check_across, is_stricter, record_index
from maillage.rules.known_records import Known
from maillage.rules.record_index import CrossRecordScope, Key, RecordIndex

#: Says of a path, from the root of the catalogue, whether it is to be judged.
Chosen = Callable[[str], bool]

#: Files of a catalogue that is read whole for the sake of one.
_FEW = 2000
#: Files that are read in a larger one: those of which the names are most alike.
_ALIKE = 500
#: Files that are judged at a time.
_SLICE = 500
#: Letters of a word of a file name that says nothing.
_SHORT = 3


def validate_some(
    model: Model,
    chosen: Chosen,
    today: date | None = None,
    source: RecordSource | None = None,
    most: int | None = None,
    *,
    thorough: bool = True,
) -> Report:
    """Judge some contributions in the light of the whole catalogue, and tell about them alone.

    What they refer to is known by the names of the other files, and looked up where that is not
    enough. What they resemble is found by reading the others; in a large catalogue, those of which
    the names of the files are alike.

    Args:
        model: the model of the catalogue.
        chosen: says which are to be judged.
        today: the day to judge by.
        source: where the contributions are, if not in the folder of the catalogue.
        most: findings in all after which no more are looked for, and it is said so.
        thorough: also what refuses no contribution.
    """
    options = ChunkOptions(thorough=thorough or is_stricter(model), today=today, most=most)
    return _judge(model, chosen, options, source or FolderSource(model), {})


def validate_changes(model: Model, changes: Changes, today: date | None = None) -> Report:
    """Judge the contributions that changed, in the light of the whole catalogue.

    New ones are judged more strictly: old ones keep passing when the rules grow. Those that
    vanished are told where they were.
    """
    before = {
        record_index.presumed_key(model, address): location_of(address).file
        for address in _former(model, changes)
    }
    options = ChunkOptions(thorough=True, today=today)
    report = _judge(model, changes.concerns, options, FolderSource(model), before)
    every = (*report.findings, *history.tracked(model.root))
    return Report.of(every, report.counts).stricter(changes.added)


def _judge(
    model: Model,
    chosen: Chosen,
    options: ChunkOptions,
    source: RecordSource,
    before: Mapping[Key, str],
) -> Report:
    """Judge some contributions, and say which of those there were `before` are gone."""
    files, strays = source.find()
    index = RecordIndex()
    index.add((record_index.presumed_key(model, file) for file in files), (), files)
    own = tuple(file for file in files if chosen(location_of(file).file))
    result = _in_slices(Worker(model, options, source), own)
    known = result.known
    index.add((), known.references)
    index.tie(known.ties)
    read = partial(record, source)
    record_index.look_up(model, index, known.keys, known.references, read)
    across = CrossRecordScope(
        model,
        index,
        own,
        read,
        source.names,
        thorough=options.thorough,
        before=before,
        fingerprints=_resembled(source, own, files) if options.thorough else b"",
        chosen=result.lines,
    )
    told = [
        finding
        for finding in (
            *strays,
            *result.findings,
            *_some(check_across(across), result, options.most),
        )
        # A name that cannot be shown is told in other signs than it was chosen by.
        if chosen(finding.file) or finding.file in before.values() or finding.rule is UNPRINTABLE
    ]
    return Report.of(told, result.counts)


def _some(across: Iterator[Finding], result: Result, most: int | None) -> Iterator[Finding]:
    """Yield what is wrong between records, as far as what is wrong with each leaves room for it."""
    if most is None:
        yield from across
        return
    yield from islice(across, max(0, most - len(result.findings)))
    if not_told := next(across, None):
        yield more_in_all(not_told.file, not_told.line, most)


def _former(model: Model, changes: Changes) -> Iterator[str]:
    """Yield the addresses of the records in files that are gone, and in bundles that changed."""
    for file in sorted(changes.deleted | changes.modified):
        if listing.misplaced(file, model.by_collection):
            continue
        if file.endswith(BUNDLE):
            found = bundles.addresses(file, history.content(model.root, changes.base, file))
            yield from [] if isinstance(found, Finding) else found
        elif file in changes.deleted and file.endswith(RECORD):
            yield file


def _in_slices(worker: Worker, files: Sequence[str]) -> Result:
    """Judge files some at a time: what is read of them is kept until the last one is judged."""
    slices = (files[at : at + _SLICE] for at in range(0, len(files), _SLICE))
    results = [worker(ChunkJob(tuple(part))) for part in slices]
    return Result(
        [finding for result in results for finding in result.findings],
        Known(
            [key for result in results for key in result.known.keys],
            set().union(*(result.known.references for result in results)),
            [tie for result in results for tie in result.known.ties],
        ),
        sum((Counter(result.counts) for result in results), Counter()),
        fingerprints=b"".join(result.lines for result in results),
    )


def _resembled(source: RecordSource, own: Sequence[str], files: Sequence[str]) -> bytes:
    """Return the fingerprints of what some files may resemble; their own are known."""
    others = sorted(set(files).difference(own))
    return source.fingerprints(_alike(own, others) if len(others) > _FEW else others)


def _alike(chosen: Sequence[str], files: Sequence[str]) -> list[str]:
    """Return the files whose names share words with those of some."""
    wanted = {word for file in chosen for word in _words_of(file)}
    if not wanted:
        return []
    # Most files have none of the words: a look at each must be quick.
    words_in = re.compile(rf"(?<=[-/])(?:{'|'.join(map(re.escape, wanted))})(?=[-.])").findall
    paths = ((path_of(file), file) for file in files)
    shared = [(words, file) for path, file in paths if (words := words_in(path, path.rfind("/")))]
    # A word that few have tells more than one that many have.
    often = Counter(chain.from_iterable(words for words, _ in shared))
    ranked = ((-sum([1 / often[word] for word in words]), file) for words, file in shared)
    return [file for _, file in nsmallest(_ALIKE, ranked)]


def _words_of(file: str) -> set[str]:
    stem = path_of(file).rpartition("/")[2].removesuffix(".json")
    return {word for word in stem.split("-") if len(word) > _SHORT}
