"""Some contributions, judged in the light of the whole catalogue without reading all of it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from heapq import nsmallest
from itertools import chain

from maillage import catalogue, history, lifecycle, neighbours, places
from maillage.catalogue import Index, Key
from maillage.file_rules import UNPRINTABLE
from maillage.findings import Finding, Report
from maillage.history import Changes
from maillage.model import Model
from maillage.shelf import Folder, Shelf, readable, record
from maillage.worker import Job, Task, Worker

#: Says of a path, from the root of the catalogue, whether it is to be judged.
Chosen = Callable[[str], bool]

#: Files of a catalogue that is read whole for the sake of one.
_FEW = 2000
#: Files that are read in a larger one: those of which the names are most alike.
_ALIKE = 500
#: Letters of a word of a file name that says nothing.
_SHORT = 3


def validate_some(
    model: Model, chosen: Chosen, today: date | None = None, shelf: Shelf | None = None
) -> Report:
    """Judge some contributions in the light of the whole catalogue, and tell about them alone.

    What they refer to is known by the names of the other files, and looked up where that is not
    enough. What they resemble is found by reading the others; in a large catalogue, those of which
    the names of the files are alike.

    Args:
        model: the model of the catalogue.
        chosen: says which are to be judged.
        today: the day to judge by.
        shelf: where the contributions are, if not in the folder of the catalogue.
    """
    return _judge(model, chosen, today, shelf or Folder(model), {})


def validate_changes(model: Model, changes: Changes, today: date | None = None) -> Report:
    """Judge the contributions that changed, in the light of the whole catalogue.

    New ones are judged more strictly: old ones keep passing when the rules grow. Those that
    vanished are told where they were.
    """
    before = {
        catalogue.presumed_key(model, file): file
        for file in changes.deleted
        if file.split("/")[1] in model.by_collection and file.endswith(".json")
    }
    report = _judge(model, changes.concerns, today, Folder(model), before)
    every = (*report.findings, *history.tracked(model.root))
    return Report.of(every, report.counts).stricter(changes.added)


def _judge(
    model: Model, chosen: Chosen, today: date | None, shelf: Shelf, before: Mapping[Key, str]
) -> Report:
    """Judge some contributions, and say which of those there were `before` are gone."""
    files, strays = shelf.find()
    where = catalogue.Files(model, files)
    index = Index(files=where)
    index.add(where.keys, ())
    own = tuple(filter(chosen, files))
    result = Worker(model, Task(thorough=True, today=today), shelf)(Job(own))
    index.add((), result.references)
    index.tie(result.ties)
    read = partial(record, shelf)
    neighbours.look_up(model, index, result.keys, result.references, read)

    def across() -> Iterator[Finding]:
        concerned = readable(shelf, [*_twins(model, index, chosen, files), *own])
        yield from catalogue.check(model, index, concerned, names=shelf.names, thorough=True)
        yield from lifecycle.check(model, index, read, thorough=True)
        yield from lifecycle.vanished(index, before)
        lines = shelf.profiles(_alike(own, files) if len(files) > _FEW else files)
        yield from neighbours.some_of(model, index, result.profiles, lines, read)
        yield from places.check(model, index, own, read)

    told = [
        one
        for one in (*strays, *result.findings, *across())
        # A name that cannot be shown is told in other signs than it was chosen by.
        if chosen(one.file) or one.file in before.values() or one.rule is UNPRINTABLE
    ]
    return Report.of(told, catalogue.counts(model, result.keys))


def _twins(model: Model, index: Index, chosen: Chosen, files: Sequence[str]) -> Iterator[str]:
    """Yield the files whose id a chosen one claims too: it is told that they have it."""
    for file in files if index.twins else ():
        if not chosen(file) and catalogue.presumed_key(model, file) in index.twins:
            yield file


def _alike(chosen: Sequence[str], files: Sequence[str]) -> list[str]:
    """Return the files whose names share words with those of some."""
    wanted = {word for file in chosen for word in _words_of(file)}
    if not wanted:
        return []
    # Most files have none of the words: a look at each must be quick.
    words_in = re.compile(rf"(?<=[-/])(?:{'|'.join(map(re.escape, wanted))})(?=[-.])").findall
    shared = [(words, file) for file in files if (words := words_in(file, file.rfind("/")))]
    # A word that few have tells more than one that many have.
    often = Counter(chain.from_iterable(words for words, _ in shared))
    ranked = ((-sum([1 / often[one] for one in words]), file) for words, file in shared)
    return [file for _, file in nsmallest(_ALIKE, ranked)]


def _words_of(file: str) -> set[str]:
    stem = file.rpartition("/")[2].removesuffix(".json")
    return {word for word in stem.split("-") if len(word) > _SHORT}
