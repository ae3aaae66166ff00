"""Files become records, or findings: what can be said before looking at the model."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import groupby, islice
from json.decoder import scanstring  # type: ignore[attr-defined]  # not in typeshed
from pathlib import Path
from typing import Any

import orjson

from maillage.errors import is_of_machine, naming
from maillage.files import checkout
from maillage.findings.finding import Edit, Finding
from maillage.findings.quotation import brief
from maillage.findings.report import MAX_FINDINGS
from maillage.messages import N_
from maillage.model.entities import Json
from maillage.reading.bundles import is_at
from maillage.reading.contributions import Contribution
from maillage.reading.file_findings import located, not_read, unreadable
from maillage.reading.file_rules import (
    BOM,
    DUPLICATE_KEY,
    ENCODING,
    NOT_AN_OBJECT,
    SIZE,
    SYNTAX,
    SYNTAX_WORDS,
)
from maillage.reading.record_addresses import RecordLocation, location_of
from maillage.reading.repairs import repair
from maillage.text import limits
from maillage.text.positions import MAX_DEPTH, MAX_VALUES, JsonSyntaxError, escape, scan

#: Bytes in one file.
MAX_SIZE = limits.FILE
_BOM = b"\xef\xbb\xbf"
_KEY = re.compile(rb'"[ \t\n\r]*:')


def read(root: Path, file: str) -> Contribution | list[Finding]:
    """Read the record at an address: a contribution, or all that keeps it from being one."""
    return parsed(file, content(root, file))


def parsed(file: str, raw: bytes | Finding) -> Contribution | list[Finding]:
    """Read what was found at an address, if it is not what keeps it from being read."""
    return [raw] if isinstance(raw, Finding) else parse(file, raw)


def parse(file: str, raw: bytes) -> Contribution | list[Finding]:
    """Read the text of a record at an address, wherever it comes from."""
    if len(raw) > MAX_SIZE:
        return [located(SIZE, file, values={"size": len(raw), "limit": MAX_SIZE})]
    if raw.startswith(_BOM):
        return [replace(located(BOM, file), fix=Edit(0, 1, ""))]
    try:
        data = orjson.loads(raw)
    except (orjson.JSONDecodeError, RecursionError) as error:
        if is_of_machine(error):  # no fault of the record
            raise MemoryError from error
        return [_why_not_json(file, raw)]
    if not isinstance(data, dict):
        return [located(NOT_AN_OBJECT, file, spot=(raw.decode(), 0, 1))]
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


_CHANGED = N_("il a changé pendant la lecture, recommencez")


def content(root: Path, file: str) -> bytes | Finding:
    """Return the bytes of the record at an address, or what keeps them from being read."""
    (found,) = contents(root, [file])
    return found


def contents(root: Path, files: Iterable[str]) -> Iterator[bytes | Finding]:
    """Yield the same for each of some addresses; a bundle is opened once for those in a row."""
    placed = ((location_of(file), file) for file in files)
    for opened, some in groupby(placed, lambda place: place[0].file):
        try:
            descriptor = checkout.opened(root, opened)
        except OSError as error:
            yield from (unreadable(file, error) for _, file in some)
            continue
        try:
            yield from (_content(root, descriptor, *place) for place in some)
        finally:
            os.close(descriptor)


def _content(root: Path, descriptor: int, known: RecordLocation, file: str) -> bytes | Finding:
    try:
        status = os.fstat(descriptor)
        size = status.st_size if known.size is None else known.size
        if size > MAX_SIZE:
            return located(SIZE, file, values={"size": size, "limit": MAX_SIZE})
        raw = os.pread(descriptor, size, known.start)
        after = os.fstat(descriptor)
        same = (after.st_size, after.st_mtime_ns) == (status.st_size, status.st_mtime_ns)
        is_whole = same and len(raw) == size and is_at(file, known, raw)
        return raw if is_whole else not_read(file, _CHANGED)
    except OSError:  # nor is this one of the file: it is open
        with naming(root / known.file):
            raise


def _slow_look(contribution: Contribution) -> list[Finding]:
    file, text = contribution.file, contribution.text
    try:
        duplicates = contribution.positions.duplicates
    except JsonSyntaxError as error:
        return [_syntax(file, text, error)]
    return [
        located(
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
        found = located(ENCODING, file, "", values, (readable, offset, offset + 1))
        letter = readable[offset]
        # Nothing of a record begins with one: the whole file is of another encoding, or no text.
        known = offset > 0 and letter.isprintable()
        return replace(found, suggestion=letter if known else None)
    try:
        scan(text)
    except JsonSyntaxError as error:
        return _syntax(file, text, error)
    return located(SYNTAX, file, values={"what": SYNTAX_WORDS["other"]})


#: How reading stops at a text that is no object: a page, a table, a record without its brace.
_NO_OBJECT = frozenset({"value", "trailing"})


def _syntax(file: str, text: str, error: JsonSyntaxError) -> Finding:
    start = len(text) - len(text.lstrip())
    if error.what in _NO_OBJECT and text[start : start + 1] not in ("{", "[", ""):
        return located(NOT_AN_OBJECT, file, spot=(text, start, start + 1))
    values = {"what": SYNTAX_WORDS[error.what if text.strip() else "empty"]}
    found = located(SYNTAX, file, "", values, (text, error.offset, error.offset + 1))
    mending = repair(text, error)
    if mending is None:
        return found
    return replace(found, suggestion=mending.shown, fix=mending.edit if mending.sure else None)
