"""What a process holds by a lock for as long as it lives.

Who is killed removes nothing. What nobody holds any more, on whichever machine, is a rest, which
the next one of ours tells from what another works in, and removes.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from maillage.files import checkout

#: How a file of others is opened: over a network, who locks it must have the right to write it.
FILE = os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK


def held(make: Callable[[], tuple[str, int]], place: int | None = None) -> tuple[str, int]:
    """Make something, and hold it; return its name and its descriptor.

    Args:
        make: makes it, under another name each time, and opens it.
        place: the open folder that it has this name in; None where the name is a whole path.
    """
    while True:
        name, descriptor = make()
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.lstat(name, dir_fd=place)
        except (BlockingIOError, FileNotFoundError):  # it was taken for a rest before the lock
            os.close(descriptor)
        except OSError:  # without locks on that disk, nobody can take it either
            return name, descriptor
        else:
            return name, descriptor


def remove_rests(folder: Path, ours: re.Pattern[str], flags: int) -> None:
    """Remove what is ours by its name in a folder, and held by nobody, where that can be.

    Args:
        folder: where it is.
        ours: what names of ours look like.
        flags: how it is opened, so that nothing else is removed: `FILE`, or `checkout.FOLDER`.
    """
    with suppress(OSError), checkout.folder(folder) as place, os.scandir(place) as found:
        for name in filter(ours.fullmatch, [entry.name for entry in found]):
            with suppress(OSError):
                _remove_unless_held(name, place, flags)


def _remove_unless_held(name: str, place: int, flags: int) -> None:
    descriptor = os.open(name, flags, dir_fd=place)
    try:
        if not flags & os.O_DIRECTORY:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.unlink(name, dir_fd=place)
        elif os.fstat(descriptor).st_uid == os.getuid():
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(name, ignore_errors=True, dir_fd=place)
    finally:
        os.close(descriptor)
