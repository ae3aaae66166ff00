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
from maillage.reading.record_addresses import BUNDLE, standing
from maillage.text import limits
from maillage.text.words import slug

#: The id, where it comes first, as in the canonical form; and what an id is, to be part of a path.
_ID_FIRST = re.compile(rb'\s*\{\s*"id"\s*:\s*"([a-z0-9-]{1,200})"')
_ID = re.compile(r"[a-z0-9-]{1,200}")
_LINE = re.compile(rb"[^\n]+")


def listed(root: Path, file: str) -> list[str] | Finding:
    """Return the addresses of the records in a bundle of a folder, or what is wrong with it."""
    try:
        size = (root / file).lstat().st_size
        return addresses(file, b"" if size > limits.BUNDLE else checkout.read(root, file), size)
    except OSError as error:
        return unreadable(file, error)


def addresses(file: str, raw: bytes, size: int = 0) -> list[str] | Finding:
    """Return the addresses of the records in a bundle, or what is wrong with all of it.

    Args:
        file: its path from the root of the catalogue.
        raw: its content.
        size: how large it is, where that is more than was read.
    """
    if max(size, len(raw)) > limits.BUNDLE:
        return located(SIZE, file, values={"size": max(size, len(raw)), "limit": limits.BUNDLE})
    found: list[str] = []
    number = behind = 0
    for match in _LINE.finditer(raw):
        number += raw.count(b"\n", behind, match.start())
        behind = match.start()
        if match[0].isspace():
            continue
        if len(found) == limits.RECORDS:
            return located(MANY, file, values={"limit": limits.RECORDS})
        found.append(address(file, number + 1, behind, match[0]))
    return found


def address(file: str, number: int, start: int, raw: bytes) -> str:
    """Return the address of the record on a line of a bundle.

    Args:
        file: the path of the bundle.
        number: the line, from 1 on.
        start: its first byte.
        raw: what is on it.
    """
    folder, _, bundle = file.rpartition("/")
    name = _id_of(raw) or f"{slug(bundle.removesuffix(BUNDLE))}-{number}"
    return f"{folder}/{name}.json#{bundle}:{number}:{start}:{len(raw)}"


def is_at(known: str, raw: bytes) -> bool:
    """Whether a text is that of an address, as far as its size and its id tell."""
    at = standing(known)
    return at.size is None or known == address(at.file, at.line, at.start, raw)


def _id_of(raw: bytes) -> str:
    if found := _ID_FIRST.match(raw):
        return found[1].decode()
    if len(raw) > limits.FILE:
        return ""
    try:
        record = orjson.loads(raw)
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
            _, _, _, start, size = standing(known)
            yield known, raw[start : start + (size or 0)]
