"""What the tests share: the model, small catalogues, one build of the real one, and its site."""

from __future__ import annotations

import json
import os
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
from waiting import PATIENCE

ROOT = Path(__file__).parent.parent
EXAMPLES = Path(__file__).parent / "examples"

#: The day that the tests judge by.
TODAY = date(2026, 11, 21)

#: The example of each kind of record that has most fields.
FULL = {
    "action": "bien-sous-son-toit",
    "territory": "nancy",
    "partner": "caf-54",
    "programme": "contrat-de-ville-paris-2015-2020",
    "source": "actions-des-centres-sociaux",
}
#: Why the records of `withdrawn_build` were withdrawn, and a word that no other record has.
REASON, WORD = "Demande de l’organisation.", "Xylophonie"

#: Makes a catalogue in a folder of its own: the real model, and the given contributions
#: (path below `contributions/` → content).
MakeCatalogue = Callable[[Mapping[str, str | bytes]], Path]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `pytest --rewrite` refresh the golden outputs."""
    parser.addoption("--rewrite", action="store_true", help="rewrite the golden outputs")


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep the tests, and the commands that they run, from the cache of whoever runs them."""
    os.environ["MAILLAGE_CACHE"] = str(tmp_path_factory.mktemp("cache") / "maillage")


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
    for name in ("schema", "vocab", "queries", "reference"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "datapackage.json", root)
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


@pytest.fixture(scope="session")
def withdrawn_build(tmp_path_factory: pytest.TempPathFactory, model: Model) -> Path:
    """The accepted examples, with a record of each kind, `gone`, that was withdrawn for good.

    Each refers to what the fullest example refers to, and would be on many pages.
    """
    root = tmp_path_factory.mktemp("withdrawn") / "catalogue"
    copy_model(root)
    contributions = root / "contributions"
    shutil.copytree(EXAMPLES / "accepted", contributions, dirs_exist_ok=True)
    for collection, entity in model.by_collection.items():
        file = contributions / collection / f"{FULL[entity.name]}.json"
        record = json.loads(file.read_text(encoding="utf-8"))
        record |= {"id": "gone", "withdrawn_on": "2026-11-20", "withdrawn_because": REASON}
        record[entity.label_key] = WORD
        for key in ("code", "siren", "siret", "rna", "different_from", "other_names", "acronym"):
            record.pop(key, None)
        (contributions / collection / "gone.json").write_text(json.dumps(record), encoding="utf-8")
    return _build(root, root / "build")


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


def opened(build: Path, settings: Mapping[str, Any] | None = None, **options: Any) -> Any:
    """Open a build in Datasette, as its site; a query has the time that a busy machine takes."""
    # Slow to import: only for those who look at the site.
    from datasette.app import Datasette

    patient = {"sql_time_limit_ms": PATIENCE * 1000, "facet_time_limit_ms": PATIENCE * 1000}
    return Datasette(
        immutables=[str(build / "maillage.db")], settings={**patient, **(settings or {})}, **options
    )
