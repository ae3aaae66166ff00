"""The outputs made of the parts: a job an emitter, which any worker that has the disk can do."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from maillage.build.worker import Worker
from maillage.emit import EMITTERS
from maillage.emit.rendering import ChunkPart, Parts, Rendering
from maillage.model.entities import Model

#: The SHA-256 of files, by their names.
Digests = Mapping[str, str]


@dataclass(frozen=True)
class RenderJob:
    """Some outputs to make."""

    #: The names of their renderings.
    names: tuple[str, ...]
    parts: Parts
    #: The folder that they go to.
    out: Path

    def __call__(self, worker: Worker) -> Digests:
        """Make the outputs, and put them in place at once.

        A worker that was believed to be dead may be at the same job: each has a folder of its own.
        """
        mine = self.out.with_name(f"{self.out.name}.{uuid4().hex}")
        mine.mkdir()
        digests = render(worker.model, replace(self, out=mine))
        for name in digests:
            (mine / name).rename(self.out / name)
        mine.rmdir()
        return digests

    def __str__(self) -> str:
        return ", ".join(self.names)


def jobs(model: Model, parts: Parts, out: Path) -> Iterator[RenderJob]:
    """Yield the jobs that make all outputs, the longest first."""
    for emitter in reversed(EMITTERS):
        wanted = tuple(emitter.renderings(model))
        used = {name for rendering in wanted for name in rendering.parts}
        names = tuple(rendering.name for rendering in wanted)
        yield RenderJob(names, {name: parts.get(name, ()) for name in sorted(used)}, out)


def render(model: Model, job: RenderJob) -> Digests:
    """Make some outputs.

    Raises:
        OSError: they cannot be written.
    """
    known = {rendering.name: rendering for rendering in _every(model)}
    made: list[str] = []
    for name in job.names:
        known[name].render(model, job.parts, job.out)
        made.extend(output.name for output in known[name].outputs)
    return {name: ChunkPart.of(job.out / name).digest for name in made}


def _every(model: Model) -> Iterator[Rendering]:
    for emitter in EMITTERS:
        yield from emitter.renderings(model)
