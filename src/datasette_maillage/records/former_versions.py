"""The versions of a thing that the releases know, with their addresses: RFC 7089 (Memento).

A version is at `/versions/<version>/<thing>`; without the version there is the gate that leads to
the one of a moment, and with `.link` behind that the map of them all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from datasette_maillage.records.change_list import ChangeList
from maillage.release import members
from maillage.release.members import MemberBlock

#: The media type of a map: RFC 6690.
LINKS = "application/link-format"


@dataclass(frozen=True)
class FormerVersions:
    """One thing, and the releases that changed it, the oldest first."""

    thing: str
    #: The address of the site, with a slash.
    home: str
    blocks: Sequence[MemberBlock]
    releases: Sequence[str]

    def address(self, block: MemberBlock | None = None) -> str:
        """Return the address of a version, or of the gate to all."""
        return f"{self.home}versions/{f'{block.version}/' if block else ''}{self.thing}"

    def of(self, moment: datetime) -> MemberBlock:
        """Return the version of a moment; the first, of a moment before it."""
        passed = [block for block in self.blocks if when(block) <= moment]
        return passed[-1] if passed else self.blocks[0]

    def in_release(self, version: str) -> MemberBlock | None:
        """Return the version that a release has; None where there is no such release, or none."""
        if version not in self.releases:
            return None
        known = set(self.releases[: self.releases.index(version) + 1])
        return next((block for block in reversed(self.blocks) if block.version in known), None)

    def around(self) -> list[str]:
        """Return links to the gate and the map."""
        gate = self.address()
        return [f'<{gate}>; rel="timegate"', f'<{gate}.link>; rel="timemap"; type="{LINKS}"']

    def links(self, block: MemberBlock | None = None) -> str:
        """Return the links of the map, which are all; or those of one version."""
        places = {"first": 0, "last": len(self.blocks) - 1}
        if block:
            here = self.blocks.index(block)
            places |= {"prev": here - 1, "next": here + 1, "": here}
        found = [f'<{self.home}{self.thing}>; rel="original"', *self.around()]
        for at, other in enumerate(self.blocks):
            names = [name for name, place in places.items() if place == at]
            if block is None or names:
                relation = " ".join([*filter(None, names), "memento"])
                said = f'rel="{relation}"; datetime="{told(other)}"'
                found.append(f"<{self.address(other)}>; {said}")
        return ", ".join(found)


def versions_of(changes: ChangeList, thing: str, home: str) -> FormerVersions | None:
    """Return the versions of a thing in which it is there; None where there is none."""
    known = changes.versions.get(thing, ())
    found = [block for block in known if block.members[thing] != members.DELETE]
    releases = [release["version"] for release in changes.releases]
    return FormerVersions(thing, home, found, releases) if found else None


def when(block: MemberBlock) -> datetime:
    """Return the moment of a version."""
    return datetime.fromisoformat(members.moment(block.version))


def told(block: MemberBlock) -> str:
    """Return the moment of a version as HTTP has it."""
    return format_datetime(when(block), usegmt=True)
