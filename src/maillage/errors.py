"""What can go wrong that is not a contributor's doing.

    MaillageError
    ├── ModelError     the schemas, lists, vocabulary or descriptor are broken: ours to mend
    ├── RunError       the machine failed the run: a process died, a disk is full
    ├── DamagedError   a build is not what its checksums say
    ├── PublishError   the build is sound, and could not be put in place
    └── ToldError      what was given is of no use, as a message tells in every language
        └── CacheError     the cache may not be used, and the run does without

A wrong contribution is data, not an exception: see `findings`.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


class MaillageError(Exception):
    """The base of every error that Maillage raises on purpose."""


class ModelError(MaillageError):
    """A file of the model is broken: which one, and why."""

    def __init__(self, file: Path | str, reason: str) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = str(file)
        self.reason = reason


def of_system(error: OSError) -> str:
    """Return what the system says of a fault as a person does: which file, and why."""
    where = f"{error.filename}: " if error.filename else ""
    return f"{where}{error.strerror or error}"


class RunError(MaillageError):
    """The run could not be completed; what was published before stands."""


class ToldError(MaillageError):
    """What a message says, to whom it is told in their language."""

    def __init__(self, message: Any) -> None:
        super().__init__(str(message))
        self.message = message


class CacheError(ToldError):
    """The cache may not be used: a message says why."""


class PublishError(MaillageError):
    """The output folder cannot take the build; the former build stands."""


class DamagedError(MaillageError):
    """A build is not what its checksums say: which of its files."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
