"""The flow: read, check, index, check again, emit, publish; all of it, or nothing is published.

Files go to worker processes in chunks, which depend on the names of the files alone: the outputs do
not depend on how many workers there are.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from maillage.build import commit_dates, executor
from maillage.build.across_records import AcrossRecords
from maillage.build.cache import Place
from maillage.build.chunk_addresses import ChunkAddresses, chunks
from maillage.build.collected_parts import CollectedParts
from maillage.build.derived_parts import DerivedParts
from maillage.build.engines import HERE, Engine
from maillage.build.output_making import OutputMaking
from maillage.build.store_making import make_store
from maillage.build.worker import ChunkJob, ChunkOptions, Notice, unsaid
from maillage.emit import descriptors, graph, in_parts, renderings
from maillage.emit.chunk_parts import DamagedPartError, Parts
from maillage.errors import PublishError, RunError, is_of_machine, of_system, reason_of
from maillage.files.publication import STORE, add, publish, staging
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.messages import N_
from maillage.model.entities import Model
from maillage.reading import bundles, history
from maillage.reading.listing import FOLDER
from maillage.reading.sorted_addresses import SortedAddresses
from maillage.rules import is_stricter

#: Files in a chunk, at least and at most.
CHUNK = (375, 625)
#: Called with the number of files done and the number of files in all.
Progress = Callable[[int, int], None]


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
    notice: Notice = unsaid
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
        raise PublishError(_OF_CONTRIBUTIONS(folder=out))
    with _run_errors(), staging(out) as folder, _Run(model, options, "build") as run:
        collected = run.collected(folder)
        whole = folder / "whole"
        making = run.making(collected, out, whole)
        report = run.judge(collected, making.begin if options.outputs else None)
        parts = run.parts if report.accepted else {}
        if report.accepted and options.parts_ready:
            options.parts_ready(model, parts)
        if report.accepted and options.outputs:
            dates = graph.dates_said(parts)  # while others make what was begun
            digests = making.finish(parts)
            data = [output for rendering in renderings(model) for output in rendering.outputs]
            descriptors.write(model, whole, report, data, digests, dates)
            if options.sparql:
                make_store(whole / graph.FILE, whole / STORE)
            if options.in_parts:
                in_parts.make(model, whole)
            publish(whole, out)
    making.note()
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
        make_store(out / graph.FILE, folder / STORE)
        add(folder / STORE, out)
    return True


@contextmanager
def _run_errors() -> Iterator[None]:
    """Say what the machine did wrong, in place of a traceback from the depths."""
    try:
        yield
    except OSError as error:
        raise RunError(of_system(error)) from error
    except (sqlite3.Error, MemoryError, RuntimeError) as error:
        if isinstance(error, RuntimeError) and not is_of_machine(error):
            raise
        raise RunError(reason_of(error)) from error


class _Run:
    """One pass over the whole catalogue."""

    def __init__(self, model: Model, options: BuildOptions, name: str) -> None:
        self._model = model
        # What refuses a record in the form or in `validate` refuses it in a build too.
        self._options = replace(options, thorough=options.thorough or is_stricter(model))
        task = ChunkOptions(name if options.cached else "", self._options.thorough, options.today)
        self._cache = task.open_cache(model, options.notice)
        self._task = task if self._cache else replace(task, cache="")
        self._used: list[Place] = []
        self._remade = 0
        self._stack = ExitStack()
        self._force = executor.Workforce(model, self._task, options.workers, options.engine)
        self._files: SortedAddresses | None = None
        #: All that the outputs are made of, where each record by itself is accepted.
        self.parts: Parts = {}

    def __enter__(self) -> _Run:
        self._stack.enter_context(self._force)
        if self._cache:
            self._stack.enter_context(self._cache.in_use())
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._stack.close()
        if self._cache and kind is None:
            self._cache.sweep(self._used)
        elif self._cache and kind and issubclass(kind, DamagedPartError):
            self._cache.distrust()
        # Workers tell of theirs; what Git tells is kept by this process.
        if remade := self._remade + (self._cache.damaged if self._cache else 0):
            said = N_("Le cache était abîmé ; morceaux refaits : {number}.")
            self._options.notice(said(number=remade))

    def collected(self, folder: Path) -> CollectedParts:
        """Return what takes the parts of chunks, which they leave in a folder."""
        begins = self._options.outputs
        return self._stack.enter_context(
            CollectedParts(self._model, self._force, folder, begins=begins)
        )

    def making(self, collected: CollectedParts, out: Path, folder: Path) -> OutputMaking:
        """Return what makes the outputs in a folder, from what is collected and published."""
        return OutputMaking(self._model, self._force, collected, self._cache, out, folder)

    def judge(
        self,
        collected: CollectedParts | None = None,
        begin: Callable[[Parts], None] | None = None,
        strays: Iterable[Finding] = (),
    ) -> Report:
        """Judge the catalogue, and know the parts that its outputs are made of.

        Args:
            collected: takes the parts that chunks leave; None where nothing is built.
            begin: told all of them, before rules across records are asked.
            strays: what is wrong before any contribution is read.
        """
        model, thorough = self._model, self._options.thorough
        listed = self._cache.listed if self._cache else bundles.listed
        self._files = files = SortedAddresses(model.root, model.by_collection, listed)
        findings = [*files.strays, *strays]
        jobs = (
            ChunkJob(chunk, collected.folder / f"{number:06}" if collected else None)
            for number, chunk in enumerate(self._chunks())
        )
        across = AcrossRecords(model, self._cache, files, self._chunks, thorough=thorough)
        counts, done = Counter[str](), 0
        for job, result in self._force.chunks(jobs):
            findings.extend(result.findings)
            across.add(job.files, result)
            counts.update(result.counts)
            self._remade += result.remade
            if result.entry:
                self._used.append(result.entry.place)
            if collected:
                collected.add(result.parts)
            done += len(job.files)
            if self._options.progress:
                self._options.progress(done, len(files))
        if collected and Report.of(findings, counts).accepted:
            # What is made of them meanwhile is thrown away if rules across records refuse any.
            self.parts = self._complete(collected)
            if begin:
                begin(self.parts)
        return Report.of([*findings, *across.found()], counts)

    def _chunks(self) -> Iterator[ChunkAddresses]:
        return chunks(self._files.runs() if self._files else (), *CHUNK)

    def _complete(self, collected: CollectedParts) -> Parts:
        """Add what no chunk leaves; return all that the outputs of what was judged are made of."""
        model, notice, files = self._model, self._options.notice, self._files
        derived = DerivedParts(self._cache, collected.folder, notice)
        if files:
            for parts in commit_dates.parts(model, files, self._chunks, derived, notice):
                collected.add(parts)
        complete = collected.complete(derived)
        self._used.extend(derived.places)
        return complete


_OF_CONTRIBUTIONS = N_(
    "{folder} : ce dossier ne contient que des contributions ; choisissez-en un autre"
)
