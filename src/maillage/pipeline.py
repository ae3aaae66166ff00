"""The flow: read, check, index, check again, emit, publish; all of it, or nothing is published.

Files go to worker processes in chunks of a fixed size, so that the outputs do not depend on how
many workers there are; a worker keeps no record once its chunk is done.
"""

from __future__ import annotations

import gc
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path

from maillage import catalogue, contributions
from maillage.catalogue import Index, Key
from maillage.chunk import Chunk, Converters
from maillage.contributions import Contribution
from maillage.emit import EMITTERS, Sink
from maillage.findings import MAX_FINDINGS, Finding, Report
from maillage.model import Model, load
from maillage.publication import publish, staging
from maillage.rules import checks

#: Files in one chunk.
CHUNK = 1000
#: Called with the number of files done and the number of files in all.
Progress = Callable[[int, int], None]


def validate(model: Model, *, workers: int = 0, progress: Progress | None = None) -> Report:
    """Judge every contribution of the catalogue, and the catalogue as a whole.

    Args:
        model: the model of the catalogue.
        workers: how many processes share the work; 0 for one a processor.
        progress: told how many files are done.
    """
    return _check(model, None, workers, progress)


def build(model: Model, out: Path, *, workers: int = 0, progress: Progress | None = None) -> Report:
    """Judge the catalogue and, when it is accepted, publish every output in `out`.

    Raises:
        PublishError: the outputs could not be put in place; the former ones stand.
    """
    with staging(out) as folder, ExitStack() as stack:
        whole = folder / "whole"
        whole.mkdir()
        sinks = [stack.enter_context(closing(emitter.sink(model, whole))) for emitter in EMITTERS]
        report = _check(model, _Staging(folder, sinks), workers, progress)
        if report.accepted:
            for sink in sinks:
                sink.finish(report)
            publish(whole, out)
    return report


@dataclass(frozen=True)
class _Staging:
    """Where chunks leave what they add to the outputs, and who joins it."""

    folder: Path
    sinks: list[Sink]

    def take(self, chunk: Path) -> None:
        """Join what a chunk left, and remove it."""
        for sink in self.sinks:
            sink.add(chunk)
        shutil.rmtree(chunk)


def _check(
    model: Model, staging: _Staging | None, workers: int, progress: Progress | None
) -> Report:
    """Judge the catalogue; where there is a staging, join the chunks as long as all is well."""
    files, findings = contributions.find(model.root, model.by_collection)
    jobs = [
        _Job(
            tuple(files[start : start + CHUNK]),
            staging.folder / f"{start:09}" if staging else None,
        )
        for start in range(0, len(files), CHUNK)
    ]
    index, counts, done = Index(), Counter[str](), 0
    for job, result in zip(jobs, _run(model, jobs, workers), strict=True):
        findings.extend(result.findings)
        index.add(result.keys, result.references)
        counts.update(model.entities[kind].collection for kind, _ in result.keys)
        if staging and job.folder and not findings and not index.twins:
            staging.take(job.folder)
        done += len(job.files)
        if progress:
            progress(done, len(files))
    findings.extend(catalogue.check(model, index, _readable(model.root, files)))
    return Report.of(findings, counts)


@dataclass(frozen=True)
class _Job:
    """One chunk of files, and the folder for what it adds to the outputs, if any."""

    files: tuple[str, ...]
    folder: Path | None


@dataclass(frozen=True)
class _Result:
    """What a worker reports about one chunk."""

    findings: list[Finding]
    #: The records, in the order of their files.
    keys: list[Key]
    #: What the records refer to.
    references: set[Key]


def _run(model: Model, jobs: Sequence[_Job], workers: int) -> Iterator[_Result]:
    processes = min(len(jobs), workers or os.cpu_count() or 1)
    if processes <= 1:
        yield from map(_Worker(model), jobs)
        return
    with ProcessPoolExecutor(processes, initializer=_start, initargs=(model.root,)) as pool:
        yield from pool.map(_work, jobs)


#: The worker of this process. A pool hands its processes functions, not objects that hold
#: compiled validators, so each makes its own when it starts.
_worker: _Worker | None = None


def _start(root: Path) -> None:
    # Records have no cycles, and there are many: looking for some takes a fifth of the time.
    gc.disable()
    global _worker  # noqa: PLW0603 - see above
    _worker = _Worker(load(root))


def _work(job: _Job) -> _Result:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    return _worker(job)


@dataclass(frozen=True)
class _Worker:
    """Reads, checks and emits chunks of files."""

    model: Model

    @cached_property
    def _checks(self) -> tuple[Callable[[Contribution], Iterator[Finding]], ...]:
        return checks(self.model)

    @cached_property
    def _references(self) -> Callable[[Contribution], Iterator[catalogue.Reference]]:
        return catalogue.references(self.model)

    @cached_property
    def _converters(self) -> Converters:
        return Converters(self.model)

    def __call__(self, job: _Job) -> _Result:
        result = _Result([], [], set())
        accepted = [record for file in job.files if (record := self._judge(file, result))]
        if job.folder and not result.findings:
            job.folder.mkdir()
            chunk = Chunk(self._converters, accepted)
            for emitter in EMITTERS:
                if emitter.part:
                    emitter.part(chunk, job.folder)
        return result

    def _judge(self, file: str, result: _Result) -> Contribution | None:
        """Add what is known of one file to the result; return it where nothing is wrong."""
        contribution = contributions.read(self.model.root, file)
        if isinstance(contribution, list):
            result.findings.extend(contribution)
            # What refers to an unreadable record is not wrong for it: its file bears its name.
            collection, stem = file.split("/")[1], Path(file).stem
            result.keys.append((self.model.by_collection[collection].name, stem))
            return None
        every = (finding for check in self._checks for finding in check(contribution))
        found = list(islice(every, MAX_FINDINGS + 1))  # one more tells that there are more
        result.findings.extend(found)
        result.keys.append(catalogue.key_of(self.model, contribution))
        result.references.update(key for key, _, _ in self._references(contribution))
        return None if found else contribution


def _readable(root: Path, files: Sequence[str]) -> Iterator[Contribution]:
    for file in files:
        contribution = contributions.read(root, file)
        if not isinstance(contribution, list):
            yield contribution
