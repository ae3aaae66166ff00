"""What rules across records need of some records, as a chunk tells it and the cache keeps it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from maillage.rules.record_index import Key, Tie


@dataclass(frozen=True)
class Known:
    """What rules across records need of some records."""

    #: The records, in the order of their files.
    keys: Sequence[Key]
    references: Iterable[Key]
    #: How they hang together within their kinds.
    ties: Sequence[Tie]

    def packed(self) -> bytes:
        """Return the same as bytes, which are the same whenever it is."""
        return orjson.dumps((self.keys, sorted(self.references), self.ties))

    @classmethod
    def unpack(cls, packed: bytes) -> Known:
        """Return what was packed."""
        keys, references, ties = orjson.loads(packed)
        return cls(_tuples(keys), _tuples(references), _tuples(ties))


def _tuples(rows: Any) -> Any:
    return [tuple(row) for row in rows]
