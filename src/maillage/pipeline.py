"""The flow: read, check, index, check again, emit, publish; all of it, or nothing is published.

Files go to worker processes in chunks, which depend on the names of the files alone: the outputs do
not depend on how many workers there are. A worker keeps no record once its chunk is done.
"""

from __future__ import annotations

import ctypes
import gc
import os
import shutil
import signal
import sqlite3
import zlib
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import islice
from pathlib import Path

from maillage import catalogue, contributions, lifecycle, neighbours, places
from maillage.cache import Cache, Entry, content_of
from maillage.catalogue import Index, Key, Tie
from maillage.chunk import Chunk, Converters
from maillage.contributions import Contribution
from maillage.emit import EMITTERS, ON_DEMAND, Sink, store
from maillage.errors import RunError
from maillage.findings import MAX_FINDINGS, Finding, Report
from maillage.history import Changes
from maillage.loading import load
from maillage.model import Model
from maillage.profiles import Profile, profiler
from maillage.publication import STORE, add, publish, staging
from maillage.rules import RULES, checks
from maillage.shelf import Folder, Shelf

#: Files in a chunk, at least and at most.
CHUNK = (750, 1250)
#: What the cache keeps of the profiles of a chunk.
PROFILES = "profiles.jsonl"
#: Files that may be read for the sake of one: a catalogue of no more is read whole.
_FEW = 2000
#: Letters of a word of a file name that says nothing.
_SHORT = 3
#: Chunks that may wait to be joined, for each worker.
AHEAD = 4
#: Called with the number of files done and the number of files in all.
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Options:
    """How a run goes about its work; none of it shows in the results."""

    #: How many processes share the work; 0 for one a processor.
    workers: int = 0
    #: Whether chunks accepted before are taken from the cache, and others kept in it.
    cached: bool = True
    #: Told how many files are done.
    progress: Progress | None = None
    #: Whether to say, too, what does not refuse a record: warnings and advice.
    thorough: bool = False
    #: The day to judge by: without it, nothing is said to be past or to come.
    today: date | None = None
    #: Whether the build makes the store that answers SPARQL as well.
    sparql: bool = False


def validate(model: Model, options: Options = Options()) -> Report:
    """Judge every contribution of the catalogue, and the catalogue as a whole.

    Raises:
        RunError: the machine failed the run.
    """
    task = "validate" if options.thorough else "check"
    with _run_errors(), _Run(model, options, task) as run:
        return run.judge()


def validate_some(
    model: Model,
    chosen: Callable[[str], bool],
    today: date | None = None,
    shelf: Shelf | None = None,
) -> Report:
    """Judge some contributions in the light of the whole catalogue, and tell about them alone.

    What they refer to is known by the names of the other files, and looked up where that is not
    enough. What they resemble is found by reading the others; in a large catalogue, those of which
    the names of the files are alike.

    Args:
        model: the model of the catalogue.
        chosen: says of a path, from the root of the catalogue, whether it is to be judged.
        today: the day to judge by.
        shelf: where the contributions are, if not in the folder of the catalogue.
    """
    shelf = shelf or Folder(model)
    files, findings = shelf.find()
    keys = {file: catalogue.presumed_key(model, file) for file in files}
    index = Index()
    index.add(keys.values(), ())
    index.files = catalogue.Files(model, files)
    worker = _Worker(model, None, thorough=True, today=today, read=shelf.read)
    own = list(filter(chosen, files))
    result = worker(_Job(tuple(own), None))
    index.add((), result.references)
    index.tie(result.ties)
    read = partial(_read, shelf)
    neighbours.look_up(model, index, result.keys, result.references, read)
    # Of two files that claim one id, the chosen one is told that the other has it.
    twins = [file for file in files if not chosen(file) and keys[file] in index.twins]
    concerned = _readable(shelf, [*twins, *own])
    lines = shelf.profiles(_alike(own, files) if len(files) > _FEW else files)
    found = [
        *findings,
        *result.findings,
        *catalogue.check(model, index, concerned, names=shelf.names, thorough=True),
        *lifecycle.check(model, index, read, thorough=True),
        *neighbours.some_of(model, index, result.profiles, lines, read),
        *_places(model, shelf, own, files),
    ]
    return Report.of((one for one in found if chosen(one.file)), _counts(model, result.keys))


def _alike(chosen: Sequence[str], files: Sequence[str]) -> list[str]:
    """Return the files whose names share words with those of some."""
    wanted = {word for file in chosen for word in _words_of(file)}
    shared = ((len(wanted & _words_of(file)), file) for file in files)
    ranked = sorted((-count, file) for count, file in shared if count)
    return [file for _, file in ranked[:_FEW]]


