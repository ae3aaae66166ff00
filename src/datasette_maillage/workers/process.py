"""One worker process, from the inside: what it may use, and how it takes jobs.

The kernel keeps the bounds, because nothing in a process can stop a function that runs.
"""

from __future__ import annotations

import ctypes
import gc
import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path

from maillage.importing import process_limits

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000
#: Seconds after which the kernel ends a job that its owner forgot, beyond the time it may take.
GRACE = 5
#: What a process says first: it is ready.
READY = b"R"
#: An answer on its way.
Buffer = bytes | bytearray
#: The answer of a process that needed more memory than it may have.
HUNGRY = b"H"


def die_with(parent: int) -> None:
    """Ask Linux to kill this process when the one that forked it dies."""
    prctl = getattr(ctypes.CDLL(None), "prctl", None)
    if prctl is not None:
        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        os._exit(1)


def leave_the_network() -> None:
    """Reach no other machine any more, where the kernel allows it: some containers do not."""
    unshare = getattr(ctypes.CDLL(None), "unshare", None)
    if unshare is not None:
        unshare(CLONE_NEWUSER | CLONE_NEWNET)


def open_no_more() -> None:
    """Open no file and no socket any more."""
    lowest = os.open(os.devnull, os.O_RDONLY)
    os.close(lowest)
    resource.setrlimit(resource.RLIMIT_NOFILE, (lowest, lowest))


def bound_memory(size: int) -> None:
    """Take no more than some bytes of memory beside what is there already."""
    with suppress(OSError):  # no /proc but on Linux
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        process_limits.bound(resource.RLIMIT_AS, used + size)


def serve(connection: Connection, answer: Callable[[bytes], Buffer], seconds: float) -> None:
    """Answer jobs until nobody sends any more."""
    # Whoever asked may be gone, and may have left what was sent unread.
    with suppress(EOFError, ConnectionError):
        connection.send_bytes(READY)
        _serve(connection, answer, seconds)


def _serve(connection: Connection, answer: Callable[[bytes], Buffer], seconds: float) -> None:
    while True:
        job = connection.recv_bytes()
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
        found: Buffer
        try:
            found = answer(job)
        except MemoryError:
            found = HUNGRY
        signal.setitimer(signal.ITIMER_REAL, 0)
        connection.send_bytes(found)
        del job, found
        _tidy()


def _tidy() -> None:
    """Give memory back, so that the next job finds as much as this one did."""
    gc.collect()
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
