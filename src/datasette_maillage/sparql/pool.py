"""The processes that answer queries: few, bounded, killed and replaced at need.

The store has no time limit and cannot be interrupted, so a query runs in a process that can be
killed. A query that takes long must not keep others waiting: it runs on with the lowest priority,
and only so many may.
"""

from __future__ import annotations

import os
import queue
import subprocess
import sys
import threading
import weakref
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Pipe
from pathlib import Path
from typing import Any

import orjson

WORKER = Path(__file__).with_name("worker.py")
#: What came of a query, by the byte that a worker begins its answer with.
OUTCOMES = {
    b"S": "solutions",
    b"G": "graph",
    b"M": "malformed",
    b"U": "unacceptable",
    b"L": "large",
    b"F": "failed",
    b"X": "closed",
}
#: Seconds until a new process must be ready.
_START = 10


@dataclass(frozen=True)
class Limits:
    """What queries may use."""

    #: Seconds that a query may take.
    seconds: float = 10
    #: Seconds after which a query counts as long.
    light: float = 1
    #: Bytes of memory beyond what an idle process has.
    memory: int = 512 * 1024 * 1024
    #: Bytes of a result.
    size: int = 10 * 1024 * 1024
    #: Processes; half of them may be at long queries.
    workers: int = 4
    #: Queries that may wait for a process, and how many seconds.
    waiting: int = 32
    patience: float = 5


@dataclass(frozen=True)
class Outcome:
    """What came of a query: one of `OUTCOMES`, or `long`, `hungry`, `busy`; and its content."""

    kind: str
    content: bytes = b""


class _Worker:
    """One process, and the way to talk to it."""

    def __init__(self, folder: int, store: str, limits: Limits) -> None:
        self._connection, theirs = Pipe()
        arguments = (
            theirs.fileno(), folder, store, os.getpid(), int(limits.seconds), limits.memory,
            limits.size,
        )  # fmt: skip
        self._process = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-P", str(WORKER), *map(str, arguments)],
            pass_fds=(theirs.fileno(), folder),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self._ready = False

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def send(self, job: Mapping[str, Any]) -> Outcome | None:
        """Give the process a job, once it is ready; return why it never will be, if so."""
        if not self._ready:
            if not self._connection.poll(_START):
                return Outcome("failed", b"the process does not start")
            first = self._receive()
            if first.kind != "ready":
                return first
            self._ready = True
        self._connection.send_bytes(orjson.dumps(job))
        return None

    def wait(self, seconds: float) -> Outcome | None:
        """Return the answer, or None where there is none yet."""
        return self._receive() if self._connection.poll(seconds) else None

    def _receive(self) -> Outcome:
        try:
            answer = self._connection.recv_bytes()
        except (EOFError, ConnectionError):
            # It asked for memory that it may not have, and fell.
            return Outcome("hungry")
        return Outcome({**OUTCOMES, b"R": "ready"}[answer[:1]], answer[1:])

    def give_way(self) -> None:
        """Let everything else on the machine go first."""
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, 19)

    def kill(self) -> None:
        """Stop the process, whatever it does: who waits for its answer learns of it."""
        self._process.kill()

    def end(self) -> None:
        """Kill the process, and let go of what it held."""
        self._process.kill()
        self._process.wait()
        self._connection.close()


class Ticket:
    """One query on its way, which its owner may give up."""

    def __init__(self) -> None:
        # Held while a process is stopped, so that it is not somebody else’s by then.
        self._lock = threading.Lock()
        self._given_up = False
        self._worker: _Worker | None = None

    def give_up(self) -> None:
        """Stop the query, or never start it."""
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
    """The processes over one store. Use from any thread; starts at the first query."""

    def __init__(self, folder: int, store: str, limits: Limits = Limits()) -> None:
        self._folder = folder
        self._store = store
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
        self.threads = ThreadPoolExecutor(limits.workers + limits.waiting, "sparql")
        weakref.finalize(self, _end_all, self._alive)

    @property
    def pids(self) -> set[int]:
        """The numbers of the processes that live."""
        return {worker.pid for worker in tuple(self._alive)}

    def ask(self, job: Mapping[str, Any], ticket: Ticket | None = None) -> Outcome:
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
                worker = worker or self._start()
                outcome, usable = self._run(worker, job, ticket or Ticket())
                if usable:
                    fresh = worker
                else:
                    self._end(worker)
                    if outcome.kind != "closed" and not self._closed:
                        fresh = self._start()
            finally:
                self._idle.put(fresh)
            return outcome
        finally:
            self._places.release()

    def close(self) -> None:
        """End every process, and start none any more."""
        self._closed = True
        _end_all(self._alive)

    def _run(self, worker: _Worker, job: Mapping[str, Any], ticket: Ticket) -> tuple[Outcome, bool]:
        """Return what came of a job, and whether the process may do another."""
        if not ticket.hold(worker):
            return Outcome("busy"), True
        try:
            return self._attend(worker, job)
        finally:
            # From here on the process is somebody else’s.
            ticket.hold(None)

    def _attend(self, worker: _Worker, job: Mapping[str, Any]) -> tuple[Outcome, bool]:
        try:
            refused = worker.send(job)
        except OSError:
            # It died while it was idle: the next one will do.
            return Outcome("failed", b"the process died"), False
        if refused:
            return refused, False
        outcome = worker.wait(min(self.limits.light, self.limits.seconds))
        if outcome is not None:
            return outcome, outcome.kind != "hungry"
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
        worker = _Worker(self._folder, self._store, self.limits)
        self._alive.add(worker)
        return worker

    def _end(self, worker: _Worker) -> None:
        self._alive.discard(worker)
        worker.end()


def _end_all(alive: set[_Worker]) -> None:
    while alive:
        alive.pop().end()
