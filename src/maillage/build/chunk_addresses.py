"""Chunks as they are cut: their addresses, which are listed only when they are asked for.

A chunk ends with the address of the smallest checksum among those where it may end. So when a
record comes or goes, the chunks some way behind it are the same as before, and still in the cache.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Any, NamedTuple, overload

from maillage.reading.kept_listing import KeptListing
from maillage.reading.record_addresses import RECORD, checksum, file_of


class _Span(NamedTuple):
    run: Sequence[str]
    start: int
    stop: int

    @property
    def addresses(self) -> Sequence[str]:
        return self.run[self.start : self.stop]


class ChunkAddresses(Sequence[str]):
    """The addresses of a chunk."""

    def __init__(self, spans: Iterable[_Span]) -> None:
        self._spans = tuple(spans)
        self._length = sum(span.stop - span.start for span in self._spans)
        #: Who has no spans has these.
        self._addresses: tuple[str, ...] = ()
        #: What tells the same as all of them, in short: of a bundle, how it looked and from where
        #: to where in its list.
        self.names = tuple(chain.from_iterable(map(_named, self._spans)))
        #: The files that they stand in.
        self.files = tuple(dict.fromkeys(chain.from_iterable(map(_files, self._spans))))

    @classmethod
    def of(cls, addresses: Sequence[str]) -> ChunkAddresses:
        """Return some addresses as a chunk, which they may be already."""
        if isinstance(addresses, ChunkAddresses):
            return addresses
        return cls([_Span(addresses, 0, len(addresses))])

    @property
    def single(self) -> Sequence[str]:
        """Those that are a file each."""
        return [name for name in self.names if isinstance(name, str) and name.endswith(RECORD)]

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[str]:
        return chain(self._addresses, *(span.addresses for span in self._spans))

    @overload
    def __getitem__(self, at: int) -> str: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[str]: ...
    def __getitem__(self, at: int | slice) -> str | Sequence[str]:
        return tuple(self)[at]

    def __getstate__(self) -> dict[str, Any]:
        # Another process has all that it needs, whatever becomes of the lists.
        return self.__dict__ | {"_spans": (), "_addresses": tuple(self)}


def _named(span: _Span) -> Iterable[object]:
    if isinstance(span.run, KeptListing):
        return [(span.run.stamp, span.start, span.stop)]
    return span.addresses


def _files(span: _Span) -> Iterable[str]:
    return [span.run.file] if isinstance(span.run, KeptListing) else map(file_of, span.addresses)


def chunks(runs: Iterable[Sequence[str]], least: int, most: int) -> Iterator[ChunkAddresses]:
    """Cut sorted addresses into chunks that depend on the addresses near each cut alone.

    Args:
        runs: the addresses, some at a time.
        least: how many are in a chunk at least, save in the last.
        most: how many at most.
    """
    spans: list[_Span] = []
    sums = array("I")
    for run in runs:
        spans.append(_Span(run, 0, len(run)))
        sums.extend(run.sums if isinstance(run, KeptListing) else map(checksum, run))
        while len(sums) > most:
            ends = sums[least - 1 : most - 1]
            end = least + ends.index(min(ends))
            taken, spans = _cut(spans, end)
            yield ChunkAddresses(taken)
            del sums[:end]
    if sums:
        yield ChunkAddresses(spans)


def _cut(spans: Iterable[_Span], end: int) -> tuple[list[_Span], list[_Span]]:
    """Part spans in two, the first of which have so many addresses."""
    taken: list[_Span] = []
    left: list[_Span] = []
    for run, start, stop in spans:
        cut = min(stop, start + end)
        end -= cut - start
        if cut > start:
            taken.append(_Span(run, start, cut))
        if stop > cut:
            left.append(_Span(run, cut, stop))
    return taken, left
