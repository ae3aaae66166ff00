"""Withdrawn records: which fields end a record, and whether one has.

A record that was withdrawn keeps its address, and is put forward nowhere.
"""

from __future__ import annotations

from collections.abc import Container
from typing import Any

WITHDRAWN_ON, WITHDRAWN_BECAUSE = "withdrawn_on", "withdrawn_because"
REPLACED_BY, DIFFERENT_FROM = "replaced_by", "different_from"
#: Either of them makes a record a withdrawn one.
WITHDRAWING = (REPLACED_BY, WITHDRAWN_ON)
#: Fields that only a record of the catalogue can have: a new one has none of them.
LATER = frozenset({*WITHDRAWING, WITHDRAWN_BECAUSE, DIFFERENT_FROM})


def is_withdrawn(record: Container[Any]) -> bool:
    """Say whether a record, by its keys, was withdrawn: with a successor or without."""
    return any(key in record for key in WITHDRAWING)


def is_not_withdrawn(columns: Container[str] = WITHDRAWING, table: str = "") -> str:
    """Return what is true, in SQL, of the row of a record that was not withdrawn.

    `table` is what the query calls the table, where it must say so.
    """
    prefix = f"{table}." if table else ""
    tests = [f'{prefix}"{key}" IS NULL' for key in WITHDRAWING if key in columns]
    return " AND ".join(tests) or "1"