def _words_of(file: str) -> set[str]:
    stem = file.rpartition("/")[2].removesuffix(".json")
    return {word for word in stem.split("-") if len(word) > _SHORT}


def validate_changes(model: Model, changes: Changes, today: date | None = None) -> Report:
    """Judge the contributions that changed, in the light of the whole catalogue.

    New ones are judged more strictly: old ones keep passing when the rules grow. Those that
    vanished are told where they were.
    """
    report = validate_some(model, changes.concerns, today).stricter(changes.added)
    files, _ = contributions.find(model.root, model.by_collection)
    index = Index()
    index.add((catalogue.presumed_key(model, file) for file in files), ())
    before = {
        catalogue.presumed_key(model, file): file
        for file in changes.deleted
        if file.split("/")[1] in model.by_collection and file.endswith(".json")
    }
    gone = lifecycle.vanished(index, before)
    return Report.of([*report.findings, *gone], report.counts)


def build(model: Model, out: Path, options: Options = Options()) -> Report:
    """Judge the catalogue and, when it is accepted, publish every output in `out`.

    Raises:
        PublishError: the outputs could not be put in place; the former ones stand.
        RunError: the machine failed the run; the same holds.
    """
    with (
        _run_errors(),
        staging(out) as folder,
        _Run(model, options, "build") as run,
        ExitStack() as stack,
    ):
        whole = folder / "whole"
        whole.mkdir()
        emitters = EMITTERS + (ON_DEMAND if options.sparql else ())
        sinks = [stack.enter_context(closing(emitter.sink(model, whole))) for emitter in emitters]
        report = run.judge(folder, sinks)
        if report.accepted:
            for sink in sinks:
                sink.finish(report)
            publish(whole, out)
    return report


def add_store(out: Path) -> bool:
    """Add the store that answers SPARQL to a build that lacks it; return whether it did.

    Raises:
        PublishError: the store could not be put in place.
        RunError: the machine failed the run, or the build is not there.
    """
    with _run_errors(), staging(out) as folder:
        # Another process may have added it while this one waited for its turn.
        if (out / STORE).exists():
            return False
        store.make(out, folder / STORE)
        add(folder / STORE, out)
    return True


@contextmanager
def _run_errors() -> Iterator[None]:
    """Say what the machine did wrong, in place of a traceback from the depths."""
    try:
        yield
    except BrokenProcessPool as error:
        raise RunError("a worker process died, perhaps for want of memory") from error
    except (OSError, sqlite3.Error) as error:
        raise RunError(str(error)) from error


@dataclass(frozen=True)
class _Job:
    """One chunk of files, and the folder for what it adds to the outputs, if any."""

    files: tuple[str, ...]
    folder: Path | None


@dataclass(frozen=True)
class _Result:
    """What a worker reports about one chunk."""

    findings: Sequence[Finding]
    #: The records, in the order of their files.
    keys: Sequence[Key]
    #: What the records refer to.
    references: Iterable[Key]
    #: How the records hang together within their kinds.
    ties: Sequence[Tie]
    #: Where the pieces are, when the chunk is accepted.
    folder: Path | None = None
    #: The chunk in the cache, where its pieces stay.
    entry: Entry | None = None
    #: The profiles of the records, where they are not in the cache.
    profiles: bytes = b""

    @classmethod
    def of(cls, entry: Entry) -> _Result:
        """Report what the cache holds about a chunk."""
        findings = [Finding.unpack(one, RULES) for one in entry.findings]
        return cls(findings, entry.keys, entry.references, entry.ties, entry.folder, entry)

    @property
    def lines(self) -> bytes:
        """The profiles of the records, a line each."""
        return (self.entry.folder / PROFILES).read_bytes() if self.entry else self.profiles

    @property
    def accepted(self) -> bool:
        """Whether nothing refuses the chunk."""
        return not any(finding.severity == "error" for finding in self.findings)


