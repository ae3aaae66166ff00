"""Bundles: contributions that a program writes, a record a line, beyond what a Git tree carries."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import orjson

from maillage.files import checkout
from maillage.findings.finding import Finding
from maillage.reading.file_findings import located, unreadable
from maillage.reading.file_rules import MANY, SIZE
from maillage.reading.record_addresses import BUNDLE, RecordLocation, location_of
from maillage.text import limits
from maillage.text.words import slug

#: The id, where it comes first, as in the canonical form; and what an id is, to be part of a path.
_ID_FIRST = re.compile(rb'\s*\{\s*"id"\s*:\s*"([a-z0-9-]{1,200})"')
_ID = re.compile(r"[a-z0-9-]{1,200}")
_EMPTY_LINES = re.compile(rb"\n+")


def listed(root: Path, file: str) -> list[str] | Finding:
    """Return the addresses of the records in a bundle of a folder, or what is wrong with it."""
    try:
        size = (root / file).lstat().st_size
        return addresses(file, b"" if size > limits.BUNDLE else checkout.read(root, file), size)
    except OSError as error:
        return unreadable(file, error)


def addresses(file: str, raw: bytes, size: int = 0) -> list[str] | Finding:
    """Return the addresses of the records in a bundle, or what is wrong with all of it.

    `size` is how large it is, where that is more than was read.
    """
    if max(size, len(raw)) > limits.BUNDLE:
        return located(SIZE, file, values={"size": max(size, len(raw)), "limit": limits.BUNDLE})
    folder, _, bundle = file.rpartition("/")
    found: list[str] = []
    start, number = 0, 1
    while start < len(raw):
        if blank := _EMPTY_LINES.match(raw, start):
            number, start = number + len(blank[0]), blank.end()
            continue
        # Lines are long, and of most no more than the id is looked at.
        end = raw.find(b"\n", start)
        end = len(raw) if end < 0 else end
        if not raw[start:end].isspace():
            if len(found) == limits.RECORDS:
                return located(MANY, file, values={"limit": limits.RECORDS})
            name = _id_of(raw, start, end) or _name(bundle, number)
            found.append(f"{folder}/{name}.json#{bundle}:{number}:{start}:{end - start}")
        number, start = number + 1, end + 1
    return found


def address(file: str, number: int, start: int, raw: bytes) -> str:
    """Return the address of the record on a line of a bundle.

    Lines count from 1 on; `start` is the first byte of this one, `raw` what is on it.
    """
    folder, _, bundle = file.rpartition("/")
    name = _id_of(raw, 0, len(raw)) or _name(bundle, number)
    return f"{folder}/{name}.json#{bundle}:{number}:{start}:{len(raw)}"


def _name(bundle: str, number: int) -> str:
    """Return what a record without an id is called, on a line of a bundle."""
    return f"{slug(bundle.removesuffix(BUNDLE))}-{number}"


def is_at(known: str, at: RecordLocation, raw: bytes) -> bool:
    """Whether a text is that of an address, as far as its size and its id tell.

    Args:
        known: the address.
        at: what it says.
        raw: the text.
    """
    return at.size is None or known == address(at.file, at.line, at.start, raw)


def _id_of(raw: bytes, start: int, end: int) -> str:
    if found := _ID_FIRST.match(raw, start, end):
        return found[1].decode()
    if end - start > limits.FILE:
        return ""
    try:
        record = orjson.loads(raw[start:end])
    except (orjson.JSONDecodeError, RecursionError):
        return ""
    known = record.get("id") if isinstance(record, dict) else None
    return known if isinstance(known, str) and _ID.fullmatch(known) else ""


def parted(files: Mapping[str, bytes]) -> Iterator[tuple[str, bytes] | Finding]:
    """Yield the records of some files, each with its address; a finding for each wrong bundle."""
    for file, raw in files.items():
        if not file.endswith(BUNDLE):
            yield file, raw
            continue
        found = addresses(file, raw)
        if isinstance(found, Finding):
            yield found
            continue
        for known in found:
            _, _, _, start, size = location_of(known)
            yield known, raw[start : start + (size or 0)]
