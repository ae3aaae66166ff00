"""What changed between two states, by record and field: the list that every report is made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson

from maillage.model.withdrawal import REPLACED_BY, is_withdrawn
from maillage.release import state
from maillage.text.positions import escape

#: What may happen to a record or a term, in the order in which it is told.
NEW, CORRECTED, ENDED, MERGED, WITHDRAWN = "new", "corrected", "ended", "merged", "withdrawn"
RESTORED, RENAMED, REMOVED = "restored", "renamed", "removed"
#: The codes of statuses after which nothing more is to come.
_OVER = frozenset(("terminee", "acheve", "abandonnee"))
_LABELS = ("prefLabel@fr", "prefLabel@en")
#: Stands for no value; values are compared as JSON has them, where `1` is neither `true` nor `1.0`.
_ABSENT = object()


@dataclass(frozen=True)
class FieldChange:
    """One value that changed: where it stands (a JSON Pointer), and what it was and is."""

    path: str
    before: Any = None
    after: Any = None
    #: Whether there was a value, and is one: `null` may be either.
    was_there: bool = True
    is_there: bool = True


@dataclass(frozen=True)
class Change:
    """What happened to one record, one term of the vocabulary or one code of a list."""

    operation: str
    #: The end of the IRI, as `action/jardin` or `themes/sport`.
    id: str
    #: The file that says it, or said it last.
    file: str
    #: `record` or `term`.
    part: str
    fields: tuple[FieldChange, ...] = ()
    #: All that it holds now; None where it is gone.
    content: Any = None
    #: What it held before; None where it is new. Stands in no file of changes.
    former: Any = None
    #: The id of a term before it was renamed.
    was: str = ""
    #: When it was committed, and by which commit; by whom only where no person is named.
    date: str = ""
    commit: str = ""
    by: str = ""


def changes(before: Path, after: Path) -> list[Change]:
    """Return what changed between two builds, sorted by id."""
    return of_lines(*state.differing_records(before, after))


def of_lines(before: Iterable[bytes], after: Iterable[bytes]) -> list[Change]:
    """Return what changed between two sets of lines, which need not hold what they share."""
    old, new = (_by_id(state.parsed(lines)) for lines in (before, after))
    found = [_change(old.get(name), new.get(name)) for name in sorted(old.keys() | new.keys())]
    return list(_renamed(found))


def _by_id(lines: Iterable[Any]) -> dict[tuple[str, str], Any]:
    # One term may be spoken of in two files: its own, and that of the labels.
    return {(line["id"], line["file"] if "term" in line else ""): line for line in lines}


def _change(old: Any, new: Any) -> Change:
    line = new or old
    part = "term" if "term" in line else "record"
    former, content = old and old[part], new and new[part]
    changed: tuple[FieldChange, ...] = ()
    if old and new:
        changed = tuple(_field_changes("", former, content))
    operation = _operation(part, former, content)
    return Change(operation, line["id"], line["file"], part, changed, content, former)


def _operation(part: str, former: Any, content: Any) -> str:
    if former is None:
        return NEW
    if content is None:
        return REMOVED
    if part == "term":
        return CORRECTED
    gone, was_gone = is_withdrawn(content), is_withdrawn(former)
    if gone and not was_gone:
        return MERGED if REPLACED_BY in content else WITHDRAWN
    if was_gone and not gone:
        return RESTORED
    return ENDED if _is_over(content) and not _is_over(former) else CORRECTED


def _is_over(record: Any) -> bool:
    return "ends" in record or record.get("status") in _OVER


def _field_changes(path: str, former: Any, content: Any) -> Iterator[FieldChange]:
    """Yield the values that differ, as deep inside as they stand.

    A list that is longer or shorter is one value: no item of it stands where it stood.
    """
    if isinstance(former, list) and isinstance(content, list) and len(former) == len(content):
        for place, (old, new) in enumerate(zip(former, content, strict=True)):
            if orjson.dumps(old) != orjson.dumps(new):
                yield from _field_changes(f"{path}/{place}", old, new)
        return
    if not (isinstance(former, dict) and isinstance(content, dict)):
        yield FieldChange(path, former, content)
        return
    for key in sorted(former.keys() | content.keys()):
        old, new = former.get(key, _ABSENT), content.get(key, _ABSENT)
        if new is _ABSENT or old is _ABSENT:
            was_there, is_there = old is not _ABSENT, new is not _ABSENT
            before, after = (None if value is _ABSENT else value for value in (old, new))
            yield FieldChange(f"{path}/{escape(key)}", before, after, was_there, is_there)
        elif orjson.dumps(old) != orjson.dumps(new):
            yield from _field_changes(f"{path}/{escape(key)}", old, new)


def _renamed(found: list[Change]) -> Iterator[Change]:
    """Yield the changes; a new code that has the labels of one that is gone was renamed."""
    gone: dict[Any, list[str]] = {}
    for change in found:
        if change.operation == REMOVED and (key := _label_of(change, change.former)):
            gone.setdefault(key, []).append(change.id)
    for change in found:
        former = gone.get(_label_of(change, change.content), []) if change.content else []
        if change.operation == NEW and len(former) == 1:
            yield replace(change, operation=RENAMED, was=former[0])
        else:
            yield change


def _label_of(change: Change, content: Any) -> Any:
    if change.part != "term" or not all(label in content for label in _LABELS):
        return None
    return change.file, *(tuple(content[label]) for label in _LABELS)
