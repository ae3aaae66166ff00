"""The order of values is that of a text of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from maillage.text.positions import Node, escape, scan
from maillage.text.value_order import in_order

_KEYS = st.text(st.characters(codec="utf-8"), max_size=5)
_VALUES = st.recursive(
    st.none() | st.integers() | _KEYS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=20,
)


def _spans(node: Node, pointer: str = "") -> Iterator[str]:
    for key, inner in node.inner.items():
        yield f"{pointer}/{escape(key)}"
        yield from _spans(inner, f"{pointer}/{escape(key)}")


@given(st.dictionaries(_KEYS, _VALUES, max_size=4))
def test_values_that_stand_in_no_text_are_in_the_order_of_one(data: dict[str, Any]) -> None:
    """Keys, values and what lacks come as they would in the text that is written of them."""
    written, unwritten = scan(json.dumps(data, indent=2)), in_order(data)
    pointers = ["", *_spans(written.root), "/absent"]
    places = [(pointer, key) for pointer in pointers for key in (False, True)]

    def order(positions: Any) -> list[int]:
        starts = [positions.span(pointer, key=key)[0] for pointer, key in places]
        ranks = {start: rank for rank, start in enumerate(sorted(set(starts)))}
        return [ranks[start] for start in starts]

    assert order(unwritten) == order(written)
