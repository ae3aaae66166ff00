"""Build a catalogue, and print what each job cost: `python -m bench.jobs ROOT`.

One process, so that the processor time of a job is what it takes, whoever else has the machine.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from maillage.build import pipeline
from maillage.build.engines import Engine, EngineWorkers
from maillage.build.worker import ChunkJob
from maillage.emit import database
from maillage.emit.rendering import ChunkPart
from maillage.model.loading import load


@dataclass(frozen=True)
class TimedEngine(Engine):
    """Does each job when it is asked for, and knows how long it took."""

    chunks: list[float] = field(default_factory=list)
    renderings: dict[str, float] = field(default_factory=dict)
    #: Of the database, what can be done while chunks are made.
    joined: list[float] = field(default_factory=list)

    @contextmanager
    def open(self, _workers: int) -> Iterator[EngineWorkers]:
        """See `Engine`."""
        yield EngineWorkers(lambda: _Inline(self), 1)


class _Inline(Executor):
    def __init__(self, engine: TimedEngine) -> None:
        self._engine = engine

    def submit(self, call: partial[Any]) -> Future[Any]:  # type: ignore[override]  # as ours
        done: Future[Any] = Future()
        job = call.args[-1]
        began = time.process_time()
        if not isinstance(job, ChunkJob) and database.FILE in job.names:
            parts = _Noted(job.parts[database.FILE], began, self._engine.joined)
            job = replace(job, parts={**job.parts, database.FILE: parts})
            call = partial(call.func, *call.args[:-1], job)
        done.set_result(call())
        took = time.process_time() - began
        if isinstance(job, ChunkJob):
            self._engine.chunks.append(took)
        else:
            many = len(job.names)
            self._engine.renderings[job.names[0] if many == 1 else f"{many} tables"] = took
        return done


class _Noted(tuple[ChunkPart, ...]):
    """Parts that note how long it took until all were read."""

    def __new__(cls, parts: Iterable[ChunkPart], began: float, noted: list[float]) -> _Noted:
        """Keep the parts."""
        self = super().__new__(cls, parts)
        self._began, self._noted = began, noted
        return self

    def __iter__(self) -> Iterator[ChunkPart]:
        """Yield them, then take note."""
        yield from super().__iter__()
        self._noted.append(time.process_time() - self._began)


def _written() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def _timed(call: Callable[[], Any]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def main(root: Path) -> None:
    """Build, and print a JSON object: seconds of processor time, bytes."""
    model, engine = load(root), TimedEngine()
    # What a process does before its first job: the model is loaded in each.
    start = _timed(lambda: load(root))
    report = pipeline.build(model, root / "build", pipeline.BuildOptions(engine=engine))
    all_of_it = time.process_time()
    jobs = sum(engine.chunks) + sum(engine.renderings.values())
    print(
        orjson.dumps(
            {
                "records": sum(report.counts.values()),
                "chunks": engine.chunks,
                "renderings": engine.renderings,
                "joined": sum(engine.joined),
                "start": start,
                "leader": all_of_it - jobs - start,
                "written": _written(),
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        ).decode()
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
