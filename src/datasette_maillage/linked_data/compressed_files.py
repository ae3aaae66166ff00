"""The files of a build, compressed once for all who ask: so their length is known beforehand."""

from __future__ import annotations

import gzip
import shutil
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import BinaryIO

from datasette_maillage.web.build_folder import BuildFolder
from maillage.files.temporary import TemporaryFolder

_LEVEL = 6


class CompressedFiles:
    """Compressed copies below the temporary folder, made when they are first asked for."""

    def __init__(self, folder: BuildFolder) -> None:
        self._folder = folder
        self._place: TemporaryFolder | None = None
        self._lock = Lock()
        self._made: dict[str, Path] = {}
        self._is_closed = False

    def open(self, name: str) -> BinaryIO | None:
        """Open the compressed copy of a file; None where the machine has no room for one.

        Nor is there one once the site ends, for whoever asked before.

        Raises:
            FileNotFoundError: another build took the place of this one.
        """
        with self._lock:
            # What tidies the temporary folder may have removed a copy: it is made again.
            with suppress(OSError, KeyError):
                return self._made[name].open("rb")
            with self._folder.open(name) as plain, suppress(OSError):
                if self._is_closed:  # nobody would remove the copy
                    return None
                self._made[name] = self._compress(name, plain)
                return self._made[name].open("rb")
        return None

    def close(self) -> None:
        """Remove the copies."""
        with self._lock:
            self._is_closed = True
            self._made.clear()
            if self._place:
                self._place.close()
                self._place = None

    def _compress(self, name: str, plain: BinaryIO) -> Path:
        if self._place and not self._place.path.is_dir():
            self._place.close()
            self._place = None
        if self._place is None:
            self._place = TemporaryFolder()
        copy = self._place.path / name
        try:
            with copy.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
                shutil.copyfileobj(plain, packed, 256 * 1024)
        except OSError:
            copy.unlink(missing_ok=True)  # half a copy takes the room of others
            raise
        return copy
