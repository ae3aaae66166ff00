"""The folder of the build that the site serves, and never of another that took its place."""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import BinaryIO

from maillage.files import checkout, publication
from maillage.files.publication import CHECKSUMS

#: Names the folder where builds are published, of which a copy is served.
VARIABLE = "MAILLAGE_BUILD"
#: Seconds in which the next build takes its place, which is no matter for anybody.
_TAKING_OVER = 120


class ReplacedBuildError(FileNotFoundError):
    """A file of the build is not there any more: another took its place, or it was removed."""


@dataclass(frozen=True)
class BuildFolder:
    """A published build, held open: another that takes its place does not take its name here."""

    descriptor: int
    listed: Mapping[str, str]

    def open(self, name: str) -> BinaryIO:
        """Open one of the files that the build lists.

        Raises:
            FileNotFoundError: there is no such file.
            ReplacedBuildError: there is none any more.
        """
        if name not in self.listed:
            raise FileNotFoundError(name)
        try:
            return open(name, "rb", opener=self._opener)
        except FileNotFoundError as error:
            raise ReplacedBuildError(*error.args) from error

    def size(self, name: str) -> int:
        """Return how many bytes a file has.

        Raises:
            ReplacedBuildError: there is none any more.
        """
        try:
            return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False).st_size
        except FileNotFoundError as error:
            raise ReplacedBuildError(*error.args) from error

    def holds(self, name: str) -> bool:
        """Return whether there is something of that name in the folder, listed or not; no link."""
        try:
            return not stat.S_ISLNK(os.lstat(name, dir_fd=self.descriptor).st_mode)
        except FileNotFoundError:
            return False

    @property
    def is_published(self) -> bool | None:
        """Whether this is what is published by now; None where it is not known where that is."""
        place = os.environ.get(VARIABLE)
        if not place:
            return None
        with suppress(OSError):
            above, name = Path(place).parent, Path(place).name
            if checkout.digest(above, f"{name}/{CHECKSUMS}") == self.listed[CHECKSUMS]:
                with checkout.folder(above, name) as published:
                    return all(map(partial(self._looks_so, published), self.listed))
        return False

    def _looks_so(self, published: int, name: str) -> bool:
        """Whether a file of an open folder looks as the one of that name here."""
        here, there = (
            os.stat(name, dir_fd=folder, follow_symlinks=False)
            for folder in (self.descriptor, published)
        )
        return (here.st_size, here.st_mtime_ns) == (there.st_size, there.st_mtime_ns)

    @property
    def is_left_behind(self) -> bool:
        """Whether what is published is another build, or none, and has been for a while."""
        if self.is_published is not False:
            return False
        place = Path(os.environ[VARIABLE])
        # What is gone left its folder at that moment.
        found = [path for path in (place / CHECKSUMS, place) if os.path.lexists(path)]
        changed = [_changed(path) for path in found or [place.parent]]
        return abs(time.time() - max(changed)) > _TAKING_OVER

    def _opener(self, name: str, flags: int) -> int:
        # The folder may be one that others committed.
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=self.descriptor)


def _changed(path: Path) -> float:
    """Return when something was put at a path; never, where it is gone by now."""
    try:
        return path.lstat().st_ctime
    except OSError:
        return 0


def folder_of(database: Path, digest: str) -> BuildFolder | None:
    """Return the build that a database belongs to; None where it lies alone, or beside another’s.

    `digest` is the SHA-256 of what is served, in hexadecimal.
    """
    descriptor = -1
    with suppress(OSError):
        descriptor = os.open(database.parent, os.O_RDONLY | os.O_DIRECTORY)
        folder = BuildFolder(descriptor, {CHECKSUMS: ""})
        with folder.open(CHECKSUMS) as stream:
            sums = stream.read()
        listed = publication.checksums(sums)
        if digest in listed.values():
            listed[CHECKSUMS] = hashlib.sha256(sums).hexdigest()
            return BuildFolder(descriptor, listed)
    if descriptor >= 0:
        os.close(descriptor)
    return None
