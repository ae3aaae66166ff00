"""Work shared out: chunks go out in order, and their results come back in order.

Where they are worked on is told by an engine: the processes of this machine, or whatever gives a
`concurrent.futures.Executor`. A job is a pure function of the model, the task and the files: one
that is lost with its worker is given to another.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future

from maillage.build.cache import version_of
from maillage.build.engines import HERE, Engine, EngineWorkers
from maillage.build.object_store import ObjectStore
from maillage.build.remote import FromFolder, FromStore, Work
from maillage.build.worker import ChunkJob, ChunkOptions, Result, Worker
from maillage.errors import RunError
from maillage.model.entities import Model

#: Chunks that may wait to be joined, for each process.
AHEAD = 4
#: Times that workers may die without any result, before the job that all wait for is given up.
DEATHS = 5


def results(
    model: Model,
    task: ChunkOptions,
    jobs: Sequence[ChunkJob],
    workers: int = 0,
    engine: Engine = HERE,
) -> Iterator[Result]:
    """Yield what comes of each job.

    Args:
        model: the model of the catalogue.
        task: what is to be done.
        jobs: the chunks.
        workers: how many share them; 0 for one a processor of this machine.
        engine: who they are.

    Raises:
        RunError: workers die again and again, or are of another version of this program.
        OSError: what a chunk adds could not be written.
    """
    workers = min(len(jobs), workers or os.cpu_count() or 1)
    if workers <= 1 and engine == HERE:
        yield from map(Worker(model, task), jobs)
        return
    with engine.open(max(1, workers)) as pool:
        yield from _shared(pool, jobs, _work(model, task, engine))


def _work(model: Model, task: ChunkOptions, engine: Engine) -> Work:
    if not engine.store:
        return FromFolder(model.root, task, version_of(model))
    return FromStore.of(model, task, ObjectStore(engine.store))


def _shared(pool: EngineWorkers, jobs: Sequence[ChunkJob], work: Work) -> Iterator[Result]:
    """Keep as many jobs under way as may wait; workers may outrun whoever takes the results."""
    waiting: deque[tuple[ChunkJob, Future[Result]]] = deque()
    left = deque(jobs)
    deaths = 0
    while left or waiting:
        while left and len(waiting) <= AHEAD * pool.workers:
            job = left.popleft()
            waiting.append((job, pool.submit(work.call(job))))
        job, future = waiting.popleft()
        try:
            result = work.received(job, future.result())
        except pool.deaths as error:
            deaths += 1
            if deaths >= DEATHS:
                raise RunError(_GIVEN_UP.format(job.files[0], job.files[-1])) from error
            pool.renew()
            # What was done before is kept; the rest was lost with who had it.
            waiting = deque(
                (job, found if _is_done(found) else pool.submit(work.call(job)))
                for job, found in [(job, future), *waiting]
            )
            continue
        deaths = 0
        yield result


def _is_done(future: Future[Result]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


_GIVEN_UP = (
    "the processes that work on the files from {} to {} die each time, perhaps for want of memory"
)
