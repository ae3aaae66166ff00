"""`history`: what changed, as Git says."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import EXAMPLES, MakeCatalogue
from maillage.cli import main
from maillage.errors import RunError
from maillage.reading import history
from maillage.reading.history import changes, tracked
from repositories import git, under_git

ACTION = "contributions/actions/minimal.json"


@pytest.fixture
def repository(make_catalogue: MakeCatalogue) -> Path:
    """A catalogue under Git, with a commit on `main` and a branch of a contributor."""
    root = make_catalogue({})
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    return under_git(root, "contribution")


def _add(root: Path, name: str, text: str) -> None:
    (root / f"contributions/actions/{name}.json").write_text(text, encoding="utf-8")


def test_every_way_to_change_is_seen(repository: Path) -> None:
    """Committed, staged, written only and removed: each is what it is."""
    _add(repository, "committed", "{}")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "add")
    _add(repository, "écrit", "{}")
    (repository / ACTION).write_text("{}", encoding="utf-8")
    (repository / "contributions/sources/minimal.json").unlink()
    found = changes(repository, "main")
    assert found.added == {
        "contributions/actions/committed.json",
        "contributions/actions/écrit.json",
    }
    assert found.modified == {ACTION}
    assert found.deleted == {"contributions/sources/minimal.json"}
    assert not found.model
    assert found.concerns(ACTION)
    assert not found.concerns("contributions/partners/minimal.json")


def test_what_the_other_branch_did_since_does_not_count(repository: Path) -> None:
    """A branch is compared with the point it left, not with where the other one is now."""
    _add(repository, "mine", "{}")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "mine")
    git(repository, "switch", "main")
    _add(repository, "theirs", "{}")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "theirs")
    git(repository, "switch", "contribution")
    assert changes(repository, "main").added == {"contributions/actions/mine.json"}


def test_a_changed_schema_concerns_every_contribution(repository: Path) -> None:
    """Who changes what records are judged by sees what that does to all of them."""
    schema = repository / "schema/action.schema.json"
    schema.write_bytes(schema.read_bytes() + b"\n")
    assert changes(repository, "main").concerns(ACTION)


def test_an_unknown_reference_is_said(repository: Path) -> None:
    """A branch that is not there is an error that names it, for a person too."""
    with pytest.raises(RunError, match="nowhere"):
        changes(repository, "nowhere")
    arguments = ["validate", "--root", str(repository), "--changed-since", "nowhere"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 2
    assert "nowhere" in result.stderr


def test_a_clone_without_the_past_is_told_to_get_it(repository: Path, tmp_path: Path) -> None:
    """Where nothing says at which commit the branches parted, Git is silent and Maillage is not."""
    _add(repository, "mine", "{}")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "mine")
    shallow = tmp_path / "shallow"
    git(tmp_path, "clone", "--depth", "1", "--branch", "main", f"file://{repository}", "shallow")
    git(shallow, "fetch", "--depth", "1", "origin", "contribution")
    with pytest.raises(RunError, match="git fetch --unshallow"):
        changes(shallow, "FETCH_HEAD")


def test_a_reference_is_never_an_option(repository: Path) -> None:
    """What looks like an option of Git is a name that is not there."""
    with pytest.raises(RunError):
        changes(repository, "--output=/tmp/x")


def test_a_pull_request_is_told_about_itself_alone(repository: Path) -> None:
    """Of a broken catalogue, only what changed is told; references to the rest are known."""
    (repository / ACTION).write_text("{", encoding="utf-8")
    git(repository, "add", ".")
    git(repository, "commit", "-m", "broken before")
    git(repository, "branch", "-f", "main")
    text = (EXAMPLES / "accepted/actions/minimal.json").read_text(encoding="utf-8")
    _add(repository, "mine", text.replace('"minimal"', '"mine"', 1))
    arguments = ["validate", "--root", str(repository), "--changed-since", "main"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.stdout
    assert "1 fiche vérifiée" in result.stdout
    _add(repository, "mine", text)
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 1
    assert "contributions/actions/mine.json:2:9: R001" in result.stdout
    assert ACTION not in result.stdout


def test_what_looks_like_a_repository_runs_nothing(repository: Path, tmp_path: Path) -> None:
    """A commit may hold the files of a repository, and its configuration name a program."""
    inner = repository / "inner"
    shutil.copytree(repository, inner, ignore=shutil.ignore_patterns(".git"))
    shutil.copytree(repository / ".git", inner, dirs_exist_ok=True)
    ran = tmp_path / "ran"
    run = f"touch {ran}"
    (inner / "config").write_text(
        f'[core]\nrepositoryformatversion = 0\nbare = false\nworktree = "{inner}"\n'
        f'fsmonitor = "{run}; false"\n[diff]\nexternal = "{run}; false"\n'
        f'[filter "x"]\nclean = "{run}; cat"\n',
        encoding="utf-8",
    )
    (inner / ".gitattributes").write_text("* filter=x diff=x\n", encoding="utf-8")
    (inner / ACTION).write_text("{}", encoding="utf-8")
    for options in (["--changed-since", "HEAD"], []):
        CliRunner().invoke(main, ["validate", "--root", str(inner), *options])
    assert not ran.exists()


def test_a_hook_of_the_checkout_runs_nothing(repository: Path, tmp_path: Path) -> None:
    """Neither a monitor nor an external diff of the configuration is run to see what changed."""
    ran = tmp_path / "ran"
    for key in ("core.fsmonitor", "diff.external"):
        git(repository, "config", key, f"touch {ran}; false")
    (repository / ACTION).write_text("{}", encoding="utf-8")
    assert changes(repository, "main").modified == {ACTION}
    assert not ran.exists()


def _keep_a_build(folder: Path) -> None:
    """Put into a catalogue what Maillage makes, and nobody commits."""
    (folder / "build").mkdir(parents=True)
    (folder / "build/maillage.db").write_text("made elsewhere")


def test_what_is_committed_above_a_catalogue_or_far_from_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The repository may be around the catalogue, behind a link to it, or wherever Git is told."""
    root = tmp_path / "around/own"
    _keep_a_build(root)
    under_git(root.parent)
    (tmp_path / "link").symlink_to(root)
    for place in (root, tmp_path / "link"):
        assert [finding.file for finding in tracked(place)] == ["build/maillage.db"]
    (root.parent / ".git").rename(tmp_path / "kept")
    assert list(tracked(root)) == []
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "kept"))
    monkeypatch.setenv("GIT_WORK_TREE", str(root.parent))
    assert [finding.file for finding in tracked(root)] == ["build/maillage.db"]


