"""Parts of a file, for downloads that go on where they stopped and for readers of columns.

https://www.rfc-editor.org/rfc/rfc9110#name-range-requests
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_RANGE = re.compile(r"bytes ?= ?(\d*) ?- ?(\d*)", re.ASCII | re.IGNORECASE)
#: No file has a size of more digits.
_DIGITS = 18


class UnsatisfiableError(Exception):
    """The part that is asked for lies behind the end."""


@dataclass(frozen=True)
class ByteRange:
    """Some bytes of a file: from the first, counted from 0, to the last."""

    first: int
    last: int

    @property
    def length(self) -> int:
        """How many bytes they are."""
        return self.last - self.first + 1


def asked(header: str, size: int) -> ByteRange | None:
    """Return the part that a `Range` header asks for; None where the whole answers it.

    Several parts at once, and what is not understood, are answered with the whole.

    >>> asked("bytes=0-9", 100), asked("bytes=-10", 100), asked("bytes=90-", 100)
    (ByteRange(first=0, last=9), ByteRange(first=90, last=99), ByteRange(first=90, last=99))

    Raises:
        UnsatisfiableError: there are no such bytes.
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[1] == match[2] == "" or max(map(len, match.groups())) > _DIGITS:
        return None
    if not match[1]:
        wanted = min(int(match[2]), size)
        first, last = size - wanted, size - 1
    else:
        first, last = int(match[1]), min(int(match[2] or size), size - 1)
        if match[2] and int(match[2]) < first:
            return None
    if first >= size:
        raise UnsatisfiableError
    return ByteRange(first, last)
