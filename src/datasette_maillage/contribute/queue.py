"""What was sent and is on its way, on the disk: a remote that is down loses nothing.

    waiting/<reference>.json    a submission, on the disk before its sender gets a receipt
    tried/<reference>           the commit that was pushed: the remote may have it already
    sent/<reference>.json       empty: it arrived, and nothing of it is kept
    outcomes/<reference>        what became of it, as the remote says
    dead-letter/<name>          what cannot be delivered, and why in <name>.reason

A name that begins with a point is a file that is being written. Folders are opened without
following links, and what is in them is taken for a file only where it is one.
"""

from __future__ import annotations

import errno
import fcntl
import itertools
import json
import os
import re
import stat
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path

from datasette_maillage.contribute.queue_files import put_file, try_room
from datasette_maillage.contribute.submissions import (
    REFERENCE,
    InvalidError,
    Submission,
    SubmissionOutcome,
    parse,
)
from maillage.errors import reason_of
from maillage.messages import N_

#: Submissions that may wait; a disk is not endless.
MAX_WAITING = 2000
MAX_SIZE = 32 * 1024 * 1024  # far more than the form and the tables let through
WAITING, TRIED, SENT, DEAD = "waiting", "tried", "sent", "dead-letter"
OUTCOMES = "outcomes"
REASON = ".reason"
#: Seconds after which a file that is still being written belongs to nobody any more.
_STALE = 3600
_NAME = re.compile(rf"{REFERENCE.pattern}\.json")
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_FILE = os.O_NOFOLLOW | os.O_CLOEXEC
#: What no later try will read.
_UNREADABLE = {errno.EACCES, errno.EPERM, errno.ELOOP, errno.EISDIR, errno.ENXIO}
_UNREAD = N_("la lire est impossible : {reason}")


class QueueFullError(Exception):
    """Too many submissions wait already."""


