"""Contributions put right: in canonical form, and with the suggestions that cannot be wrong."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from maillage import contributions, selection
from maillage.contributions import Contribution
from maillage.findings import Edit, Finding
from maillage.model import Field, Model
from maillage.values import json_text

#: Says of a path, from the root of the catalogue, whether it is concerned.
Chosen = Callable[[str], bool]
#: Mending shows what was hidden behind: a file is judged again, this often at most.
_ROUNDS = 10


def canonical(model: Model, contribution: Contribution) -> str:
    """Return a contribution as it is committed: keys in the order of the schema, texts in NFC.

    Unknown properties are kept, behind the others. Words and their typography stay as written.
    """
    fields = model.by_collection[contribution.collection].by_key
    return json_text(_ordered(contribution.data, fields))


def _ordered(value: Any, fields: Mapping[str, Field]) -> Any:
    match value:
        case dict():
            known = [key for key in fields if key in value]
            keys = [*known, *(key for key in value if key not in fields)]
            return {key: _ordered(value[key], _below(fields, key)) for key in keys}
        case list():
            return [_ordered(item, fields) for item in value]
        case str():
            return unicodedata.normalize("NFC", value)
        case _:
            return value


def _below(fields: Mapping[str, Field], key: str) -> Mapping[str, Field]:
    return fields[key].by_key if key in fields else {}


def unformatted(model: Model, chosen: Chosen) -> Iterator[tuple[str, str]]:
    """Yield each readable contribution that is not in canonical form, with its canonical text."""
    files, _ = contributions.find(model.root, model.by_collection)
    for file in filter(chosen, files):
        contribution = contributions.read(model.root, file)
        if not isinstance(contribution, list):
            text = canonical(model, contribution)
            if text != contribution.text:
                yield file, text


def mended(model: Model, chosen: Chosen) -> dict[str, list[Finding]]:
    """Follow the suggestions that cannot be wrong, and return them by file.

    Raises:
        OSError: a file cannot be written.
    """
    done: dict[str, list[Finding]] = {}
    for _ in range(_ROUNDS):
        report = selection.validate_some(model, chosen)
        by_file = groupby(report.findings, key=lambda finding: finding.file)
        found = {file: [one for one in group if one.fix] for file, group in by_file}
        found = {file: group for file, group in found.items() if group}
        for file, group in found.items():
            path = model.root / file
            text = path.read_bytes().decode()
            write(path, edited(text, [one.fix for one in group if one.fix]))
            done.setdefault(file, []).extend(group)
        if not found:
            break
    return done


def edited(text: str, edits: Iterable[Edit]) -> str:
    """Apply edits to a text; of two that touch the same characters, the first."""
    parts: list[str] = []
    behind = 0
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        if edit.start >= behind:
            parts += [text[behind : edit.start], edit.text]
            behind = edit.end
    return "".join([*parts, text[behind:]])


def write(path: Path, text: str) -> None:
    """Replace a file in one step: a reader, or a power cut, finds the old text or the new one."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
