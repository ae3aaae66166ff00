"""From a submission to a branch of the remote, with plain Git, whatever the forge.

The commit is made of objects alone: no file of a submission is ever written as a file.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from datasette_maillage.contribute.git_repository import BareRepository, DeliveryError
from datasette_maillage.contribute.queue import Queue
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.contribute.submissions import Submission
from maillage.messages import N_

_BASE, _OTHER = "refs/maillage/base", "refs/maillage/other"
#: Where Forgejo and Gitea show the commits of pull requests.
_REQUESTS = "refs/pull/*/head"
#: Branches that a submission may go to, should others have taken the first ones.
_BRANCHES = 9
#: What Git says where a branch is shut: a remote that died while it wrote leaves its lock for good.
_LOCKED = "cannot lock ref"
_ALL_TAKEN = N_("d’autres ont pris toutes les branches où elle peut aller")
#: Commits that a reviewer may have put upon ours before we noted that it arrived.
_DEPTH = 50


@dataclass(frozen=True)
class Delivery:
    """The way from a queue to one remote."""

    settings: Settings
    queue: Queue
    stopped: threading.Event = field(default_factory=threading.Event)

    def __call__(self, submission: Submission) -> None:
        """Push a submission, unless it is there already.

        Raises:
            DeliveryError: Git or the remote failed; nothing is lost.
        """
        with self._repository.opened():
            tried = self.queue.tried(submission)
            heads = self._heads(submission, tried)
            if tried and tried in heads.values():
                return
            self._repository.remote(*self._fetching(self.settings.base, _BASE, depth=1))
            files = {self._place(file, submission): file for file in submission.files}
            blobs = {place: self._blob(submission.files[file]) for place, file in files.items()}
            branches = self._free(submission, heads, tried, blobs)
            commit = self._commit(submission, blobs)
            if branches and commit:
                self.queue.note(submission, commit)
                self._push(submission, branches, commit)

    @cached_property
    def _repository(self) -> BareRepository:
        """The tip of the base, and what goes to the remote."""
        return BareRepository(self.queue.folder / "git", self.stopped)

    def _heads(self, submission: Submission, tried: str) -> Mapping[str, str]:
        """Return the commits of the remote that may be ours.

        After a push to `refs/for` there is no branch, but a request for the very commit.
        """
        names = list(_branches(submission))
        requests = [_REQUESTS] if tried else []
        asked = [f"refs/heads/{name}" for name in names] + requests
        listed = self._repository.remote("ls-remote", self.settings.remote, *asked).split("\n")
        found = {name: commit for commit, _, name in (line.partition("\t") for line in listed)}
        return {name: found[name] for name in found if name in asked or requests}

    def _free(
        self, submission: Submission, heads: Mapping[str, str], tried: str, blobs: Mapping[str, str]
    ) -> Sequence[str]:
        """Return the branches that nobody has taken; none where one has the submission already."""
        names = list(_branches(submission))
        taken = [candidate for candidate in names if f"refs/heads/{candidate}" in heads]
        for name in taken:
            self._repository.git(*self._fetching(name, _OTHER, depth=_DEPTH))
            commits = self._repository.git("rev-list", f"--max-count={_DEPTH}", _OTHER).split()
            if tried in commits or self._has(_OTHER, blobs):
                return []
        if len(taken) == len(names):
            raise DeliveryError(_ALL_TAKEN)
        return [candidate for candidate in names if candidate not in taken]

    def _push(self, submission: Submission, branches: Sequence[str], commit: str) -> None:
        """Push a commit to the first branch that the remote can write."""
        for branch in branches:
            try:
                self._repository.git("push", "--quiet", *self._target(submission, branch, commit))
            except DeliveryError as error:
                if _LOCKED not in str(error) or branch == branches[-1]:
                    raise
            else:
                return

    def _has(self, commit: str, blobs: Mapping[str, str]) -> bool:
        listed = self._repository.git("ls-tree", "-z", commit, "--", *blobs).split("\0")
        cut = (line.partition("\t") for line in listed)
        found = {file: about.rpartition(" ")[2] for about, _, file in cut}
        return all(found.get(file) == blob for file, blob in blobs.items())

    def _blob(self, text: str) -> str:
        return self._repository.remote("hash-object", "-w", "--stdin", said=text)

    def _commit(self, submission: Submission, blobs: Mapping[str, str]) -> str:
        """Return a commit with the files upon the base; nothing where the base has them."""
        index = {"GIT_INDEX_FILE": str(self._repository.folder / "index")}
        self._repository.remote("read-tree", _BASE, **index)
        entries = "".join(f"100644 {blob}\t{file}\0" for file, blob in blobs.items())
        self._repository.git("update-index", "-z", "--index-info", said=entries, **index)
        tree = self._repository.remote("write-tree", **index)
        if tree == self._repository.git("rev-parse", f"{_BASE}^{{tree}}"):
            return ""
        name, _, address = self.settings.author.partition(" <")
        who = {"NAME": name, "EMAIL": address.rstrip(">"), "DATE": f"{submission.day}T12:00:00Z"}
        roles = {f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who}
        said = _message(submission) + self._warning(submission)
        return self._repository.remote("commit-tree", "-p", _BASE, tree, said=said, **roles)

    def _place(self, file: str, submission: Submission) -> str:
        """Return where a file goes: a record that is corrected may be in a folder of a folder."""
        if file not in submission.corrects:
            return file
        folder, _, name = file.rpartition("/")
        asked = ("ls-tree", "-r", "--name-only", "-z", _BASE, "--", f"{folder}/")
        listed = self._repository.git(*asked)
        return next((path for path in listed.split("\0") if path.endswith(f"/{name}")), file)

    def _warning(self, submission: Submission) -> str:
        """Return what a reader must know: a record sent as new may have come in meanwhile."""
        new = [file for file in submission.files if file not in submission.corrects]
        asked = ("ls-tree", "--name-only", _BASE, "--", *new)
        there = self._repository.git(*asked).split() if new else []
        return "".join(f"\nSent as new, and there already: {path}\n" for path in there)

    def _target(self, submission: Submission, branch: str, commit: str) -> Sequence[str]:
        settings = self.settings
        target = f"{commit}:refs/heads/{branch}"
        title = _message(submission).partition("\n")[0]
        match settings.opens:
            case "gitlab":
                options = ["create", f"target={settings.base}", f"title={title}"]
                pushed = [f"--push-option=merge_request.{option}" for option in options]
                return [*pushed, settings.remote, target]
            case "agit":
                options = [f"--push-option=topic={branch}", f"--push-option=title={title}"]
                return [*options, settings.remote, f"{commit}:refs/for/{settings.base}"]
            case _:
                return [settings.remote, target]

    def _fetching(self, branch: str, kept: str, depth: int) -> Sequence[str]:
        options = ("--quiet", "--no-tags", f"--depth={depth}")
        return ["fetch", *options, self.settings.remote, f"+refs/heads/{branch}:{kept}"]


def _branches(submission: Submission) -> Iterator[str]:
    yield submission.branch
    yield from (f"{submission.branch}-{number}" for number in range(2, _BRANCHES + 1))


def _message(submission: Submission) -> str:
    # The first file is that of the record which the submission is about.
    verb = "Correct" if next(iter(submission.files)) in submission.corrects else "Add"
    title = f"{verb} {submission.kind} {submission.id}"
    trailers = f"Reference: {submission.reference}\nRecord: {submission.kind}/{submission.id}"
    return f"{title}\n\nSent with the form of the site.\n\n{trailers}\n"
