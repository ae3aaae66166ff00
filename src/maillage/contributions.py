"""Files become records, or findings: what can be said before looking at the model."""

from __future__ import annotations

import errno
import json
import os
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from itertools import islice
from json.decoder import scanstring  # type: ignore[attr-defined]
from pathlib import Path
from typing import Any, TypeVar

import orjson

from maillage import checkout, limits
from maillage.file_rules import (
    BOM,
    DUPLICATE_KEY,
    ENCODING,
    NOT_AN_OBJECT,
    PLACE,
    SIZE,
    SYNTAX,
    SYNTAX_WORDS,
    UNPRINTABLE,
    UNREADABLE,
)
from maillage.findings import MAX_FINDINGS, Edit, Excerpt, Finding, Rule, brief, visible
from maillage.model import Json
from maillage.personal import mask
from maillage.positions import (
    MAX_DEPTH,
    MAX_VALUES,
    JsonSyntaxError,
    Positions,
    escape,
    scan,
)
from maillage.repairs import repair
from maillage.suspect import signs

FOLDER = "contributions"
#: Bytes in one file.
MAX_SIZE = limits.FILE
#: Characters in the pointer of a finding: the keys of the model make one of fifty at most.
_MAX_POINTER = 500
#: Characters of a line that a finding shows.
_MAX_EXCERPT = 100
#: Characters of a suggestion: nobody pastes more.
_MAX_SUGGESTION = 2000
_BOM = b"\xef\xbb\xbf"
_KEY = re.compile(rb'"[ \t\n\r]*:')
#: What is wrong with a value, behind its JSON Pointer.
_Fault = TypeVar("_Fault", bound=tuple[Any, ...])


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
    def text(self) -> str:
        """The file as text."""
        return self.raw.decode()

    @cached_property
    def positions(self) -> Positions:
        """Where each value stands; scanned when first asked for."""
        return scan(self.text)

    def texts(self) -> Iterator[tuple[str, str]]:
        """Yield every text, in fields that the model knows or not, with its pointer."""
        return _texts(self.data, "")

    def first(self, faults: Iterable[_Fault]) -> list[_Fault]:
        """Return the first faults, in the order of the file: no more than are told.

        A finding takes long to make, with its words, its line and what is masked of it.

        Args:
            faults: tuples that begin with the JSON Pointer of a value.
        """
        every = list(faults)
        if len(every) <= MAX_FINDINGS:
            return every
        place = self.positions.span
        return nsmallest(MAX_FINDINGS + 1, every, key=lambda fault: place(fault[0])[0])

    def finding(
        self,
        rule: Rule,
        pointer: str,
        *,
        at_key: bool = False,
        suggestion: Any = None,
        sure: bool = False,
        **values: Any,
    ) -> Finding:
        """Return a finding about the value at a pointer, or about its key.

        Args:
            rule: the rule that is not satisfied.
            pointer: JSON Pointer of the value.
            at_key: show the key rather than the value.
            suggestion: the JSON value, or the key, to write instead; None if unknown.
            sure: the suggestion cannot be wrong, so a program may follow it.
            values: what fills the rule's templates.
        """
        span = self.positions.span(pointer, key=at_key)
        found = _finding(rule, self.file, pointer, values, (self.text, *span))
        if suggestion is None:
            return found
        written = json_fragment(suggestion)
        if len(written) > _MAX_SUGGESTION:
            return found
        shown = suggestion if isinstance(suggestion, str) else written
        if mask(shown) != shown:  # nobody is to write it, nor a public log to show it
            return found
        return replace(found, suggestion=shown, fix=Edit(*span, written) if sure else None)


