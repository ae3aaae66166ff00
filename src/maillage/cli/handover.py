"""The processes that serve: one a build, and the next takes over once it is ready.

They share one socket, so that there is always one that answers; a process that is to leave answers
those it has. This process only waits and forks: it has no threads.
"""

from __future__ import annotations

import os
import select
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import NoReturn

from maillage.build.deferred_signals import ENDINGS, deferred

#: Seconds between two looks at what is published.
_PAUSE = 0.25
#: Tells a process to answer those it has, and to end.
LEAVE = signal.SIGUSR1


@dataclass(frozen=True)
class ServerProcess:
    """A process that serves a build, or is about to."""

    pid: int
    #: Where it says that it is ready.
    ready: int

    @property
    def is_ready(self) -> bool:
        """Whether it said so."""
        with suppress(BlockingIOError):
            return bool(os.read(self.ready, 1))
        return False


@dataclass
class Ending:
    """The end of a process that serves."""

    #: Whether it tidies up already: told to end again, it goes on with that.
    is_begun: bool = False


#: That of this process.
ENDING = Ending()


class Handover:
    """Keeps a build served, the newest that can be."""

    def __init__(
        self,
        mark: Callable[[], object],
        serve: Callable[[int], NoReturn],
        refused: Callable[[OSError | None], None],
        holds: Callable[[int], bool] = lambda _: True,
    ) -> None:
        """Take what tells builds apart, what serves one, and what says that one is not served.

        Args:
            mark: differs from one published build to the next.
            serve: serves what is published until it is told to leave; given a descriptor to
                write to when it is ready.
            refused: called when a process ended before it was ready, and the former goes on; with
                what the machine said where it has no process for the next, once until it has.
            holds: whether a process, by its number, still has what it serves.
        """
        self._mark, self._serve, self._refused = mark, serve, refused
        self._holds = holds
        self._is_lacking, self._lost = False, 0
        self._current: ServerProcess | None = None
        self._coming: ServerProcess | None = None
        self._leaving: set[int] = set()
        self._is_ending = False

    def run(self) -> int:
        """Serve until told to end; return the status to exit with."""
        for number in ENDINGS:
            signal.signal(number, self._end)
        tried = self._begin()
        while True:
            if self._coming and self._coming.is_ready:
                self._take_over(self._coming)
            status = self._reap()
            if status is not None:
                return status
            if not self._coming and not self._is_ending and self._is_due(tried):
                tried = self._begun(tried)
            if self._is_ending:
                # Again: what it raises amid a finalizer is dropped there, and nobody ends of it.
                self._tell(signal.SIGTERM)
            self._pause()

    def _pause(self) -> None:
        """Wait, no longer than until the next process is ready.

        From then on both take requests, and the former may have lost what it serves.
        """
        if self._coming:
            select.select([self._coming.ready], [], [], _PAUSE)
        else:
            time.sleep(_PAUSE)

    def _is_due(self, tried: object) -> bool:
        """Whether there is another build, or what is served was lost, which is tried once."""
        current = self._current.pid if self._current else 0
        if current and current != self._lost and not self._holds(current):
            self._lost = current
            return True
        return self._mark() != tried

    def _begun(self, tried: object) -> object:
        """Begin to serve the next build; where the machine has no process for it, try again."""
        try:
            found = self._begin()
        except OSError as error:
            if not self._is_lacking:
                self._is_lacking = True
                self._refused(error)
            return tried
        self._is_lacking = False
        return found

    def _begin(self) -> object:
        mark = self._mark()
        read, write = os.pipe()
        os.set_blocking(read, False)
        # Told to end amid this, the next process would hear of it from nobody, or heed it as this
        # one does, and serve on.
        with deferred(ENDINGS):
            try:
                pid = os.fork()
            except OSError:
                os.close(read)
                os.close(write)
                raise
            if pid:
                self._coming = ServerProcess(pid, read)
                if self._is_ending:
                    os.kill(pid, signal.SIGTERM)
            else:
                for number in ENDINGS:
                    signal.signal(number, _exit)
        if not pid:
            os.close(read)
            self._serve(write)
        os.close(write)
        return mark

    def _take_over(self, coming: ServerProcess) -> None:
        if self._current:
            self._leaving.add(self._current.pid)
            os.kill(self._current.pid, LEAVE)
        os.close(coming.ready)
        self._current, self._coming = coming, None

    def _reap(self) -> int | None:
        """Let go of processes that ended; return a status where that is the end of serving."""
        while ended := _ended():
            pid, status = ended
            if self._coming and pid == self._coming.pid:
                os.close(self._coming.ready)
                self._coming = None
                if self._current is None and not self._is_ending:
                    return status
                if not self._is_ending:
                    self._refused(None)
            elif self._current and pid == self._current.pid:
                self._current = None
                if not self._is_ending:
                    self._tell(signal.SIGTERM)
                    return status or 1
            self._leaving.discard(pid)
        return 0 if self._is_ending and not self._pids else None

    @property
    def _pids(self) -> set[int]:
        return {*self._leaving, *(p.pid for p in (self._current, self._coming) if p)}

    def _end(self, _number: int, _frame: object) -> None:
        self._is_ending = True
        self._tell(signal.SIGTERM)

    def _tell(self, number: int) -> None:
        for pid in self._pids:
            with suppress(ProcessLookupError):
                os.kill(pid, number)


def _exit(_number: int, _frame: object) -> None:
    """End as a program does that is done, so that it can tidy up."""
    # No mask does as much: a thread without one would hear it, and have it raised in the first.
    if not ENDING.is_begun:
        raise SystemExit(0)


def _ended() -> tuple[int, int] | None:
    try:
        pid, status = os.waitpid(-1, os.WNOHANG)
    except ChildProcessError:
        return None
    return (pid, abs(os.waitstatus_to_exitcode(status))) if pid else None
