"""What became of proposals that arrived, as the commits of the remote say.

A commit of the form bears two trailers, `Reference: …` and `Record: action/…`: once they are in the
history of the base, the proposal was taken, whether it was merged, rebased or squashed. A commit
with `Not-kept: why` refuses: on the branch of the proposal; or in the base, with the reference, or
as the merge of the branch. The newest says what holds.
"""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from datasette_maillage.contribute.git_repository import BareRepository
from datasette_maillage.contribute.queue import SENT, Queue
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.contribute.submissions import REFERENCE, SubmissionOutcome

#: Seconds for which what became of a submission is asked for: over a year.
FOLLOWED = 400 * 86_400
#: Characters of a reason that are told.
MAX_REASON = 1000
_KEPT = "refs/maillage"
#: Lines of a message that say something; one may go on in lines that begin with a space.
_TRAILER = re.compile(
    r"^[*\t ]*(Reference|Record|Not-kept):[ \t]*(\S.*(?:\n[ \t]+(?!Reference|Record)\S.*)*)",
    re.MULTILINE | re.IGNORECASE,
)
_RECORD = re.compile(r"[a-z][a-z-]*/[a-z0-9-]+")
_BRANCH = re.compile(rf"contribution/.*-({REFERENCE.pattern})(?:-\d)?")
#: Of a commit: who it is, its parents, the day of its committer, its message.
_FORM = "%H%x00%P%x00%cd%x00%B%x00%x00"


@dataclass(frozen=True)
class LoggedCommit:
    """A commit that says something of proposals."""

    hash: str
    parents: Sequence[str]
    day: str
    references: Sequence[str]
    record: str
    not_kept: str

    @property
    def outcome(self) -> SubmissionOutcome:
        """What it says of the proposals that it names."""
        return SubmissionOutcome(self.record, self.day, self.not_kept)


@dataclass(frozen=True)
class OutcomeReader:
    """Reads the remote for what became of the proposals of a queue."""

    settings: Settings
    queue: Queue
    stopped: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        """Take note of what became of each proposal that arrived.

        Raises:
            DeliveryError: Git or the remote failed.
            OSError: the queue cannot be read or written.
        """
        since = time.time() - FOLLOWED
        entries = self.queue.entries(SENT).items()
        sent = {name.partition(".")[0] for name, entry in entries if entry.st_mtime > since}
        if not sent:
            return
        for reference, outcome in self._read().items():
            if reference in sent:
                self.queue.take_note(reference, outcome)

    @cached_property
    def _repository(self) -> BareRepository:
        """The base and the branches of proposals, with their past."""
        return BareRepository(self.queue.folder / "history", self.stopped)

    def _read(self) -> dict[str, SubmissionOutcome]:
        with self._repository.opened():
            self._fetch()
            return {**self._refused_on_branches(), **self._of_base()}

    def _fetch(self) -> None:
        heads = (
            f"+refs/heads/{self.settings.base}:{_KEPT}/base",
            f"+refs/heads/contribution/*:{_KEPT}/contribution/*",
        )
        self._repository.remote(
            "fetch", "--quiet", "--no-tags", "--prune", self.settings.remote, *heads
        )

    def _of_base(self) -> dict[str, SubmissionOutcome]:
        """Return what the history of the base says, the newest first."""
        commits = list(self._commits(f"{_KEPT}/base"))
        by_hash = {commit.hash: commit for commit in commits}
        found: dict[str, SubmissionOutcome] = {}
        for commit in commits:
            merged = (by_hash[parent] for parent in commit.parents[1:] if parent in by_hash)
            named = commit.references or [
                reference for other in merged for reference in other.references
            ]
            for reference in named:
                newer = found.setdefault(reference, commit.outcome)
                if not newer.not_kept and not commit.not_kept:
                    # The record itself changed with the oldest of them.
                    found[reference] = replace(
                        newer, record=newer.record or commit.record, day=commit.day
                    )
        return found

    def _refused_on_branches(self) -> dict[str, SubmissionOutcome]:
        """Return what the branches say that the base has not taken."""
        found: dict[str, SubmissionOutcome] = {}
        names = self._repository.git("for-each-ref", "--format=%(refname)", f"{_KEPT}/contribution")
        for name in names.split():
            branch = _BRANCH.fullmatch(name.removeprefix(f"{_KEPT}/"))
            for commit in self._commits(name, f"^{_KEPT}/base") if branch else ():
                if branch and commit.not_kept:
                    found.setdefault(branch[1], commit.outcome)
        return found

    def _commits(self, *revisions: str) -> Iterator[LoggedCommit]:
        words = ("Reference", "Not-kept")
        grep = (f"--grep=^[* ]*{word}:" for word in words)
        form = ("--topo-order", "--date=format-local:%Y-%m-%d", f"--format={_FORM}")
        asked = ("log", "--regexp-ignore-case", *grep, *form, *revisions, "--")
        for text in self._repository.git(*asked, TZ="UTC").split("\0\0"):
            if text.strip():
                yield _commit(*text.strip("\n").split("\0", 3))


def _commit(name: str, parents: str, day: str, message: str) -> LoggedCommit:
    said: dict[str, list[str]] = {"reference": [], "record": [], "not-kept": []}
    for key, value in _TRAILER.findall(message):
        said[key.lower()].append(" ".join(value.split()))
    references = [value for value in said["reference"] if REFERENCE.fullmatch(value)]
    records = [value for value in said["record"] if _RECORD.fullmatch(value)]
    reason = next(iter(said["not-kept"]), "")[:MAX_REASON]
    return LoggedCommit(name, parents.split(), day, references, next(iter(records), ""), reason)
