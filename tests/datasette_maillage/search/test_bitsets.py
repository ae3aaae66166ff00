"""`searching/bits`: sets of records as numbers."""

from __future__ import annotations

import doctest
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from datasette_maillage.search import bitsets
from datasette_maillage.search.bitsets import Groups, of_rows, rows_of

PAIRS = st.lists(st.tuples(st.integers(0, 5), st.integers(1, 3000)), max_size=200)


def test_the_examples_hold() -> None:
    """The examples of the docstrings are true."""
    assert doctest.testmod(bitsets).failed == 0


@given(st.sets(st.integers(0, 5000)))
def test_a_set_comes_back(rows: set[int]) -> None:
    """Rows made a number come out the same, in order."""
    assert list(rows_of(of_rows(rows))) == sorted(rows)


@pytest.mark.parametrize("as_bits", [False, True])
@given(pairs=PAIRS, within=st.sets(st.integers(1, 4000)))
def test_groups_count_as_sets_do(
    as_bits: bool, pairs: list[tuple[int, int]], within: set[int]
) -> None:
    """Large or small, a group has the rows that it was given, each once."""
    sets = {common: {row for group, row in pairs if group == common} for common, _ in pairs}
    groups = Groups(pairs)
    if as_bits:
        groups = Groups.of_bits((common, of_rows(rows)) for common, rows in sets.items())
    for common, rows in sets.items():
        assert groups.bits(common) == of_rows(rows)
    assert groups.bits(99) == 0
    assert groups.union(sets) == of_rows({row for _, row in pairs})
    counts = Counter({common: len(rows & within) for common, rows in sets.items()})
    assert dict(groups.counts(of_rows(within))) == dict(+counts)
