"""What the page of a programme shows besides its fields: its tree, down to the actions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette_maillage.records.records import Records
from datasette_maillage.records.summaries import first_sources
from maillage.model.entities import Json

MAX_PROGRAMMES, MAX_ACTIONS = 300, 500

_ABOVE = """
WITH RECURSIVE above(id, step) AS (
  SELECT part_of, 1 FROM programmes WHERE id = ?
  UNION SELECT p.part_of, step + 1 FROM programmes p JOIN above ON p.id = above.id WHERE step < 20
)
SELECT p.id, p.title AS name FROM above JOIN programmes p ON p.id = above.id ORDER BY step DESC
"""
_BELOW = """
WITH RECURSIVE below(id) AS (
  SELECT ? UNION SELECT p.id FROM programmes p JOIN below ON p.part_of = below.id LIMIT ?
)
"""


@dataclass(frozen=True)
class Leaf:
    """An action of a programme, its status, when that was told, and by which source."""

    id: str
    title: str
    status: str
    observed: str | None
    verified_on: str | None
    source: tuple[str, str] | None


@dataclass(frozen=True)
class ProgrammeNode:
    """A programme, its parts and its actions."""

    id: str
    title: str
    kind: str
    actions: Sequence[Leaf]
    parts: Sequence[ProgrammeNode]


def more(records: Records, record: Json) -> Mapping[str, Any]:
    """Return the programmes above this one, and the tree below it."""
    own = [record["id"], MAX_PROGRAMMES]
    parts = defaultdict(list)
    for row in records.execute(
        _BELOW + "SELECT id, title, kind, part_of FROM programmes WHERE id IN below "
        f"AND {records.is_not_withdrawn('programme', 'id')} "
        "ORDER BY position IS NULL, position, title, id",
        own,
    ):
        parts[row["part_of"]].append(row)
    actions = defaultdict(list)
    found = records.execute(
        _BELOW + "SELECT s.programme, a.id, a.title, a.status, a.observed, a.verified_on "
        "FROM action_programmes s "
        "JOIN actions a ON a.id = s.action WHERE s.programme IN below "
        f"AND {records.is_not_withdrawn('action', 'a.id')} "
        "ORDER BY a.id, s.programme LIMIT ?",
        [*own, MAX_ACTIONS],
    ).fetchall()
    sources = first_sources(records, [row["id"] for row in found])
    for row in found:
        told = {key: row[key] for key in ("id", "title", "status", "observed", "verified_on")}
        actions[row["programme"]].append(Leaf(**told, source=sources.get(row["id"])))

    def node(row: Mapping[str, Any], above: frozenset[str]) -> ProgrammeNode:
        own_id = row["id"]
        inner = above | {own_id}
        below = [node(part, inner) for part in parts[own_id] if part["id"] not in inner]
        return ProgrammeNode(own_id, row["title"], row["kind"], actions[own_id], below)

    return {
        "above": records.execute(_ABOVE, [record["id"]]).fetchall(),
        "tree": node(record, frozenset()),
        "served": len(found),
    }
