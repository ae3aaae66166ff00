"""What machines without a common disk have in common: things that never change, by their digest.

A folder, or a bucket of S3 and its like, by the address that fsspec knows it by. What is there is
whole: a kill, or a full disk, leaves nothing half under its name. What is read by a digest is what
the digest says, or refused.
"""

from __future__ import annotations

import os
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from maillage.errors import Reason, RunError, naming, reason_of


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
        half = target.with_name(f".{target.name[:64]}.{uuid4().hex}")
        try:
            with naming(target), half.open("xb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
            half.replace(target)
        finally:
            half.unlink(missing_ok=True)


_NOT_OPENED = Reason("{address} : {error} ; voir : pip install maillage[cluster]")
_OTHERWISE = Reason("{file} : le contenu n’est pas celui que dit le nom")
