"""`emit/store`: the store says what the dump says, and is published like the rest."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest

from maillage.build import pipeline
from maillage.build.pipeline import BuildOptions, add_store
from maillage.errors import RunError
from maillage.files.publication import STORE
from maillage.model.loading import load


def _triples(build: Path) -> set[ox.Triple]:
    return {quad.triple for quad in ox.Store.read_only(str(build / STORE))}


def _dump(build: Path) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(path=build / "maillage.ttl")}


@pytest.fixture
def bare(example_build: Path, tmp_path: Path) -> Path:
    """A build without a store, in a folder of its own."""
    return Path(shutil.copytree(example_build, tmp_path / "build"))


def test_a_build_makes_no_store_unasked(example_build: Path) -> None:
    """The plain build stays as quick as it was."""
    assert not (example_build / STORE).exists()


def test_a_build_makes_the_store_when_asked(example_root: Path, tmp_path: Path) -> None:
    """The store holds the triples of the dump, and the checksums do not list it."""
    out = tmp_path / "build"
    for _ in range(2):
        pipeline.build(load(example_root), out, BuildOptions(workers=1, cached=False, sparql=True))
        assert _triples(out) == _dump(out)
        assert STORE not in (out / "SHA256SUMS").read_text(encoding="utf-8")


def test_a_store_is_added_once(bare: Path) -> None:
    """A store added later is the same, and a second attempt leaves it alone."""
    assert add_store(bare)
    assert _triples(bare) == _dump(bare)
    assert not add_store(bare)
    assert [file.name for file in bare.parent.iterdir()] == ["build"]


def test_a_new_build_takes_the_old_store_away(bare: Path, example_root: Path) -> None:
    """No store of a former build stands beside the dump of another."""
    add_store(bare)
    pipeline.build(load(example_root), bare, BuildOptions(workers=1, cached=False))
    assert not (bare / STORE).exists()


def test_a_store_that_fails_leaves_the_build_as_it_was(bare: Path) -> None:
    """A broken dump gives an error, no store, and nothing beside the build."""
    (bare / "maillage.ttl").write_text("broken", encoding="utf-8")
    before = sorted(file.name for file in bare.iterdir())
    with pytest.raises(RunError):
        add_store(bare)
    assert sorted(file.name for file in bare.iterdir()) == before
    assert [file.name for file in bare.parent.iterdir()] == ["build"]
