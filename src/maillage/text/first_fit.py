"""What a text is, by the first of several expressions that is found in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")
#: Expressions, each with what a text is in which it is found.
Forms = Sequence[tuple[re.Pattern[str], T]]


def compiled(*rows: tuple[str, T]) -> Forms[T]:
    """Compile expressions, in the order in which they are tried."""
    return [(re.compile(source), meaning) for source, meaning in rows]


def first_fit(known: Forms[T], text: str) -> T | None:
    r"""Return what a text is; None where no expression is found in it.

    >>> first_fit(compiled((r"\bcaf\b", "caf"), ("ville", "commune")), "ville et caf")
    'caf'
    """
    return next((meaning for form, meaning in known if form.search(text)), None)
