"""When each contribution was first committed, and when last: from Git, never from the clock.

One pass over the log tells it of all files. Nothing is told of a file that is not as HEAD has it;
and nothing at all where the past is not there, as in an archive or a shallow clone.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from maillage.errors import RunError, ToldError
from maillage.messages import N_
from maillage.reading.history import git
from maillage.reading.listing import FOLDER

#: The days on which a file was first and last committed, as `2026-11-20`.
Days = tuple[str, str]
#: What begins the line of a commit; no path does.
_COMMIT = "//"
#: Whatever the user or the checkout has set: every commit, with the files that it alone changed.
_LOG = (
    *("log", "--no-follow", "--full-history", "--no-renames", "--no-show-signature", "-c"),
    *("--no-ext-diff", "--no-textconv", "--no-color", "--no-notes", "--no-mailmap", "--root"),
    *("-z", "--name-only", f"--format={_COMMIT}%ct", "--relative", "HEAD", "--", FOLDER),
)
_CHANGED = (
    *("diff", "--name-only", "--no-renames", "--no-ext-diff", "--ignore-submodules=all"),
    *("-z", "--relative", "HEAD", "--", FOLDER),
)


_SILENT = N_("Git ne dit rien de ce dossier ({reason}).")
_SHALLOW = N_("ce dépôt n’a pas tout le passé ; « git fetch --unshallow » le ramène.")


class NoPastError(ToldError):
    """When files were committed is not to be had: a message says why."""


def record_dates(root: Path) -> Mapping[str, Days]:
    """Return when the contributions of a checkout were committed first and last, by path.

    Raises:
        NoPastError: there is no Git, no repository, or not the whole of the past.
    """
    try:
        if git(root, "rev-parse", "--is-shallow-repository").strip() != "false":
            raise NoPastError(_SHALLOW)
        found = _logged(git(root, *_LOG))
        for file in git(root, *_CHANGED).split("\0"):
            found.pop(file, None)
    except RunError as error:
        raise NoPastError(_SILENT(reason=error.args[0])) from error
    return found


def _logged(log: str) -> dict[str, Days]:
    found: dict[str, Days] = {}
    day = ""
    for part in log.split("\0"):
        line = part.strip("\n")
        if line.startswith(_COMMIT):
            day = datetime.fromtimestamp(int(line.removeprefix(_COMMIT)), UTC).date().isoformat()
        elif line:
            first, last = found.get(line, (day, day))
            found[line] = min(first, day), max(last, day)
    return found
