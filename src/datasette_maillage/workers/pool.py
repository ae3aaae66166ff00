"""The processes that do jobs of one sort: few, bounded, killed and replaced at need.

What cannot be interrupted runs in a process that can be killed. A job that takes long must not keep
others waiting: it runs on with the lowest priority, and only so many may.
"""

from __future__ import annotations

import asyncio
import threading
import time
import weakref
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from datasette_maillage.web.reserved_threads import ReservedThreads
from datasette_maillage.workers.forkserver import Child
from datasette_maillage.workers.worker_process import BUSY, Outcome, WorkerProcess

Launch = Callable[[], tuple[Child, Connection]]
#: Seconds between two looks at whether somebody waits.
_STEP = 0.05


@dataclass(frozen=True)
class Limits:
    """What jobs may use; by default, queries in SPARQL."""

    #: Seconds that a job may take.
    seconds: float = 10
    #: Seconds of processor time after which a job counts as long, and gives way to others.
    light: float = 1
    #: Bytes of memory beyond what an idle process has.
    memory: int = 512 * 1024 * 1024
    #: Bytes of a result.
    size: int = 10 * 1024 * 1024
    #: Processes; half of them may be at long jobs while others wait.
    workers: int = 4
    #: Jobs that may wait for a process, and how many seconds.
    waiting: int = 32
    patience: float = 5

    def changed(self, given: Mapping[str, Any]) -> Limits:
        """Return these limits with some changed, as the settings of a plugin do."""
        names = {field.name for field in fields(self)} & set(given)
        return replace(self, **{name: given[name] for name in names})


#: The outcome of a long job whose process another job needed.
GIVEN_UP = Outcome("busy", b"given up")


class PendingJob:
    """One job on its way, which its owner may give up."""

    def __init__(self) -> None:
        # Held while a process is stopped, so that it is not somebody else’s by then.
        self._lock = threading.Lock()
        self._given_up = False
        self._worker: WorkerProcess | None = None

    def give_up(self) -> None:
        """Stop the job, or never start it."""
        with self._lock:
            self._given_up = True
            if self._worker:
                self._worker.kill()

    def hold(self, worker: WorkerProcess | None) -> bool:
        """Take note of who does the work; return whether it is still wanted."""
        with self._lock:
            self._worker = worker
            return not self._given_up


class _IdleWorkers:
    """The processes that have nothing to do, and how many jobs wait for one."""

    def __init__(self, count: int) -> None:
        #: The last is taken first; None stands for a process that is yet to be started.
        self._workers: list[WorkerProcess | None] = [None] * count
        self._changed = threading.Condition()
        self._waiting = self._promised = 0

    def take(self, patience: float) -> WorkerProcess | None:
        """Return a process.

        Raises:
            TimeoutError: there was none for so many seconds.
        """
        with self._changed:
            self._waiting += 1
            try:
                if not self._changed.wait_for(lambda: self._workers, patience):
                    raise TimeoutError
            finally:
                self._waiting -= 1
            return self._workers.pop()

    def empty(self) -> list[WorkerProcess]:
        """Take every process there is, and leave each to be started in their places."""
        with self._changed:
            taken = self._workers
            self._workers = [None] * len(taken)
        return [worker for worker in taken if worker]

    def put(self, worker: WorkerProcess | None, *, promised: bool) -> None:
        """Let another job have a process, which may have been promised."""
        with self._changed:
            self._promised -= promised
            self._workers.append(worker)
            self._changed.notify()

    def promise(self) -> bool:
        """Say whether a job waits that has no process in view; then promise it the asker’s."""
        with self._changed:
            is_wanted = self._waiting > self._promised + len(self._workers)
            self._promised += is_wanted
            return is_wanted


