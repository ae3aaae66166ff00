"""When each change was committed, by which commit, and by whom: from Git.

A commit bears the name and the address of a person, and no output repeats either. Who is told is an
author that the descriptor names among its contributors, or the form of the site: never anyone else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from maillage.model.entities import Json
from maillage.reading.history import git
from maillage.release.record_changes import Change

#: What begins the line of a commit; no path does.
_COMMIT = "//"
_LOG = (
    *("log", "--no-follow", "--full-history", "--no-renames", "--no-show-signature", "-c"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-mailmap", "--root"),
    *("-z", "--name-only", f"--format={_COMMIT}%H %ct %an", "--relative"),
)


def attributed(
    root: Path, package: Json, changes: Iterable[Change], before: str, after: str
) -> list[Change]:
    """Return some changes with when and by which commit they came.

    The descriptor names the contributors that may be told. Without a commit `before` there was
    nothing.

    Raises:
        RunError: there is no Git, or it lacks one of the commits.
    """
    span = f"{before}..{after}" if before else after
    last = _last(git(root, *_LOG, span, "--", "contributions", "vocab"), _public(package))
    return [_with(change, last.get(change.file, ("", "", ""))) for change in changes]


def _with(change: Change, told: tuple[str, str, str]) -> Change:
    date, commit, by = told
    return replace(change, date=date, commit=commit, by=by)


def _public(package: Json) -> frozenset[str]:
    return frozenset(person["title"] for person in package.get("contributors", ()))


def _last(log: str, public: frozenset[str]) -> Mapping[str, tuple[str, str, str]]:
    """Return what the newest commit of each file says."""
    found: dict[str, tuple[str, str, str]] = {}
    told = ("", "", "")
    for part in log.split("\0"):
        line = part.strip("\n")
        if line.startswith(_COMMIT):
            commit, seconds, author = line.removeprefix(_COMMIT).split(" ", 2)
            day = datetime.fromtimestamp(int(seconds), UTC).date().isoformat()
            told = (day, commit, author if author in public else "")
        elif line:
            found.setdefault(line, told)
    return found
