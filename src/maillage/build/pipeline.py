"""The flow: read, check, index, check again, emit, publish; all of it, or nothing is published.

Files go to worker processes in chunks, which depend on the names of the files alone: the outputs do
not depend on how many workers there are.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections import ChainMap, Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path

from maillage.build import commit_dates, executor, render_jobs
from maillage.build.across_records import AcrossRecords
from maillage.build.cache import Cache, Place
from maillage.build.commit_dates import Notice
from maillage.build.engines import HERE, Engine
from maillage.build.record_source import FolderSource, record
from maillage.build.render_jobs import Digests, Published
from maillage.build.worker import ChunkJob, ChunkOptions
from maillage.emit import common, descriptors, graph, in_parts, renderings, store
from maillage.emit.rendering import ChunkPart, Parts
from maillage.errors import CacheError, PublishError, RunError, of_system
from maillage.files.publication import STORE, add, publish, staging
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.messages import N_, Message
from maillage.model.entities import Model
from maillage.reading import bundles, history
from maillage.reading.listing import FOLDER
from maillage.reading.record_addresses import path_of
from maillage.reading.sorted_addresses import SortedAddresses
from maillage.rules import check_across, is_stricter
from maillage.rules.record_index import CrossRecordScope

#: Files in a chunk, at least and at most.
CHUNK = (750, 1250)
#: Called with the number of files done and the number of files in all.
Progress = Callable[[int, int], None]


def _unsaid(_message: Message) -> None:
    """Say nothing."""


@dataclass(frozen=True)
class BuildOptions:
    """How a run goes about its work; none of it shows in the results."""

    #: How many processes share the work; 0 for one a processor.
    workers: int = 0
    #: Whether chunks accepted before are taken from the cache, and others kept in it.
    cached: bool = True
    #: Told how many files are done.
    progress: Progress | None = None
    #: Told what became of the cache, where it is not as it should be.
    notice: Notice = _unsaid
    #: Whether to say, too, what does not refuse a record: warnings and advice.
    thorough: bool = False
    #: The day to judge by: without it, nothing is said to be past or to come.
    today: date | None = None
    #: Whether the build makes the store that answers SPARQL as well.
    sparql: bool = False
    #: Whether the build makes the large outputs in parts as well.
    in_parts: bool = False
    #: Who shares the work.
    engine: Engine = HERE
    #: Called with the parts of an accepted catalogue, before outputs are made of them.
    parts_ready: Callable[[Model, Parts], None] | None = None
    #: Whether outputs are made of the parts.
    outputs: bool = True


def validate(model: Model, options: BuildOptions = BuildOptions()) -> Report:
    """Judge every contribution of the catalogue, and the catalogue as a whole.

    Raises:
        RunError: the machine failed the run.
    """
    task = "validate" if options.thorough else "check"
    with _run_errors(), _Run(model, options, task) as run:
        return run.judge(strays=history.tracked(model.root))


def build(model: Model, out: Path, options: BuildOptions = BuildOptions()) -> Report:
    """Judge the catalogue and, when it is accepted, publish every output in `out`.

    Raises:
        PublishError: the outputs could not be put in place; the former ones stand.
        RunError: the machine failed the run; the same holds.
    """
    if out.resolve().is_relative_to((model.root / FOLDER).resolve()):
        raise PublishError(f"{out}: holds contributions alone; choose another folder")
    with _run_errors(), staging(out) as folder, _Run(model, options, "build") as run:
        report = run.judge(folder)
        parts = run.complete(folder) if report.accepted else {}
        if report.accepted and options.parts_ready:
            options.parts_ready(model, parts)
        if report.accepted and options.outputs:
            whole = folder / "whole"
            whole.mkdir()
            digests = run.render(parts, whole, out)
            data = [output for rendering in renderings(model) for output in rendering.outputs]
            descriptors.write(model, whole, report, data, digests)
            if options.sparql:
                store.make(whole / graph.FILE, whole / STORE)
            if options.in_parts:
                in_parts.make(model, whole)
            publish(whole, out)
    run.note()
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
        store.make(out / graph.FILE, folder / STORE)
        add(folder / STORE, out)
    return True


@contextmanager
def _run_errors() -> Iterator[None]:
    """Say what the machine did wrong, in place of a traceback from the depths."""
    try:
        yield
    except OSError as error:
        raise RunError(of_system(error)) from error
    except sqlite3.Error as error:
        raise RunError(str(error)) from error


class _Run:
    """One pass over the whole catalogue."""

    def __init__(self, model: Model, options: BuildOptions, name: str) -> None:
        self._model = model
        # What refuses a record in the form or in `validate` refuses it in a build too.
        self._options = replace(options, thorough=options.thorough or is_stricter(model))
        self._cache = self._open_cache(name) if options.cached else None
        self._task = ChunkOptions(
            name if self._cache else "", self._options.thorough, options.today
        )
        self._used: list[Place] = []
        self._remade = 0
        self._stack = ExitStack()
        self._force = executor.Workforce(model, self._task, options.workers, options.engine)
        self._parts: dict[str, list[ChunkPart]] = {}
        self._published: Published | None = None
        self._files: SortedAddresses | tuple[str, ...] = ()

    def __enter__(self) -> _Run:
        self._stack.enter_context(self._force)
        if self._cache:
            self._stack.enter_context(self._cache.in_use())
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        if self._cache and kind is None:
            self._cache.sweep(self._used)
        if self._remade:
            said = N_("Le cache était abîmé ; morceaux refaits : {number}.")
            self._options.notice(said(number=self._remade))

    def _open_cache(self, name: str) -> Cache | None:
        try:
            return Cache(self._model, name, self._options.today)
        except CacheError as error:
            self._options.notice(error.message)
        except OSError as error:
            self._options.notice(N_("Sans cache : {reason}")(reason=of_system(error)))
        return None

    def judge(self, folder: Path | None = None, strays: Iterable[Finding] = ()) -> Report:
        """Judge the catalogue, and know the parts that its outputs are made of.

        Args:
            folder: where chunks may leave their parts; None where nothing is built.
            strays: what is wrong before any contribution is read.
        """
        model = self._model
        listed = self._cache.listed if self._cache else bundles.listed
        self._files = files = SortedAddresses(model.root, model.by_collection, listed)
        findings = [*files.strays, *strays]
        jobs = (
            ChunkJob(chunk, folder / f"{number:06}" if folder else None)
            for number, chunk in enumerate(chunks(files))
        )
        across = AcrossRecords(self._cache if not self._options.thorough else None)
        counts, done, lines = Counter[str](), 0, list[bytes]()
        for job, result in self._force.chunks(jobs):
            findings.extend(result.findings)
            across.add(job.files, result)
            if self._options.thorough:
                lines.append(result.lines)
            counts.update(result.counts)
            self._remade += result.remade
            if result.entry:
                self._used.append(result.entry.place)
            self._add(result.parts if folder else ())
            done += len(job.files)
            if self._options.progress:
                self._options.progress(done, len(files))
        if across.is_known():
            return Report.of(findings, counts)
        source = FolderSource(model)
        scope = CrossRecordScope(
            model,
            across.index,
            files,
            partial(record, source),
            source.names,
            thorough=self._options.thorough,
            fingerprints=b"".join(lines),
        )
        found = list(check_across(scope))
        if not found:
            across.note()
        return Report.of([*findings, *found], counts)

    def complete(self, folder: Path) -> Parts:
        """Add what no chunk leaves; return all that the outputs of what was judged are made of.

        Args:
            folder: where what the cache does not keep is put.
        """
        model = self._model
        told = commit_dates.rows(model, chunks(self._files), self._options.notice)
        for parts, places in commit_dates.parts(model, told, folder, self._cache):
            self._add(parts)
            self._used.extend(places)
        for number, (name, content) in enumerate(common(model, self._parts)):
            (own := folder / f"common-{number}").mkdir()
            self._add([ChunkPart.packed(own, name, content)])
        return self._parts

    def _add(self, parts: Iterable[ChunkPart]) -> None:
        for part in parts:
            self._parts.setdefault(part.name, []).append(part)

    def render(self, parts: Parts, whole: Path, out: Path) -> Digests:
        """Make the outputs of what was judged, in a folder; return their digests.

        What is published already, and made of the same parts, is linked.
        """
        self._published = Published(self._cache, out) if self._cache else None
        wanted: set[str] = set()
        linked: dict[str, str] = {}
        for rendering in renderings(self._model):
            found = self._published.link(rendering, parts, whole) if self._published else None
            linked |= found or {}
            if found is None:
                wanted.add(rendering.name)
        jobs = list(render_jobs.jobs(wanted, self._model, parts, whole))
        digests = ChainMap(linked, *map(dict, self._force.renderings(jobs)))
        if self._published:
            self._published.see(digests, whole)
        return digests

    def note(self) -> None:
        """Keep in mind what was published, for the next build."""
        if self._published:
            self._published.note()


def chunks(files: Iterable[str]) -> Iterator[tuple[str, ...]]:
    """Cut sorted files into chunks that depend on the names near each cut alone.

    A chunk ends with the name of the smallest checksum among those where it may end. So when a file
    comes or goes, the chunks some way behind it are the same as before, and still in the cache.
    """
    least, most = CHUNK
    left = iter(files)
    window: list[str] = []
    while len(window := [*window, *islice(left, most + 1 - len(window))]) > most:
        end = min(range(least, most), key=lambda end: _checksum(window[end - 1]))
        yield tuple(window[:end])
        window = window[end:]
    if window:
        yield tuple(window)


def _checksum(file: str) -> int:
    return zlib.crc32(path_of(file).encode(errors="replace"))
