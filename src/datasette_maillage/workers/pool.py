"""The processes that do jobs of one sort: few, bounded, killed and replaced at need.

What cannot be interrupted runs in a process that can be killed. A job that takes long must not keep
others waiting: it runs on with the lowest priority, and only so many may.
"""

from __future__ import annotations

import asyncio
import os
import queue
import signal
import threading
import weakref
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, fields, replace
from multiprocessing.connection import Connection
from typing import Any

from datasette_maillage.workers import process
from datasette_maillage.workers.forkserver import Child

#: What came of a job, by the byte that a worker begins its answer with.
OUTCOMES = {
    process.READY: "ready",
    process.HUNGRY: "hungry",
    b"A": "answer",
    b"S": "solutions",
    b"G": "graph",
    b"M": "malformed",
    b"U": "unacceptable",
    b"L": "large",
    b"F": "failed",
    b"X": "closed",
}
#: Starts a process.
Launch = Callable[[], tuple[Child, Connection]]
#: Seconds until a new process must be ready.
_START = 10


@dataclass(frozen=True)
class Limits:
    """What jobs may use; by default, queries in SPARQL."""

    #: Seconds that a job may take.
    seconds: float = 10
    #: Seconds after which a job counts as long.
    light: float = 1
    #: Bytes of memory beyond what an idle process has.
    memory: int = 512 * 1024 * 1024
    #: Bytes of a result.
    size: int = 10 * 1024 * 1024
    #: Processes; half of them may be at long jobs.
    workers: int = 4
    #: Jobs that may wait for a process, and how many seconds.
    waiting: int = 32
    patience: float = 5

    def changed(self, given: Mapping[str, Any]) -> Limits:
        """Return these limits with some changed, as the settings of a plugin do."""
        names = {one.name for one in fields(self)} & set(given)
        return replace(self, **{name: given[name] for name in names})


@dataclass(frozen=True)
class Outcome:
    """What came of a job: one of `OUTCOMES`, or `long`, `busy`; and its content."""

    kind: str
    content: bytes = b""


