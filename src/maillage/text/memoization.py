"""Memoization of functions of one text: short texts come again, long ones do not.

Strangers send texts too, and what is kept of them must not fill the memory.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import TypeVar

T = TypeVar("T")

#: Texts that are kept, and characters of the longest.
MOST, LONGEST = 4096, 200


def memoized(
    function: Callable[[str], T], most: int = MOST, longest: int = LONGEST
) -> Callable[[str], T]:
    """Make a function of one text remember what it gave for the short ones asked for lately.

    >>> from maillage.text.words import fold
    >>> memoized(fold)("Écoles")
    'ecoles'
    """
    known = lru_cache(most)(function)

    def call(text: str) -> T:
        return known(text) if len(text) <= longest else function(text)

    return update_wrapper(call, function)
