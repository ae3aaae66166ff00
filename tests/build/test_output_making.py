"""`output_making`: what surely changes is begun before it is known whether all is accepted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from conftest import MakeCatalogue, sources
from maillage.build import cache, pipeline
from maillage.build.across_records import AcrossRecords
from maillage.build.executor import Workforce
from maillage.build.pipeline import BuildOptions
from maillage.build.render_jobs import RenderJob
from maillage.emit import database, graph, record_lines
from maillage.findings.finding import Finding
from maillage.model.loading import load

#: What happened, in its order: the names of outputs that were begun, and "asked".
_Steps = list[str]


@pytest.fixture
def root(make_catalogue: MakeCatalogue, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of many chunks, of files that are old enough to be trusted by their times."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    monkeypatch.setattr(cache, "_RECENT", -1)
    return make_catalogue(sources(40))


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> _Steps:
    """What a run begins, and when it asks the rules across records."""
    found: _Steps = []
    begin, ask = Workforce.renderings, AcrossRecords.found

    def begun(force: Workforce, jobs: Sequence[RenderJob]) -> object:
        found.extend(name for job in jobs for name in job.names)
        return begin(force, jobs)

    def asked(across: AcrossRecords) -> Sequence[Finding]:
        found.append("asked")
        return ask(across)

    monkeypatch.setattr(Workforce, "renderings", begun)
    monkeypatch.setattr(AcrossRecords, "found", asked)
    return found


def _build(root: Path, workers: int = 2) -> bool:
    return pipeline.build(load(root), root / "build", BuildOptions(workers=workers)).accepted


def _sums(root: Path) -> str:
    return (root / "build" / "SHA256SUMS").read_text()


def _fresh(root: Path) -> str:
    options = BuildOptions(workers=1, cached=False)
    assert pipeline.build(load(root), root / "fresh", options).accepted
    return (root / "fresh" / "SHA256SUMS").read_text()


def _change(root: Path, numbers: Sequence[int]) -> None:
    for number in numbers:
        file = root / f"contributions/sources/source-{number:02}.json"
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace('"title": "', '"title": "Autre ', 1), encoding="utf-8")


def test_tables_are_begun_before_the_rules_are_asked(root: Path, steps: _Steps) -> None:
    """Workers make them meanwhile, and their bytes are those of one process."""
    assert _build(root)
    early, later = steps[: steps.index("asked")], steps[steps.index("asked") + 1 :]
    assert {"sources.csv", "actions.csv", "maillage.parts.json"} <= set(early)
    # These were begun with the first part.
    assert not {database.FILE, graph.FILE, record_lines.FILE} & {*early, *later}
    assert not later
    assert _sums(root) == _fresh(root)


def test_one_process_makes_nothing_that_may_be_refused(root: Path, steps: _Steps) -> None:
    """Whoever works alone would only wait longer for what the rules say."""
    assert _build(root, workers=1)
    assert steps[0] == "asked"
    assert _sums(root) == _fresh(root)


def test_only_what_changes_is_begun(root: Path, steps: _Steps) -> None:
    """What is published of the same parts is linked, as before."""
    assert _build(root)
    before = {file.name: file.stat().st_ino for file in (root / "build").iterdir()}
    steps.clear()
    _change(root, range(0, 40, 8))
    assert _build(root)
    begun = set(steps[: steps.index("asked")])
    assert "sources.csv" in begun
    assert "actions.csv" not in begun
    assert (root / "build" / "actions.csv").stat().st_ino == before["actions.csv"]
    assert _sums(root) == _fresh(root)


def test_what_is_refused_leaves_all_that_is_published(root: Path) -> None:
    """Nothing is linked before all is accepted: a link would make what stands look touched."""
    assert _build(root)
    published = root / "build" / "actions.csv"
    before = cache.looks(published)
    _change(root, range(0, 40, 8))
    names = root / "contributions/sources/source-07.json"
    text = names.read_text(encoding="utf-8")
    twin = root / "contributions/sources/lot.jsonl"
    twin.write_text(" ".join(text.split()) + "\n", encoding="utf-8")
    assert not _build(root)
    assert cache.looks(published) == before
    assert not (root / ".build.staging").exists()
    twin.unlink()
    assert _build(root)
    assert _sums(root) == _fresh(root)
