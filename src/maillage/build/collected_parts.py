"""The parts of a run as they come, and the process that begins long outputs of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import ExitStack
from functools import cached_property, partial
from pathlib import Path

from maillage import emit
from maillage.build.derived_parts import DerivedParts
from maillage.build.early_rendering import EarlyRendering
from maillage.build.executor import Workforce
from maillage.emit.chunk_parts import ChunkPart, PackedParts, PartList, Parts
from maillage.emit.rendering import Digests
from maillage.model.entities import Model


class CollectedParts:
    """What outputs are made of; in a context, as the process is let go at its end.

    Args:
        model: the model of the catalogue.
        force: whoever shares the work.
        folder: one for what no chunk leaves, and for outputs that wait.
        begins: whether outputs are wanted, and so begun early.
    """

    def __init__(self, model: Model, force: Workforce, folder: Path, *, begins: bool) -> None:
        self._model = model
        self._force = force
        #: Chunks leave their parts below it.
        self.folder = folder
        self._begins = begins
        self._parts: dict[str, PartList] = {}
        self._early: EarlyRendering | None = None
        self._stack = ExitStack()

    def __enter__(self) -> CollectedParts:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def add(self, parts: Iterable[ChunkPart]) -> None:
        """Add what a chunk left; begin outputs, once so many are made that they surely change."""
        if self._begins and self._force.is_shared and not self._early:
            self._begin()
        for part in self._kept(parts):
            if self._early:
                self._early.add(part)

    def complete(self, derived: DerivedParts) -> Parts:
        """Add what is made of the parts of all chunks, as no more parts come; return all."""
        _ = self._terms
        needed = ((name, self._parts.get(name)) for name in emit.needed())
        of = b"".join(b"%b\0%b" % (name.encode(), some.digests) for name, some in needed if some)
        self.add(derived("of-parts", of, partial(emit.of_parts, self._model, self._parts)))
        if self._early:
            self._early.end()
        return self._parts

    def begun(self, wanted: Collection[str]) -> frozenset[str]:
        """Return which of some renderings were begun."""
        return self._early.names.intersection(wanted) if self._early else frozenset()

    def moved(self, begun: Collection[str], folder: Path) -> Digests | None:
        """Move the outputs of renderings that were begun; return none where they are to be made.

        Raises:
            OSError: they cannot be written.
            RunError: a part is damaged.
        """
        return self._early.moved(begun, folder) if self._early else None

    def _begin(self) -> None:
        early = EarlyRendering(self._model, self._force.work, self.folder, self._terms)
        self._early = self._stack.enter_context(early)
        for parts in self._parts.values():
            for part in parts:
                early.add(part)

    @cached_property
    def _terms(self) -> Parts:
        """What the model alone gives, added as it is first asked for."""
        terms: dict[str, list[ChunkPart]] = {}
        made = PackedParts.of(emit.of_model(self._model))
        for part in self._kept(made.keep(self.folder / "of-model")):
            terms.setdefault(part.name, []).append(part)
        return terms

    def _kept(self, parts: Iterable[ChunkPart]) -> Iterable[ChunkPart]:
        kept, lists = list(parts), self._parts
        for part in kept:
            if (name := part.name) not in lists:
                lists[name] = PartList(name)
            lists[name].append(part)
        return kept
