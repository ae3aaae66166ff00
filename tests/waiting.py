"""Patience, for the tests that look at what other processes and threads do."""

from __future__ import annotations

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
