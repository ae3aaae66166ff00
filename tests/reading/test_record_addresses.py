"""Where the text of a record stands."""

from __future__ import annotations

import doctest

import pytest

from maillage.reading import record_addresses
from maillage.reading.record_addresses import location_of, path_of, shown


def test_the_examples_hold() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(record_addresses).failed == 0


@pytest.mark.parametrize(
    "file",
    [
        "contributions/actions/a.json",
        "contributions/actions/a.json#b.jsonl:1:2:3.json",
        "contributions/actions/a#b.jsonl",
        "README.md",
    ],
)
def test_a_file_is_its_own_address(file: str) -> None:
    """What Git could have as a file is never taken for a place in a bundle."""
    assert location_of(file) == (file, file, 1, 0, None)
    assert shown(file) == path_of(file) == file


def test_a_bundle_may_have_any_name() -> None:
    """The signs that part an address may be in the names of folders and bundles."""
    assert location_of("contributions/a#b:1/x.json#c#d:7.jsonl:2:30:4") == (
        "contributions/a#b:1/c#d:7.jsonl",
        "contributions/a#b:1/x.json",
        2,
        30,
        4,
    )
