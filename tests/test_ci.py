"""The files of the forges: their steps are run here, as shell, on a branch of a contributor."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import EXAMPLES, ROOT, copy_model
from maillage.files import checkout
from repositories import forge, git, under_git

GITHUB = ROOT / ".github/workflows/contributions.yml"
FORGEJO = ROOT / ".forgejo/workflows/contributions.yml"
WORKFLOW = yaml.safe_load(GITHUB.read_text("utf-8"))
GITLAB = yaml.safe_load((ROOT / ".gitlab-ci.yml").read_text("utf-8"))
GOOD = EXAMPLES / "accepted/actions/cultiver-ensemble.json"
BAD = EXAMPLES / "refused/misspelt-code.json"


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small catalogue under Git, with the script that judges."""
    root = tmp_path_factory.mktemp("source") / "catalogue"
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    (root / "scripts").mkdir()
    shutil.copy(ROOT / "scripts/judge", root / "scripts")
    return under_git(root)


@pytest.fixture
def clone(source: Path, tmp_path: Path) -> Path:
    """A clone of a remote that holds the catalogue, on a branch for a contribution."""
    clone = tmp_path / "clone"
    git(tmp_path, "clone", str(forge(source, tmp_path / "origin")), str(clone))
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


def _steps(workflow: Any = WORKFLOW, job: str = "validate") -> dict[str, Any]:
    return {step["name"]: step for step in workflow["jobs"][job]["steps"] if "name" in step}


def _github(clone: Path, *names: str) -> tuple[subprocess.CompletedProcess[str], str]:
    summary = clone.parent / "summary.md"
    script = "\n".join(_steps()[name]["run"] for name in ("Ce qui juge", *names))
    proposed = git(clone, "rev-parse", "HEAD").strip()
    done = _run(
        script,
        clone,
        GITHUB_BASE_REF="main",
        GITHUB_STEP_SUMMARY=str(summary),
        PROPOSED=proposed,
    )
    return done, summary.read_text("utf-8") if summary.exists() else ""


def _gitlab(clone: Path) -> subprocess.CompletedProcess[str]:
    job = GITLAB["fiches"]
    before = [line for line in job["before_script"] if line.startswith("git ")]
    commit = git(clone, "rev-parse", "HEAD").strip()
    script = "\n".join([*before, *job["script"]])
    return _run(script, clone, CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main", CI_COMMIT_SHA=commit)


def _forgejo(clone: Path) -> subprocess.CompletedProcess[str]:
    git(clone, "push", "--quiet", "origin", "contribution")
    steps = _steps(yaml.safe_load(FORGEJO.read_text("utf-8")))
    script = "\n".join(steps[name]["run"] for name in ("Ce qui juge", "Vérification des fiches"))
    (place := clone.parent / "workspace").mkdir()
    return _run(
        script,
        place,
        GITHUB_SERVER_URL=f"file://{clone.parent}",
        GITHUB_REPOSITORY="origin",
        GITHUB_REF="refs/heads/contribution",
        GITHUB_BASE_REF="main",
        PROPOSED=git(clone, "rev-parse", "HEAD").strip(),
    )


FORGES = {
    "github": lambda clone: _github(clone, "Vérification des fiches")[0],
    "gitlab": _gitlab,
    "forgejo": _forgejo,
}


def _judged(clone: Path) -> subprocess.CompletedProcess[str]:
    """Judge the branch as each forge does, from a checkout of the target."""
    git(clone, "switch", "--quiet", "main")
    return _run("scripts/judge contribution", clone)


def test_github_annotates_the_line(clone: Path) -> None:
    """A wrong contribution fails the step, with an annotation at the value and what to write."""
    _contribute(clone, BAD, "essai")
    done, _ = _github(clone, "Vérification des fiches")
    assert done.returncode == 1
    annotations = [line for line in done.stdout.splitlines() if line.startswith("::error ")]
    assert annotations
    assert all(
        "file=contributions/actions/essai.json,line=" in annotation for annotation in annotations
    )
    assert any("title=S004 (erreur)" in annotation for annotation in annotations)
    assert any("%0A→ " in annotation for annotation in annotations)


def test_github_shows_everything_in_the_summary(clone: Path) -> None:
    """The summary has a table of all findings, whether or not the step before failed."""
    _contribute(clone, BAD, "essai")
    assert _steps()["Résumé"]["if"] == "always()"
    _, summary = _github(clone, "Résumé")
    assert "### `contributions/actions/essai.json`" in summary
    assert "| S004 erreur |" in summary


def test_github_says_that_all_is_well(clone: Path) -> None:
    """A sound change passes, and says so."""
    file = clone / f"contributions/actions/{GOOD.name}"
    record = json.loads(file.read_text("utf-8"))
    record["summary"] += " Bienvenue à tous."
    file.write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    git(clone, "commit", "-am", "summary")
    done, _ = _github(clone, "Vérification des fiches")
    assert done.returncode == 0, done.stdout
    assert "1 fiche vérifiée" in done.stdout


def _empty_the_rules(clone: Path) -> None:
    """Let the schema of actions accept anything, and whatever stands in a list."""
    file = clone / "schema/action.schema.json"
    schema = json.loads(file.read_text("utf-8"))
    schema["required"] = []
    schema["properties"]["themes"].pop("items")
    file.write_text(json.dumps(schema), "utf-8")
    git(clone, "commit", "-am", "rules")


def _tamper(clone: Path) -> None:
    """Let the script that judges say that all is well, and the model lead elsewhere."""
    (clone / "scripts/judge").write_text("#!/bin/sh\nexit 0\n")
    shutil.rmtree(clone / "vocab")
    (clone / "vocab").symlink_to("/nowhere")
    (clone / ".gitattributes").write_text("*.json filter=x diff=x\n")
    git(clone, "add", "--all")
    git(clone, "commit", "-m", "tamper")


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", FORGES)
def test_a_branch_does_not_judge_itself(clone: Path, name: str) -> None:
    """Whatever a branch does to what judges, its wrong record is refused, and a person called."""
    _empty_the_rules(clone)
    _tamper(clone)
    _contribute(clone, BAD, "essai")
    done = FORGES[name](clone)
    assert done.returncode == 1, done.stderr
    assert "contributions/actions/essai.json" in done.stdout
    assert "une seconde personne doit le relire" in done.stderr


def test_a_change_of_what_judges_is_shown(clone: Path) -> None:
    """Without a wrong record, it passes; whoever merges is told to ask a second person."""
    _empty_the_rules(clone)
    done = _judged(clone)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "une seconde personne doit le relire" in done.stderr


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "path", ["docs/CODEOWNERS", "docs/deploy/x.conf", "setup.py", ".gitmodules"]
)
def test_what_looks_like_a_page_and_judges_is_shown(clone: Path, path: str) -> None:
    """Who owns what is read in `docs/` too by some forges; what is deployed runs on machines."""
    (clone / path).parent.mkdir(parents=True, exist_ok=True)
    (clone / path).write_text("* @stranger\n")
    git(clone, "add", ".")
    git(clone, "commit", "-m", "change")
    assert "une seconde personne doit le relire" in _judged(clone).stderr


