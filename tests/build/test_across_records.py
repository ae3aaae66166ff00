"""`across_records`: rules across records are not asked again of what they accepted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from conftest import EXAMPLES, MakeCatalogue
from maillage.build import across_records, cache, pipeline
from maillage.build.cache_folder import of_catalogue
from maillage.build.pipeline import BuildOptions
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.model.loading import load
from maillage.rules.record_index import CrossRecordScope


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many chunks of few records, of files that are old enough to be trusted by their times."""
    monkeypatch.setattr(pipeline, "CHUNK", (2, 3))
    monkeypatch.setattr(cache, "_RECENT", -1)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many sources the index held, each time that rules across records were asked."""
    found: list[int] = []
    real = across_records.check_across

    def check(scope: CrossRecordScope) -> Iterator[Finding]:
        found.append(len(list(scope.index.ids("source"))))
        yield from real(scope)

    monkeypatch.setattr(across_records, "check_across", check)
    return found


@pytest.fixture
def root(make_catalogue: MakeCatalogue) -> Path:
    """Twelve sources, one of which is replaced by another, that were built."""
    root = make_catalogue({})
    (root / "contributions/sources").mkdir()
    for number in range(12):
        _write(root, f"source-{number:02}")
    _write(root, "source-05", withdrawn_on="2026-11-01", replaced_by="source-06")
    assert _build(root).accepted
    return root


def _write(root: Path, name: str, **more: Any) -> None:
    record = json.loads((EXAMPLES / "accepted/sources/minimal.json").read_text(encoding="utf-8"))
    text = json.dumps({**record, "id": name, **more})
    (root / f"contributions/sources/{name}.json").write_text(text, encoding="utf-8")


def _build(root: Path, **options: Any) -> Report:
    return pipeline.build(load(root), root / "build", BuildOptions(workers=1, **options))


def _told(report: Report) -> list[tuple[str, str]]:
    return [(finding.rule.code, finding.file) for finding in report.findings]


def test_a_word_has_nobody_asked_again(root: Path, asked: list[int]) -> None:
    """Where ids and references are the same, there is nothing to ask; and the word is published."""
    _write(root, "source-03", title="Autre titre")
    assert _build(root).accepted
    assert asked == []
    assert "Autre titre" in (root / "build/sources.csv").read_text(encoding="utf-8")


def test_a_record_more_has_all_looked_at(root: Path, asked: list[int]) -> None:
    """The index holds what came before the change as well as what comes behind it."""
    _write(root, "source-08b")
    assert _build(root).accepted
    assert asked == [13]
    asked.clear()
    _write(root, "source-08b", title="Autre titre")
    assert _build(root).accepted
    assert asked == []


@pytest.mark.parametrize("change", ["gone", "nowhere", "loop", "twice"])
def test_what_is_wrong_between_records_is_found(root: Path, change: str) -> None:
    """With a note of the cache and without, the same is said, each time; and when it was mended."""
    file = root / "contributions/sources/source-06.json"
    if change == "gone":
        file.unlink()
    elif change == "nowhere":
        _write(root, "source-06", withdrawn_on="2026-11-01", replaced_by="source-99")
    elif change == "loop":
        _write(root, "source-06", withdrawn_on="2026-11-01", replaced_by="source-05")
    else:
        (file.parent / "below").mkdir()
        (file.parent / "below/source-06.json").write_bytes(file.read_bytes())
    expected = _told(_build(root, cached=False))
    assert expected
    assert _told(_build(root)) == _told(_build(root)) == expected
    _write(root, "source-06")
    (file.parent / "below/source-06.json").unlink(missing_ok=True)
    assert _build(root).accepted


@pytest.mark.parametrize("content", [b"", b"{}", b"[1]", b'["", ""]'])
def test_a_note_that_is_none_has_all_looked_at(
    root: Path, asked: list[int], content: bytes
) -> None:
    """Whatever stands in its place, nothing passes for accepted."""
    (note,) = of_catalogue(root).glob("*/build/across.json")
    note.write_bytes(content)
    assert _build(root).accepted
    assert asked == [12]
