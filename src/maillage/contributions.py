"""Files become records, or findings: what can be said before looking at the model."""

from __future__ import annotations

import errno
import os
import re
import stat
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from maillage.findings import MAX_FINDINGS, Finding, Rule, brief, visible
from maillage.model import Json
from maillage.positions import (
    MAX_DEPTH,
    MAX_VALUES,
    JsonSyntaxError,
    Place,
    Positions,
    escape,
    scan,
)

FOLDER = "contributions"
#: Bytes in one file; the longest record of the first catalogue has 9 kB.
MAX_SIZE = 1_000_000
#: Characters in the pointer of a finding: the keys of the model make one of fifty at most.
_MAX_POINTER = 500
_BOM = b"\xef\xbb\xbf"
_KEY = re.compile(rb'"[ \t\n\r]*:')

PLACE = Rule(
    "F001",
    "Ce fichier n’est pas à sa place : une fiche se range dans {folders}, et son nom finit par "
    "« .json ».",
    "This file is out of place: a record goes into {folders}, and its name ends in “.json”.",
)
UNREADABLE = Rule(
    "F002",
    "Ce fichier ne peut pas être lu : {reason_fr}.",
    "This file cannot be read: {reason_en}.",
)
SIZE = Rule(
    "F003",
    "Ce fichier est trop gros : {size} octets, pour {limit} au plus. Une fiche tient en quelques "
    "pages.",
    "This file is too large: {size} bytes, where {limit} is the limit. A record takes a few pages.",
)
ENCODING = Rule(
    "F004",
    "Ce fichier n’est pas en UTF-8 : l’octet {byte} n’y a pas de sens. Enregistrez-le avec "
    "l’encodage « UTF-8 ».",
    "This file is not UTF-8: byte {byte} makes no sense there. Save it with the encoding “UTF-8”.",
)
BOM = Rule(
    "F005",
    "Ce fichier commence par une marque d’ordre des octets (BOM). Enregistrez-le avec l’encodage "
    "« UTF-8 », sans BOM.",
    "This file begins with a byte order mark. Save it with the encoding “UTF-8”, without BOM.",
)
SYNTAX = Rule("F006", "{what_fr}", "{what_en}")
DUPLICATE_KEY = Rule(
    "F007",
    "Le champ « {key} » est écrit deux fois. Gardez une seule des deux valeurs.",
    "The property “{key}” is written twice. Keep one of the two values.",
)
NOT_AN_OBJECT = Rule(
    "F008",
    "Une fiche est un objet : elle commence par « {{ » et finit par « }} ».",
    "A record is an object: it begins with “{{” and ends with “}}”.",
)
UNPRINTABLE = Rule(
    "F009",
    "Le nom de ce fichier, ou de son dossier, contient un caractère invisible ou illisible. "
    "Renommez-le avec des minuscules sans accent, des chiffres et des tirets.",
    "The name of this file, or of its folder, holds an invisible or unreadable character. Rename "
    "it with unaccented lower-case letters, digits and hyphens.",
)

_SYNTAX: Mapping[str, tuple[str, str]] = {
    "comma": (
        "Il y a une virgule de trop avant la fin : supprimez-la.",
        "There is a comma too many before the end: remove it.",
    ),
    "separator": (
        "Il manque une virgule, ou une fermeture, après cette valeur.",
        "A comma, or a closing bracket, is missing behind this value.",
    ),
    "unclosed": (
        "Ce qui s’ouvre ici n’est jamais refermé.",
        "What opens here is never closed.",
    ),
    "key": (
        "Un nom de champ entre guillemets droits est attendu ici.",
        "A property name in straight quotes is expected here.",
    ),
    "colon": (
        "Il manque un deux-points après le nom du champ.",
        "A colon is missing behind the property name.",
    ),
    "quote": (
        (
            "Ce texte n’est pas refermé : il manque un guillemet droit. Un retour à la ligne "
            "dans un texte s’écrit \\n."
        ),
        (
            "This text is not closed: a straight quote is missing. A line break inside a text is "
            "written \\n."
        ),
    ),
    "escape": (
        (
            "Ce caractère ne peut pas s’écrire ainsi dans un texte : un retour à la "
            "ligne s’écrit \\n, une barre oblique inverse \\\\."
        ),
        "This character cannot be written so in a text: a line break is \\n, a backslash \\\\.",
    ),
    "comment": (
        "Un fichier JSON ne contient pas de commentaire : supprimez-le.",
        "A JSON file holds no comment: remove it.",
    ),
    "value": (
        (
            "Une valeur est attendue ici : un texte entre guillemets droits, un nombre, une "
            "liste ou un objet."
        ),
        "A value is expected here: a text in straight quotes, a number, a list or an object.",
    ),
    "end": ("Le fichier s’arrête trop tôt.", "The file ends too soon."),
    "trailing": (
        "La fiche est finie avant ce texte : supprimez-le.",
        "The record has ended before this text: remove it.",
    ),
    "deep": (
        f"Les valeurs sont imbriquées sur plus de {MAX_DEPTH} niveaux.",
        f"Values are nested more than {MAX_DEPTH} levels deep.",
    ),
    "many": (
        (
            f"Ce fichier contient plus de {MAX_VALUES} valeurs : une fiche en a rarement plus de "
            "deux cents."
        ),
        f"This file holds more than {MAX_VALUES} values: a record seldom has above two hundred.",
    ),
    "number": (
        "Ce nombre est trop grand pour être lu.",
        "This number is too large to be read.",
    ),
    "other": (
        "Ce fichier n’est pas du JSON, ou contient un caractère ou un nombre impossible.",
        "This file is not JSON, or holds an impossible character or number.",
    ),
}


