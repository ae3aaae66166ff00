"""Threads that answers count on: one is there from the start, and others come where they may.

An answer that has begun can no more be refused. Where the machine grants no further thread, what
is asked waits for those there are, and no answer ends amid its bytes.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor


class ReservedThreads(ThreadPoolExecutor):
    """A pool that has a thread from the start; as many as asyncio has, where nothing is said.

    Raises:
        RuntimeError: the machine does not grant even one.
    """

    def __init__(self, most: int | None = None, name: str = "") -> None:
        super().__init__(most, name)
        self.submit(int).result()

    def _adjust_thread_count(self) -> None:
        try:
            super()._adjust_thread_count()
        except RuntimeError:
            if not self._threads:
                raise
