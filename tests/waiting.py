"""Patience, for the tests that look at what other processes and threads do."""

from __future__ import annotations

import time
from collections.abc import Callable
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
