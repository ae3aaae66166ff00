"""What is said of odd values: nothing that a terminal would obey."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from judging import OPEN, Judge, codes
from maillage.findings import reporters
from maillage.findings.report import Report
from maillage.rules.schema_words import show


def test_what_a_terminal_would_obey_is_shown_escaped(judge: Judge) -> None:
    """Control characters and bidirectional marks of keys and values stand escaped in the words."""
    content = OPEN + '"\\u001b[2J": 1, "scale": "\u202eun-quartier", "a\u2066": "\x7f"}'
    found = judge(content)
    assert sorted(codes(found)) == ["S001", "S001", "S004", "T002"]
    text = reporters.text(Report.of(found, {}))
    assert r"« \u001b[2J »" in text
    assert r"\u202eun-quartier" in text
    assert r"« a\u2066 »" in text


def test_a_program_reads_what_was_written(judge: Judge) -> None:
    """In JSON the escapes are JSON’s own: a program gets the very pointer and message."""
    found = judge(OPEN + '"\U000e0041\u202e\\u0007": 1}')
    (told,) = orjson.loads(reporters.json(Report.of(found, {})))["findings"]
    assert told["pointer"] == "/\U000e0041\u202e\x07"
    assert told["message"] == found[0].message("fr")


@pytest.mark.parametrize(
    "value",
    [
        *(10**400, 10**6000, -(2**64), float("inf"), float("nan"), "\ud800", ["\udfff"], b"\xff"),
        *("a" * 10**6, {"\ud800": 1}, {1: 2}, object(), {1, 2}, None, "\0\x1b"),
        [10**6000],
    ],
    ids=lambda value: type(value).__name__,
)
def test_any_value_can_be_shown(value: object) -> None:
    """Whatever a validator hands over, the sentence about it can be written, and is short."""
    shown = show(value)
    assert 0 < len(shown) <= 80
    assert shown.encode()


def test_a_bottomless_value_can_be_shown() -> None:
    """Neither depth nor a circle stops the showing."""
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    circle: list[Any] = []
    circle.append(circle)
    assert len(show(deep)) <= 80
    assert len(show(circle)) <= 80
    while deep:  # taken apart by hand: freeing it at once would overflow older interpreters
        deep = deep[0]
