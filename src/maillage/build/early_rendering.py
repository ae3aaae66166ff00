"""Outputs that take long, begun while their parts still come: by a process of their own.

SQLite needs as long for its rows as many workers for all chunks, and files of gigabytes are one
file each, so all would wait for them. Whatever becomes of the process, the outputs can be made as
the others are.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
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
from maillage.emit.chunk_parts import ChunkPart, Parts
from maillage.emit.rendering import Digests, Rendering
from maillage.model.entities import Model


class EarlyRendering:
    """Outputs that another process makes; in a context, at whose end it is let go.

    Args:
        model: the model of the catalogue.
        work: what the process is to know.
        folder: one where outputs may wait.
        ready: parts that are all there, by their names.
    """

    def __init__(self, model: Model, work: FromFolder, folder: Path, ready: Parts) -> None:
        every = _long(model)
        #: The renderings that make the outputs.
        self.names = frozenset(rendering.name for rendering in every)
        self._parts = {name for rendering in every for name in rendering.parts} - ready.keys()
        self._work = work
        self._out = folder / "early"
        self._ready = ready
        self._stack = ExitStack()

    def __enter__(self) -> EarlyRendering:
        self._out.mkdir()
        self._process = self._stack.enter_context(HERE.open(1))
        self._begun = self._work.submit(self._process, _Begin(self._out, self._ready))
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

    def moved(self, wanted: Collection[str], folder: Path) -> Digests | None:
        """Wait for the outputs and move some to a folder; return none where the process died.

        Args:
            wanted: the names of their renderings.
            folder: where they go.

        Raises:
            OSError: they cannot be written.
            RunError: a part is damaged, or the model is another by now.
        """
        try:
            self._process.answer(self._begun)
            made = self._process.answer(self._made)
        except self._process.deaths:
            return None
        digests = {name: digest for of in wanted for name, digest in made[of].items()}
        for name in digests:
            (self._out / name).rename(folder / name)
        return digests


def _long(model: Model) -> list[Rendering]:
    return [rendering for rendering in renderings(model) if rendering.is_long]


class _Begun:
    """Outputs that threads make of the parts in queues: what has not come is waited for.

    A thread each is enough: SQLite, compression, checksums and files let the others go on.
    """

    def __init__(self, model: Model, out: Path, ready: Parts) -> None:
        self._queues: dict[str, list[SimpleQueue[ChunkPart | None]]] = defaultdict(list)
        self._done: dict[str, Future[Digests]] = {}
        for rendering in _long(model):
            arriving = {
                name: ready[name] if name in ready else self._arriving(name)
                for name in rendering.parts
            }
            done = self._done[rendering.name] = Future()
            # Nobody waits for them who has given them up.
            make = partial(rendering.render, model, arriving, out)
            Thread(target=_answer, args=(done, make), daemon=True).start()

    def _arriving(self, name: str) -> Iterator[ChunkPart]:
        queue: SimpleQueue[ChunkPart | None] = SimpleQueue()
        self._queues[name].append(queue)
        return _taken(queue)

    def add(self, part: ChunkPart) -> None:
        for queue in self._queues[part.name]:
            queue.put(part)

    def finish(self) -> dict[str, Digests]:
        for queues in self._queues.values():
            for queue in queues:
                queue.put(None)
        return {name: done.result() for name, done in self._done.items()}


def _taken(queue: SimpleQueue[ChunkPart | None]) -> Iterator[ChunkPart]:
    while part := queue.get():
        yield part


def _answer(done: Future[Digests], make: Callable[[], Digests]) -> None:
    try:
        done.set_result(make())
    except Exception as error:
        done.set_exception(error)


#: What this process makes, if it is one of those.
_own: list[_Begun] = []


@dataclass(frozen=True)
class _Begin:
    out: Path
    ready: Parts

    def __call__(self, worker: Worker) -> None:
        _own.append(_Begun(worker.model, self.out, self.ready))


def _take(part: ChunkPart) -> None:
    _own[0].add(part)


def _finish() -> dict[str, Digests]:
    return _own[0].finish()
