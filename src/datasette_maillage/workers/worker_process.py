"""One worker process, from the outside: what it is asked, and what came of it."""

from __future__ import annotations

import os
import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection

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
#: Seconds until a new process must be ready.
_START = 10


@dataclass(frozen=True)
class Outcome:
    """What came of a job: one of `OUTCOMES`, or `long`, `busy`; and its content."""

    kind: str
    content: bytes = b""


BUSY = Outcome("busy")


class WorkerProcess:
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
                return BUSY
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

    def processor_time(self) -> float:
        """Return the seconds of processor time that the process has had.

        Where the system does not tell, those of the clock. How a process’s clock is numbered is
        Linux’s: clock_getcpuclockid(3), which Python does not have.
        """
        with suppress(OSError):
            return time.clock_gettime(~self.pid << 3 | 2)
        return time.monotonic()

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
