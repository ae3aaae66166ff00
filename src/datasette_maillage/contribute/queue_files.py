"""Files of the queue, in a folder that is open: whole and on the disk, or not there."""

from __future__ import annotations

import os
import secrets
from contextlib import suppress

_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


def put_file(folder: int, name: str, text: bytes) -> None:
    """Put a file in its place, whole and on the disk, or leave nothing.

    Raises:
        OSError: it cannot be written.
    """
    part = _part(name)
    try:
        _write(folder, part, text)
        os.rename(part, name, src_dir_fd=folder, dst_dir_fd=folder)
    except BaseException:
        with suppress(OSError):
            os.unlink(part, dir_fd=folder)
        raise
    os.fsync(folder)


def try_room(folder: int, size: int) -> None:
    """See that there is room for a file of some bytes, and leave nothing.

    Raises:
        OSError: there is none.
    """
    part = _part("room")
    try:
        _write(folder, part, bytes(size))
    finally:
        with suppress(OSError):
            os.unlink(part, dir_fd=folder)


def _part(name: str) -> str:
    return f".{name}.{secrets.token_hex(4)}"


def _write(folder: int, part: str, text: bytes) -> None:
    with os.fdopen(os.open(part, _NEW, 0o600, dir_fd=folder), "wb") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
