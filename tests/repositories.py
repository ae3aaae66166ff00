"""Catalogues under Git, for the tests that play a contributor, a reviewer or a forge."""

from __future__ import annotations

import subprocess
from pathlib import Path


def git(root: Path, *arguments: str) -> str:
    """Run Git as somebody, and return what it says."""
    identity = ("-c", "user.name=Essai", "-c", "user.email=essai@example.org")
    command = ["git", "-C", str(root), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def under_git(root: Path, branch: str = "main") -> Path:
    """Put a folder under Git, with one commit on `main`, and go on in a branch."""
    git(root, "init", "--quiet", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "start")
    if branch != "main":
        git(root, "switch", "-c", branch)
    return root


def small_forge(folder: Path) -> Path:
    """Make a bare repository with a README and one commit."""
    work = folder / "work"
    work.mkdir()
    (work / "README.md").write_text("Essai\n")
    return forge(under_git(work), folder / "forge.git")


def forge(root: Path, bare: Path) -> Path:
    """Make a bare repository of one, as a forge has it."""
    git(root, "clone", "--quiet", "--bare", ".", str(bare))
    return bare