def _texts(value: Any, pointer: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield pointer, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _texts(inner, f"{pointer}/{number}")


def json_fragment(value: Any) -> str:
    """Write a value as it would stand in a contribution."""
    return json.dumps(value, ensure_ascii=False)


#: A text, and offsets of the characters in it that a finding is about.
_Spot = tuple[str, int, int]


def _finding(
    rule: Rule,
    file: str,
    pointer: str = "",
    values: Mapping[str, Any] | None = None,
    spot: _Spot = ("", 0, 0),
) -> Finding:
    """Return a finding about some characters of a file; about its start if they are not known."""
    while len(pointer) > _MAX_POINTER:
        pointer = pointer.rpartition("/")[0]
    line, column, excerpt = _place(*spot)
    return Finding(file, line, column, pointer, rule.code, rule, values or {}, excerpt=excerpt)


def _place(text: str, start: int, end: int) -> tuple[int, int, Excerpt | None]:
    """Return the line and the column of an offset, and the line with what it is about marked."""
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", start)
    line_end = len(text) if line_end < 0 else line_end
    number, column = text.count("\n", 0, start) + 1, start - line_start + 1
    if not text:
        return number, column, None
    # A long line is shown from some words before the place on.
    first = max(line_start, start - _MAX_EXCERPT // 3) if column > _MAX_EXCERPT // 2 else line_start
    last = min(line_end, first + _MAX_EXCERPT)
    # What is personal is masked, character for character, before the line is cut through it.
    around = max(line_start, first - _MAX_EXCERPT)
    masked = mask(text[around : min(line_end, last + _MAX_EXCERPT)])
    shown = masked[first - around : last - around].rstrip("\r").replace("\t", " ")
    width = max(1, min(end, last) - start)
    return number, column, Excerpt(shown, start - first, width)


def home(collection: str) -> str:
    """Return where the records of a collection stand, from the root of the catalogue.

    >>> home("actions")
    'contributions/actions/'
    """
    return f"{FOLDER}/{collection}/"


def file_of(collection: str, name: str) -> str:
    """Return the file of a record that stands in no folder below that of its collection.

    >>> file_of("actions", "jardin")
    'contributions/actions/jardin.json'
    """
    return f"{home(collection)}{name}.json"


def find(root: Path, collections: Iterable[str]) -> tuple[list[str], list[Finding]]:
    """Return the files of the catalogue, sorted by path, and a finding for each stray one.

    A hidden file (`.gitkeep`) and a README are neither. Folders may be nested at will below a
    collection; a symbolic link is never followed. A path that holds what no reader could see is
    shown escaped, and never read.
    """
    known = frozenset(collections)
    files: list[str] = []
    findings: list[Finding] = []
    for file, error in _walk(root):
        stray = misplaced(file, known)
        if error and file.isprintable():
            findings.append(_unreadable(file, error))
        elif stray:
            findings.append(stray)
        elif file.endswith(".json"):
            files.append(file)
    return sorted(files), findings


def misplaced(file: str, collections: Collection[str]) -> Finding | None:
    """Return what is wrong with the place or the name of a file; None where it may be there.

    Args:
        file: its path from the root of the catalogue.
        collections: the folders of the kinds of record.
    """
    if not file.isprintable() or signs.BLANK.search(file):
        return _finding(UNPRINTABLE, visible(file))
    top, _, below = file.partition("/")
    collection, _, name = below.partition("/")
    at_home = top == FOLDER and collection in collections and name.endswith(".json")
    if at_home or file.endswith("/README.md"):
        return None
    homes = map(home, sorted(collections))
    return _finding(PLACE, file, values={"folders": ", ".join(homes)})


def _walk(root: Path) -> Iterator[tuple[str, OSError | None]]:
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
    # Those above were listed before it, and are no links. It may be thousands deep: to open each on
    # the way would take minutes.
    descriptor = os.open(folder, checkout.FOLDER)
    try:
        with os.scandir(descriptor) as entries:
            return [(entry.name, entry.is_dir(follow_symlinks=False)) for entry in entries]
    finally:
        os.close(descriptor)


def read(root: Path, file: str) -> Contribution | list[Finding]:
    """Read one file: a contribution, or all that keeps it from being one."""
    raw = _bytes(root, file)
    return [raw] if isinstance(raw, Finding) else parse(file, raw)


def parse(file: str, raw: bytes) -> Contribution | list[Finding]:
    """Read the content of a file, wherever it comes from.

    Args:
        file: its path from the root of the catalogue.
        raw: its content.
    """
    if len(raw) > MAX_SIZE:
        return [_finding(SIZE, file, values={"size": len(raw), "limit": MAX_SIZE})]
    if raw.startswith(_BOM):
        return [replace(_finding(BOM, file), fix=Edit(0, 1, ""))]
    try:
        data = orjson.loads(raw)
    except (orjson.JSONDecodeError, RecursionError):
        return [_why_not_json(file, raw)]
    if not isinstance(data, dict):
        return [_finding(NOT_AN_OBJECT, file, spot=(raw.decode(), 0, 1))]
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
        descriptor = checkout.opened(root, file)
    except OSError as error:
        return _unreadable(file, error)
    try:
        status = os.fstat(descriptor)
        if status.st_size > MAX_SIZE:
            values = {"size": status.st_size, "limit": MAX_SIZE}
            return _finding(SIZE, file, values=values)
        raw = os.read(descriptor, status.st_size)
        after = os.fstat(descriptor)
        if (after.st_size, after.st_mtime_ns) != (len(raw), status.st_mtime_ns):
            return _not_read(file, *_CHANGED)
        return raw
    except OSError as error:
        return _unreadable(file, error)
    finally:
        os.close(descriptor)


#: Why the system does not let a file be read, in words; others come as the system tells them.
_REASONS = {
    errno.ELOOP: (
        "c’est un lien vers un autre fichier",
        "it is a link to another file",
    ),
    errno.ENOTDIR: (
        "ce n’est pas un vrai dossier",
        "it is no real folder",
    ),
    errno.EACCES: ("l’accès en est interdit", "it may not be opened"),
    errno.EPERM: ("l’accès en est interdit", "it may not be opened"),
    errno.ENOENT: ("il a disparu pendant la lecture", "it vanished while it was read"),
    errno.EINVAL: ("ce n’est pas un fichier ordinaire", "it is no plain file"),
    errno.ENXIO: ("ce n’est pas un fichier ordinaire", "it is no plain file"),
}


def _unreadable(file: str, error: OSError) -> Finding:
    reason = error.strerror or str(error)
    return _not_read(file, *_REASONS.get(error.errno or 0, (reason, reason)))


def _not_read(file: str, french: str, english: str) -> Finding:
    return _finding(UNREADABLE, file, values={"reason_fr": french, "reason_en": english})


def _slow_look(contribution: Contribution) -> list[Finding]:
    file, text = contribution.file, contribution.text
    try:
        duplicates = contribution.positions.duplicates
    except JsonSyntaxError as error:
        return [_syntax(file, text, error)]
    return [
        _finding(
            DUPLICATE_KEY,
            file,
            "".join(f"/{escape(key)}" for key in path),
            {"key": brief(path[-1])},
            (text, offset, _end_of_string(text, offset)),
        )
        for path, offset in islice(duplicates, MAX_FINDINGS + 1)
    ]


def _end_of_string(text: str, offset: int) -> int:
    return int(scanstring(text, offset + 1, True)[1])


def _why_not_json(file: str, raw: bytes) -> Finding:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        offset = len(raw[: error.start].decode())
        values = {"byte": f"0x{raw[error.start]:02x}"}
        # What is no UTF-8 nearly always comes from Windows.
        readable = raw[: error.start].decode() + raw[error.start :].decode("cp1252", "replace")
        found = _finding(ENCODING, file, "", values, (readable, offset, offset + 1))
        letter = readable[offset]
        # Nothing of a record begins with one: the whole file is of another encoding, or no text.
        known = offset > 0 and letter.isprintable()
        return replace(found, suggestion=letter if known else None)
    try:
        scan(text)
    except JsonSyntaxError as error:
        return _syntax(file, text, error)
    french, english = SYNTAX_WORDS["other"]
    return _finding(SYNTAX, file, values={"what_fr": french, "what_en": english})


#: How reading stops at a text that is no object: a page, a table, a record without its brace.
_NO_OBJECT = frozenset({"value", "trailing"})


def _syntax(file: str, text: str, error: JsonSyntaxError) -> Finding:
    start = len(text) - len(text.lstrip())
    if error.what in _NO_OBJECT and text[start : start + 1] not in ("{", "[", ""):
        return _finding(NOT_AN_OBJECT, file, spot=(text, start, start + 1))
    french, english = SYNTAX_WORDS[error.what if text.strip() else "empty"]
    values = {"what_fr": french, "what_en": english}
    found = _finding(SYNTAX, file, "", values, (text, error.offset, error.offset + 1))
    mending = repair(text, error)
    if mending is None:
        return found
    return replace(found, suggestion=mending.shown, fix=mending.edit if mending.sure else None)
