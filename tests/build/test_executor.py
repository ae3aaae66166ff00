"""`pool`: work shared among processes."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import executor, pipeline
from maillage.build.pipeline import BuildOptions
from maillage.emit import Emitter
from maillage.model.entities import Model
from maillage.model.loading import load


def test_processes_do_not_run_ahead(
    make_catalogue: MakeCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While a sink is slow, few chunks wait for it, on the disk and in memory."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    monkeypatch.setattr(executor, "AHEAD", 1)
    source = EXAMPLES / "accepted/sources/minimal.json"
    text = source.read_text(encoding="utf-8")
    names = [f"source-{number:02}" for number in range(60)]
    root = make_catalogue(
        {f"sources/{name}.json": text.replace('"minimal"', f'"{name}"', 1) for name in names}
    )
    waiting: list[int] = []

    class Slow:
        def __init__(self, _model: Model, out: Path) -> None:
            self._staging = out.parent

        def add(self, _folder: Path) -> None:
            time.sleep(0.02)
            waiting.append(sum(path.name.isdigit() for path in self._staging.iterdir()))

        def finish(self, _dated: object) -> None: ...

        def close(self) -> None: ...

    monkeypatch.setattr(
        pipeline, "EMITTERS", (*pipeline.EMITTERS, Emitter(lambda _: (), lambda *_: None, Slow))
    )
    report = pipeline.build(load(root), tmp_path / "out", BuildOptions(workers=2, cached=False))
    assert report.accepted
    assert len(waiting) >= 20
    assert max(waiting) <= 4
