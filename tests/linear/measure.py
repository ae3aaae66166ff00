"""What work costs: processor time, which other programs on the machine do not take."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

#: Seconds of work after which something is given up: what is linear takes a hundredth of it.
GIVEN_UP = 1.5


def seconds(
    work: Callable[[], object], enough: float = 0.0, times: int = 2, most: float = GIVEN_UP
) -> float:
    """Return the seconds that some work takes at the least, of several times.

    Args:
        work: what is measured.
        enough: seconds below which the first time will do.
        times: how often it is tried.
        most: seconds after which it is given up.

    Returns:
        Infinity where the work was given up.
    """
    least = float("inf")
    for _ in range(times):
        start = time.process_time()
        try:
            with _limited(most):
                work()
        except TimeoutError:
            return float("inf")
        least = min(least, time.process_time() - start)
        if least < enough:
            break
    return least


def growth(work: Callable[[int], object]) -> float:
    """Return how many times longer some work takes for four times as much.

    Returns:
        Infinity where that is the square of it, or worse.
    """
    once = max(seconds(lambda: work(1)), 0.004)  # the clock of some machines ticks in fours
    if once == float("inf"):
        return once
    return seconds(lambda: work(4), most=min(GIVEN_UP, 16 * once)) / once


@contextmanager
def _limited(most: float) -> Iterator[None]:
    """Give some work up that takes too much; `re` looks for signals as it goes.

    Raises:
        TimeoutError: it does.
    """

    def stop(*_: Any) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
