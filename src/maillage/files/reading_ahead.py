"""Reading ahead: a thread reads what comes next while whoever asks works on what came before."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from functools import partial
from itertools import repeat, takewhile
from typing import BinaryIO, TypeVar

#: Pieces that are read before they are asked for.
_AHEAD = 2
#: Bytes of a file that are read at a time.
_BLOCK = 1 << 20

_Piece = TypeVar("_Piece")


def ahead(reads: Iterable[Callable[[], _Piece]]) -> Generator[_Piece, None, None]:
    """Yield what each of some calls returns, or raise what it raises, in their order."""
    reading: deque[Future[_Piece]] = deque()
    with ThreadPoolExecutor(1) as thread:
        for read in reads:
            reading.append(thread.submit(read))
            if len(reading) > _AHEAD:
                yield reading.popleft().result()
        while reading:
            yield reading.popleft().result()


def digest(stream: BinaryIO) -> str:
    """Return the SHA-256 of what is left of a file, in hexadecimal.

    Raises:
        OSError: it cannot be read.
    """
    found = hashlib.sha256(first := stream.read(_BLOCK))
    if len(first) == _BLOCK:  # most files are small: for those no thread is started
        # Closed here and not by the interpreter, which drops what a signal raises meanwhile.
        with closing(ahead(repeat(partial(stream.read, _BLOCK)))) as blocks:
            for block in takewhile(bool, blocks):
                found.update(block)
    return found.hexdigest()
