"""The outputs made of the parts: jobs that any worker that has the disk can do."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import sha256
from heapq import heappop, heappush
from operator import itemgetter
from pathlib import Path
from uuid import uuid4

from maillage.build import cache_notes
from maillage.build.cache import Cache, looks
from maillage.build.worker import Worker
from maillage.emit import EMITTERS, renderings
from maillage.emit.chunk_parts import Parts
from maillage.emit.rendering import Digests, Rendering
from maillage.model.entities import Model

#: Jobs that the outputs of one emitter are shared out to, at most.
SHARES = 8


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


def jobs(wanted: Collection[str], model: Model, parts: Parts, out: Path) -> Iterator[RenderJob]:
    """Yield the jobs that make some outputs, by emitter, the longest first."""
    for emitter in reversed(EMITTERS):
        some = [each for each in emitter.renderings(model) if each.name in wanted]
        for share in _shares(some, parts):
            used = sorted({name for rendering in share for name in rendering.parts})
            names = tuple(rendering.name for rendering in share)
            yield RenderJob(names, {name: parts.get(name, ()) for name in used}, out)


def _shares(some: Iterable[Rendering], parts: Parts) -> Iterator[Sequence[Rendering]]:
    """Share out the renderings of an emitter by the bytes that they take, the largest first."""
    sized = [
        (sum(part.size for name in each.parts for part in parts.get(name, ())), each)
        for each in some
    ]
    shares: list[list[Rendering]] = [[] for _ in sized[:SHARES]]
    taken = [(0, place) for place in range(len(shares))]
    for size, rendering in sorted(sized, key=itemgetter(0), reverse=True):
        so_far, place = heappop(taken)
        shares[place].append(rendering)
        heappush(taken, (so_far + size, place))
    yield from shares


def render(model: Model, job: RenderJob) -> Digests:
    """Make some outputs.

    Raises:
        OSError: they cannot be written.
    """
    known = {rendering.name: rendering for rendering in renderings(model)}
    digests: dict[str, str] = {}
    for name in job.names:
        digests |= known[name].render(model, job.parts, job.out)
    return digests


class Published:
    """What the last build left where it is published, as the cache has noted it.

    An output whose parts are the same is linked, not made again, as long as it looks to the file
    system as that build left it. What stands in a checkout says nothing of itself.
    """

    def __init__(self, cache: Cache, out: Path) -> None:
        self._note = cache.published
        self._version = cache.version
        self._out = out
        self._keys: dict[str, str] = {}
        self._ready: dict[str, tuple[str, str, list[int]]] = {}

    @cached_property
    def _known(self) -> Mapping[str, tuple[str, str, list[int]]]:
        try:
            told = cache_notes.read(self._note)
            return {
                name: (str(key), str(digest), [*seen]) for name, (key, digest, seen) in told.items()
            }
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def is_of(self, rendering: Rendering, parts: Parts) -> bool:
        """Whether what was published was made of these parts, as far as the note tells."""
        key = self._key(rendering, parts)
        return all(self._known.get(each.name, ("",))[0] == key for each in rendering.outputs)

    def _key(self, rendering: Rendering, parts: Parts) -> str:
        digests = (part.digest for name in rendering.parts for part in parts.get(name, ()))
        key = sha256("\n".join([self._version, rendering.name, *digests]).encode()).hexdigest()
        self._keys |= dict.fromkeys((output.name for output in rendering.outputs), key)
        return key

    def link(self, rendering: Rendering, parts: Parts, folder: Path) -> Digests | None:
        """Link the outputs of a rendering into another folder; None where they are to be made."""
        key = self._key(rendering, parts)
        names = [output.name for output in rendering.outputs]
        if all(self._is_linked(name, key, folder / name) for name in names):
            return {name: self._known[name][1] for name in names}
        for name in names:  # what is published must not be written to
            (folder / name).unlink(missing_ok=True)
        return None

    def _is_linked(self, name: str, key: str, target: Path) -> bool:
        known_key, _, known = self._known.get(name, ("", "", []))
        try:
            if known_key != key or looks(self._out / name) != known:
                return False
            os.link(self._out / name, target, follow_symlinks=False)
        except OSError:  # no file system must have links
            return False
        # A link changes the last of the times alone; something else may have come meanwhile.
        return looks(target)[:-1] == known[:-1]

    def see(self, digests: Digests, folder: Path) -> None:
        """See how the outputs look that are about to be published."""
        self._ready = {
            name: (self._keys[name], digest, looks(folder / name))
            for name, digest in digests.items()
        }

    def note(self) -> None:
        """Keep in mind what was published, once the links of the former build are gone."""
        with suppress(OSError):  # the next build makes all outputs
            kept = {}
            for name, (key, digest, ready) in self._ready.items():
                now = looks(self._out / name)
                if now[:-1] == ready[:-1]:
                    kept[name] = key, digest, now
            cache_notes.write(self._note, kept)
