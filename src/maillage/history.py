"""What Git knows of a catalogue: which contributions changed since a point of its history."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

from maillage.contributions import FOLDER
from maillage.errors import RunError
from maillage.model import DESCRIPTOR

#: What decides, besides a contribution, whether it is accepted.
_MODEL = ("schema", "vocab", DESCRIPTOR, "reference")

#: How `git merge-base` ends, without a word, where there is none.
_NO_COMMON_COMMIT = 1


@dataclass(frozen=True)
class Changes:
    """Paths from the root of the catalogue, by what happened to them."""

    added: frozenset[str]
    modified: frozenset[str]
    deleted: frozenset[str]
    #: Whether what contributions are judged by changed too: then all of them are concerned.
    model: bool

    def concerns(self, file: str) -> bool:
        """Whether a contribution is to be judged again."""
        return self.model or file in self.added or file in self.modified


def changes(root: Path, reference: str) -> Changes:
    """Return what the working tree has changed since it left a reference.

    Args:
        root: the folder of the catalogue, in a Git repository or at the top of one.
        reference: a branch, a tag or a commit; what happened there since does not count.

    Raises:
        RunError: there is no Git, no repository or no such reference.
    """
    base = _common(root, reference)
    compared = _git(
        root, "diff", "--name-status", "--no-renames", "--relative", "-z", base, "--", "."
    )
    parts = compared.split("\0")[:-1]
    status = dict(zip(parts[1::2], parts[::2], strict=True))
    untracked = _git(root, "ls-files", "--others", "--exclude-standard", "-z", "--", FOLDER)
    status |= dict.fromkeys(untracked.split("\0")[:-1], "A")

    def with_status(letters: str) -> frozenset[str]:
        return frozenset(
            file
            for file, letter in status.items()
            if letter in letters and file.startswith(f"{FOLDER}/")
        )

    return Changes(
        added=with_status("A"),
        modified=with_status("MT"),
        deleted=with_status("D"),
        model=any(file.split("/")[0] in _MODEL for file in status),
    )


def _common(root: Path, reference: str) -> str:
    """Return the commit at which the working tree left a reference."""
    try:
        return _git(root, "merge-base", "--", reference, "HEAD").strip()
    except RunError as error:
        if getattr(error.__cause__, "returncode", None) != _NO_COMMON_COMMIT:
            raise
        raise RunError(
            f"“{reference}” and HEAD have no commit in common here. If this clone lacks the past, "
            "get it with: git fetch --unshallow"
        ) from error


def _git(root: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and nothing of it comes from a contribution
            ["git", "-C", str(root), *arguments],  # noqa: S607 - the Git of the system
            capture_output=True,
            check=True,
            errors="surrogateescape",
            encoding="utf-8",
        )
    except FileNotFoundError as error:
        raise RunError("Git is not installed") from error
    except subprocess.CalledProcessError as error:
        raise RunError(f"git {arguments[0]}: {error.stderr.strip()}") from error
    return done.stdout
