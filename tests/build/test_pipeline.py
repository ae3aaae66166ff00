"""`pipeline`: the flow as a whole."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT, MakeCatalogue
from maillage.build import pipeline
from maillage.build.pipeline import Options
from maillage.model.loading import load

_BUILD = """
import os, sys
from pathlib import Path
from maillage.reading import listing
from maillage.build import pipeline
from maillage.model.loading import load

walk = listing._walk
listing._walk = lambda *folder: sorted(walk(*folder), reverse=sys.argv[4] == "reversed")
pipeline.CHUNK = (40, 60)
options = pipeline.Options(workers=int(sys.argv[3]), cached=sys.argv[5] == "cached")
pipeline.build(load(Path(sys.argv[1])), Path(sys.argv[2]), options)
"""


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The digests of a build in this environment, in the chunks that the other builds use too."""
    out = tmp_path_factory.mktemp("reference") / "build"
    command = [sys.executable, "-c", _BUILD, str(ROOT), str(out), "2", "sorted", "fresh"]
    subprocess.run(command, check=True)
    return _digests(out)


def _digests(out: Path) -> dict[str, str]:
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(out.iterdir())
    }


@pytest.mark.parametrize(
    ("seed", "zone", "locale", "workers", "order"),
    [
        ("0", "UTC", "C", "1", "sorted"),
        ("1", "Pacific/Kiritimati", "fr_FR.UTF-8", "2", "reversed"),
        ("4242", "America/Adak", "tr_TR.ISO-8859-9", "4", "sorted"),
    ],
)
def test_the_same_input_gives_the_same_bytes(
    reference: dict[str, str],
    tmp_path: Path,
    seed: str,
    zone: str,
    locale: str,
    workers: str,
    order: str,
) -> None:
    """Neither hash seed, time zone, locale, workers nor the order of folders changes a byte."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "LC_ALL": locale}
    out = tmp_path / "build"
    subprocess.run(
        [sys.executable, "-c", _BUILD, str(ROOT), str(out), workers, order, "fresh"],
        env=environment,
        check=True,
    )
    assert _digests(out) == reference


def test_a_refused_catalogue_leaves_the_build_untouched(
    make_catalogue: MakeCatalogue, example_root: Path
) -> None:
    """One bad contribution: everything is reported, and the former build stands to the byte."""
    root = make_catalogue({})
    for file in (example_root / "contributions").rglob("*.json"):
        target = root / file.relative_to(example_root)
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(file.read_bytes())
    assert pipeline.build(load(root), root / "build").accepted
    before = {file: file.stat().st_mtime_ns for file in (root / "build").iterdir()}
    (root / "contributions/actions/bad.json").write_text('{"id": "worse", }')
    (root / "contributions/actions/poor.json").write_text('{"id": "poor"}')
    report = pipeline.build(load(root), root / "build")
    assert {one.file.rpartition("/")[2] for one in report.findings} == {"bad.json", "poor.json"}
    assert {file: file.stat().st_mtime_ns for file in (root / "build").iterdir()} == before
    assert not (root / ".build.staging").exists()


def test_an_empty_catalogue_builds(make_catalogue: MakeCatalogue) -> None:
    """A catalogue starts with nothing: its tables are there, and empty."""
    root = make_catalogue({})
    assert pipeline.build(load(root), root / "build").total == 0
    assert (root / "build/actions.csv").read_text().count("\n") == 1


def test_progress_is_told(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> None:
    """The number of files done grows to the number of files."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    root = make_catalogue({f"actions/a{number}.json": "{}" for number in range(5)})
    told: list[tuple[int, int]] = []
    pipeline.validate(load(root), Options(workers=1, progress=lambda *state: told.append(state)))
    assert told == [(2, 5), (5, 5)]
