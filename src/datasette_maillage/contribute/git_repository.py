"""A bare repository of the queue’s own, in which plain Git talks to the remote, bounded.

Git finds the credential by itself, and of what it says little leaves this module, with secrets
masked.
"""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from datasette_maillage.contribute.git_processes import ProcessLimits, UnfinishedError, run
from datasette_maillage.contribute.redaction import redacted
from maillage.errors import ToldError, reason_of
from maillage.messages import N_
from maillage.reading.history import of_no_repository

#: Seconds after which a remote that does not answer is given up for now.
TIMEOUT = 120
#: Neither hooks of this machine nor work in the background, and one thread: each asks for memory.
_OPTIONS = (
    *("core.hooksPath=/dev/null", "gc.auto=0", "maintenance.auto=false", "pack.threads=1"),
    # Whatever the account has set: the commit itself is pushed, and it says that it is UTF-8.
    *("push.recurseSubmodules=no", "i18n.commitEncoding=UTF-8"),
)
#: What Git itself says stays in its words, which whoever looks for help searches for.
_GIT = N_("git {command} : {reason}")
_NOTHING_SAID = N_("il a fini par {status}, sans dire pourquoi")
_NO_COPY = N_("la copie du dépôt distant : {reason}")


class DeliveryError(ToldError):
    """A submission did not arrive: it is to be tried again."""


class RemoteError(DeliveryError):
    """The remote, or this machine, is at fault: the next submission would fare no better."""


@dataclass(frozen=True)
class BareRepository:
    """A copy of what the remote has: nothing in it that is not elsewhere."""

    folder: Path
    stopped: threading.Event

    @contextmanager
    def opened(self) -> Iterator[None]:
        """Make it where there is none, and remove it where what is done with it fails.

        A Git that was killed leaves locks, and a full disk half of an object: the next begins anew.

        Raises:
            RemoteError: this machine cannot keep it.
        """
        try:
            self._make()
            yield
        except BaseException:
            self.remove()
            raise

    def _make(self) -> None:
        if self.folder.is_symlink() or not (self.folder / "HEAD").is_file():
            try:
                self.remove()
                self.folder.mkdir(mode=0o700)
            except OSError as error:
                raise RemoteError(_NO_COPY(reason=reason_of(error))) from None
            self.remote("init", "--bare", "--quiet", "--template=", ".")

    def remove(self) -> None:
        """Remove it; of a link in its place, the link."""
        if self.folder.is_symlink() or self.folder.is_file():
            self.folder.unlink(missing_ok=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    def remote(self, *arguments: str, said: str = "", **environment: str) -> str:
        """Run what every submission needs, so that none of them is at fault where it fails.

        Raises:
            RemoteError: it failed.
        """
        try:
            return self.git(*arguments, said=said, **environment)
        except DeliveryError as error:
            raise RemoteError(error.message) from None

    def git(self, *arguments: str, said: str = "", **environment: str) -> str:
        """Run Git, and return what it answers.

        Raises:
            DeliveryError: it failed, took too long or said too much.
        """
        quiet = {"GIT_TERMINAL_PROMPT": "0", "GIT_DIR": str(self.folder), "LC_ALL": "C"}
        command = ["git", *(part for option in _OPTIONS for part in ("-c", option)), *arguments]
        bounds = ProcessLimits(TIMEOUT, self.stopped)
        surroundings = {**of_no_repository(), **quiet, **environment}
        try:
            done = run(command, said.encode(), bounds, self.folder, surroundings)
        except (OSError, UnfinishedError) as error:
            reason = reason_of(error) if isinstance(error, OSError) else error.message
            raise DeliveryError(_GIT(command=arguments[0], reason=reason)) from None
        if done.status:
            said_so = redacted(done.errors) or _NOTHING_SAID(status=done.status)
            raise DeliveryError(_GIT(command=arguments[0], reason=said_so))
        return done.output.decode(errors="replace").strip()
