"""The files of the forges: their steps are run here, as shell, on a branch of a contributor."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from repositories import git, under_git

WORKFLOW = yaml.safe_load((ROOT / ".github/workflows/contributions.yml").read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
GOOD = ROOT / "contributions/actions/jardin-partage.json"
BAD = ROOT / "tests/examples/refused/misspelt-code.json"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a remote that holds the catalogue, on a branch for a contribution."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    origin.mkdir()
    for name in ("schema", "vocab", "queries", "contributions"):
        shutil.copytree(ROOT / name, origin / name)
    if (ROOT / "reference").is_dir():
        shutil.copytree(ROOT / "reference", origin / "reference")
    shutil.copy(ROOT / "datapackage.json", origin)
    under_git(origin)
    git(tmp_path, "clone", str(origin), str(clone))
    git(clone, "switch", "-c", "contribution")
    return clone


def _contribute(clone: Path, source: Path, name: str) -> None:
    file = clone / f"contributions/actions/{name}.json"
    record = json.loads(source.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**record, "id": name}, ensure_ascii=False, indent=2), "utf-8")
    git(clone, "add", ".")
    git(clone, "commit", "-m", name)


def _run(step: str, clone: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    # The command under test comes first on the path, whatever the environment that runs the tests.
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", step],
        cwd=clone,
        env={**os.environ, "PATH": path, **variables},
        capture_output=True,
        check=False,
        text=True,
        encoding="utf-8",
    )


def _steps() -> dict[str, Any]:
    (job,) = WORKFLOW["jobs"].values()
    return {step["name"]: step for step in job["steps"] if "name" in step}


def _github(clone: Path, name: str) -> tuple[subprocess.CompletedProcess[str], str]:
    summary = clone.parent / "summary.md"
    step = _steps()[name]["run"]
    done = _run(step, clone, GITHUB_BASE_REF="main", GITHUB_STEP_SUMMARY=str(summary))
    return done, summary.read_text("utf-8") if summary.exists() else ""


def test_github_annotates_the_line(clone: Path) -> None:
    """A wrong contribution fails the step, with an annotation at the value and what to write."""
    _contribute(clone, BAD, "essai")
    done, _ = _github(clone, "Vérification des fiches")
    assert done.returncode == 1
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert annotations
    assert all("file=contributions/actions/essai.json,line=" in one for one in annotations)
    assert any("title=S004 (erreur)" in one for one in annotations)
    assert any("%0A→ " in one for one in annotations)


def test_github_shows_everything_in_the_summary(clone: Path) -> None:
    """The summary has a table of all findings, whether or not the step before failed."""
    _contribute(clone, BAD, "essai")
    assert _steps()["Résumé"]["if"] == "always()"
    _, summary = _github(clone, "Résumé")
    assert "### `contributions/actions/essai.json`" in summary
    assert "| S004 erreur |" in summary


def test_github_says_that_all_is_well(clone: Path) -> None:
    """A sound change passes, and says so."""
    file = clone / "contributions/actions/jardin-partage.json"
    record = json.loads(file.read_text("utf-8"))
    record["summary"] += " Bienvenue à tous."
    file.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    git(clone, "commit", "-am", "summary")
    done, _ = _github(clone, "Vérification des fiches")
    assert done.returncode == 0, done.stdout
    assert "1 fiche vérifiée" in done.stdout


def test_the_workflow_needs_no_secret() -> None:
    """It runs on forks: read access alone, no secret, and never with the rights of the target."""
    assert WORKFLOW["permissions"] == {"contents": "read"}
    # YAML reads the key `on` as true.
    assert list(WORKFLOW[True]) == ["pull_request"]
    assert "secrets." not in (ROOT / ".github/workflows/contributions.yml").read_text("utf-8")


def test_gitlab_gets_its_report_and_its_log(clone: Path) -> None:
    """The report is there even when the job fails, and the log is for people."""
    _contribute(clone, BAD, "essai")
    job = GITLAB["fiches"]
    fetch = next(line for line in job["before_script"] if line.startswith("git "))
    script = "\n".join([fetch, *job["script"]])
    done = _run(script, clone, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert done.returncode == 1
    report = clone / job["artifacts"]["reports"]["codequality"]
    issues = json.loads(report.read_text("utf-8"))
    assert {one["location"]["path"] for one in issues} == {"contributions/actions/essai.json"}
    assert "contributions/actions/essai.json:" in done.stdout
