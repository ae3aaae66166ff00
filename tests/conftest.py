"""What the tests share: the model, small catalogues, one build of the real one, and its site."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from maillage import pipeline
from maillage.loading import load
from maillage.model import Model
from maillage.pipeline import Options

ROOT = Path(__file__).parent.parent
EXAMPLES = Path(__file__).parent / "examples"

#: The day that the tests judge by.
TODAY = date(2026, 11, 21)

#: Makes a catalogue in a folder of its own: the real model, and the given contributions
#: (path below `contributions/` → content).
MakeCatalogue = Callable[[Mapping[str, str | bytes]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `pytest --rewrite` refresh the golden outputs."""
    parser.addoption("--rewrite", action="store_true", help="rewrite the golden outputs")


@pytest.fixture(scope="session")
def model() -> Model:
    """The model of the real catalogue."""
    return load(ROOT)


@pytest.fixture
def make_catalogue(tmp_path: Path) -> MakeCatalogue:
    """Return a maker of small catalogues."""

    def make(contributions: Mapping[str, str | bytes]) -> Path:
        root = tmp_path / "catalogue"
        copy_model(root)
        for name, content in contributions.items():
            file = root / "contributions" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode() if isinstance(content, str) else content)
        return root

    return make


def copy_model(root: Path) -> None:
    """Copy all that a catalogue is made of, save its contributions."""
    root.mkdir()
    for name in ("schema", "vocab", "queries"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "datapackage.json", root)
    # Only read, and large: no need for a copy.
    (root / "reference").symlink_to(ROOT / "reference")
    (root / "contributions").mkdir()


@pytest.fixture(scope="session")
def example_root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A catalogue of the accepted examples: every field is used at least once."""
    root = tmp_path_factory.mktemp("examples") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    return root


@pytest.fixture(scope="session")
def example_build(example_root: Path) -> Path:
    """The outputs of the accepted examples."""
    return _build(example_root, example_root / "build")


@pytest.fixture(scope="session")
def real_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The outputs of the real catalogue."""
    return _build(ROOT, tmp_path_factory.mktemp("real") / "build")


def _build(root: Path, out: Path) -> Path:
    report = pipeline.build(load(root), out, Options(workers=1, cached=False))
    assert report.accepted, [finding.message("en") for finding in report.findings]
    return out


@pytest.fixture(scope="module")
def site(real_build: Path) -> Any:
    """Datasette with the real database, as `maillage serve` opens it."""
    return opened(real_build)


@pytest.fixture(scope="module")
def examples(example_build: Path) -> Any:
    """Datasette with the accepted examples: every field is used at least once."""
    return opened(example_build)


def opened(build: Path, **options: Any) -> Any:
    """Open a build in Datasette, as its site."""
    # Slow to import: only for those who look at the site.
    from datasette.app import Datasette

    return Datasette(immutables=[str(build / "maillage.db")], **options)
