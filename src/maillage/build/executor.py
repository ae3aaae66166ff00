"""Work shared among processes: chunks go out in order, and their results come back in order."""

from __future__ import annotations

import ctypes
import gc
import os
import signal
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from pathlib import Path

from maillage.build.worker import ChunkJob, ChunkOptions, Result, Worker
from maillage.model.entities import Model
from maillage.model.loading import load

#: Chunks that may wait to be joined, for each process.
AHEAD = 4


def results(
    model: Model, task: ChunkOptions, jobs: Sequence[ChunkJob], workers: int = 0
) -> Iterator[Result]:
    """Yield what comes of each job.

    Args:
        model: the model of the catalogue.
        task: what is to be done.
        jobs: the chunks.
        workers: how many processes share them; 0 for one a processor.

    Raises:
        BrokenProcessPool: a process died.
        OSError: what a chunk adds could not be written.
    """
    processes = min(len(jobs), workers or os.cpu_count() or 1)
    if processes <= 1:
        yield from map(Worker(model, task), jobs)
        return
    arguments = (model.root, task, os.getpid())
    with ProcessPoolExecutor(processes, initializer=_start, initargs=arguments) as pool:
        # Processes may outrun whoever takes the results: what waits must fill neither memory nor
        # disk.
        waiting: deque[Future[Result]] = deque()
        for job in jobs:
            waiting.append(pool.submit(_work, job))
            if len(waiting) > AHEAD * processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


#: The worker of this process. A pool hands its processes functions, not objects that hold
#: compiled validators, so each makes its own when it starts.
_worker: Worker | None = None


def _start(root: Path, task: ChunkOptions, parent: int) -> None:
    global _worker  # noqa: PLW0603 - see above
    _die_with(parent)
    # Records have no cycles, and there are many: looking for some takes a fifth of the time.
    gc.disable()
    _worker = Worker(load(root), task)


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


def _work(job: ChunkJob) -> Result:
    if _worker is None:
        raise RuntimeError("the worker was not started")
    return _worker(job)
