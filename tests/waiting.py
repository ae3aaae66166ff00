"""Patience, and a copy of the process, for the tests of what other processes and threads do."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import pytest

_T = TypeVar("_T")
#: Time is the measure of no test: this only ends one that waits in vain.
PATIENCE = 120


def eventually(look: Callable[[], _T], pause: float = 0.1) -> _T:
    """Look until there is something, with a pause of some seconds in between, and return it."""
    for _ in range(round(PATIENCE / pause)):
        if found := look():
            return found
        time.sleep(pause)
    pytest.fail(f"it did not happen in {PATIENCE} seconds")


@contextmanager
def ending(seconds: float, fail: Callable[[], object]) -> Iterator[None]:
    """Call what fails once this thread has been here for some seconds, whatever it waits for."""
    former = signal.signal(signal.SIGALRM, lambda *_: fail())
    # Again and again: a callback of asyncio would keep to itself what was raised in it.
    left = signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *left)
        signal.signal(signal.SIGALRM, former)


@contextmanager
def forked() -> Iterator[None]:
    """Have a copy of this process, and so of its descriptors, and end it."""
    read, write = os.pipe()
    if not (copy := os.fork()):
        os.close(write)
        os.read(read, 1)
        os._exit(0)
    os.close(read)
    try:
        yield
    finally:
        os.close(write)
        os.waitpid(copy, 0)
