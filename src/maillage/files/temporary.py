"""Folders among the temporary files, which are gone with whoever uses them.

Who is killed removes nothing. A folder is locked for as long as its process lives, so that the next
one of ours tells what nobody uses any more from what another works in.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from maillage.files import checkout

_PREFIX = "maillage-held-"
_OURS = re.compile(rf"{_PREFIX}\w{{8}}")


class TemporaryFolder:
    """A folder of this process, empty at first.

    Raises:
        OSError: the machine has no room for it.
    """

    def __init__(self) -> None:
        above = Path(tempfile.gettempdir())
        _remove_rests(above)
        held, descriptor = _made(above)
        self._end = weakref.finalize(self, _end, held, descriptor, os.getpid())
        # Whoever makes a build in it locks what it stands in.
        self.path = held / "inside"
        self.path.mkdir()

    def close(self) -> None:
        """Remove it; what cannot be removed is left to the next."""
        self._end()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.close()


def _made(above: Path) -> tuple[Path, int]:
    while True:
        path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=above))
        try:
            descriptor = os.open(path, checkout.FOLDER)
        except FileNotFoundError:  # as below, and it is gone already
            continue
        except OSError:
            with suppress(FileNotFoundError):
                path.rmdir()
            raise
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:  # it was taken for a rest before it was held
            os.close(descriptor)
            continue
        except OSError:  # without locks on that disk, nobody can take it
            return path, descriptor
        if path.exists():
            return path, descriptor
        os.close(descriptor)


def _end(path: Path, descriptor: int, owner: int) -> None:
    # A fork lets go of what other threads held: that is theirs, in the process that it copied.
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)
    os.close(descriptor)


def _remove_rests(above: Path) -> None:
    """Remove what processes of this user left that are no more, where that can be."""
    with suppress(OSError), os.scandir(above) as found:
        for name in filter(_OURS.fullmatch, [entry.name for entry in found]):
            with suppress(OSError):
                _remove_unless_held(above, name)


def _remove_unless_held(above: Path, name: str) -> None:
    with checkout.folder(above) as place:
        descriptor = os.open(name, checkout.FOLDER, dir_fd=place)
        try:
            if os.fstat(descriptor).st_uid == os.getuid():
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(name, ignore_errors=True, dir_fd=place)
        finally:
            os.close(descriptor)
