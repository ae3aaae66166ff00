"""`collected_parts`: the parts of a run, in their order, in few bytes each."""

from __future__ import annotations

import pickle
from pathlib import Path

from maillage.build.collected_parts import CollectedParts
from maillage.build.derived_parts import DerivedParts
from maillage.build.engines import HERE
from maillage.build.executor import Workforce
from maillage.build.worker import ChunkOptions
from maillage.emit import graph
from maillage.emit.chunk_parts import PackedParts
from maillage.model.entities import Model


def test_parts_are_those_that_came(model: Model, tmp_path: Path) -> None:
    """Each is given back as it was, also by who is sent them; what no chunk leaves is added."""
    made = [PackedParts.of([(graph.FILE, b"%d" % number)]) for number in range(9)]
    came = [part for number, one in enumerate(made) for part in one.keep(tmp_path / str(number))]
    force = Workforce(model, ChunkOptions(""), 1, HERE)
    with CollectedParts(model, force, tmp_path, begins=True) as collected:
        for part in came:
            collected.add([part])
        parts = collected.complete(DerivedParts(None, tmp_path))
        assert not collected.begun([graph.FILE])
    assert list(parts[graph.FILE]) == came
    sent = pickle.loads(pickle.dumps(parts[graph.FILE]))  # noqa: S301 - our own
    assert list(sent) == came
    assert [part.read() for part in parts[graph.FILE]] == [b"%d" % n for n in range(9)]
    assert {"terms.ttl", "days.ttl", "term-lines.txt"} <= parts.keys()
    assert len(list(parts["terms.ttl"])) == len(model.vocabulary_files)