class _Run:
    """One pass over the whole catalogue."""

    def __init__(self, model: Model, options: Options, task: str) -> None:
        self._model = model
        self._options = options
        self._task = task
        self._cache = _cache(model, task, options.today) if options.cached else None
        self._used: list[Entry] = []
        self._stack = ExitStack()
        self._threads = ThreadPoolExecutor()

    def __enter__(self) -> _Run:
        self._stack.enter_context(self._threads)
        if self._cache:
            self._stack.enter_context(self._cache.in_use())
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        if self._cache and kind is None:
            self._cache.sweep(self._used)

    def judge(self, folder: Path | None = None, sinks: Sequence[Sink] = ()) -> Report:
        """Judge the catalogue; as long as all is well, let the sinks take what chunks add.

        Args:
            folder: where chunks may leave their pieces; None where nothing is built.
            sinks: what joins the pieces.
        """
        model = self._model
        files, findings = contributions.find(model.root, model.by_collection)
        jobs = [
            _Job(chunk, folder / f"{number:06}" if folder else None)
            for number, chunk in enumerate(chunks(files))
        ]
        index, counts, done, lines = Index(), Counter[str](), 0, list[bytes]()
        index.files = catalogue.Files(model, files)
        accepted = not findings
        for job, result in zip(jobs, self._results(jobs), strict=True):
            findings.extend(result.findings)
            index.add(result.keys, result.references)
            index.tie(result.ties)
            if self._options.thorough:
                lines.append(result.lines)
            counts.update(_counts(model, result.keys))
            accepted = accepted and result.accepted and not index.twins
            if accepted:
                self._take(result, sinks)
            done += len(job.files)
            if self._options.progress:
                self._options.progress(done, len(files))
        findings.extend(self._across(index, files, b"".join(lines)))
        return Report.of(findings, counts)

    def _across(self, index: Index, files: Sequence[str], lines: bytes) -> Iterator[Finding]:
        model, thorough = self._model, self._options.thorough
        shelf = Folder(model)
        read = partial(_read, shelf)
        readable = _readable(shelf, files)
        yield from catalogue.check(model, index, readable, names=shelf.names, thorough=thorough)
        yield from lifecycle.check(model, index, read, thorough=thorough)
        if thorough:
            yield from lifecycle.orphans(index, read)
            yield from neighbours.all_of(lines, read)
            yield from _places(model, shelf, files, files)

    def _take(self, result: _Result, sinks: Sequence[Sink]) -> None:
        if result.folder is None:
            return
        # Each sink waits for the disk or for SQLite most of the time: they do so side by side.
        list(self._threads.map(lambda sink: sink.add(result.folder), sinks))
        if result.entry:
            self._used.append(result.entry)
        else:
            shutil.rmtree(result.folder)

    def _results(self, jobs: Sequence[_Job]) -> Iterator[_Result]:
        processes = min(len(jobs), self._options.workers or os.cpu_count() or 1)
        if processes <= 1:
            options = self._options
            worker = _Worker(self._model, self._cache, options.thorough, options.today)
            yield from map(worker, jobs)
            return
        task = self._task if self._cache else None
        options = self._options
        arguments = (self._model.root, task, options.thorough, options.today, os.getpid())
        with ProcessPoolExecutor(processes, initializer=_start, initargs=arguments) as pool:
            # Workers may outrun the sinks: what waits must fill neither memory nor disk.
            waiting: deque[Future[_Result]] = deque()
            for job in jobs:
                waiting.append(pool.submit(_work, job))
                if len(waiting) > AHEAD * processes:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()


