"""Readings of large tables: each goes on by itself, and a page tells how far it is."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from datasette.utils.asgi import Response

from datasette_maillage.contribute.request_bodies import RefusedError
from maillage.messages import N_

#: Readings that may be under way, and those of which the answer is kept.
_RUNNING, _KEPT = 4, 12
_MANY = N_("trop de tableaux sont en lecture")


@dataclass
class TableJob:
    """One reading."""

    #: Steps in all, and those that are done.
    total: int
    done: int = 0
    #: What whoever asked is answered, once that is known.
    response: Response | None = None
    #: The event loop itself keeps no task from being dropped.
    task: asyncio.Task[None] | None = None

    def step(self) -> None:
        """Say that a step is done."""
        self.done = min(self.done + 1, self.total)


class TableJobs:
    """The readings that are under way or done, by names that nobody guesses."""

    def __init__(self) -> None:
        self._jobs: dict[str, TableJob] = {}

    def start(self, total: int, work: Callable[[TableJob], Awaitable[Response]]) -> str:
        """Start a reading, and return its name.

        Raises:
            RefusedError: too many are under way.
        """
        if sum(job.response is None for job in self._jobs.values()) >= _RUNNING:
            raise RefusedError(503, "full", _MANY)
        done = [name for name, job in self._jobs.items() if job.response is not None]
        for name in done[: max(0, len(self._jobs) - _KEPT + 1)]:
            del self._jobs[name]
        job, name = TableJob(total), secrets.token_hex(16)

        async def run() -> None:
            try:
                job.response = await work(job)
            finally:
                if job.response is None:
                    self._jobs.pop(name, None)

        job.task = asyncio.get_running_loop().create_task(run())
        self._jobs[name] = job
        return name

    def find(self, name: str) -> TableJob | None:
        """Return a reading; None for one that is not, or no longer, known."""
        return self._jobs.get(name)
