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

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


class MaillageError(Exception):
    """The base of every error that Maillage raises on purpose."""


@dataclass(frozen=True)
class Reason:
    """Why something is wrong: a text in French, and what fills its braces.

    It is a message for those who cannot import messages, which speak of the model.
    """

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __call__(self, **values: Any) -> Reason:
        """Return the reason filled with some values: texts, numbers, other reasons."""
        return Reason(self.text, {**self.values, **values})

    def __str__(self) -> str:
        """Return the reason in the source language."""
        return self.text.format_map(self.values)


class ModelError(MaillageError):
    """A file of the model is broken: which one, and why."""

    def __init__(self, file: Path | str, reason: Reason) -> None:
        super().__init__(f"{file}: {reason}")
        self.file = str(file)
        self.reason = reason


def reason_of(error: Exception) -> Reason:
    """Return why something is wrong, as it was said; what others than us say, in their words."""
    if isinstance(error, OSError):
        return _UNREADABLE(error=error.strerror or error)
    said = error.args[0] if error.args else ""
    return said if isinstance(said, Reason) else _UNREADABLE(error=error)


_UNREADABLE = Reason("cela ne peut pas être lu : {error}")


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
