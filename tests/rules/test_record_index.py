"""The index of all records, on the disk."""

from __future__ import annotations

import subprocess
import sys

import pytest

from maillage.rules.record_index import RecordIndex

ACTION, PARTNER = "action", "partner"


def test_what_is_known_of_records_is_told() -> None:
    """Who is there, where, more than once, asked for in vain, or hangs on nothing."""
    index = RecordIndex()
    index.add([(ACTION, "a"), (PARTNER, "b")], [(PARTNER, "b"), (PARTNER, "x")], ["2", "b"])
    index.add([(ACTION, "a"), (PARTNER, "c")], [(PARTNER, "x")], ["1", "c"])
    assert (ACTION, "a") in index
    assert (ACTION, "b") not in index
    assert index.files((ACTION, "a")) == ["1", "2"]
    assert index.file((ACTION, "a")) == "1"
    assert index.file((ACTION, "x")) == ""
    assert index.twins() == {(ACTION, "a")}
    assert index.wanted() == {(PARTNER, "x")}
    assert list(index.ids(PARTNER)) == ["b", "c"]
    assert index.unlinked(PARTNER) == ["c"]


def test_what_was_withdrawn_leads_to_what_replaces_it() -> None:
    """The last of a chain is the successor, if it still stands; a ring has none."""
    index = RecordIndex()
    names = "abcde"
    index.add([(ACTION, name) for name in names], [(ACTION, "a")])
    for name, after in zip("abde", "bced", strict=True):
        index.tie([(ACTION, name, "withdrawn_on", "2026"), (ACTION, name, "replaced_by", after)])
    assert index.outdated() == {(ACTION, "a")}
    assert index.is_withdrawn((ACTION, "b"))
    assert index.successor((ACTION, "a")) == (ACTION, "c")
    assert index.successor((ACTION, "d")) is None
    assert index.replaced_by_withdrawn() == [
        ((ACTION, "a"), "b"),
        ((ACTION, "d"), "e"),
        ((ACTION, "e"), "d"),
    ]


def test_ties_that_lead_nowhere_are_left_out() -> None:
    """Of a tree nothing is left, wherever it hangs; of a ring all that is on it."""
    index = RecordIndex()
    tree = [(ACTION, f"{number}", "part_of", f"{number // 10}") for number in range(1, 3000)]
    ring = [(PARTNER, f"{number}", "parent", f"{(number + 1) % 7}") for number in range(7)]
    index.tie([*tree, *ring, (PARTNER, "x", "parent", "3"), (PARTNER, "x", "parent", "y")])
    found = {kind: left for kind, _, left in index.knots()}
    assert found[ACTION] == {}
    assert found[PARTNER].keys() == {*"0123456"}
    assert index.tied((PARTNER, "x"), "parent") == ["3", "y"]


_MANY = """
import resource
from maillage.rules.record_index import RecordIndex

def largest():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

index = RecordIndex()
for start in range(0, SIZE, 1000):
    some = [("action", f"action-{number:08}") for number in range(start, start + 1000)]
    index.add(some, some, [f"contributions/actions/{name}.json" for _, name in some])
    index.tie([(kind, name, "part_of", f"action-{int(name[-8:]) // 10:08}") for kind, name in some])
    if start == SIZE // 4:
        before = largest()
assert not index.wanted()
assert not index.twins()
assert [(kind, key, len(left)) for kind, key, left in index.knots()] == [("action", "part_of", 1)]
print(largest() - before)
"""


@pytest.mark.exhaustive
def test_the_memory_does_not_grow_with_the_records() -> None:
    """Of a million records, the last three quarters take no more memory than caches do."""
    code = _MANY.replace("SIZE", "1_000_000")
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert int(done.stdout) < 80_000, "kilobytes"