@pytest.mark.sample(1)
@pytest.mark.parametrize("folder", ["", "actions/"])
def test_what_rewrites_contributions_is_refused(clone: Path, folder: str) -> None:
    """A record is the same for who reviews it and for who checks it out."""
    file = f"contributions/{folder}.gitattributes"
    (clone / file).write_text("*.json working-tree-encoding=UTF-16LE-BOM\n")
    git(clone, "add", file)
    git(clone, "commit", "-m", "attributes")
    done = _judged(clone)
    assert done.returncode == 1
    assert f"{file}:1:1: F011" in done.stdout


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["github", "gitlab"])
def test_attributes_of_a_branch_rewrite_nothing_that_judges(clone: Path, name: str) -> None:
    """A checkout of the branch may hold files of the target in another encoding: not after that."""
    judging = ("scripts/judge", "schema/action.schema.json")
    (clone / ".gitattributes").write_text(
        "schema/** working-tree-encoding=UTF-7\n* ident eol=crlf\n"
    )
    git(clone, "add", ".gitattributes")
    git(clone, "commit", "-m", "attributes")
    git(clone, "read-tree", "--empty")
    git(clone, "reset", "--hard")
    target = [subprocess.check_output(["git", "show", f"main:{it}"], cwd=clone) for it in judging]
    assert target != [(clone / it).read_bytes() for it in judging]
    assert FORGES[name](clone).returncode == 0
    assert target == [(clone / it).read_bytes() for it in judging]


