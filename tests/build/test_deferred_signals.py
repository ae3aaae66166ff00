"""`deferred_signals`: what must not be left halfway is not, and the signal comes all the same."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from maillage.build.deferred_signals import deferred

_NUMBER = signal.SIGUSR2


@pytest.fixture
def heard() -> Iterator[list[int]]:
    """The signals that came so far."""
    came: list[int] = []
    former = signal.signal(_NUMBER, lambda number, _: came.append(number))
    yield came
    signal.signal(_NUMBER, former)


def _send() -> None:
    # To this thread: those of the test runner defer nothing.
    signal.pthread_kill(threading.get_ident(), _NUMBER)


def _fail(_done: None) -> None:
    raise ValueError("within")


def test_a_signal_comes_at_the_end(heard: list[int]) -> None:
    """Once, however often it was sent meanwhile; afterwards it comes at once, as before."""
    with deferred([_NUMBER]):
        _send()
        _send()
        assert heard == []
    assert heard == [_NUMBER]
    _send()
    assert heard == [_NUMBER, _NUMBER]


def test_it_comes_where_what_is_done_fails(heard: list[int]) -> None:
    """What was deferred already, by whoever is around, stays so to the end of that."""
    with deferred([_NUMBER]):
        with pytest.raises(ValueError, match="within"), deferred([_NUMBER]):
            _fail(_send())
        assert heard == []
    assert heard == [_NUMBER]


def test_who_is_forked_defers_them() -> None:
    """Until it says otherwise."""
    with deferred([_NUMBER]):
        if not (copy := os.fork()):
            os._exit(_NUMBER not in signal.pthread_sigmask(signal.SIG_BLOCK, []))
    assert os.waitpid(copy, 0)[1] == 0
