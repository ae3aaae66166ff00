"""What rules across records need of some records, as a chunk tells it and the cache keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from maillage.reading.record_addresses import without_bytes
from maillage.rules.record_index import Key, Tie


@dataclass(frozen=True)
class Known:
    """What rules across records need of some records."""

    #: The records, in the order of their files.
    keys: Sequence[Key]
    references: Iterable[Key]
    #: How they hang together within their kinds.
    ties: Sequence[Tie]

    def packed(self, files: Iterable[str]) -> bytes:
        """Return the same as bytes, and where each stands: they are the same whenever that is.

        Args:
            files: the addresses of the records.
        """
        addresses = "\n".join(map(without_bytes, files)).encode(errors="surrogateescape")
        known = orjson.dumps((self.keys, sorted(self.references), self.ties))
        return b"%b\n%b" % (addresses, known)

    @classmethod
    def unpack(cls, packed: bytes) -> Known:
        """Return what was packed."""
        _, _, known = packed.rpartition(b"\n")
        keys, references, ties = orjson.loads(known)
        return cls(_tuples(keys), _tuples(references), _tuples(ties))


def _tuples(rows: Any) -> Any:
    return [tuple(row) for row in rows]
