"""Work shared out: chunks go out in order, and their results come back in order.

Where they are worked on is told by an engine: the processes of this machine, or whatever gives a
`concurrent.futures.Executor`. A job is a pure function of the model, the task and the files, or of
the parts that outputs are made of: one that is lost with its worker is given to another.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from functools import cached_property, partial
from itertools import chain, islice, zip_longest
from typing import TypeVar

from maillage.build.engines import HERE, Engine, EngineWorkers
from maillage.build.object_store import ObjectStore
from maillage.build.program_version import version_of
from maillage.build.remote import Answer, FromFolder, FromStore, prepare
from maillage.build.render_jobs import RenderJob, render
from maillage.build.worker import ChunkJob, ChunkOptions, Result, Worker
from maillage.emit.rendering import Digests
from maillage.errors import Reason, RunError
from maillage.model.entities import Model
from maillage.model.uncollected import uncollected

#: Jobs that may be done before their results are taken, for each process.
AHEAD = 4
#: Chunks of a run that this process makes itself, where the cache has the others: a change of one
#: line of a bundle moves those behind it, which mostly are in two.
ALONE = 2
#: Chunks that it looks for before it makes one.
LOOKED_AT = 16
#: Times that workers may die without any result, before the job that all wait for is given up.
DEATHS = 5


class Workforce:
    """Whoever does the jobs of one run; in a context, as they are let go at its end.

    Args:
        model: the model of the catalogue.
        task: what is to be done with chunks.
        workers: how many share the work; 0 for one a processor of this machine.
        engine: who they are.
    """

    def __init__(self, model: Model, task: ChunkOptions, workers: int, engine: Engine) -> None:
        self._model = model
        self._task = task
        self._workers = workers or os.cpu_count() or 1
        self._engine = engine
        self._pool: EngineWorkers | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Workforce:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def chunks(self, jobs: Iterable[ChunkJob]) -> Iterator[tuple[ChunkJob, Result]]:
        """Yield each chunk and what comes of it; it is asked for when somebody can do it.

        Raises:
            RunError: workers die again and again, or are of another version of this program.
            OSError: what a chunk adds could not be written.
        """
        jobs = iter(jobs)
        some = list(islice(jobs, self._workers))
        self._workers, jobs = max(1, len(some)), chain(some, jobs)
        if self._engine == HERE:
            left = yield from self._alone(jobs)
            if left is None:
                return
            jobs = left
        pool = self._opened()
        if self._engine.store:
            work = FromStore.of(self._model, self._task, ObjectStore(self._engine.store))
            results = _shared(pool, jobs, work.submit)
            yield from ((job, work.received(job, result)) for job, result in results)
        else:
            yield from _shared(pool, jobs, self.work.submit)

    def _alone(
        self, jobs: Iterator[ChunkJob]
    ) -> Generator[tuple[ChunkJob, Result], None, Iterator[ChunkJob] | None]:
        """Work on chunks in this process while few are to be made; return those for others.

        To start workers takes nearly as long as to make a chunk; to look for one, next to nothing.
        """
        worker, touched, lacking = Worker(self._model, self._task), 0, 0
        while some := list(islice(jobs, LOOKED_AT)):
            found: list[Result | None] = []
            for job in some if self._workers > 1 else ():
                result = worker.known(job)
                if result is None and touched < LOOKED_AT:
                    touched += 1
                    result = worker.known_by_content(job)
                found.append(result)
                lacking += result is None
                if lacking > ALONE:
                    return chain(some, jobs)
            for job, result in zip_longest(some, found):
                with uncollected():
                    made = result or worker(job)
                yield job, made
        return None

    def renderings(self, jobs: Sequence[RenderJob]) -> Iterator[Digests]:
        """Begin each job, by those who worked on the chunks if they have the disk.

        Returns:
            what comes of each, as it is asked for.

        Raises:
            RunError: as above.
            OSError: an output could not be written.
        """
        if (self._pool is None and self._workers == 1) or self._engine.store:
            return self._here(jobs)
        return (done for _, done in _shared(self._opened(), jobs, self.work.submit))

    def _here(self, jobs: Sequence[RenderJob]) -> Iterator[Digests]:
        with ThreadPoolExecutor() as threads:
            yield from threads.map(partial(render, self._model), jobs)

    def _opened(self) -> EngineWorkers:
        if self._pool is None:
            if self._engine == HERE:
                prepare(self.work, self._model)
            self._pool = self._stack.enter_context(self._engine.open(self._workers))
        return self._pool

    @property
    def is_shared(self) -> bool:
        """Whether several share the work by now, and not this process alone."""
        return self._pool is not None and self._pool.workers > 1

    @cached_property
    def work(self) -> FromFolder:
        """What those who have the disk are to know."""
        return FromFolder(self._model.root, self._task, version_of(self._model))


_Job = TypeVar("_Job")


def _shared(
    pool: EngineWorkers,
    jobs: Iterable[_Job],
    submit: Callable[[EngineWorkers, _Job], Future[Answer]],
) -> Iterator[tuple[_Job, Answer]]:
    """Keep as many jobs under way as may wait; workers may outrun whoever takes the results.

    They are under way before any result is asked for.
    """
    left = iter(jobs)
    waiting: deque[tuple[_Job, Future[Answer]]] = deque()

    def fill() -> None:
        for job in islice(left, AHEAD * pool.workers + 1 - len(waiting)):
            waiting.append((job, submit(pool, job)))

    fill()
    return _answers(pool, waiting, fill, submit)


def _answers(
    pool: EngineWorkers,
    waiting: deque[tuple[_Job, Future[Answer]]],
    fill: Callable[[], None],
    submit: Callable[[EngineWorkers, _Job], Future[Answer]],
) -> Iterator[tuple[_Job, Answer]]:
    """Yield what comes of jobs under way, in their order; some are lost with who had them."""
    deaths = 0
    while waiting:
        job, future = waiting.popleft()
        try:
            result = pool.answer(future)
        except pool.deaths as error:
            deaths += 1
            if deaths >= DEATHS:
                raise RunError(GIVEN_UP(work=str(job))) from error
            pool.renew()
            # What was done before is kept; the rest was lost with who had it.
            waiting.appendleft((job, future))
            for at, (lost, found) in enumerate(waiting):
                waiting[at] = lost, found if _is_done(found) else submit(pool, lost)
            continue
        deaths = 0
        yield job, result
        fill()


def _is_done(future: Future[Answer]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


GIVEN_UP = Reason(
    "les processus qui travaillent à {work} meurent à chaque fois, peut-être faute de mémoire"
)
