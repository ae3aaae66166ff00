"""`early_rendering`: long outputs are begun while chunks come; their bytes do not depend on it."""

from __future__ import annotations

import os
import signal
from collections.abc import Collection
from pathlib import Path

import pytest

from conftest import MakeCatalogue, sources
from maillage.build import cache, pipeline
from maillage.build.early_rendering import EarlyRendering
from maillage.build.pipeline import BuildOptions
from maillage.build.render_jobs import Digests
from maillage.emit import database, graph, record_lines
from maillage.emit.chunk_parts import ChunkPart
from maillage.errors import RunError
from maillage.files import checkout
from maillage.model.loading import load

_Moved = list[Digests | None]


@pytest.fixture
def root(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of many chunks."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    monkeypatch.setattr(cache, "_RECENT", -1)
    return make_catalogue(sources(60))


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> _Moved:
    """What came of each early rendering."""
    found: _Moved = []
    whole = EarlyRendering.moved

    def noted(early: EarlyRendering, wanted: Collection[str], folder: Path) -> Digests | None:
        found.append(whole(early, wanted, folder))
        return found[-1]

    monkeypatch.setattr(EarlyRendering, "moved", noted)
    return found


def _sums(root: Path, workers: int) -> str:
    """Build with the cache, or anew with one process."""
    out = root.parent / ("out" if workers > 1 else "fresh")
    options = BuildOptions(workers=workers, cached=workers > 1)
    assert pipeline.build(load(root), out, options).accepted
    return (out / "SHA256SUMS").read_text()


def test_it_makes_what_one_process_makes(root: Path, moved: _Moved) -> None:
    """Parts that come one by one give the bytes of all parts at once; the digest is told."""
    sums = _sums(root, 2)
    (digests,) = moved
    assert set(digests or ()) == {database.FILE, graph.FILE, record_lines.FILE}
    for name, digest in (digests or {}).items():
        assert digest == checkout.digest(root.parent / "out", name)
    assert _sums(root, 1) == sums
    assert len(moved) == 1


def test_nothing_is_begun_for_a_few_chunks(root: Path, moved: _Moved) -> None:
    """Whoever made nothing, or one chunk, links what is published or makes it in the end."""
    sums = _sums(root, 2)
    assert _sums(root, 2) == sums
    file = root / "contributions/sources/source-30.json"
    file.write_text(file.read_text(encoding="utf-8").replace("\n", "\n\n", 1), encoding="utf-8")
    _sums(root, 2)
    assert len(moved) == 1


def test_its_death_is_normal(root: Path, moved: _Moved, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a process that died would have made is made as all else is."""
    whole = EarlyRendering.add
    pids: list[int] = []

    def killing(early: EarlyRendering, part: ChunkPart) -> None:
        whole(early, part)
        if not pids:
            pids.append(early._process.submit(os.getpid).result())
            os.kill(pids[0], signal.SIGKILL)

    monkeypatch.setattr(EarlyRendering, "add", killing)
    sums = _sums(root, 2)
    assert moved == [None]
    assert _sums(root, 1) == sums


@pytest.mark.parametrize("name", [database.FILE, graph.FILE])
def test_a_damaged_part_ends_the_build(
    root: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """What that process cannot do is told as if a worker had failed."""
    whole = EarlyRendering.add

    def damaging(early: EarlyRendering, part: ChunkPart) -> None:
        if part.name == name:
            Path(part.file).write_bytes(b"damaged")
        whole(early, part)

    monkeypatch.setattr(EarlyRendering, "add", damaging)
    with pytest.raises(RunError, match="ce fichier est abîmé"):
        _sums(root, 2)


def test_it_is_let_go_when_a_record_is_refused(root: Path, moved: _Moved) -> None:
    """A build that is refused waits for no output, and leaves nothing."""
    last = root / "contributions/sources/source-59.json"
    last.write_text("{}", encoding="utf-8")
    out = root.parent / "out"
    assert not pipeline.build(load(root), out, BuildOptions(workers=2)).accepted
    assert not moved
    assert not out.exists()
    assert not out.with_name(".out.staging").exists()
