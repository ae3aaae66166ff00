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
from pathlib import Path

from maillage import catalogue, contributions
from maillage.catalogue import Index, Key
from maillage.contributions import Contribution
from maillage.emit import EMITTERS, Sink
from maillage.findings import Finding, Report
from maillage.model import Model, load
from maillage.publication import publish, staging
from maillage.rules import checks

#: Files in one chunk.
CHUNK = 500
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
        for key, file in result.keys:
            index.add(key, file)
            counts[model.entities[key[0]].collection] += 1
        for key, file in result.references:
            index.want(key, file)
        if staging and job.folder and not findings and not index.twins:
            staging.take(job.folder)
        done += len(job.files)
        if progress:
            progress(done, len(files))
    findings.extend(catalogue.check(model, index, _Reader(model.root)))
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
    #: The kind and id of each record, with its file.
    keys: list[tuple[Key, str]]
    #: What the records refer to, with the file that does.
    references: list[tuple[Key, str]]


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

    def __call__(self, job: _Job) -> _Result:
        result = _Result([], [], [])
        accepted = [record for file in job.files if (record := self._judge(file, result))]
        if job.folder and not result.findings:
            job.folder.mkdir()
            for emitter in EMITTERS:
                if emitter.part:
                    emitter.part(self.model, accepted, job.folder)
        return result

    def _judge(self, file: str, result: _Result) -> Contribution | None:
        """Add what is known of one file to the result; return it where nothing is wrong."""
        contribution = contributions.read(self.model.root, file)
        collection, stem = file.split("/")[1], Path(file).stem
        kind = self.model.by_collection[collection].name
        if isinstance(contribution, list):
            result.findings.extend(contribution)
            # What refers to an unreadable record is not wrong for it.
            result.keys.append(((kind, stem), file))
            return None
        found = [finding for check in self._checks for finding in check(contribution)]
        result.findings.extend(found)
        identifier = contribution.data.get("id")
        key = (kind, identifier if isinstance(identifier, str) else stem)
        result.keys.append((key, file))
        result.references.extend((key, file) for key, _, _ in self._references(contribution))
        return None if found else contribution


@dataclass(frozen=True)
class _Reader:
    """Reads a file once more, to show where in it a finding stands."""

    root: Path

    def __call__(self, file: str) -> Contribution | None:
        contribution = contributions.read(self.root, file)
        return None if isinstance(contribution, list) else contribution
