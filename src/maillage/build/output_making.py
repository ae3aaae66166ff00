"""The outputs of one run, from when their parts are all there: linked, begun early, or made now."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Collection, Iterator
from pathlib import Path

from maillage.build import render_jobs
from maillage.build.cache import Cache
from maillage.build.collected_parts import CollectedParts
from maillage.build.executor import Workforce
from maillage.build.render_jobs import Published
from maillage.emit import renderings
from maillage.emit.chunk_parts import Parts
from maillage.emit.rendering import Digests
from maillage.model.entities import Model


class OutputMaking:
    """Makes the outputs of what was judged, in a folder.

    Args:
        model: the model of the catalogue.
        force: whoever shares the work.
        collected: what was begun while parts came.
        cache: has noted what is published, if there is one.
        out: where that is.
        folder: where the outputs go.
    """

    def __init__(
        self,
        model: Model,
        force: Workforce,
        collected: CollectedParts,
        cache: Cache | None,
        out: Path,
        folder: Path,
    ) -> None:
        self._model = model
        self._force = force
        self._collected = collected
        self._published = Published(cache, out) if cache else None
        self._folder = folder
        #: The renderings that are begun before it is known whether the catalogue is accepted.
        self._begun: frozenset[str] = frozenset()
        self._results: list[Iterator[Digests]] = []
        folder.mkdir()

    def begin(self, parts: Parts) -> None:
        """Begin what surely changes, by workers who have nothing to do: they may ask for all parts.

        Nothing is linked yet: what is published looks otherwise then, and may have to stay.
        """
        if self._force.is_shared:
            changed = {
                rendering.name
                for rendering in renderings(self._model)
                if not (self._published and self._published.is_of(rendering, parts))
            }
            self._begun = frozenset(changed - self._collected.begun(changed))
            self._make(self._begun, parts)

    def finish(self, parts: Parts) -> Digests:
        """Make the others, and return the digests of all.

        What is published already, and made of the same parts, is linked.

        Raises:
            OSError: they cannot be written.
            RunError: a part is damaged.
        """
        linked: dict[str, str] = {}
        wanted: set[str] = set()
        for rendering in renderings(self._model):
            if rendering.name not in self._begun:
                found = self._published and self._published.link(rendering, parts, self._folder)
                linked |= found or {}
                wanted |= {rendering.name} if found is None else set()
        early = self._collected.begun(wanted)
        self._make(wanted - early, parts)
        moved = self._collected.moved(early, self._folder) if early else {}
        if moved is None:
            self._make(early, parts)
        digests = linked | dict(moved or {})
        for results in self._results:
            digests |= dict(ChainMap(*map(dict, results)))
        if self._published:
            self._published.see(digests, self._folder)
        return digests

    def note(self) -> None:
        """Keep in mind what was published, for the next build."""
        if self._published:
            self._published.note()

    def _make(self, wanted: Collection[str], parts: Parts) -> None:
        jobs = list(render_jobs.jobs(wanted, self._model, parts, self._folder))
        self._results.append(self._force.renderings(jobs))
