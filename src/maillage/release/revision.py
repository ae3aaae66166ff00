"""A commit of the catalogue, checked out aside: the working tree and its branch are left alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from maillage.errors import RunError
from maillage.files.temporary import TemporaryFolder
from maillage.messages import N_
from maillage.reading.history import git

#: No line ends otherwise than it was committed, whatever this machine prefers.
_AS_COMMITTED = (
    *("-c", "core.autocrlf=false", "-c", "core.eol=lf", "-c", "core.attributesFile=/dev/null"),
    *("-c", "protocol.file.allow=always"),
)
_NO_COMMIT = N_("Git ne connaît pas de commit « {reference} ».")


@dataclass(frozen=True)
class Revision:
    """A commit, and the folder of the catalogue as it was then."""

    commit: str
    #: The day of the commit, as `2026-11-20`.
    day: str
    root: Path


def commit_of(root: Path, reference: str) -> str:
    """Return the commit that a reference of Git means.

    Raises:
        RunError: there is no Git, no repository or no such reference.
    """
    wanted = f"{reference}^{{commit}}"
    git(root, "rev-parse", "--git-dir")
    try:
        return git(root, "rev-parse", "--quiet", "--verify", "--end-of-options", wanted).strip()
    except RunError as error:
        raise RunError(_NO_COMMIT(reference=reference)) from error


def is_clean(root: Path, made: str) -> bool:
    """Say whether all that is in the folder of a catalogue is committed, or ignored.

    Nobody is to commit the folder `made`, even where nothing says that it be ignored.

    Raises:
        RunError: there is no Git or no repository.
    """
    but = f":(exclude){made}"
    return not git(root, "status", "--porcelain", "--ignore-submodules=all", "--", ".", but)


@contextmanager
def checked_out(root: Path, reference: str) -> Iterator[Revision]:
    """Give a commit in a folder of its own, with its past, for as long as it is looked at.

    Raises:
        RunError: there is no Git, no repository or no such reference.
    """
    commit = commit_of(root, reference)
    seconds = int(git(root, "show", "--no-patch", "--format=%ct", commit))
    day = datetime.fromtimestamp(seconds, UTC).date().isoformat()
    top = git(root, "rev-parse", "--show-toplevel").rstrip("\n")
    below = git(root, "rev-parse", "--show-prefix").rstrip("\n")
    with TemporaryFolder() as folder:
        clone = folder / "checkout"
        alone = ("--quiet", "--shared", "--no-checkout", "--no-tags")
        git(root, "clone", *alone, top, str(clone), settings=_AS_COMMITTED)
        git(clone, "checkout", "--quiet", "--detach", commit, settings=_AS_COMMITTED)
        yield Revision(commit, day, clone / below)
