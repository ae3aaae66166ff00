"""What the releases tell of changes: the one list that history, feeds and streams are made of."""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import orjson

from datasette_maillage.web.log import told
from maillage.errors import reason_of
from maillage.files import checkout
from maillage.messages import N_
from maillage.model.entities import Json
from maillage.release import index, members
from maillage.release.delta import DeltaError, JsonDelta
from maillage.release.members import MemberBlock
from maillage.release.opening import RELEASES
from maillage.release.record_changes import FieldChange

#: The setting of the plugin, and the variable, that name the folder of the releases.
KEY, VARIABLE = "releases", "MAILLAGE_RELEASES"
PAGE_SIZE = 200


@dataclass(frozen=True)
class ListedChange:
    """One line of the changes of a release."""

    #: Its place among all changes of all releases, from 1 on: what is behind it never moves it.
    number: int
    version: str
    row: Json

    @property
    def id(self) -> str:
        """The end of the IRI of what changed."""
        return str(self.row["id"])

    @property
    def operation(self) -> str:
        """What happened to it."""
        return str(self.row["op"])

    @property
    def day(self) -> str:
        """The day of the commit; that of the release where Git does not tell."""
        return str(self.row.get("date") or self.version.partition(".")[0])

    @property
    def published(self) -> str:
        """The moment at which the release has it, in terms of RFC 3339."""
        return members.moment(self.version)

    @property
    def content(self) -> Json:
        """What is new; nothing where values changed."""
        return self.row.get("record") or self.row.get("term") or {}

    def iri(self, base: str) -> str:
        """Return the IRI of the change itself, below that of the list."""
        return f"{base}changements#{self.number}"

    @property
    def fields(self) -> list[FieldChange]:
        """The values that changed."""
        return [
            FieldChange(
                field["path"],
                field.get("before"),
                field.get("after"),
                "before" in field,
                "after" in field,
            )
            for field in self.row.get("fields", ())
        ]


@dataclass(frozen=True)
class ChangeList:
    """All changes that the releases tell, the oldest first."""

    changes: Sequence[ListedChange] = ()
    #: What each release says of itself.
    releases: Sequence[Json] = ()
    #: Where the releases are.
    folder: Path = Path()
    #: Where each thing stands as the releases have it, as far as they all tell.
    blocks: Sequence[MemberBlock] = ()
    #: The index that lists them, as it was read, and when it was written.
    index: bytes = b""
    changed: float = 0

    def __bool__(self) -> bool:
        return bool(self.releases)

    def version_of(self, records: str) -> str:
        """Return the version whose records have a checksum; nothing where none has."""
        found = [each["version"] for each in self.releases if each["state"]["records"] == records]
        return str(found[-1]) if found else ""

    @cached_property
    def by_id(self) -> Mapping[str, Sequence[ListedChange]]:
        """The changes of each record and term, the latest first."""
        found: dict[str, list[ListedChange]] = {}
        for change in reversed(self.changes):
            found.setdefault(change.id, []).append(change)
        return found

    @property
    def digest(self) -> str:
        """What differs from one list to the next; nothing where there is no release."""
        return hashlib.sha256(orjson.dumps(self.releases)).hexdigest() if self else ""

    @cached_property
    def versions(self) -> Mapping[str, Sequence[MemberBlock]]:
        """The versions of each thing, the oldest first, by the end of its IRI."""
        found: dict[str, list[MemberBlock]] = {}
        for block in self.blocks:
            for thing in block.members:
                found.setdefault(thing, []).append(block)
        return found


def folder_of_releases(settings: Mapping[str, Any], database: Path) -> Path:
    """Return the folder of the releases: a setting names it, or it lies beside the build."""
    named = settings.get(KEY) or os.environ.get(VARIABLE)
    return Path(named) if named else database.absolute().parent.parent / RELEASES


def read(folder: Path) -> ChangeList:
    """Read the releases of a folder, up to the first that does not follow from the one before."""
    releases: list[Json] = []
    changes: list[ListedChange] = []
    if not (folder / index.FILE).exists():
        return ChangeList()
    listed, changed = b"", 0.0
    try:
        with open(checkout.opened(folder, index.FILE), "rb") as stream:  # noqa: PTH123, a descriptor
            listed, changed = stream.read(checkout.MOST), os.fstat(stream.fileno()).st_mtime
        for release in orjson.loads(listed)["releases"]:
            version = release["version"]
            if releases:
                rows = _rows(folder, releases[-1], release)
                first = len(changes) + 1
                changes += (ListedChange(first + at, version, row) for at, row in enumerate(rows))
            releases.append(release)
    except (OSError, ValueError, KeyError, TypeError, DeltaError) as error:
        _log(folder, error)
    blocks = list(_blocks(folder, releases))
    return ChangeList(changes, releases, folder, blocks, listed, changed)


def _blocks(folder: Path, releases: Sequence[Json]) -> Iterator[MemberBlock]:
    """Yield the blocks of the stream, up to the first release that has none."""
    try:
        for release in releases:
            yield from members.blocks(folder, release["version"])
    except FileNotFoundError:
        return  # made by a program that wrote none
    except (OSError, ValueError) as error:
        _log(folder, error)


def _rows(folder: Path, former: Json, release: Json) -> Sequence[Json]:
    file = f"{release['version']}/{index.CHANGES}"
    delta = JsonDelta.read(checkout.read(folder, file))
    if [delta.before, delta.after] != [each["state"]["records"] for each in (former, release)]:
        raise DeltaError(release["version"])
    return delta.changes


def _log(folder: Path, error: Exception) -> None:
    said = _DAMAGED(folder=folder, reason=reason_of(error))
    logging.getLogger(__name__).warning(told(said))


_DAMAGED = N_("{folder} : les versions sont abîmées, et ne sont pas suivies plus loin : {reason}")
