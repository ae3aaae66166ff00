"""From a submission to a branch of the remote, with plain Git, whatever the forge.

The commit is made of objects alone: no file of a submission is ever written as a file. Git finds
the credential by itself, and nothing of what it says leaves this module but its first line.
"""

from __future__ import annotations

import os
import re
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from datasette_maillage.contribute.queue import Submission
from datasette_maillage.contribute.settings import Settings

#: Seconds after which a remote that does not answer is given up for now.
TIMEOUT = 120
_BASE = "refs/maillage/base"
#: Where Forgejo and Gitea show the commits of pull requests.
_REQUESTS = "refs/pull/*/head"
_ADDRESS = re.compile(r"//[^/\s]*@")


class DeliveryError(Exception):
    """A submission did not arrive: it is to be tried again."""


@dataclass(frozen=True)
class Delivery:
    """The way to one remote."""

    settings: Settings
    #: A bare repository of our own: what the remote has, and what goes there.
    folder: Path

    def __call__(self, submission: Submission) -> None:
        """Push a submission, unless it is there already.

        Raises:
            DeliveryError: Git or the remote failed; nothing is lost.
        """
        if not (self.folder / "HEAD").is_file():
            self.folder.mkdir(parents=True, exist_ok=True)
            self._git("init", "--bare", "--quiet", ".")
        # What was pushed last is kept until it is noted: the remote may have it already.
        kept = f"refs/maillage/tried/{submission.reference}"
        tried = self._git("for-each-ref", "--format=%(objectname)", kept)
        if not self._is_there(submission, tried):
            base = f"+refs/heads/{self.settings.base}:{_BASE}"
            self._git("fetch", "--quiet", "--no-tags", "--depth=1", self.settings.remote, base)
            if commit := self._commit(submission):
                self._git("update-ref", kept, commit)
                self._git("push", "--quiet", *self._push(submission, commit))
        if self._git("for-each-ref", kept):
            self._git("update-ref", "-d", kept)

    def _is_there(self, submission: Submission, tried: str) -> bool:
        """Whether the remote has the branch or, after a push to `refs/for`, a request for it."""
        wanted = (f"refs/heads/{submission.branch}", _REQUESTS)
        listed = self._git("ls-remote", self.settings.remote, *wanted).split("\n")
        found = [line.split("\t") for line in listed if line]
        return any(name == wanted[0] or commit == tried for commit, name in found)

    def _commit(self, submission: Submission) -> str:
        """Return a commit with the files upon the base; nothing where the base has them."""
        with tempfile.TemporaryDirectory(dir=self.folder, prefix="index-") as name:
            index = {"GIT_INDEX_FILE": str(Path(name, "index"))}
            self._git("read-tree", _BASE, **index)
            for file, text in submission.files.items():
                blob = self._git("hash-object", "-w", "--stdin", said=text)
                entry = f"100644,{blob},{self._place(file, submission)}"
                self._git("update-index", "--add", "--cacheinfo", entry, **index)
            tree = self._git("write-tree", **index)
        if tree == self._git("rev-parse", f"{_BASE}^{{tree}}"):
            return ""
        name, _, address = self.settings.author.partition(" <")
        who = {"NAME": name, "EMAIL": address.rstrip(">"), "DATE": f"{submission.day}T12:00:00Z"}
        roles = {f"GIT_{role}_{key}": who[key] for role in ("AUTHOR", "COMMITTER") for key in who}
        said = _message(submission) + self._warning(submission)
        return self._git("commit-tree", "-p", _BASE, tree, said=said, **roles)

    def _place(self, file: str, submission: Submission) -> str:
        """Return where a file goes: a record that is corrected may be in a folder of a folder."""
        if file not in submission.corrects:
            return file
        folder, _, name = file.rpartition("/")
        listed = self._git("ls-tree", "-r", "--name-only", "-z", _BASE, "--", f"{folder}/")
        return next((one for one in listed.split("\0") if one.endswith(f"/{name}")), file)

    def _warning(self, submission: Submission) -> str:
        """Return what a reader must know: a record sent as new may have come in meanwhile."""
        new = [file for file in submission.files if file not in submission.corrects]
        there = self._git("ls-tree", "--name-only", _BASE, "--", *new).split() if new else []
        return "".join(f"\nSent as new, and there already: {one}\n" for one in there)

    def _push(self, submission: Submission, commit: str) -> Sequence[str]:
        settings, branch = self.settings, submission.branch
        target = f"{commit}:refs/heads/{branch}"
        title = _message(submission).partition("\n")[0]
        match settings.opens:
            case "gitlab":
                options = ["create", f"target={settings.base}", f"title={title}"]
                pushed = [f"--push-option=merge_request.{one}" for one in options]
                return [*pushed, settings.remote, target]
            case "agit":
                options = [f"--push-option=topic={branch}", f"--push-option=title={title}"]
                return [*options, settings.remote, f"{commit}:refs/for/{settings.base}"]
            case _:
                return [settings.remote, target]

    def _git(self, *arguments: str, said: str = "", **environment: str) -> str:
        quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_DIR": str(self.folder), "LC_ALL": "C"}
        try:
            done = subprocess.run(  # noqa: S603 - no shell, and every argument is ours or checked
                ["git", *arguments],  # noqa: S607 - the Git of the system
                input=said.encode(),
                capture_output=True,
                check=True,
                timeout=TIMEOUT,
                cwd=self.folder,
                env={**os.environ, **quiet, **environment},
            )
        except subprocess.CalledProcessError as error:
            first = error.stderr.decode(errors="replace").strip().partition("\n")[0]
            reason = _ADDRESS.sub("//", first)[:200]
            raise DeliveryError(f"git {arguments[0]}: {reason}") from None
        except (OSError, subprocess.TimeoutExpired) as error:
            raise DeliveryError(f"git {arguments[0]}: {type(error).__name__}") from None
        return done.stdout.decode().strip()


def _message(submission: Submission) -> str:
    # The first file is that of the record which the submission is about.
    verb = "Correct" if next(iter(submission.files)) in submission.corrects else "Add"
    title = f"{verb} {submission.kind} {submission.id}"
    return f"{title}\n\nSent with the form of the site.\n\nReference: {submission.reference}\n"