class _Worker:
    """One process, and the way to talk to it."""

    def __init__(self, child: Child, connection: Connection) -> None:
        self._child, self._connection = child, connection
        self._ready = False

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._child.pid

    @property
    def is_gone(self) -> bool:
        """Whether the process died while it was idle, when it has nothing to say."""
        return self._ready and self._connection.poll()

    def send(self, job: bytes) -> Outcome | None:
        """Give the process a job, once it is ready; return why it never will be, if so."""
        if not self._ready:
            if not self._connection.poll(_START):
                return Outcome("busy")
            first = self._receive()
            if first.kind != "ready":
                return first
            self._ready = True
        self._connection.send_bytes(job)
        return None

    def wait(self, seconds: float) -> Outcome | None:
        """Return the answer, or None where there is none yet."""
        return self._receive() if self._connection.poll(seconds) else None

    def _receive(self) -> Outcome:
        try:
            answer = self._connection.recv_bytes()
        except (EOFError, ConnectionError):
            # It fell: by the alarm that it set itself, else for memory that it may not have.
            return Outcome("long" if self._child.wait() == -signal.SIGALRM else "hungry")
        return Outcome(OUTCOMES[answer[:1]], answer[1:])

    def give_way(self) -> None:
        """Let everything else on the machine go first."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 19)

    def kill(self) -> None:
        """Stop the process, whatever it does: who waits for its answer learns of it."""
        self._child.kill()

    def end(self) -> None:
        """Kill the process, and let go of what it held."""
        self._child.kill()
        self._child.wait()
        self._connection.close()


class Ticket:
    """One job on its way, which its owner may give up."""

    def __init__(self) -> None:
        # Held while a process is stopped, so that it is not somebody else’s by then.
        self._lock = threading.Lock()
        self._given_up = False
        self._worker: _Worker | None = None

    def give_up(self) -> None:
        """Stop the job, or never start it."""
        with self._lock:
            self._given_up = True
            if self._worker:
                self._worker.kill()

    def hold(self, worker: _Worker | None) -> bool:
        """Take note of who does the work; return whether it is still wanted."""
        with self._lock:
            self._worker = worker
            return not self._given_up


class Pool:
    """The processes for jobs of one sort. Use from any thread; starts at the first job."""

    def __init__(self, launch: Launch, limits: Limits) -> None:
        self._launch = launch
        self.limits = limits
        #: None stands for a process that is yet to be started.
        self._idle: queue.LifoQueue[_Worker | None] = queue.LifoQueue()
        for _ in range(limits.workers):
            self._idle.put(None)
        self._long = threading.BoundedSemaphore(max(1, limits.workers // 2))
        self._places = threading.BoundedSemaphore(limits.workers + limits.waiting)
        self._alive: set[_Worker] = set()
        self._closed = False
        #: Runs `ask` for those who must not wait themselves.
        self.threads = ThreadPoolExecutor(limits.workers + limits.waiting, "workers")
        weakref.finalize(self, _end_all, self._alive)

    async def ask_for(self, receive: Any, job: bytes) -> Outcome:
        """Have a job done for a client, as long as it waits for the answer."""
        ticket = Ticket()
        loop = asyncio.get_running_loop()
        asking = loop.run_in_executor(self.threads, self.ask, job, ticket)
        leaving = asyncio.ensure_future(_gone(receive))
        await asyncio.wait((asking, leaving), return_when=asyncio.FIRST_COMPLETED)
        if leaving.done():
            ticket.give_up()
        leaving.cancel()
        return await asking

    @property
    def pids(self) -> set[int]:
        """The numbers of the processes that live."""
        return {worker.pid for worker in tuple(self._alive)}

    def ask(self, job: bytes, ticket: Ticket | None = None) -> Outcome:
        """Have a job done, within the limits."""
        if not self._places.acquire(blocking=False):
            return Outcome("busy")
        try:
            try:
                worker = self._idle.get(timeout=self.limits.patience)
            except queue.Empty:
                return Outcome("busy")
            fresh: _Worker | None = None
            try:
                if self._closed:
                    return Outcome("busy")
                if worker and worker.is_gone:
                    self._end(worker)
                    worker = None
                worker = worker or self._start()
                outcome, usable = self._run(worker, job, ticket or Ticket())
                if usable:
                    fresh = worker
                else:
                    self._end(worker)
            except OSError:  # the machine has no process to give
                return Outcome("busy")
            finally:
                self._idle.put(fresh)
            return outcome
        finally:
            self._places.release()

    def warm(self) -> None:
        """Start a first process, while nobody waits for it."""
        self.threads.submit(self._warm)

    def _warm(self) -> None:
        worker = self._idle.get()
        try:
            with suppress(OSError):  # whoever needs it is told
                worker = worker or self._start()
        finally:
            self._idle.put(worker)

    def close(self) -> None:
        """End every process, and start none any more."""
        self._closed = True
        _end_all(self._alive)

    def _run(self, worker: _Worker, job: bytes, ticket: Ticket) -> tuple[Outcome, bool]:
        """Return what came of a job, and whether the process may do another."""
        if not ticket.hold(worker):
            return Outcome("busy"), True
        try:
            return self._attend(worker, job)
        finally:
            # From here on the process is somebody else’s.
            ticket.hold(None)

    def _attend(self, worker: _Worker, job: bytes) -> tuple[Outcome, bool]:
        try:
            refused = worker.send(job)
        except OSError:
            # It died just now.
            return Outcome("busy"), False
        if refused:
            return refused, False
        outcome = worker.wait(min(self.limits.light, self.limits.seconds))
        if outcome is not None:
            return outcome, outcome.kind not in ("hungry", "long")
        if not self._long.acquire(blocking=False):
            return Outcome("busy"), False
        try:
            worker.give_way()
            rest = self.limits.seconds - self.limits.light
            outcome = worker.wait(rest) if rest > 0 else None
            # It cannot have its priority back, and may hold much memory: it is not used again.
            return outcome or Outcome("long"), False
        finally:
            self._long.release()

    def _start(self) -> _Worker:
        worker = _Worker(*self._launch())
        self._alive.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        self._alive.discard(worker)
        worker.end()


async def _gone(receive: Any) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _end_all(alive: set[_Worker]) -> None:
    while alive:
        alive.pop().end()
