"""Outputs that take long, begun while their parts still come: by a process of their own.

SQLite needs as long for its rows as many workers for all chunks, and would be waited for. Whatever
becomes of the process, the outputs can be made as the others are.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from maillage.build.engines import HERE
from maillage.build.remote import FromFolder
from maillage.build.worker import Worker
from maillage.emit import renderings
from maillage.emit.rendering import ChunkPart, Digests, Rendering
from maillage.model.entities import Model


class EarlyRendering:
    """Outputs that another process makes; in a context, at whose end it is let go.

    Args:
        model: the model of the catalogue.
        work: what the process is to know.
        folder: one where outputs may wait.
    """

    def __init__(self, model: Model, work: FromFolder, folder: Path) -> None:
        written = _written(model)
        self.name = written.name
        self._parts = frozenset(written.parts)
        self._work = work
        self._out = folder / "early"
        self._stack = ExitStack()

    def __enter__(self) -> EarlyRendering:
        self._out.mkdir()
        self._process = self._stack.enter_context(HERE.open(1))
        self._begun = self._work.submit(self._process, _Begin(self._out))
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, part: ChunkPart) -> None:
        """Hand over a part, behind those of its name that came before."""
        if part.name in self._parts:
            self._process.submit(partial(_take, part))

    def end(self) -> None:
        """Say that no more parts come."""
        self._made = self._process.submit(_finish)

    def moved(self, folder: Path) -> Digests | None:
        """Wait for the outputs and move them to a folder; return none where the process died.

        Raises:
            OSError: they cannot be written.
            RunError: a part is damaged, or the model is another by now.
        """
        try:
            self._begun.result()
            digests = self._made.result()
        except self._process.deaths:
            return None
        for name in digests:
            (self._out / name).rename(folder / name)
        return digests


def _written(model: Model) -> Rendering:
    (found,) = (each for each in renderings(model) if each.write)
    return found


class _Begun:
    """Outputs that a thread makes of the parts in its queues: what has not come is waited for."""

    def __init__(self, model: Model, out: Path) -> None:
        rendering = _written(model)
        self._queues: dict[str, SimpleQueue[ChunkPart | None]] = {
            name: SimpleQueue() for name in rendering.parts
        }
        self._done: Future[Digests] = Future()
        # Nobody waits for it who has given it up.
        Thread(target=self._make, args=(model, rendering, out), daemon=True).start()

    def add(self, part: ChunkPart) -> None:
        self._queues[part.name].put(part)

    def finish(self) -> Digests:
        for queue in self._queues.values():
            queue.put(None)
        return self._done.result()

    def _make(self, model: Model, rendering: Rendering, out: Path) -> None:
        arriving = {name: _taken(queue) for name, queue in self._queues.items()}
        try:
            self._done.set_result(rendering.render(model, arriving, out))
        except Exception as error:
            self._done.set_exception(error)


def _taken(queue: SimpleQueue[ChunkPart | None]) -> Iterator[ChunkPart]:
    while part := queue.get():
        yield part


#: What this process makes, if it is one of those.
_own: list[_Begun] = []


@dataclass(frozen=True)
class _Begin:
    out: Path

    def __call__(self, worker: Worker) -> None:
        _own.append(_Begun(worker.model, self.out))


def _take(part: ChunkPart) -> None:
    _own[0].add(part)


def _finish() -> Digests:
    return _own[0].finish()
