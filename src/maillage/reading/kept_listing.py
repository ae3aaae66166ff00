"""The addresses in a bundle whose list somebody has kept: few bytes until it is asked for."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload


@dataclass(frozen=True, eq=False)
class KeptListing(Sequence[str]):
    """The addresses of the records in a bundle, sorted."""

    #: The path of the bundle.
    file: str
    #: How it looked to the file system when it was listed.
    stamp: str
    #: The ends of the list.
    first: str
    last: str
    #: The checksum of each, as `record_addresses.checksum` tells it.
    sums: array[int]
    #: The SHA-256 of the list, as it is kept.
    digest: str
    #: Reads the list.
    read: Callable[[KeptListing], Sequence[str]]

    def __len__(self) -> int:
        return len(self.sums)

    def __iter__(self) -> Iterator[str]:
        return iter(self.read(self))

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return self.read(self)[at]
