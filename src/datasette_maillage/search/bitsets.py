"""Sets of records as numbers: bit n stands for row n.

Python joins, meets and counts such numbers some thirty records at a time.
"""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import chain, compress


def of_rows(rows: Iterable[int]) -> int:
    """Return the set of some rows.

    >>> of_rows([1, 3]) == 0b1010
    True
    """
    places = array("I", rows)
    if not places:
        return 0
    buffer = bytearray(max(places) // 8 + 1)
    for row in places:
        buffer[row >> 3] |= 1 << (row & 7)
    return int.from_bytes(buffer, "little")


def rows_of(bits: int) -> Iterator[int]:
    """Yield the rows of a set, in order.

    >>> list(rows_of(0b1010))
    [1, 3]
    """
    digits = bin(bits)[:1:-1]
    place = digits.find("1")
    while place >= 0:
        yield place
        place = digits.find("1", place + 1)


class Order:
    """An order of the rows of a table, in which sets are read."""

    def __init__(self, rows: Iterable[int]) -> None:
        self._rows = array("I", rows)
        self._places = dict(zip(self._rows, range(len(self._rows)), strict=True))

    def of(self, bits: int) -> Iterator[int]:
        """Yield the rows of a set in this order.

        >>> list(Order([3, 1, 2]).of(0b1010))
        [3, 1]
        """
        if bits.bit_count() * _DENSE < len(self._rows):
            yield from sorted(rows_of(bits), key=self._places.__getitem__)
            return
        # Most look at the first few alone.
        held = bits.to_bytes((bits.bit_length() + 7) // 8 + 1, "little")
        last = len(held) * 8
        for row in self._rows:
            if row < last and held[row >> 3] >> (row & 7) & 1:
                yield row


#: A set with one row in so many is kept as bits, a smaller one as a list of rows.
_DENSE = 32
_DIGITS = bytes.maketrans(b"01", b"\x00\x01")


class Groups:
    """Sets of records by what they have in common: those of a theme, those that a partner funds.

    There may be many small sets, so only the large ones are kept as bits.
    """

    def __init__(self, pairs: Iterable[tuple[int, ...]] = ()) -> None:
        self._rows: dict[int, array[int]] = {}
        self._bits: dict[int, int] = {}
        for common, row in pairs:
            rows = self._rows.get(common)
            if rows is None:
                rows = self._rows[common] = array("I")
            rows.append(row)
        self._size = 1 + max((max(rows) for rows in self._rows.values()), default=0)
        for common, rows in list(self._rows.items()):
            if len(rows) * _DENSE > self._size:
                self._bits[common] = of_rows(self._rows.pop(common))
            else:
                self._rows[common] = array("I", dict.fromkeys(rows))

    @classmethod
    def of_bits(cls, sets: Iterable[tuple[int, int]]) -> Groups:
        """Return groups that are known as sets."""
        found = cls()
        for common, bits in sets:
            if bits.bit_count() * _DENSE > bits.bit_length():
                found._bits[common] = bits
            elif bits:
                found._rows[common] = array("I", rows_of(bits))
            found._size = max(found._size, bits.bit_length())
        return found

    def bits(self, common: int) -> int:
        """Return the set of one group."""
        if common in self._bits:
            return self._bits[common]
        return of_rows(self._rows.get(common, ()))

    def union(self, several: Iterable[int]) -> int:
        """Return the set of those that are in any of some groups."""
        found, sparse = 0, array("I")
        for common in several:
            if common in self._bits:
                found |= self._bits[common]
            else:
                sparse.extend(self._rows.get(common, ()))
        return found | of_rows(sparse)

    def counts(self, within: int) -> Iterator[tuple[int, int]]:
        """Yield how many of a set are in each group that has some."""
        for common, bits in self._bits.items():
            if number := (bits & within).bit_count():
                yield common, number
        # A byte a row, 0 or 1, so that what the rows are in is counted without a loop of Python's.
        flags = bin(within)[:1:-1].encode().translate(_DIGITS)
        yield from Counter(chain.from_iterable(compress(self._small, flags))).items()

    @cached_property
    def alone(self) -> int:
        """The rows that are in one group and in no other."""
        seen = several = 0
        for common in (*self._bits, *self._rows):
            bits = self.bits(common)
            several |= seen & bits
            seen |= bits
        return seen & ~several

    @cached_property
    def _small(self) -> Sequence[tuple[int, ...]]:
        """The small groups that each row is in; rows that are in the same ones share them."""
        found: list[tuple[int, ...]] = [()] * self._size
        for common, rows in self._rows.items():
            for row in rows:
                found[row] += (common,)
        same: dict[tuple[int, ...], tuple[int, ...]] = {}
        return [same.setdefault(group, group) for group in found]
