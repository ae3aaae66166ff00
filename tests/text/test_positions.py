"""`positions`: where each value stands."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.text.positions import (
    MAX_DEPTH,
    JsonSyntaxError,
    Node,
    Position,
    escape,
    scan,
)

_KEYS = st.text(st.characters(codec="utf-8"), max_size=5)
_SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | _KEYS
DOCUMENTS = st.recursive(
    _SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
).filter(lambda document: not isinstance(document, float) or abs(document) < float("inf"))


def _values(value: Any, pointer: str = "") -> Iterator[tuple[str, Any]]:
    yield pointer, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _values(inner, f"{pointer}/{escape(key)}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from _values(inner, f"{pointer}/{number}")


def _pointers(node: Node, pointer: str = "") -> Iterator[str]:
    yield pointer
    for key, inner in node.inner.items():
        yield from _pointers(inner, f"{pointer}/{escape(key)}")


def _finite(document: Any) -> bool:
    try:
        json.dumps(document, allow_nan=False)
    except ValueError:
        return False
    return True


@given(DOCUMENTS.filter(_finite), st.sampled_from([None, 0, 2]), st.booleans())
def test_every_value_is_found_where_it_stands(
    document: Any, indent: int | None, ascii_only: bool
) -> None:
    """At the place of each pointer the very value begins, however the text is laid out."""
    text = json.dumps(document, indent=indent, ensure_ascii=ascii_only)
    positions = scan(text)
    lines = text.split("\n")
    decoder = json.JSONDecoder()
    for pointer, value in _values(document):
        place = positions.place(positions.span(pointer)[0])
        rest = "\n".join([lines[place.line - 1][place.column - 1 :], *lines[place.line :]])
        assert decoder.raw_decode(rest)[0] == value
    assert set(_pointers(positions.root)) == {pointer for pointer, _ in _values(document)}
    assert positions.duplicates == []


@st.composite
def _nearly_json(draw: st.DrawFn) -> str:
    """A document with a few characters deleted, doubled or replaced."""
    text = json.dumps(draw(DOCUMENTS.filter(_finite)), indent=draw(st.sampled_from([None, 1])))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from([*list('{}[]",:\\0-.e \n'), ""])) + text[at + 1 :]
    return text


@given(_nearly_json())
def test_the_scanner_accepts_what_json_accepts_and_nothing_else(text: str) -> None:
    """For any text, the scanner and the standard parser agree on whether it is JSON."""
    try:
        document = json.loads(
            text, parse_constant=_refuse, parse_float=_number, object_pairs_hook=list
        )
        # Half a surrogate pair can be written in JSON, but is no text.
        json.dumps(document, ensure_ascii=False).encode()
        expected = True
    except ValueError:
        expected = False
    try:
        scan(text)
        found = True
    except JsonSyntaxError:
        found = False
    assert found == expected


def _number(word: str) -> float:
    if abs(found := float(word)) == float("inf"):
        raise ValueError(word)
    return found


def _refuse(word: str) -> None:
    raise ValueError(word)


def test_a_key_written_twice_is_reported_where_it_is_written_again() -> None:
    """Every repetition of a key is kept, with its pointer and its offset."""
    positions = scan('{"a": 1,\n "b": {"c": 1, "c": 2},\n "a": 3, "a": 4}')
    places = [("/".join(path), positions.place(offset)) for path, offset in positions.duplicates]
    assert places == [
        ("b/c", Position(2, 16)),
        ("a", Position(3, 2)),
        ("a", Position(3, 10)),
    ]


def test_a_missing_value_is_shown_at_the_object_that_lacks_it() -> None:
    """A pointer that leads nowhere gives the place of the nearest object around it."""
    positions = scan('{"a":\n  {"b": 1}}')
    assert positions.place(positions.span("/a/c/d")[0]) == Position(2, 3)
    assert positions.place(positions.span("/a/b", key=True)[0]) == Position(2, 4)


def test_nesting_is_bounded() -> None:
    """A document nested beyond the limit is refused at the first value too deep, never a crash."""
    with pytest.raises(JsonSyntaxError) as caught:
        scan("[" * 100_000)
    assert caught.value.what == "deep"
    assert caught.value.place == Position(1, MAX_DEPTH + 2)


@pytest.mark.parametrize(
    ("text", "what", "column"),
    [
        ('{"a": 1,}', "comma", 8),
        ("[1, 2,]", "comma", 6),
        ("[1 2]", "separator", 3),
        ('{"a" 1}', "colon", 5),
        ("{a: 1}", "key", 2),
        ('{"a": 1', "unclosed", 1),
        ('["a', "quote", 2),
        (r'["\d"]', "escape", 3),
        (r'["\ud800"]', "escape", 2),
        ("[1] x", "trailing", 5),
        ("[// no\n1]", "comment", 2),
        ('{# no\n"a": 1}', "comment", 2),
        ("[01]", "value", 2),
        ("[NaN]", "value", 2),
        ("[1, 1e400]", "number", 5),
        ("", "end", 1),
    ],
)
def test_a_syntax_error_is_named_and_placed(text: str, what: str, column: int) -> None:
    """Each common slip has a name of its own, and stands where a person would look."""
    with pytest.raises(JsonSyntaxError) as caught:
        scan(text)
    assert (caught.value.what, caught.value.place) == (what, Position(1, column))
