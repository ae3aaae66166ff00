"""What work costs: processor time, which other programs on the machine do not take."""

from __future__ import annotations

import re
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

#: Seconds of work after which something is given up: what is linear takes a hundredth of it.
GIVEN_UP = 1.5


def seconds(
    work: Callable[[], object], enough: float = 0.0, times: int = 2, most: float = GIVEN_UP
) -> float:
    """Return the seconds that some work takes at the least, of several times.

    They are seconds of the machine that the limits were set on: on a slower one, or one that is
    shared, work that takes longer than asked is measured against what plain work takes just before
    and just after it, and tried again.

    Args:
        work: what is measured.
        enough: seconds below which the first time will do; it is tried twice as often where given.
        times: how often it is tried.
        most: seconds after which it is given up.

    Returns:
        Infinity where the work was given up each time.
    """
    least = float("inf")
    for _ in range(times if not enough else 2 * times):
        before = slowness()
        spent = this_once(work, most * before)
        least = min(least, spent)
        if least < enough:
            break
        # What was given up may have met others who had the machine, and is tried again.
        slowness.cache_clear()
        least = min(least, spent / ((before + slowness()) / 2))
        if least < enough:
            break
    return least


def this_once(work: Callable[[], object], most: float = GIVEN_UP) -> float:
    """Return the seconds that some work takes this time, on this machine.

    Args:
        work: what is measured.
        most: seconds after which it is given up.

    Returns:
        Infinity where the work was given up.
    """
    start = _spent()
    try:
        with _limited(most):
            work()
    except TimeoutError:
        return float("inf")
    return _spent() - start


def _spent() -> float:
    """Return the seconds that this process has had, and those that it started and that ended."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + children.ru_utime + children.ru_stime


#: Seconds that plain work with letters, and with memory, takes where the limits were set.
_LETTERS, _MEMORY = 0.032, 0.03


@cache
def slowness() -> float:
    """Return how many times longer plain work takes than where the limits were set; 1 if less.

    Who shares the machine may hold up what computes, what waits for memory, or both: texts of a
    megabyte do as much of one as of the other.
    """
    start = time.process_time()
    _read_letters()
    _walk_through_memory()
    return max(1.0, (time.process_time() - start) / (_LETTERS + _MEMORY))


def _read_letters() -> None:
    for _ in range(20):
        words = re.findall(r"[a-z]+|\d", "un jardin de 12 ares, " * 400)
        counted = {word: len(re.sub("a|e", "", word)) for word in words}
        assert sum(counted[word] for word in words)


def _walk_through_memory() -> None:
    """Make some megabytes of texts, and look at them in another order than they were made in."""
    lines = [f"ligne {number}" for number in range(60_000)]
    lengths = {line: len(line) for line in lines}
    assert sum(lengths[line] for line in sorted(lines, key=hash))


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
