"""A small catalogue under Git with two versions, which several files of tests look at."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from conftest import EXAMPLES, ROOT, Once, copy_model
from maillage.cli import main
from repositories import git

FIRST, SECOND = "2026-01-05.1", "2026-01-05.2"
DAY = "2026-01-05T12:00:00Z"
ACTION = "contributions/actions/difficult.json"
#: A name that no output may repeat.
PERSON = "Camille Untel"


def run(root: Path, *arguments: str) -> Result:
    """Run a command on a catalogue."""
    rooted = () if arguments[0] == "apply" else ("--root", str(root))
    return CliRunner().invoke(main, [*arguments, *rooted, "--lang", "fr"], catch_exceptions=False)


def commit(root: Path, message: str) -> None:
    """Commit all as a person, on a known day."""
    git(root, "add", ".")
    identity = {"GIT_AUTHOR_NAME": PERSON, "GIT_COMMITTER_DATE": DAY, "GIT_AUTHOR_DATE": DAY}
    command = ["git", "-c", "user.name=Essai", "-c", "user.email=essai@example.org"]
    arguments = ["-C", str(root), "commit", "--quiet", "-m", message]
    subprocess.run([*command, *arguments], check=True, env=identity | {"PATH": "/usr/bin:/bin"})


def change(root: Path, **values: Any) -> None:
    """Change a record."""
    record = json.loads((root / ACTION).read_text("utf-8"))
    (root / ACTION).write_text(json.dumps(record | values), "utf-8")


def start(root: Path) -> None:
    """Make a catalogue of the accepted examples, under Git."""
    copy_model(root)
    shutil.copytree(EXAMPLES / "accepted", root / "contributions", dirs_exist_ok=True)
    for name in (".gitignore", "LICENCE-DONNEES.md", "CITATION.cff"):
        shutil.copy(ROOT / name, root)
    for name in ("build", "docs", "docs/rules"):
        (root / name).mkdir()
    assert run(root, "describe").exit_code == 0
    git(root.parent, "init", "--quiet", "-b", "main", str(root))
    commit(root, "start")


@pytest.fixture(scope="session")
def released(once: Once) -> Path:
    """A catalogue with two versions of one day, between which a title changed: only to be read."""
    return once("released", _release)


def _release(root: Path) -> None:
    start(root)
    done = run(root, "release")
    assert done.exit_code == 0, done.output
    change(root, title="Un titre corrigé")
    commit(root, "correct a title")
    done = run(root, "release")
    assert done.exit_code == 0, done.output


@pytest.fixture(scope="session")
def released_root(released: Path, once: Once) -> Path:
    """The same with its build beside its versions: only to be read."""

    def build(root: Path) -> None:
        shutil.copytree(released, root, symlinks=True, dirs_exist_ok=True)
        done = run(root, "build")
        assert done.exit_code == 0, done.output

    return once("released_root", build)
