"""The folder of the build that the site serves, and never of another that took its place."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from maillage.files import publication
from maillage.files.publication import CHECKSUMS


@dataclass(frozen=True)
class BuildFolder:
    """A published build, held open: another that takes its place does not take its name here."""

    descriptor: int
    listed: Mapping[str, str]

    def open(self, name: str) -> BinaryIO:
        """Open one of the files that the build lists.

        Raises:
            FileNotFoundError: there is no such file, or another build took the place of this one.
        """
        if name not in self.listed:
            raise FileNotFoundError(name)
        return open(name, "rb", opener=self._opener)

    def size(self, name: str) -> int:
        """Return how many bytes a file has.

        Raises:
            FileNotFoundError: there is none; another build took the place of this one.
        """
        return os.stat(name, dir_fd=self.descriptor, follow_symlinks=False).st_size

    def holds(self, name: str) -> bool:
        """Return whether there is something of that name in the folder, listed or not; no link."""
        try:
            return not stat.S_ISLNK(os.lstat(name, dir_fd=self.descriptor).st_mode)
        except FileNotFoundError:
            return False

    def _opener(self, name: str, flags: int) -> int:
        # The folder may be one that others committed.
        return os.open(name, flags | os.O_NOFOLLOW, dir_fd=self.descriptor)


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
