"""The workflows of the forges: what they may do, and what they run that is not ours."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from repositories import git, under_git

GITHUB = sorted((ROOT / ".github/workflows").glob("*.y*ml"))
FORGEJO = sorted((ROOT / ".forgejo/workflows").glob("*.y*ml"))
#: An action by the digest of a commit, and the version that a reader knows it by.
_PINNED = re.compile(r"uses: [\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)+")

WORKFLOW = """
on: push
permissions:
  contents: read
jobs:
  tests:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    steps:
      - uses: actions/checkout@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0
        with:
          persist-credentials: false
      - run: scripts/test
"""


def _faults(text: str, *, permissions: bool = True) -> Iterator[str]:
    """Yield what makes a workflow unsafe; not every forge knows `permissions`."""
    for line in text.splitlines():
        if re.search(r"\buses\s*:", line) and not _PINNED.search(line):
            yield f"not pinned by digest: {line.strip()}"
    workflow = yaml.safe_load(text)
    if permissions:
        granted = workflow.get("permissions")
        if not isinstance(granted, dict) or "write" in granted.values():
            yield "the workflow as a whole must be granted no more than reading, by name"
    # YAML reads the key `on` as true.
    if "pull_request_target" in str(workflow.get(True)) or "workflow_run" in str(
        workflow.get(True)
    ):
        yield "what comes from outside must not run with the rights of the repository"
    for name, job in workflow["jobs"].items():
        yield from (f"{name}: {fault}" for fault in _faults_of_job(job, permissions=permissions))


def _faults_of_job(job: dict[str, Any], *, permissions: bool) -> Iterator[str]:
    if permissions and "timeout-minutes" not in job:
        yield "has no limit of time"
    if not isinstance(job.get("permissions", {}), dict):
        yield "must name each permission"
    for step in job.get("steps", ()):
        kept = step.get("with", {}).get("persist-credentials")
        if "/checkout@" in step.get("uses", "") and kept is not False:
            yield "keeps the credentials of the checkout"
        if found := re.search(r"\$\{\{[^}]*\}\}", step.get("run", "")):
            yield f"would run as shell what comes from outside: {found[0]}"


@pytest.mark.parametrize(
    "file", [*GITHUB, *FORGEJO], ids=lambda file: f"{file.parts[-3]}/{file.name}"
)
def test_a_workflow_is_safe(file: Path) -> None:
    """Actions are pinned by digest, no credential is kept, and permissions are the least."""
    assert list(_faults(file.read_text("utf-8"), permissions=file in GITHUB)) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0", "@v4", "not pinned"),
        ("@11d5960a326750d5838078e36cf38b85af677262 # v4.4.0", "@main # v4.4.0", "not pinned"),
        ("@11d5960a326750d5838078e36cf38b85af677262", "@11d5960", "not pinned"),
        (" # v4.4.0", "", "not pinned"),
        ("- uses: actions", "- uses : actions", "not pinned"),
        ("      - run: scripts/test", "    uses: o/r/.github/workflows/w.yml@main", "not pinned"),
        ("      - run: scripts/test", "      - uses: docker://alpine:3", "not pinned"),
        ("persist-credentials: false", "persist-credentials: true", "keeps the credentials"),
        ("persist-credentials: false", "persist-credentials: 'false'", "keeps the credentials"),
        ("persist-credentials: false", "fetch-depth: 0", "keeps the credentials"),
        ("permissions:\n  contents: read\n", "", "no more than reading"),
        ("permissions:\n  contents: read\n", "permissions: write-all\n", "no more than reading"),
        ("contents: read", "contents: write", "no more than reading"),
        ("    runs-on", "    permissions: write-all\n    runs-on", "must name each"),
        ("    timeout-minutes: 5\n", "", "no limit of time"),
        ("on: push", "on: pull_request_target", "rights of the repository"),
        ("on: push", "on:\n  workflow_run:\n    workflows: [a]", "rights of the repository"),
        ("run: scripts/test", "run: echo ${{ github.head_ref }}", "would run as shell"),
    ],
)
def test_an_unsafe_workflow_is_refused(old: str, new: str, told: str) -> None:
    """Each way to trust what may change, or what comes from outside, is told."""
    assert list(_faults(WORKFLOW)) == []
    assert old in WORKFLOW
    assert any(told in fault for fault in _faults(WORKFLOW.replace(old, new)))


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A clone of a repository that has a lock."""
    origin, clone = tmp_path / "origin", tmp_path / "clone"
    (origin / "requirements").mkdir(parents=True)
    (origin / "requirements/core.txt").write_text("click==8.5.1\n", "utf-8")
    under_git(origin)
    git(tmp_path, "clone", str(origin), str(clone))
    return clone


def _propose(clone: Path, open_requests: str = "") -> list[str]:
    """Run the last step of the weekly workflow, and return what it asks of the forge."""
    workflow = yaml.safe_load((ROOT / ".github/workflows/versions.yml").read_text("utf-8"))
    step = workflow["jobs"]["propose"]["steps"][-1]
    tools, log = clone.parent / "tools", clone.parent / "log"
    tools.mkdir(exist_ok=True)
    gh = tools / "gh"
    gh.write_text(
        f'#!/bin/sh\necho "$1 $2" >>{log}\n[ "$2" = list ] && echo "{open_requests}"\ntrue\n'
    )
    gh.chmod(0o755)
    path = f"{tools}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "BRANCH": step["env"]["BRANCH"]}
    subprocess.run(["bash", "-e", "-c", step["run"]], cwd=clone, env=environment, check=True)
    return log.read_text("utf-8").splitlines() if log.exists() else []


def test_newer_versions_are_proposed_once(clone: Path) -> None:
    """A lock that changed is pushed to a branch, and a pull request opened where there is none."""
    (clone / "requirements/core.txt").write_text("click==8.5.2\n", "utf-8")
    assert _propose(clone) == ["auth setup-git", "pr list", "pr create"]
    assert (
        git(clone.parent / "origin", "show", "versions:requirements/core.txt") == "click==8.5.2\n"
    )
    git(clone, "switch", "-")
    git(clone, "branch", "-D", "versions")
    (clone / "requirements/core.txt").write_text("click==8.5.3\n", "utf-8")
    assert _propose(clone, "12")[3:] == ["auth setup-git", "pr list"]
    assert (
        git(clone.parent / "origin", "show", "versions:requirements/core.txt") == "click==8.5.3\n"
    )


def test_a_lock_that_is_up_to_date_is_left_alone(clone: Path) -> None:
    """Nothing is pushed, and nothing asked, when no version is newer."""
    assert _propose(clone) == []
