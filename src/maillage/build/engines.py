"""Where chunks are worked on: the processes of this machine, or a cluster, by its name.

A package adds one by an entry point of the group `maillage.engines`: a function of an `Engine` and
of how many workers are wanted, which gives a `EngineWorkers` in a context.
"""

from __future__ import annotations

import ctypes
import gc
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor, wait
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from importlib.metadata import entry_points
from typing import TypeVar

from maillage.build.deferred_signals import INTERRUPTION, deferred
from maillage.errors import Reason, RunError

GROUP = "maillage.engines"
PROCESSES = "processes"
_Answer = TypeVar("_Answer")
#: Seconds between two looks at whether those who have a job are there.
_PAUSE = 5


class EngineWorkers:
    """Workers that an executor has, and another executor where those of the first died.

    Args:
        make: gives an executor.
        workers: how many jobs are done at a time.
        deaths: what a future raises whose worker died.
        is_kept: whether the executor itself finds others in place of workers that died.
    """

    def __init__(
        self,
        make: Callable[[], Executor],
        workers: int,
        deaths: tuple[type[BaseException], ...] = (BrokenExecutor,),
        *,
        is_kept: bool = False,
    ) -> None:
        self.workers = workers
        self.deaths = deaths
        self._make = make
        self._is_kept = is_kept
        self._executor = make()

    def submit(self, call: Callable[[], _Answer]) -> Future[_Answer]:
        """Have a function called, which can be sent."""
        try:
            # A process that is begun with the first is not interrupted before it is a worker.
            with deferred(INTERRUPTION):
                return self._executor.submit(call)
        except self.deaths as error:  # told where the answer is waited for
            lost: Future[_Answer] = Future()
            lost.set_exception(error)
            return lost

    def answer(self, future: Future[_Answer]) -> _Answer:
        """Wait for what comes of a job; return it, or raise what it raised.

        Where its worker died, that is one of `deaths`.
        """
        while not self._is_kept and not wait((future,), _PAUSE).done:
            # Of a job that was sent just as workers died, Python 3.11 may never tell: the next one
            # is refused. https://github.com/python/cpython/issues/109047
            self._executor.submit(_nothing)
        return future.result()

    def renew(self) -> None:
        """Find others in place of workers that died."""
        if not self._is_kept:
            self._executor.shutdown(wait=False, cancel_futures=True)
            self._executor = self._make()

    def close(self) -> None:
        """Let the workers go."""
        # Of a thread that it is interrupted in waiting for, Python 3.11 believes that it ended: it
        # would tell the workers to end no more, and wait for them for ever as it exits.
        # https://github.com/python/cpython/issues/90882
        with deferred(INTERRUPTION):
            self._executor.shutdown(cancel_futures=True)


@dataclass(frozen=True)
class Engine:
    """Where chunks are worked on."""

    #: The processes of this machine, or the name of an entry point.
    name: str = PROCESSES
    #: Where the scheduler of a cluster listens; empty for workers on this machine.
    scheduler: str = ""
    #: The address of the folder or bucket that the workers have in common (fsspec); empty where
    #: they have the disk.
    store: str = ""

    @contextmanager
    def open(self, workers: int) -> Iterator[EngineWorkers]:
        """Have so many workers ready, or as many as the cluster has.

        Raises:
            RunError: nothing of that name is installed, or it cannot be reached.
        """
        with _opener(self.name)(self, workers) as pool:
            yield pool


def _opener(name: str) -> Callable[[Engine, int], AbstractContextManager[EngineWorkers]]:
    if name == PROCESSES:
        return processes
    found = entry_points(group=GROUP)
    if name not in found.names:
        known = ", ".join(sorted({PROCESSES, *found.names}))
        raise RunError(_UNKNOWN(name=name, known=known))
    opener: Callable[[Engine, int], AbstractContextManager[EngineWorkers]] = found[name].load()
    return opener


#: The processes of this machine.
HERE = Engine()


def _nothing() -> None:
    """Do as a job that only asks whether there are workers."""


@contextmanager
def processes(_engine: Engine, workers: int) -> Iterator[EngineWorkers]:
    """Give processes of this machine."""
    pool = EngineWorkers(
        lambda: ProcessPoolExecutor(workers, initializer=start, initargs=(os.getpid(),)), workers
    )
    try:
        yield pool
    finally:
        pool.close()


def start(parent: int) -> None:
    """Make a new process a worker of another."""
    _die_with(parent)
    # Interrupted with its parent, it has nothing to say of that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, INTERRUPTION)
    gc.disable()  # records are many, and hold no cycles


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


_UNKNOWN = Reason("aucun moteur ne s’appelle « {name} » ; il y a : {known}")
