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

import errno
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
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


def reason_of(error: BaseException) -> Reason:
    """Return why something went wrong, as it was said here, or in words for what others say.

    What nobody foresaw is quoted, as the system or a library has it.
    """
    said = error.args[1:2] if isinstance(error, OSError) else error.args[:1]
    if said and isinstance(said[0], Reason):
        return said[0]
    text = " ".join(str(getattr(error, "strerror", None) or error).split())[:_SHOWN]
    if known := _known(error, text):
        return known
    if isinstance(error, UnicodeDecodeError):
        return _NO_UTF8(position=error.start + 1)
    if place := place_of(error):
        return _FROM(line=place[0], column=place[1])
    if isinstance(error, KeyError):
        return _LACKING(key=text)
    return _QUOTED(text=text) if text else _QUOTED(text=type(error).__name__)


def place_of(error: BaseException) -> tuple[int, int] | None:
    """Return the line and column that a parser names; None where it names none."""
    found = _PLACE.search(str(error)[:_SHOWN])
    if found:
        return int(found[1] or found[3]), int(found[2] or found[4])
    line, column = (getattr(error, name, None) for name in ("lineno", "colno"))
    return (line, column) if isinstance(line, int) and isinstance(column, int) else None


def of_system(error: BaseException, file: Path | str | None = None) -> Reason:
    """Return what the system says of a fault as a person does: which file, and why."""
    where, why = file or getattr(error, "filename", None), reason_of(error)
    return _AT(file=where, reason=why) if where else why


@contextmanager
def naming(file: Path | str) -> Iterator[None]:
    """Have what goes wrong with a file name it: of an open one, the system says no more than why.

    Of one in an open folder it says the last part of the path.
    """
    try:
        yield
    except OSError as error:
        if error.errno is None or os.sep in str(error.filename):
            raise
        raise OSError(error.errno, error.strerror, str(file)) from error


def is_of_machine(error: BaseException) -> bool:
    """Say whether the machine lacks something, or will not have what is said."""
    is_of_output = isinstance(error, OSError) and error.filename is None
    return is_of_output or lacks_room(error)


def lacks_room(error: BaseException) -> bool:
    """Say whether there is too little of something: memory, processes, files, room on a disk."""
    return reason_of(error) in _SCARCE


def is_of_disk(error: BaseException) -> bool:
    """Say whether a disk, which may be one of several, is the reason."""
    return reason_of(error) in _OF_DISK


def _known(error: BaseException, text: str) -> Reason | None:
    """Return what the system says, whoever tells of it."""
    if isinstance(error, MemoryError) or _OF_MEMORY.match(text):
        return _NO_MEMORY
    if isinstance(error, RuntimeError) and text == "can't start new thread":
        return _NO_PROCESS
    if code := getattr(error, "sqlite_errorcode", 0):
        return _OF_SQLITE.get(code & 0xFF)
    if _OF_FILES.match(text):
        return _TOO_MANY
    number = getattr(error, "errno", None)
    if number is None and isinstance(error, OSError):  # a library that quotes the system
        number = next((known for known in _OF_SYSTEM if os.strerror(known) in text), None)
    return _OF_SYSTEM.get(number or 0)


#: Signs that are shown of what others say.
_SHOWN = 300
#: How parsers name a place; JSON, TOML, XML and Turtle in words, SPARQL in numbers alone.
_PLACE = re.compile(r"\bline (\d{1,9}),?(?: between)? columns? (\d{1,9})|\bat (\d{1,9}):(\d{1,9})")
#: How orjson, the loader of libraries and Git say that there is no memory, as another fault.
_OF_MEMORY = re.compile(
    r"Not enough memory|\S+: failed to map segment|\S+: cannot (?:allocate|map) "
    r"|fatal: Out of memory"
)
#: How the store that answers SPARQL says that it may not open as many files as it needs.
_OF_FILES = re.compile(r"Oxigraph needs at least \d+ file descriptors")
_AT = Reason("{file} : {reason}")
_FROM = Reason("à partir de la ligne {line}, colonne {column}")
_NO_UTF8 = Reason("ce n’est pas de l’UTF-8, à l’octet {position}")
_LACKING = Reason("{key} manque")
_QUOTED = Reason("« {text} »")
_FORBIDDEN = Reason("l’accès en est interdit")
_READ_ONLY = Reason("le disque ne peut être que lu")
_FULL, _QUOTA = (
    Reason("le disque est plein"),
    Reason("la place accordée sur le disque est épuisée"),
)
_TOO_LONG = Reason("ce fichier est plus long que permis")
_FAULTY = Reason("le disque ne lit ou n’écrit pas comme il faut")
_IN_USE = Reason("quelque chose s’en sert")
_NO_MEMORY = Reason("la mémoire manque")
_NO_PROCESS = Reason("la machine n’accorde plus de processus, ou de mémoire pour un autre")
_TOO_MANY = Reason("trop de fichiers sont ouverts à la fois")
#: What the system says, by its number.
_OF_SYSTEM = {
    errno.ELOOP: Reason("c’est un lien, et aucun n’est suivi ; mettez-y le fichier ou le dossier"),
    errno.ENOTDIR: Reason("ce n’est pas un vrai dossier"),
    errno.EISDIR: Reason("c’est un dossier, et non un fichier"),
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EROFS: _READ_ONLY,
    errno.ENOENT: Reason("il n’y est pas, ou plus"),
    errno.EEXIST: Reason("il y est déjà"),
    errno.ENOTEMPTY: Reason("ce dossier n’est pas vide"),
    errno.ENXIO: Reason("ce n’est pas un fichier ordinaire"),
    errno.ENAMETOOLONG: Reason("ce nom est trop long"),
    errno.EBUSY: _IN_USE,
    errno.ENOSPC: _FULL,
    errno.EDQUOT: _QUOTA,
    errno.EFBIG: _TOO_LONG,
    errno.EIO: _FAULTY,
    errno.ENOMEM: _NO_MEMORY,
    errno.EMFILE: _TOO_MANY,
    errno.ENFILE: _TOO_MANY,
    errno.EAGAIN: _NO_PROCESS,
    errno.EADDRINUSE: Reason("cette adresse est déjà prise"),
    errno.EADDRNOTAVAIL: Reason("cette adresse n’est pas de cette machine"),
    errno.EPIPE: Reason("plus personne ne lit ce qui est écrit"),
    errno.ETIMEDOUT: Reason("aucune réponse n’est venue à temps"),
    errno.ECONNREFUSED: Reason("la connexion est refusée"),
}
#: SQLite does not tell the one from the other.
_FAULTY_OR_QUOTA = Reason(
    "le disque ne lit ou n’écrit pas comme il faut, ou la place qui y est accordée est épuisée"
)
_OF_DISK = (_FULL, _QUOTA, _TOO_LONG, _FAULTY, _FAULTY_OR_QUOTA, _READ_ONLY)
#: What there may be too little of.
_SCARCE = (*_OF_DISK, _NO_MEMORY, _NO_PROCESS, _TOO_MANY)
_DAMAGED = Reason("SQLite n’y trouve aucune base qui se lise")
#: What SQLite says of the machine, by its number.
_OF_SQLITE = {
    5: _IN_USE,
    7: _NO_MEMORY,
    8: _READ_ONLY,
    10: _FAULTY_OR_QUOTA,
    11: _DAMAGED,
    13: _FULL,
    14: Reason("SQLite ne peut pas l’ouvrir"),
    26: _DAMAGED,
}


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