def test_no_program_of_the_machine_is_run_for_a_branch(
    clone: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Attributes among contributions may name one that the machine has: it is not asked."""
    ran = clone.parent / "ran"
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "filter.lfs.smudge")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", f"sh -c 'touch {ran}; cat'")
    (clone / "contributions/actions/.gitattributes").write_text("*.json filter=lfs\n")
    _contribute(clone, GOOD, "jardin-des-voisins-de-la-rue-haute")
    git(clone, "switch", "--quiet", "main")
    ran.unlink(missing_ok=True)
    done = _run("scripts/judge contribution", clone)
    assert done.returncode == 1
    assert "contributions/actions/.gitattributes:1:1: F011" in done.stdout
    assert not ran.exists()


@pytest.mark.sample(1)
@pytest.mark.parametrize("path", [f"contributions/actions/{GOOD.name}", "docs/new.md"])
def test_a_change_of_records_or_pages_asks_for_nobody(clone: Path, path: str) -> None:
    """Most proposals need no more than the verdict."""
    record = json.loads(GOOD.read_text("utf-8"))
    record["summary"] += " Bienvenue à tous."
    (clone / path).parent.mkdir(exist_ok=True)
    (clone / path).write_text(json.dumps(record, ensure_ascii=False), "utf-8")
    git(clone, "add", ".")
    git(clone, "commit", "-m", "change")
    done = _judged(clone)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "seconde personne" not in done.stderr


@pytest.mark.sample(1)
@pytest.mark.parametrize(
    "name", [".cache/maillage", "build", "build/maillage.db", "reference", "queries/x.sql"]
)
def test_a_branch_with_a_link_or_a_build_is_refused(clone: Path, name: str) -> None:
    """The names of the other files are judged too, though none of them is on the disk."""
    path = clone / name
    checkout.remove(path)
    path.parent.mkdir(exist_ok=True)
    path.symlink_to(clone.parent)
    git(clone, "add", "--all", "--force")
    git(clone, "commit", "-m", "link")
    done = _judged(clone)
    assert done.returncode == 1, done.stderr
    assert f"{name}:1:1: F011" in done.stdout


@pytest.mark.sample(1)
@pytest.mark.parametrize("name", ["contributions/actions/essai.json", "contributions/partners"])
def test_a_link_among_contributions_is_refused(clone: Path, name: str) -> None:
    """A link to a sound record, or to a folder of some, is no contribution."""
    checkout.remove(clone / name)
    (clone / name).symlink_to(GOOD)
    git(clone, "add", "--all")
    git(clone, "commit", "-m", "link")
    done = _judged(clone)
    assert done.returncode == 1
    assert name in done.stdout


def test_what_the_target_did_since_does_not_count(clone: Path) -> None:
    """A record that came to the target meanwhile is neither missing nor judged."""
    _contribute(clone, GOOD, "jardin-des-voisins-de-la-rue-haute")
    git(clone, "switch", "main")
    _contribute(clone, BAD, "essai")
    done = _judged(clone)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "essai" not in done.stdout


def test_a_conflict_is_said(clone: Path) -> None:
    """What cannot be merged cannot be judged: the sentence says what to do."""
    file = f"contributions/actions/{GOOD.name}"
    (clone / file).write_text("{}")
    git(clone, "commit", "-am", "mine")
    git(clone, "switch", "main")
    (clone / file).write_text("[]")
    git(clone, "commit", "-am", "theirs")
    done = _run("scripts/judge contribution", clone)
    assert done.returncode == 1
    assert "mettez-la à jour" in done.stderr


def test_judging_leaves_no_trace(clone: Path) -> None:
    """A maintainer may judge a branch from a checkout at work: nothing in it changes."""
    _contribute(clone, BAD, "essai")
    git(clone, "switch", "main")
    (clone / "notes.txt").write_text("mine")
    assert _run("scripts/judge contribution", clone).returncode == 1
    assert git(clone, "status", "--porcelain") == "?? notes.txt\n"
    assert git(clone, "worktree", "list").count("\n") == 1


def test_the_workflows_need_no_secret() -> None:
    """They run on forks: read access alone, no secret, and never with the rights of the target."""
    assert WORKFLOW["permissions"] == {"contents": "read"}
    for file in (GITHUB, FORGEJO):
        # YAML reads the key `on` as true.
        assert list(yaml.safe_load(file.read_text("utf-8"))[True]) == ["pull_request"]
        assert "secrets." not in file.read_text("utf-8")


def test_actions_are_pinned_and_keep_no_credentials() -> None:
    """What others may change under a name is named by its digest; no token stays on the disk."""
    steps = [step for job in WORKFLOW["jobs"].values() for step in job["steps"] if "uses" in step]
    assert steps
    for step in steps:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", step["uses"])
        if step["uses"].startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_the_branch_is_heard_apart_and_binds_nobody() -> None:
    """Its own code says what it would say, in a job that may fail and shares nothing."""
    assert WORKFLOW["jobs"]["branch"]["continue-on-error"] is True
    assert "needs" not in WORKFLOW["jobs"]["validate"]
    assert GITLAB["fiches-selon-la-branche"]["allow_failure"] is True


def test_every_line_of_gitlab_is_a_command() -> None:
    """YAML takes « a: b » for more than text, unless it is quoted: GitLab would refuse the file."""
    jobs = {name: job for name, job in GITLAB.items() if isinstance(job, dict)}
    assert jobs.keys() >= {"fiches", "fiches-selon-la-branche", "tests"}
    for job in jobs.values():
        for line in [*job.get("before_script", []), *job["script"]]:
            assert isinstance(line, str), line


def test_gitlab_gets_its_report_and_its_log(clone: Path) -> None:
    """The report is there even when the job fails, and the log is for people."""
    _contribute(clone, BAD, "essai")
    done = _gitlab(clone)
    assert done.returncode == 1
    report = clone / GITLAB["fiches"]["artifacts"]["reports"]["codequality"]
    issues = json.loads(report.read_text("utf-8"))
    assert {issue["location"]["path"] for issue in issues} == {"contributions/actions/essai.json"}
    assert "contributions/actions/essai.json:" in done.stdout