class Pool:
    """The processes for jobs of one sort. Use from any thread; starts at the first job."""

    def __init__(self, launch: Launch, limits: Limits) -> None:
        self._launch = launch
        self.limits = limits
        self._idle = _IdleWorkers(limits.workers)
        self._long = threading.BoundedSemaphore(max(1, limits.workers // 2))
        self._places = threading.BoundedSemaphore(limits.workers + limits.waiting)
        self._alive: set[WorkerProcess] = set()
        self._closed = False
        #: Wait for those who must not wait themselves: one for each place.
        self._threads = ReservedThreads(limits.workers + limits.waiting, "workers")
        weakref.finalize(self, _end_all, self._alive)

    async def ask_for(self, receive: Any, job: bytes) -> Outcome:
        """Have a job done for a client, as long as it waits for the answer."""
        if not self._places.acquire(blocking=False):
            return BUSY
        ticket = PendingJob()
        doing = self._threads.submit(self._ask, job, ticket)
        leaving = asyncio.ensure_future(gone(receive))
        asking = asyncio.wrap_future(doing)
        first = partial(asyncio.wait, (asking, leaving), return_when=asyncio.FIRST_COMPLETED)
        await first(timeout=self.limits.patience)
        if doing.cancel():  # the machine grants no more threads, and none there is came to it
            leaving.cancel()
            self._places.release()
            return BUSY
        await first()
        if leaving.done():
            ticket.give_up()
        leaving.cancel()
        return await asking

    @property
    def pids(self) -> set[int]:
        """The numbers of the processes that live."""
        return {worker.pid for worker in tuple(self._alive)}

    def ask(self, job: bytes, ticket: PendingJob | None = None) -> Outcome:
        """Have a job done, within the limits."""
        if not self._places.acquire(blocking=False):
            return BUSY
        return self._ask(job, ticket or PendingJob())

    def _ask(self, job: bytes, ticket: PendingJob) -> Outcome:
        """Have a job done that has a place."""
        try:
            return self._do(self._idle.take(self.limits.patience), job, ticket)
        except OSError:  # nobody gave a process up, or the machine has none to give
            return BUSY
        finally:
            self._places.release()

    def warm(self) -> None:
        """Start a first process, while nobody waits for it."""
        self._threads.submit(self._warm)

    def close(self) -> None:
        """End every process, and start none any more."""
        self._closed = True
        # One at a job is stopped alone: who waits for its answer uses its connection, and ends it.
        for worker in tuple(self._alive):
            worker.kill()
        self._end_idle()

    def _warm(self) -> None:
        worker = self._idle.take(0)
        try:
            with suppress(OSError):  # whoever needs it is told
                worker = worker or self._start()
        finally:
            self._put(worker)

    def _do(self, worker: WorkerProcess | None, job: bytes, ticket: PendingJob) -> Outcome:
        """Have a job done by a process, and let another job have that or a new one."""
        fresh, outcome = None, BUSY
        try:
            if worker and (self._closed or worker.is_gone):
                self._end(worker)
                worker = None
            if self._closed:
                return BUSY
            worker = worker or self._start()
            outcome, is_usable = self._run(worker, job, ticket)
            if is_usable and not self._closed:
                fresh = worker
            else:
                self._end(worker)
            return outcome
        finally:
            self._put(fresh, promised=outcome is GIVEN_UP)

    def _run(self, worker: WorkerProcess, job: bytes, ticket: PendingJob) -> tuple[Outcome, bool]:
        """Return what came of a job, and whether the process may do another."""
        if not ticket.hold(worker):
            return BUSY, True
        try:
            return self._attend(worker, job)
        finally:
            # From here on the process is somebody else’s.
            ticket.hold(None)

    def _attend(self, worker: WorkerProcess, job: bytes) -> tuple[Outcome, bool]:
        try:
            refused = worker.send(job)
        except OSError:  # it died just now
            return BUSY, False
        if refused:
            return refused, False
        end = time.monotonic() + self.limits.seconds
        outcome = self._attend_light(worker, end)
        if outcome is not None:
            return outcome, outcome.kind not in ("hungry", "long")
        # It cannot have its priority back, and may hold much memory: it is not used again.
        worker.give_way()
        return self._attend_long(worker, end), False

    def _attend_light(self, worker: WorkerProcess, end: float) -> Outcome | None:
        """Wait while a job is not long: where others keep the machine busy, it took less so far."""
        long = worker.processor_time() + self.limits.light
        while (left := min(long - worker.processor_time(), end - time.monotonic())) > 0:
            if outcome := worker.wait(max(left, _STEP)):
                return outcome
        return None

    def _attend_long(self, worker: WorkerProcess, end: float) -> Outcome:
        """Wait for a long job; beyond their share, give it up where another job waits."""
        is_kept = self._long.acquire(blocking=False)
        try:
            while (left := end - time.monotonic()) > 0:
                outcome = worker.wait(left if is_kept else min(_STEP, left))
                if outcome is not None:
                    return outcome
                if not is_kept and self._idle.promise():
                    return GIVEN_UP
            return Outcome("long")
        finally:
            if is_kept:
                self._long.release()

    def _start(self) -> WorkerProcess:
        worker = WorkerProcess(*self._launch())
        self._alive.add(worker)
        if self._closed:  # meanwhile: whoever closed may not have seen it
            worker.kill()
        return worker

    def _put(self, worker: WorkerProcess | None, *, promised: bool = False) -> None:
        self._idle.put(worker, promised=promised)
        if self._closed:  # meanwhile: whoever closed may not have found it there
            self._end_idle()

    def _end_idle(self) -> None:
        for worker in self._idle.empty():
            self._end(worker)

    def _end(self, worker: WorkerProcess) -> None:
        self._alive.discard(worker)
        worker.end()


async def gone(receive: Any) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _end_all(alive: set[WorkerProcess]) -> None:
    while alive:
        alive.pop().end()
