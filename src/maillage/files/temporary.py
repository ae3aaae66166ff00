"""Folders among the temporary files, which are gone with whoever uses them: held until then."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import weakref
from contextlib import suppress
from pathlib import Path
from types import TracebackType

from maillage.files import checkout, holding

_PREFIX = "maillage-held-"
_OURS = re.compile(rf"{_PREFIX}\w{{8}}")


class TemporaryFolder:
    """A folder of this process, empty at first.

    Raises:
        OSError: the machine has no room for it.
    """

    def __init__(self) -> None:
        holding.remove_rests(Path(tempfile.gettempdir()), _OURS, checkout.FOLDER)
        held, descriptor = holding.held(_made)
        self._end = weakref.finalize(self, _end, held, descriptor, os.getpid())
        # Whoever makes a build in it locks what it stands in.
        self.path = Path(held, "inside")
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


def _made() -> tuple[str, int]:
    while True:
        path = tempfile.mkdtemp(prefix=_PREFIX)
        with suppress(FileNotFoundError):  # it was taken for a rest before it was open
            return path, os.open(path, checkout.FOLDER)


def _end(path: str, descriptor: int, owner: int) -> None:
    # A fork lets go of what other threads held: that is theirs, in the process that it copied.
    if os.getpid() == owner:
        shutil.rmtree(path, ignore_errors=True)
    os.close(descriptor)