def test_git_is_not_asked_where_there_is_no_repository(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is told of a folder that no repository is around, and no process is started."""
    _keep_a_build(tmp_path / "own")

    def asked(*_: object) -> str:
        pytest.fail("Git was asked")

    monkeypatch.setattr(history, "git", asked)
    assert list(tracked(tmp_path / "own")) == []


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        ("kill -9 $$", "git log : la machine n’accorde plus de processus"),
        ("echo 'fatal: Out of memory, malloc failed' >&2; exit 128", "la mémoire manque"),
        ("echo 'error: x: No space left on device' >&2; exit 128", "le disque est plein"),
    ],
)
def test_what_git_lacks_makes_no_build_without_dates(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ends: str, told: str
) -> None:
    """That Git was killed, or had no room, is not that there is no past: nothing is published."""
    git_there = shutil.which("git")
    small = tmp_path / "bin/git"
    small.parent.mkdir()
    small.write_text(f'#!/bin/sh\ncase "$*" in *" log "*) {ends};; esac\nexec {git_there} "$@"\n')
    small.chmod(0o755)
    monkeypatch.setenv("PATH", str(small.parent), prepend=os.pathsep)
    done = CliRunner().invoke(main, ["build", "--root", str(repository)])
    assert done.exit_code == 2
    assert told in done.output
    assert not (repository / "build/maillage.ttl").exists()
