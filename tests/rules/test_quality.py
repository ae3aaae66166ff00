"""Advice on records: only where nothing else is wrong, and a warning on new ones."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.build import pipeline, selection
from maillage.build.pipeline import BuildOptions
from maillage.findings.report import Report
from maillage.model.loading import load
from maillage.reading.history import changes

THIN = (EXAMPLES / "refused" / "thin.json").read_text(encoding="utf-8")
BESIDE = {
    f"{kind}/{name}.json": (EXAMPLES / "accepted" / kind / f"{name}.json").read_bytes()
    for kind, name in (("territories", "tulle"), ("sources", "minimal"))
}


def _judge(root: Path) -> Report:
    return pipeline.validate(load(root), BuildOptions(workers=1, cached=False, thorough=True))


def _of(report: Report, name: str) -> list[tuple[str, str]]:
    return [(finding.code, finding.severity) for finding in report.findings if name in finding.file]


def test_advice_does_not_refuse(make_catalogue: MakeCatalogue) -> None:
    """A thin record is accepted, and its author told what would help."""
    report = _judge(make_catalogue({"actions/example.json": THIN, **BESIDE}))
    assert _of(report, "example") == [("Q001", "advice")]


def test_a_record_that_is_wrong_is_not_told_to_say_more(make_catalogue: MakeCatalogue) -> None:
    """Mending comes first."""
    wrong = THIN.replace('"en-cours"', '"en cour"')
    report = _judge(make_catalogue({"actions/example.json": wrong, **BESIDE}))
    assert _of(report, "example") == [("S004", "error")]


def test_a_new_record_meets_a_stricter_rule(make_catalogue: MakeCatalogue) -> None:
    """The same advice is a warning on a file that is new since a reference of Git."""
    old, new = (
        json.dumps({**json.loads(THIN), "id": name, "title": title})
        for name, title in (("old", "Jardin"), ("new", "Orchestre"))
    )
    root = make_catalogue({"actions/old.json": old, **BESIDE})
    for command in (
        "init --quiet",
        "add .",
        "-c user.name=t -c user.email=t@example.org commit --quiet --message=first",
    ):
        subprocess.run(["git", *command.split()], cwd=root, check=True)
    (root / "contributions" / "actions" / "old.json").write_text(old.replace("immeuble", "tour"))
    (root / "contributions" / "actions" / "new.json").write_text(new)
    report = selection.validate_changes(load(root), changes(root, "HEAD"))
    assert _of(report, "old.json") == [("Q001", "advice")]
    assert _of(report, "new.json") == [("Q001", "warning")]


def test_the_catalogue_gets_advice_on_its_poorest_records_alone() -> None:
    """Advice that everyone gets is read by no one: at most one record in six gets some."""
    report = _judge(ROOT)
    advised = {finding.file for finding in report.of_severity("advice") if finding.code[0] == "Q"}
    assert 0 < len(advised) <= report.total / 6
