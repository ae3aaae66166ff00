"""The order of the values of a record that stands in no text, in place of where they stand."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from maillage.text.positions import Node, Positions


def in_order(data: Mapping[str, Any]) -> Positions:
    """Return the places of the values of an object that stands in no text: their order is all.

    An offset is how many keys and values come before.
    """
    root = Node(0, 0, 1)
    _number(data, root, 1)
    return Positions(root)


def _number(holder: Any, node: Node, count: int) -> int:
    """Number what is inside a value, and return the number of what follows it."""
    if isinstance(holder, dict):
        for key, value in holder.items():
            node.inner[key] = inner = Node(count + 1, count, count + 2, count + 1)
            count = _number(value, inner, count + 2)
    elif isinstance(holder, list):
        for number, value in enumerate(holder):
            node.inner[str(number)] = inner = Node(count, count, count + 1, count + 1)
            count = _number(value, inner, count + 1)
    return count