@dataclass(frozen=True)
class Contribution:
    """One file that people wrote, read as JSON."""

    #: Path from the root of the catalogue, with forward slashes.
    file: str
    #: The folder below `contributions/`: the kind of record.
    collection: str
    data: Json
    raw: bytes

    @property
    def stem(self) -> str:
        """The name of the file without `.json`: what the id must be."""
        return self.file.rpartition("/")[2].removesuffix(".json")

    @cached_property
    def positions(self) -> Positions:
        """Where each value stands; scanned when first asked for."""
        return scan(self.raw.decode())

    def finding(self, rule: Rule, pointer: str, *, at_key: bool = False, **values: Any) -> Finding:
        """Return a finding about the value at a pointer, or about its key.

        Args:
            rule: the rule that is not satisfied.
            pointer: JSON Pointer of the value.
            at_key: show the key rather than the value.
            values: what fills the rule's templates; `suggestion` is kept apart.
        """
        place = self.positions.of_key(pointer) if at_key else self.positions.of_value(pointer)
        suggestion = values.pop("suggestion", None)
        return _finding(rule, self.file, place, pointer, values, suggestion)


def _finding(
    rule: Rule,
    file: str,
    place: Place,
    pointer: str = "",
    values: Mapping[str, Any] | None = None,
    suggestion: str | None = None,
) -> Finding:
    while len(pointer) > _MAX_POINTER:
        pointer = pointer.rpartition("/")[0]
    return Finding(
        file, place.line, place.column, pointer, rule.code, rule, values or {}, suggestion
    )


_START = Place(1, 1)


def find(root: Path, collections: Iterable[str]) -> tuple[list[str], list[Finding]]:
    """Return the files of the catalogue, sorted by path, and a finding for each stray one.

    A hidden file (`.gitkeep`) and a README are neither. Folders may be nested at will below a
    collection; a symbolic link is never followed. A path that holds what no reader could see is
    shown escaped, and never read.
    """
    known = sorted(collections)
    folders = ", ".join(f"{FOLDER}/{name}/" for name in known)
    files: list[str] = []
    findings: list[Finding] = []
    homes = tuple(f"{FOLDER}/{name}/" for name in known)
    for file, error in _walk(str(root)):
        if not file.isprintable():
            findings.append(_finding(UNPRINTABLE, visible(file), _START))
        elif error:
            findings.append(_unreadable(file, error))
        elif file.startswith(homes) and file.endswith(".json"):
            files.append(file)
        elif not file.endswith("/README.md"):
            findings.append(_finding(PLACE, file, _START, values={"folders": folders}))
    return sorted(files), findings


def _walk(root: str) -> Iterator[tuple[str, OSError | None]]:
    """Yield the files below the folder of contributions, as paths from the root with slashes.

    A folder that cannot be listed comes with the error that keeps it from being.
    """
    folders = [FOLDER]
    while folders:
        folder = folders.pop()
        try:
            for name, is_folder in _entries(f"{root}/{folder}"):
                if name.startswith("."):
                    continue
                if is_folder:
                    folders.append(f"{folder}/{name}")
                else:
                    yield f"{folder}/{name}", None
        except FileNotFoundError:
            continue
        except OSError as error:
            yield folder, error


def _entries(folder: str) -> list[tuple[str, bool]]:
    """List what is in a folder: the name of each, and whether it is a folder."""
    # The folder itself may be a link, which must not be followed either.
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        with os.scandir(descriptor) as entries:
            return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    finally:
        os.close(descriptor)


