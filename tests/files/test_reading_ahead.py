"""`reading_ahead`: what comes next is read while others work, and comes in its order."""

from __future__ import annotations

import hashlib
import io
import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from pathlib import Path

import pytest

from maillage.files.reading_ahead import ahead, digest


def test_what_comes_next_is_read_meanwhile() -> None:
    """While a piece is worked on, the next is read; those far behind are not, and fill no room."""
    begun = [threading.Event() for _ in range(20)]

    def read(number: int) -> int:
        begun[number].set()
        return number

    pieces = ahead(partial(read, number) for number in range(20))
    assert next(pieces) == 0
    assert begun[1].wait(60)
    assert not any(each.is_set() for each in begun[4:])
    assert [*pieces] == [*range(1, 20)]


def test_what_fails_says_so_where_it_comes() -> None:
    """The pieces before it are given, and its error is raised in its place."""
    numbers = count()

    def read() -> int:
        if (number := next(numbers)) == 3:
            raise OSError("damaged")
        return number

    pieces = ahead(read for _ in range(6))
    assert [next(pieces) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(OSError, match="damaged"):
        next(pieces)


@pytest.mark.parametrize("size", [0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5 << 20])
def test_a_sum_is_of_all_the_bytes(tmp_path: Path, size: int) -> None:
    """A file has the sum that its bytes have at once, where it ends with a block and where not."""
    content = bytes(place % 251 for place in range(1000)) * (size // 1000 + 1)
    (file := tmp_path / "file").write_bytes(content[:size])
    with file.open("rb") as stream:
        assert digest(stream) == hashlib.sha256(content[:size]).hexdigest()


def test_what_a_signal_raises_while_the_thread_ends_is_raised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A program that is told to end amid a sum ends: no finalizer drops it."""
    real = ThreadPoolExecutor.shutdown

    def told(thread: ThreadPoolExecutor, **more: bool) -> None:
        real(thread, **more)
        raise SystemExit(0)

    monkeypatch.setattr(ThreadPoolExecutor, "shutdown", told)
    (file := tmp_path / "file").write_bytes(bytes(5 << 20))
    with file.open("rb") as stream, pytest.raises(SystemExit):
        digest(stream)


def test_a_file_that_cannot_be_read_on_has_no_sum() -> None:
    """An error in its midst is raised: what was read before it is not the file."""

    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell() > 2 << 20:
                raise OSError("a bad sector")
            return super().read(size)

    with pytest.raises(OSError, match="a bad sector"):
        digest(Broken(bytes(5 << 20)))