class Queue:
    """A folder of submissions, for its owner alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        #: Bytes of the submission that the disk could not keep, until it can.
        self._unkept = 0

    def open(self) -> None:
        """Make the folder, and remove what killed processes left in it.

        Raises:
            OSError: it cannot be made, or is a link.
        """
        with self._folder("", make=True):
            self.sweep()

    def put(self, submission: Submission) -> None:
        """Keep a submission, for good; one that waits or arrived already changes nothing.

        Raises:
            QueueFullError: too many wait.
            OSError: the disk cannot keep it.
        """
        name = _file(submission)
        if self._has(SENT, name) or self._keeps(name):
            return
        if self.length >= MAX_WAITING:
            raise QueueFullError
        text = submission.text
        self._unkept = len(text)
        with self._folder(WAITING, make=True) as folder:
            put_file(folder, name, text)
        self._unkept = 0
        # One that was set aside, and is sent once more, gets another chance.
        self._remove(DEAD, name, name + REASON)

    def state(self, reference: str) -> str:
        """Say where a submission is: one of the folders, or nowhere."""
        # In the order in which it moves on, or it could be missed on its way.
        states = (WAITING, SENT, DEAD) if REFERENCE.fullmatch(reference) else ()
        return next((state for state in states if self._has(state, f"{reference}.json")), "")

    def entries(self, state: str) -> Mapping[str, os.stat_result]:
        """Return what is in a folder, whatever it is, the oldest first.

        Raises:
            OSError: the folder cannot be read.
        """
        found = {}
        with (
            suppress(FileNotFoundError),
            self._folder(state) as folder,
            os.scandir(folder) as listed,
        ):
            for entry in listed:
                with suppress(FileNotFoundError):
                    if not entry.name.startswith("."):
                        found[entry.name] = entry.stat(follow_symlinks=False)
        return dict(sorted(found.items(), key=lambda it: (it[1].st_mtime_ns, it[0])))

    @property
    def length(self) -> int:
        """How many submissions wait."""
        entries = self.entries(WAITING).items()
        return sum(bool(_NAME.fullmatch(name)) and _is_file(entry) for name, entry in entries)

    @property
    def arrived(self) -> float | None:
        """When the last submission arrived, in seconds of the clock."""
        with suppress(OSError), self._folder(SENT) as folder:
            return os.fstat(folder).st_mtime if os.listdir(folder) else None  # noqa: PTH208 - as below
        return None

    @property
    def can_keep(self) -> bool:
        """Whether the disk keeps what is sent: where it failed to, it is tried again."""
        with suppress(OSError):
            if self._unkept:
                with self._folder(WAITING, make=True) as folder:
                    try_room(folder, self._unkept)
                self._unkept = 0
        return not self._unkept

    def read(self, name: str) -> Submission:
        """Return a submission that waits.

        Raises:
            InvalidError: it is none, and never will be.
            OSError: it cannot be read now.
        """
        if not _NAME.fullmatch(name):
            raise InvalidError(N_("son nom n’est pas celui d’une proposition"))
        try:
            found = parse(self._bytes(WAITING, name))
        except OSError as error:
            if error.errno in _UNREADABLE:
                raise InvalidError(_UNREAD(reason=reason_of(error))) from None
            raise
        if _file(found) != name:
            raise InvalidError(N_("ses fichiers ne sont pas ceux que dit son nom"))
        return found

    def set_aside(self, name: str, reason: str) -> None:
        """Move what waits to where it keeps nobody waiting, with the reason beside it."""
        with self._folder(WAITING) as source, self._folder(DEAD, make=True) as target:
            taken = set(os.listdir(target))  # noqa: PTH208 - a descriptor has no path
            names = itertools.chain([name], (f"{name}.{number}" for number in itertools.count(2)))
            free = next(candidate for candidate in names if candidate not in taken)
            os.rename(name, free, src_dir_fd=source, dst_dir_fd=target)
            # On a full disk the log alone has the reason.
            with suppress(OSError):
                put_file(target, free + REASON, f"{reason}\n".encode(errors="replace"))

    def done(self, submission: Submission) -> None:
        """Take note that a submission arrived, and let go of its files: it takes no space to."""
        name = _file(submission)
        with self._folder(SENT, make=True) as target:
            with suppress(FileNotFoundError), self._folder(WAITING) as source:
                os.rename(name, name, src_dir_fd=source, dst_dir_fd=target)
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NONBLOCK
            os.close(os.open(name, flags | _FILE, 0o600, dir_fd=target))
        self._remove(TRIED, submission.reference)

    def tried(self, submission: Submission) -> str:
        """Return the commit that was pushed, if one was."""
        with suppress(OSError, InvalidError):
            found = self._bytes(TRIED, submission.reference).decode(errors="replace")
            return found if _COMMIT.fullmatch(found) else ""
        return ""

    def note(self, submission: Submission, commit: str) -> None:
        """Keep in mind the commit that is about to be pushed."""
        with self._folder(TRIED, make=True) as folder:
            put_file(folder, submission.reference, commit.encode())

    def take_note(self, reference: str, outcome: SubmissionOutcome) -> None:
        """Keep what became of a submission that arrived."""
        if self.outcome(reference) != outcome:
            with self._folder(OUTCOMES, make=True) as folder:
                put_file(folder, reference, json.dumps(asdict(outcome)).encode())

    def outcome(self, reference: str) -> SubmissionOutcome | None:
        """Return what became of a submission, where the remote has said so."""
        with suppress(OSError, InvalidError, ValueError, TypeError):
            return SubmissionOutcome(**json.loads(self._bytes(OUTCOMES, reference)))
        return None

    def sweep(self) -> None:
        """Remove what processes that were killed left behind."""
        now = time.time()
        for state in (WAITING, TRIED, SENT, DEAD, OUTCOMES):
            # One that cannot be swept stops nothing: whoever needs it will say so.
            with suppress(OSError), self._folder(state) as folder:
                for entry in list(os.scandir(folder)):
                    status = entry.stat(follow_symlinks=False)
                    if not _is_file(status):
                        continue
                    if entry.name.startswith(".") and abs(now - status.st_mtime) > _STALE:
                        os.unlink(entry.name, dir_fd=folder)
                    elif state == SENT and status.st_size:
                        flags = os.O_WRONLY | os.O_TRUNC | _FILE
                        os.close(os.open(entry.name, flags, dir_fd=folder))

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Give the right to deliver, if no other process has it; it ends with the process."""
        with self._folder("") as folder:
            flags = os.O_RDWR | os.O_CREAT
            lock = os.open("lock", flags | _FILE, 0o600, dir_fd=folder)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
        finally:
            # Whoever forks just now has a copy of the descriptor, which would hold it.
            with suppress(OSError):
                fcntl.flock(lock, fcntl.LOCK_UN)
            os.close(lock)

    @contextmanager
    def _folder(self, name: str, make: bool = False) -> Iterator[int]:
        """Open a folder of the queue; the queue itself where no name is given."""
        if make:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder = os.open(self.folder, _FOLDER)
        try:
            if os.fstat(folder).st_uid not in (0, os.geteuid()):  # who reads and writes all in it
                raise PermissionError(errno.EPERM, os.strerror(errno.EPERM), str(self.folder))
            # An older program made it for all to read.
            if stat.S_IMODE(os.fstat(folder).st_mode) & 0o077:
                with suppress(PermissionError):
                    os.fchmod(folder, 0o700)
            if name:
                if make:
                    with suppress(FileExistsError):
                        os.mkdir(name, 0o700, dir_fd=folder)
                inner = os.open(name, _FOLDER, dir_fd=folder)
                os.close(folder)
                folder = inner
            yield folder
        finally:
            os.close(folder)

    def _has(self, state: str, name: str) -> bool:
        with suppress(FileNotFoundError), self._folder(state) as folder:
            return _is_file(os.stat(name, dir_fd=folder, follow_symlinks=False))
        return False

    def _keeps(self, name: str) -> bool:
        with suppress(OSError, InvalidError):
            return bool(self.read(name))
        return False

    def _bytes(self, state: str, name: str) -> bytes:
        with self._folder(state) as folder:
            status = os.stat(name, dir_fd=folder, follow_symlinks=False)
            if not _is_file(status):
                raise InvalidError(N_("ce n’est pas un fichier"))
            if status.st_size > MAX_SIZE:
                raise InvalidError(N_("il y a plus de {limit} octets")(limit=MAX_SIZE))
            # Whatever takes its place meanwhile is neither followed nor waited for.
            descriptor = os.open(name, os.O_RDONLY | os.O_NONBLOCK | _FILE, dir_fd=folder)
        with os.fdopen(descriptor, "rb") as stream:
            return stream.read(MAX_SIZE)

    def _remove(self, state: str, *names: str) -> None:
        with suppress(OSError), self._folder(state) as folder:
            for name in names:
                with suppress(FileNotFoundError):
                    os.unlink(name, dir_fd=folder)


def _file(submission: Submission) -> str:
    return f"{submission.reference}.json"


def _is_file(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode)
