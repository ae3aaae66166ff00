"""Build a catalogue, and print what each job cost: `python -m bench.jobs ROOT`.

One process, so that the processor time of a job is what it takes, whoever else has the machine.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import orjson

from bench.sharing import LeaderCost
from maillage.build import pipeline
from maillage.build.across_records import AcrossRecords
from maillage.build.engines import Engine, EngineWorkers
from maillage.build.worker import ChunkJob
from maillage.emit import renderings
from maillage.emit.chunk_parts import ChunkPart
from maillage.findings.finding import Finding
from maillage.model.loading import load


@dataclass(frozen=True)
class TimedEngine(Engine):
    """Does each job when it is asked for, and knows how long it took."""

    #: The renderings that are begun early.
    is_long: frozenset[str] = frozenset()
    chunks: list[float] = field(default_factory=list)
    renderings: dict[str, float] = field(default_factory=dict)
    #: Of these, what each part of a chunk took in its own thread, and last what was left then.
    early: dict[str, list[float]] = field(default_factory=dict)
    #: When each job began and ended, and whether it is a chunk.
    times: list[tuple[float, float, bool]] = field(default_factory=list)
    #: Numbers of the jobs that make several tables.
    shares: Iterator[int] = field(default_factory=lambda: count(1))
    #: When the rules across records were asked.
    asked: list[float] = field(default_factory=list)

    @contextmanager
    def open(self, _workers: int) -> Iterator[EngineWorkers]:
        """See `Engine`."""
        yield EngineWorkers(lambda: _Inline(self), 1)

    def leader(self, start: float, end: float) -> LeaderCost:
        """Return what the main process did besides, from its start to its end."""
        first, (asked,) = self.times[0], self.asked
        *_, last = (ended for _, ended, is_chunk in self.times if is_chunk)
        between = [(former[1], job[0], job[2]) for former, job in pairwise(self.times)]
        chunks = sum(began - ended for ended, began, is_chunk in between if is_chunk)
        later = sum(began - ended for ended, began, is_chunk in between if not is_chunk)
        across = max(0.0, later - (asked - last))
        after = end - max(asked, self.times[-1][1])
        return LeaderCost(first[0] - start, chunks, asked - last, across, after)


class _Inline(Executor):
    def __init__(self, engine: TimedEngine) -> None:
        self._engine = engine

    def submit(self, call: partial[Any]) -> Future[Any]:  # type: ignore[override]  # as ours
        done: Future[Any] = Future()
        job = call.args[-1]
        is_chunk = isinstance(job, ChunkJob)
        noted: dict[str, list[float]] = {}
        if not is_chunk:
            parts = {name: _Noted(some, noted, name) for name, some in job.parts.items()}
            call = partial(call.func, *call.args[:-1], replace(job, parts=parts))
        began, alone = time.process_time(), time.thread_time()
        done.set_result(call())
        ended, last = time.process_time(), time.thread_time()
        self._engine.times.append((began, ended, is_chunk))
        if is_chunk:
            self._engine.chunks.append(ended - began)
            return done
        name = job.names[0] if len(job.names) == 1 else f"tables {next(self._engine.shares)}"
        self._engine.renderings[name] = ended - began
        if name in self._engine.is_long:
            # The parts of chunks are as many as these. What comes before the first is its own.
            many = len(self._engine.chunks) + 1
            _, *taken = next(times for times in noted.values() if len(times) == many)
            self._engine.early[name] = [b - a for a, b in pairwise([alone, *taken, last])]
        return done


class _Noted:
    """Parts that note when each was asked for, and when there was none left.

    It is the time of the thread that asks: others may read the parts meanwhile.
    """

    def __init__(
        self, parts: Iterable[ChunkPart], noted: dict[str, list[float]], name: str
    ) -> None:
        self._parts, self._noted, self._name = parts, noted, name

    def __iter__(self) -> Iterator[ChunkPart]:
        times = self._noted[self._name] = []
        for part in self._parts:
            times.append(time.thread_time())
            yield part
        times.append(time.thread_time())


def _written() -> int:
    lines = Path("/proc/self/io").read_text().splitlines()
    return int(dict(line.split(": ") for line in lines)["wchar"])


def _timed(call: Callable[[], Any]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def main(root: Path) -> None:
    """Build, and print a JSON object: seconds of processor time, bytes."""
    model = load(root)
    is_long = frozenset(each.name for each in renderings(model) if each.is_long)
    engine = TimedEngine(is_long=is_long)
    # What a process does before its first job: the model is loaded in each.
    start = _timed(lambda: load(root))
    found = AcrossRecords.found

    def noted(across: AcrossRecords) -> Sequence[Finding]:
        engine.asked.append(time.process_time())
        return found(across)

    # By hand: what the standard library has for it starts with asyncio, which no build does.
    AcrossRecords.found = noted  # type: ignore[method-assign]
    report = pipeline.build(model, root / "build", pipeline.BuildOptions(engine=engine))
    leader = engine.leader(start, time.process_time())
    print(
        orjson.dumps(
            {
                "records": sum(report.counts.values()),
                "chunks": engine.chunks,
                "renderings": engine.renderings,
                "early": engine.early,
                "start": start,
                "leader": asdict(leader),
                "written": _written(),
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
            }
        ).decode()
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
