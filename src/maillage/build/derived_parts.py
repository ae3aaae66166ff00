"""Parts that no chunk of files leaves: kept by what they were made of, as those of chunks are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256
from itertools import count
from pathlib import Path

from maillage.build.cache import Cache, Place
from maillage.build.worker import Notice, unsaid
from maillage.emit.chunk_parts import ChunkPart, Made, PackedParts
from maillage.errors import of_system
from maillage.messages import N_


class DerivedParts:
    """Makes such parts, or has the cache know them.

    Args:
        cache: where they stay, and may be already.
        folder: where they are put, if there is no cache.
        notice: told why they do not stay.
    """

    def __init__(self, cache: Cache | None, folder: Path, notice: Notice = unsaid) -> None:
        self._cache = cache
        self._folder = folder
        self._notice = notice
        self._numbers = count(1)
        #: Where the cache has those that were asked for.
        self.places: list[Place] = []

    def __call__(self, name: str, of: bytes, make: Callable[[], Made]) -> Sequence[ChunkPart]:
        """Return some parts.

        Args:
            name: what they are called together.
            of: what they are made of, besides the model, or its digest.
            make: gives what is in them.
        """
        if self._cache:
            content = sha256(b"%b\0%b" % (name.encode(), of)).hexdigest()
            try:
                known = self._cache.by_content(content, None)
                entry = known or self._cache.keep(content, sorted(make()), None, {})
            except OSError as error:  # a full disk that has the cache alone fails no build
                self._cache = None
                self._notice(N_("Sans cache : {reason}")(reason=of_system(error)))
            else:
                self.places.append(entry.place)
                return entry.parts
        made = PackedParts.of(sorted(make()))
        return made.keep(self._folder / f"{name}-{next(self._numbers):06}")
