"""What machines without a common disk have in common: things that never change, by their digest.

A folder, or a bucket of S3 and its like, by the address that fsspec knows it by. Nothing is ever
overwritten, and what is read is what its name says, or refused.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import Any

from maillage.errors import RunError


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
            raise RunError(
                f"{self.address}: {error}; see: pip install maillage[cluster]"
            ) from error
        return files, path.rstrip("/")

    def put(self, content: bytes) -> str:
        """Keep something, unless it is there; return its digest.

        Raises:
            OSError: it cannot be written.
        """
        files, folder = self._place
        digest = sha256(content).hexdigest()
        path = f"{folder}/{digest}"
        if not files.exists(path) or files.size(path) != len(content):
            files.makedirs(folder, exist_ok=True)
            files.pipe_file(path, content)
        return digest

    def get(self, digest: str) -> bytes:
        """Return what has some digest.

        Raises:
            OSError: it is not there.
            RunError: what is there is something else.
        """
        files, folder = self._place
        content: bytes = files.cat_file(f"{folder}/{digest}")
        if sha256(content).hexdigest() != digest:
            raise RunError(f"{self.address}/{digest}: is not what its name says")
        return content
