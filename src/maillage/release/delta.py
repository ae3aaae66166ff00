"""A delta: the changes of one version as JSON Lines, or as an RDF Patch; written, read, applied.

Each begins with the checksum of the state that it starts from and of the one that it gives. The
first line of JSON Lines says so; of an RDF Patch, the headers `prev` and `id`.
https://afs.github.io/rdf-delta/rdf-patch.html
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

import orjson

from maillage.emit.record_lines import line as record_line
from maillage.release.record_changes import NEW, REMOVED, RENAMED, Change, FieldChange
from maillage.release.state import parsed

_URN = "urn:sha256:"


class DeltaError(Exception):
    """A delta that is no delta, or not one of the state that it is applied to."""


class Delta(Protocol):
    """What leads from one state to another."""

    @property
    def before(self) -> str:
        """The checksum of the state that it starts from."""

    @property
    def after(self) -> str:
        """The checksum of the state that it gives."""

    def apply(self, lines: set[bytes]) -> set[bytes]:
        """Return the lines of the state that it gives.

        Raises:
            DeltaError: it speaks of what is not there, or makes what is there already.
        """

    def written(self) -> bytes:
        """Return the delta as a file."""


@dataclass(frozen=True)
class Patch:
    """Triples that go, and triples that come: an RDF Patch."""

    before: str
    after: str
    removed: frozenset[bytes]
    added: frozenset[bytes]

    def apply(self, lines: set[bytes]) -> set[bytes]:
        """Take away what goes, and add what comes."""
        if not self.removed <= lines or self.added & lines:
            raise DeltaError
        return lines - self.removed | self.added

    def written(self) -> bytes:
        """Return the patch as RDF Patch has it."""
        rows = [f"H id <{_URN}{self.after}> .\nH prev <{_URN}{self.before}> .\nTX .\n".encode()]
        rows += [b"D " + line for line in sorted(self.removed)]
        rows += [b"A " + line for line in sorted(self.added)]
        return b"".join([*rows, b"TC .\n"])

    @classmethod
    def read(cls, content: bytes) -> Patch:
        """Read a patch as `written` writes it.

        Raises:
            DeltaError: it is cut off, or none.
        """
        rows = content.splitlines(keepends=True)
        if len(rows) < 4 or (rows[2], rows[-1]) != (b"TX .\n", b"TC .\n"):
            raise DeltaError
        heads = (("H id <" + _URN, rows[0]), ("H prev <" + _URN, rows[1]))
        after, before = (_between(row, start) for start, row in heads)
        body = rows[3:-1]
        if any(row[:2] not in (b"A ", b"D ") for row in body):
            raise DeltaError
        removed, added = (
            frozenset(row[2:] for row in body if row.startswith(sign)) for sign in (b"D", b"A")
        )
        return _as_written(cls(before, after, removed, added), content)


def _between(row: bytes, start: str) -> str:
    text = row.decode("ascii", "replace")
    if not (text.startswith(start) and text.endswith("> .\n")):
        raise DeltaError
    return text[len(start) : -len("> .\n")]


@dataclass(frozen=True)
class JsonDelta:
    """The changes of records and terms, field by field."""

    before: str
    after: str
    changes: Sequence[Any]

    @classmethod
    def of(cls, before: str, after: str, changes: Iterable[Change]) -> JsonDelta:
        """Return the delta that tells some changes."""
        return cls(before, after, [_row(change) for change in changes])

    def apply(self, lines: set[bytes]) -> set[bytes]:
        """Change the records and the terms that it names."""
        found = {_key(entry): entry for entry in parsed(lines)}
        for row in self.changes:
            _apply(found, row)
        try:
            return {
                record_line(entry["file"], entry["id"], **{_part(entry): entry[_part(entry)]})
                for entry in found.values()
            }
        except orjson.JSONEncodeError as error:  # of more levels than can be written
            raise DeltaError from error

    def written(self) -> bytes:
        """Return the delta as JSON Lines."""
        counted = {"changes": len(self.changes), "sha256": _seal(self.changes)}
        head = {"from": self.before, "to": self.after, **counted}
        return b"".join(orjson.dumps(row) + b"\n" for row in (head, *self.changes))

    @classmethod
    def read(cls, content: bytes) -> JsonDelta:
        """Read a delta as `written` writes it.

        Raises:
            DeltaError: it is cut off, or none.
        """
        try:
            head, *rows = (orjson.loads(row) for row in content.splitlines())
            known = {**head, "changes": len(rows), "sha256": _seal(rows)}
            found = cls(str(head["from"]), str(head["to"]), rows)
        # More levels than can be written are a `TypeError`, as no object is.
        except (ValueError, KeyError, TypeError) as error:
            raise DeltaError from error
        if head != known:
            raise DeltaError
        return _as_written(found, content)


def _seal(rows: Sequence[Any]) -> str:
    return hashlib.sha256(b"\n".join(map(orjson.dumps, rows))).hexdigest()


_Written = TypeVar("_Written", bound=Delta)


def _as_written(delta: _Written, content: bytes) -> _Written:
    """Return a delta that was read, if it would be written the same to the byte."""
    if delta.written() != content:
        raise DeltaError
    return delta


def _row(change: Change) -> Any:
    """Return a change as JSON has it: what is not told is not there."""
    row: dict[str, Any] = {"op": change.operation, "id": change.id, "file": change.file}
    told = {"was": change.was, "date": change.date, "commit": change.commit, "by": change.by}
    row |= {key: value for key, value in told.items() if value}
    if change.operation in (NEW, RENAMED):
        return row | {change.part: change.content}
    if change.operation == REMOVED:
        return row | {"part": change.part}
    return row | {"part": change.part, "fields": [_field(change) for change in change.fields]}


def _field(change: FieldChange) -> Any:
    values = (("before", change.before, change.was_there), ("after", change.after, change.is_there))
    return {"path": change.path} | {key: value for key, value, is_there in values if is_there}


def _part(entry: Any) -> str:
    return "term" if "term" in entry else "record"


def _key(entry: Any) -> tuple[str, str]:
    return entry["id"], entry["file"] if "term" in entry or entry.get("part") == "term" else ""


def _apply(found: dict[tuple[str, str], Any], row: Any) -> None:
    try:
        key, makes = _key(row), row["op"] in (NEW, RENAMED)
        if makes == (key in found):
            raise DeltaError
        if makes:
            found[key] = {"file": row["file"], "id": row["id"], _part(row): row[_part(row)]}
        elif row["op"] == REMOVED:
            del found[key]
        else:
            found[key]["file"] = row["file"]
            for changed in row["fields"]:
                _set(found[key][row["part"]], changed)
    except (KeyError, TypeError, AttributeError, ValueError, IndexError) as error:
        raise DeltaError from error


def _set(content: Any, changed: Any) -> None:
    """Put a value in its place, which must hold what it is said to have held."""
    steps = changed["path"].split("/")[1:]
    last: Any
    *above, last = (step.replace("~1", "/").replace("~0", "~") for step in steps)
    for step in above:
        content = content[int(step) if isinstance(content, list) else step]
    if isinstance(content, list):
        last = int(last)
    is_there = isinstance(content, list) or last in content
    there = {"before": content[last]} if is_there else {}
    said = {key: changed[key] for key in ("before",) if key in changed}
    if orjson.dumps(there) != orjson.dumps(said):
        raise DeltaError
    if "after" in changed:
        content[last] = changed["after"]
    else:
        del content[last]


def read(content: bytes) -> Delta:
    """Read a delta of either form.

    Raises:
        DeltaError: it is none.
    """
    return Patch.read(content) if content.startswith(b"H ") else JsonDelta.read(content)