def chunks(files: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Cut a sorted list of files into chunks that depend on the names near each cut alone.

    A chunk ends with the name of the smallest checksum among those where it may end. So when a file
    comes or goes, the chunks some way behind it are the same as before, and still in the cache.
    """
    least, most = CHUNK
    start = 0
    while len(files) - start > most:
        ends = range(start + least, start + most)
        end = min(ends, key=lambda place: zlib.crc32(files[place - 1].encode(errors="replace")))
        yield tuple(files[start:end])
        start = end
    if start < len(files):
        yield tuple(files[start:])


def _counts(model: Model, keys: Iterable[Key]) -> Counter[str]:
    return Counter(model.entities[kind].collection for kind, _ in keys)


def _readable(shelf: Shelf, files: Iterable[str]) -> Iterator[Contribution]:
    return filter(None, map(partial(_read, shelf), files))


def _read(shelf: Shelf, file: str) -> Contribution | None:
    contribution = shelf.read(file)
    return None if isinstance(contribution, list) else contribution


def _places(
    model: Model, shelf: Shelf, judged: Iterable[str], files: Iterable[str]
) -> Iterator[Finding]:
    """Judge where territories are, by the files of some of them and of all."""
    home = f"{contributions.FOLDER}/{model.entities['territory'].collection}/"
    by_name = {
        catalogue.presumed_key(model, file)[1]: file for file in files if file.startswith(home)
    }
    wanted = (file for file in judged if file.startswith(home))

    def find(name: str) -> Contribution | None:
        return next(_readable(shelf, [by_name[name]]), None) if name in by_name else None

    return places.check(model, _readable(shelf, wanted), find)


def _cache(model: Model, task: str, today: date | None) -> Cache | None:
    """Open the cache; a catalogue that cannot be written to does without."""
    try:
        return Cache(model, task, today)
    except OSError:
        return None


#: The worker of this process. A pool hands its processes functions, not objects that hold
#: compiled validators, so each makes its own when it starts.
_worker: _Worker | None = None


def _start(root: Path, task: str | None, thorough: bool, today: date | None, parent: int) -> None:
    global _worker  # noqa: PLW0603 - see above
    _die_with(parent)
    # Records have no cycles, and there are many: looking for some takes a fifth of the time.
    gc.disable()
    model = load(root)
    cache = _cache(model, task, today) if task else None
    _worker = _Worker(model, cache, thorough, today)


def _die_with(parent: int) -> None:
    """Ask Linux to kill this process when its parent dies.

    It would wait for work for ever, and with it whoever waits for the lock that it inherited.
    """
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        set_parent_death_signal = 1
        prctl(set_parent_death_signal, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def _work(job: _Job) -> _Result:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    return _worker(job)


@dataclass(frozen=True)
class _Worker:
    """Reads, checks and emits chunks of files."""

    model: Model
    cache: Cache | None
    thorough: bool = False
    today: date | None = None
    #: Reads a file from somewhere else than the folder of the catalogue.
    read: Callable[[str], Contribution | list[Finding]] | None = None

    def __call__(self, job: _Job) -> _Result:
        cache = self.cache
        stamp = cache.stamp(job.files) if cache else None
        if cache and (entry := cache.by_stamp(stamp)):
            return _Result.of(entry)
        accepted, result = self._judge(job.files)
        if not result.accepted:
            return result
        if not cache:
            if job.folder:
                job.folder.mkdir()
                self._emit(accepted, job.folder)
            return replace(result, folder=job.folder)
        if stamp != cache.stamp(job.files):
            # Something was written meanwhile: what was read may differ from what is there now.
            stamp = None
        content = content_of(accepted, self.today)
        entry = cache.by_content(content, stamp)
        if entry is None:
            with cache.new(content) as folder:
                if job.folder:
                    self._emit(accepted, folder)
                packed = [finding.packed() for finding in result.findings]
                if self.thorough:
                    (folder / PROFILES).write_bytes(result.profiles)
                cache.keep(folder, result.keys, result.references, result.ties, packed)
            entry = cache.by_content(content, stamp)
        if entry is None:
            raise RuntimeError("the cache lost what was just put into it")
        return _Result.of(entry)

    @cached_property
    def _checks(self) -> tuple[Callable[[Contribution], Iterator[Finding]], ...]:
        return checks(self.model, thorough=self.thorough, today=self.today)

    @cached_property
    def _references(self) -> Callable[[Contribution], Iterator[catalogue.Reference]]:
        return catalogue.references(self.model)

    @cached_property
    def _ties(self) -> Callable[[Contribution], Iterator[Tie]]:
        return catalogue.ties(self.model)

    @cached_property
    def _profile(self) -> Callable[[Contribution], Profile | None]:
        return profiler(self.model)

    @cached_property
    def _converters(self) -> Converters:
        return Converters(self.model)

    def _emit(self, accepted: Sequence[Contribution], folder: Path) -> None:
        chunk = Chunk(self._converters, accepted)
        for emitter in EMITTERS:
            if emitter.part:
                emitter.part(chunk, folder)

    def _judge(self, files: Sequence[str]) -> tuple[list[Contribution], _Result]:
        """Return the accepted records of some files, and what is known of all of them."""
        accepted: list[Contribution] = []
        findings: list[Finding] = []
        keys: list[Key] = []
        references: set[Key] = set()
        read = self.read or Folder(self.model).read
        ties: list[Tie] = []
        lines: list[bytes] = []
        for file in files:
            contribution = read(file)
            if isinstance(contribution, list):
                findings.extend(contribution)
                # What refers to an unreadable record is not wrong for it.
                keys.append(catalogue.presumed_key(self.model, file))
                continue
            every = (finding for check in self._checks for finding in check(contribution))
            found = list(islice(every, MAX_FINDINGS + 1))  # one more tells that there are more
            findings.extend(found)
            keys.append(catalogue.key_of(self.model, contribution))
            references.update(key for key, _, _ in self._references(contribution))
            ties.extend(self._ties(contribution))
            if self.thorough and (one := self._profile(contribution)):
                lines.append(one.line())
            if all(finding.severity != "error" for finding in found):
                accepted.append(contribution)
        result = _Result(findings, keys, references, ties, profiles=b"".join(lines))
        return accepted, result
