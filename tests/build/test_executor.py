"""`pool`: work shared among processes."""

from __future__ import annotations

import time
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import executor, pipeline
from maillage.build.engines import Engine, EngineWorkers
from maillage.build.pipeline import BuildOptions
from maillage.model.loading import load


def test_processes_do_not_run_ahead(
    make_catalogue: MakeCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While their results are taken slowly, few wait to be, in memory."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    monkeypatch.setattr(executor, "AHEAD", 1)
    source = EXAMPLES / "accepted/sources/minimal.json"
    text = source.read_text(encoding="utf-8")
    names = [f"source-{number:02}" for number in range(60)]
    root = make_catalogue(
        {f"sources/{name}.json": text.replace('"minimal"', f'"{name}"', 1) for name in names}
    )
    staging = tmp_path / ".out.staging"
    waiting: list[int] = []

    def slow(_files: int, _all: int) -> None:
        time.sleep(0.02)
        done = sum(path.name.isdigit() for path in staging.glob("*/*"))
        waiting.append(done - len(waiting))

    options = BuildOptions(workers=2, cached=False, progress=slow)
    assert pipeline.build(load(root), tmp_path / "out", options).accepted
    assert len(waiting) >= 20
    assert max(waiting) <= 4


def test_few_chunks_are_made_without_workers(
    make_catalogue: MakeCatalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two chunks that are not in the cache are made by the process itself, more by others."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    source = EXAMPLES / "accepted/sources/minimal.json"
    text = source.read_text(encoding="utf-8")
    names = [f"source-{number:02}" for number in range(60)]
    root = make_catalogue(
        {f"sources/{name}.json": text.replace('"minimal"', f'"{name}"', 1) for name in names}
    )
    monkeypatch.setattr("maillage.build.cache._RECENT", 0)
    opened: list[int] = []
    whole = Engine.open

    def noted(engine: Engine, workers: int) -> AbstractContextManager[EngineWorkers]:
        opened.append(workers)
        return whole(engine, workers)

    monkeypatch.setattr(Engine, "open", noted)
    options = BuildOptions(workers=2, outputs=False)

    def build(*changed: int) -> int:
        opened.clear()
        for number in changed:
            file = root / f"contributions/sources/source-{number:02}.json"
            file.write_text(file.read_text(encoding="utf-8") + " ", encoding="utf-8")
        assert pipeline.build(load(root), tmp_path / "out", options).accepted
        return len(opened)

    assert build() == 1
    assert build() == 0
    assert build(30) == 0
    assert build(5, 50) == 0
    assert build(5, 25, 50) == 1
