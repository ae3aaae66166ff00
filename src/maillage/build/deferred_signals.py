"""Signals that come while something must not be left halfway."""

from __future__ import annotations

import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

#: What a terminal tells every process of a command when somebody interrupts it.
INTERRUPTION = (signal.SIGINT,)
#: Tell a process that serves, and those that it forked, to end.
ENDINGS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def deferred(numbers: Sequence[signal.Signals]) -> Iterator[None]:
    """Have signals come at the end of this, to whom they were sent; who is forked defers them."""
    former = signal.pthread_sigmask(signal.SIG_BLOCK, numbers)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, former)
