"""What was sent and is on its way, on the disk: a remote that is down loses nothing.

A submission is a file in `waiting/`, on the disk before its sender gets a receipt. Once it arrived,
its reference alone stays, in `sent/`.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import logging
import os
import re
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

#: Submissions that may wait; a disk is not endless.
MAX_WAITING = 2000
REFERENCE = re.compile(r"[0-9a-f]{12}")
ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


_log = logging.getLogger("maillage.contribute")


class QueueFullError(Exception):
    """Too many submissions wait already."""


@dataclass(frozen=True)
class Submission:
    """The files of one proposal."""

    #: The kind and the id of the record that it is about.
    kind: str
    id: str
    #: The texts to commit, by path.
    files: Mapping[str, str]
    #: The day it was sent, as YYYY-MM-DD: more would tell of the sender.
    day: str
    #: The paths of the files that correct a record, rather than bring one in.
    corrects: Sequence[str] = ()

    def __post_init__(self) -> None:
        if not ID.fullmatch(self.id):
            raise ValueError(f"no id: {self.id!r}")

    @property
    def reference(self) -> str:
        """What tells this proposal from any other: a digest of its files."""
        return reference(self.files)

    @property
    def branch(self) -> str:
        """The branch that it goes to."""
        return f"contribution/{self.id}-{self.reference}"


def reference(files: Mapping[str, str]) -> str:
    """Return the reference of some files."""
    text = json.dumps(files, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


class Queue:
    """A folder of submissions."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, submission: Submission) -> None:
        """Keep a submission, for good; one that is there already changes nothing.

        Raises:
            QueueFullError: too many wait.
            OSError: the disk cannot keep it.
        """
        name = submission.reference
        if self.state(name):
            return
        waiting = self._room("waiting")
        if sum(1 for _ in waiting.iterdir()) >= MAX_WAITING:
            raise QueueFullError
        _write(waiting / f"{name}.json", json.dumps(asdict(submission), ensure_ascii=False))

    def state(self, name: str) -> str:
        """Say where a submission is: `waiting`, `sent`, or nowhere."""
        rooms = ("sent", "waiting") if REFERENCE.fullmatch(name) else ()
        return next((one for one in rooms if (self.folder / one / f"{name}.json").is_file()), "")

    def waiting(self) -> Iterator[Submission]:
        """Yield what is to be sent, the oldest first."""
        files = self._room("waiting").glob("*.json")
        for file in sorted(files, key=lambda one: (one.stat().st_mtime_ns, one.name)):
            try:
                yield Submission(**json.loads(file.read_text(encoding="utf-8")))
            except (OSError, ValueError, TypeError) as error:
                # One file that is broken keeps no other waiting; a maintainer looks at it.
                _log.error("submission %s cannot be read: %s", file.stem, type(error).__name__)

    def done(self, submission: Submission) -> None:
        """Take note that a submission arrived, and let go of its files."""
        name = f"{submission.reference}.json"
        _write(self._room("sent") / name, json.dumps({"day": submission.day}))
        (self._room("waiting") / name).unlink(missing_ok=True)

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """Give the right to deliver, if no other process has it."""
        with (self._room("") / "lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True

    def _room(self, name: str) -> Path:
        room = self.folder / name
        room.mkdir(parents=True, exist_ok=True)
        return room


def _write(file: Path, text: str) -> None:
    """Put a file in its place, whole and on the disk, or not at all."""
    with tempfile.NamedTemporaryFile(
        "w", encoding="utf-8", dir=file.parent, prefix=".", delete=False
    ) as part:
        part.write(text)
        part.flush()
        os.fsync(part.fileno())
    Path(part.name).replace(file)
    folder = os.open(file.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
