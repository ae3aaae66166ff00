"""What machines without a common disk have in common: things that never change, by their digest.

A folder, or a bucket of S3 and its like, by the address that fsspec knows it by. What is there is
whole: a kill, or a full disk, leaves nothing half under its name. What is read by a digest is what
the digest says, or refused. A kill leaves a half file in a folder under a name of its own: the next
run removes it.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from maillage.errors import Reason, RunError, naming, reason_of
from maillage.files import checkout, holding

#: What is on its way to a name; formerly, it had the first signs of that.
_HALF = re.compile(r"\.maillage-[0-9a-f]{32}|\.[0-9a-f]{64}\.[0-9a-f]{32}")


class ObjectStore:
    """A place for bytes.

    Args:
        address: such as `s3://bucket/folder` or `file:///srv/parts`.
    """

    def __init__(self, address: str) -> None:
        self.address = address

    @cached_property
    def _place(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs  # noqa: PLC0415 - an extra

            files, path = url_to_fs(self.address)
        except (ImportError, ValueError) as error:
            raise RunError(_NOT_OPENED(address=self.address, error=reason_of(error))) from error
        return files, path.rstrip("/")

    def put(self, content: bytes) -> str:
        """Keep something, unless it is there; return its digest.

        Raises:
            OSError: it cannot be written.
        """
        digest = sha256(content).hexdigest()
        self.keep(digest, content)
        return digest

    def get(self, digest: str) -> bytes:
        """Return what has some digest.

        Raises:
            OSError: it is not there.
            RunError: what is there is something else.
        """
        content = self.read(digest)
        if sha256(content).hexdigest() != digest:
            raise RunError(_OTHERWISE(file=f"{self.address}/{digest}"))
        return content

    def keep(self, name: str, content: bytes) -> bool:
        """Keep something under a name that tells what it is, unless it is there; whether it was.

        Raises:
            OSError: it cannot be written.
        """
        files, folder = self._place
        if files.exists(f"{folder}/{name}"):
            return True
        self.write(name, content)
        return False

    def read(self, name: str) -> bytes:
        """Return what has a name.

        Raises:
            OSError: it is not there.
        """
        files, folder = self._place
        with naming(f"{folder}/{name}"):
            content: bytes = files.cat_file(f"{folder}/{name}")
        return content

    def write(self, name: str, content: bytes) -> None:
        """Put something in the place of what has a name, in one step.

        Raises:
            OSError: it cannot be written.
        """
        files, folder = self._place
        path = f"{folder}/{name}"
        if "file" not in files.protocol:  # an object is there when all of it has arrived
            files.pipe_file(path, content)
            return
        target = Path(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        with naming(target), checkout.folder(target.parent) as place, _half(place) as (half, held):
            with os.fdopen(held, "wb", closefd=False) as stream:
                stream.write(content)
            os.fsync(held)
            os.replace(half, target.name, src_dir_fd=place, dst_dir_fd=place)

    def settle(self, *names: str) -> None:
        """Have all that was written into some folders there after a power cut.

        Raises:
            OSError: the disk failed.
        """
        for folder in self._folders(names):
            with suppress(FileNotFoundError), naming(folder), checkout.folder(folder) as place:
                os.fsync(place)

    def remove_rests(self, *names: str) -> None:
        """Remove what writers that are no more left half in some folders, where that can be."""
        for folder in self._folders(names):
            holding.remove_rests(folder, _HALF, holding.FILE)

    def _folders(self, names: Iterable[str]) -> list[Path]:
        files, place = self._place
        return [Path(place, name) for name in names] if "file" in files.protocol else []


@contextmanager
def _half(place: int) -> Iterator[tuple[str, int]]:
    """Give a new file in an open folder, and hold it: whoever removes rests leaves it alone."""
    name, descriptor = holding.held(lambda: _new(place), place)
    try:
        yield name, descriptor
    finally:
        os.close(descriptor)
        with suppress(FileNotFoundError):
            os.unlink(name, dir_fd=place)


def _new(place: int) -> tuple[str, int]:
    name = f".maillage-{uuid4().hex}"
    return name, os.open(name, checkout.NEW, 0o666, dir_fd=place)


_NOT_OPENED = Reason("{address} : {error} ; voir : pip install maillage[cluster]")
_OTHERWISE = Reason("{file} : le contenu n’est pas celui que dit le nom")