def read(root: Path, file: str) -> Contribution | list[Finding]:
    """Read one file: a contribution, or all that keeps it from being one."""
    raw = _bytes(root, file)
    if isinstance(raw, Finding):
        return [raw]
    if raw.startswith(_BOM):
        return [_finding(BOM, file, _START)]
    try:
        data = orjson.loads(raw)
    except (orjson.JSONDecodeError, RecursionError):
        return [_why_not_json(file, raw)]
    if not isinstance(data, dict):
        return [_finding(NOT_AN_OBJECT, file, _START)]
    contribution = Contribution(file, file.split("/")[1], data, raw)
    # Every key stands before a colon, so the text shows at least as many as the parser kept: the
    # same number means that none was written twice. Only the others need the slow scanner.
    if len(_KEY.findall(raw)) == _count_keys(data) and not _has_too_many_values(raw, data):
        return contribution
    return _slow_look(contribution) or contribution


def _has_too_many_values(raw: bytes, data: Json) -> bool:
    if len(raw) <= 2 * MAX_VALUES:  # a value takes two bytes at least
        return False
    count, left = 1, [data]
    while left:
        value: Any = left.pop()
        inner = value.values() if type(value) is dict else value
        count += len(inner)
        left.extend(item for item in inner if type(item) in (dict, list))
    return count > MAX_VALUES


def _count_keys(value: Json, depth: int = 1) -> int:
    """Count the keys of an object and of those inside it; below zero where they are too deep."""
    if depth > MAX_DEPTH:
        return -MAX_SIZE
    count = len(value)
    for inner in value.values():
        if type(inner) is dict:
            count += _count_keys(inner, depth + 1)
        elif type(inner) is list:
            count += _count_items(inner, depth + 1)
    return count


def _count_items(items: list[Any], depth: int) -> int:
    if depth > MAX_DEPTH:
        return -MAX_SIZE
    count = 0
    for item in items:
        if type(item) is dict:
            count += _count_keys(item, depth + 1)
        elif type(item) is list:
            count += _count_items(item, depth + 1)
    return count


_CHANGED = (
    "il a changé pendant la lecture, recommencez",
    "it changed while it was read, try again",
)


def _bytes(root: Path, file: str) -> bytes | Finding:
    try:
        # Neither a link is followed nor a pipe waited for: the name may lead anywhere.
        descriptor = os.open(f"{root}/{file}", os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        return _unreadable(file, error)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            return _unreadable(file, OSError(errno.EINVAL, os.strerror(errno.EINVAL)))
        if status.st_size > MAX_SIZE:
            values = {"size": status.st_size, "limit": MAX_SIZE}
            return _finding(SIZE, file, _START, values=values)
        raw = os.read(descriptor, status.st_size)
        after = os.fstat(descriptor)
        if (after.st_size, after.st_mtime_ns) != (len(raw), status.st_mtime_ns):
            return _not_read(file, *_CHANGED)
        return raw
    except OSError as error:
        return _unreadable(file, error)
    finally:
        os.close(descriptor)


def _unreadable(file: str, error: OSError) -> Finding:
    reason = error.strerror or str(error)
    return _not_read(file, reason, reason)


def _not_read(file: str, french: str, english: str) -> Finding:
    return _finding(UNREADABLE, file, _START, values={"reason_fr": french, "reason_en": english})


def _slow_look(contribution: Contribution) -> list[Finding]:
    try:
        duplicates = contribution.positions.duplicates
    except JsonSyntaxError as error:
        return [_syntax(contribution.file, error.what, error.place)]
    return [
        _finding(
            DUPLICATE_KEY,
            contribution.file,
            contribution.positions.place(offset),
            "".join(f"/{escape(key)}" for key in path),
            {"key": brief(path[-1])},
        )
        for path, offset in islice(duplicates, MAX_FINDINGS + 1)
    ]


def _why_not_json(file: str, raw: bytes) -> Finding:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode()
        place = Place(before.count("\n") + 1, len(before) - before.rfind("\n"))
        return _finding(ENCODING, file, place, values={"byte": f"0x{raw[error.start]:02x}"})
    try:
        scan(text)
    except JsonSyntaxError as error:
        return _syntax(file, error.what, error.place)
    return _syntax(file, "other", _START)


def _syntax(file: str, what: str, place: Place) -> Finding:
    french, english = _SYNTAX[what]
    return _finding(SYNTAX, file, place, values={"what_fr": french, "what_en": english})
