"""What the files of a chunk hold, read before it is judged: the cache may know what comes of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from maillage.build.cache import Cache
from maillage.findings.finding import Finding
from maillage.reading import parsing
from maillage.reading.contributions import Contribution
from maillage.reading.record_addresses import without_bytes


@dataclass(frozen=True)
class ReadChunk:
    """What was read of a chunk of files."""

    files: Sequence[str]
    #: What each holds, or what keeps it from being read.
    raws: Sequence[bytes | Finding]
    #: How the files look to the file system; None where that cannot be relied upon.
    stamp: str | None

    @classmethod
    def of(cls, files: Sequence[str], root: Path, cache: Cache) -> ReadChunk:
        """Read the files of the catalogue that a cache is for."""
        stamp = cache.stamp(files)
        raws = list(parsing.contents(root, files))
        # Something may be written meanwhile: what was read differs from what is there then.
        return cls(files, raws, stamp if stamp == cache.stamp(files) else None)

    def parsed(self) -> Iterator[Contribution | list[Finding]]:
        """Yield the contributions, or all that keeps each from being one."""
        return map(parsing.parsed, self.files, self.raws)

    def content(self, today: date | None) -> str:
        """Return the digest of the files, their names and all their bytes, and of a day."""
        digest = hashlib.sha256(str(today).encode())
        for file, raw in zip(self.files, self.raws, strict=True):
            # A chunk with what cannot be read is never kept.
            held = raw if isinstance(raw, bytes) else b""
            head = f"{without_bytes(file)}\0{len(held)}\0"
            digest.update(head.encode(errors="surrogateescape"))
            digest.update(held)
        return digest.hexdigest()
