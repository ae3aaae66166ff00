"""Records out of the tables: what was contributed, what it refers to, and what refers to it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette_maillage.site import Site
from maillage.assembly import assemble
from maillage.model import Entity, Field, Json
from maillage.relational import Column, Table

#: Names by kind of record and id.
Names = Mapping[tuple[str, str], str]


def read(site: Site, connection: sqlite3.Connection, kind: str, identifier: str) -> Json | None:
    """Return a record as it was contributed; None where there is none of that name."""
    entity = site.entity(kind)
    row = connection.execute(
        f'SELECT * FROM "{entity.collection}" WHERE id = ?', [identifier]
    ).fetchone()
    if row is None:
        return None
    lists = [(table, _rows_of(connection, table, entity, identifier)) for table in site.lists[kind]]
    return assemble(entity, row, lists)


def _rows_of(
    connection: sqlite3.Connection, table: Table, entity: Entity, identifier: str
) -> Sequence[sqlite3.Row]:
    return connection.execute(
        f'SELECT * FROM "{table.name}" WHERE "{entity.name}" = ? ORDER BY position', [identifier]
    ).fetchall()


def references(fields: Iterable[Field], value: Json) -> Iterator[tuple[str, str]]:
    """Yield what a record refers to: the kind and the id of each."""
    for one in fields:
        if one.key not in value:
            continue
        items = value[one.key] if one.many else [value[one.key]]
        for item in items:
            if one.refers_to:
                yield one.refers_to, item
            elif one.fields:
                yield from references(one.fields, item)


def names(
    site: Site, connection: sqlite3.Connection, keys: Iterable[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """Return the names of some records."""
    by_kind: dict[str, set[str]] = defaultdict(set)
    for kind, identifier in keys:
        by_kind[kind].add(identifier)
    found = {}
    for kind, ids in by_kind.items():
        entity = site.entity(kind)
        marks = ", ".join("?" * len(ids))
        for identifier, name in connection.execute(
            f'SELECT id, "{entity.label_key}" FROM "{entity.collection}" WHERE id IN ({marks})',
            sorted(ids),
        ):
            found[kind, identifier] = name
    return found


@dataclass(frozen=True)
class Backlink:
    """The records of one kind that refer to a record through one field."""

    entity: Entity
    #: The keys that lead from those records to the reference.
    path: tuple[str, ...]
    column: Column
    total: int
    #: The first of them, by name: id and name.
    first: Sequence[tuple[str, str]]


def backlinks(
    site: Site, connection: sqlite3.Connection, kind: str, identifier: str, limit: int = 50
) -> Iterator[Backlink]:
    """Yield what refers to a record: one row for each field that may, and does."""
    target = site.entity(kind).collection
    for table in site.tables:
        if table.entity is None:
            continue
        for column in table.columns:
            own = table.path and column.name == table.primary_key[0]
            if column.references == target and not own:
                found = _backlink(connection, table, table.entity, column, identifier, limit)
                if found.total:
                    yield found


def _backlink(
    connection: sqlite3.Connection,
    table: Table,
    entity: Entity,
    column: Column,
    identifier: str,
    limit: int,
) -> Backlink:
    owner = entity.name if table.path else "id"
    (total,) = connection.execute(
        f'SELECT count(DISTINCT "{owner}") FROM "{table.name}" WHERE "{column.name}" = ?',
        [identifier],
    ).fetchone()
    first: list[Any] = []
    if total:
        first = connection.execute(
            f'SELECT DISTINCT r.id, r."{entity.label_key}" FROM "{table.name}" t '
            f'JOIN "{entity.collection}" r ON r.id = t."{owner}" '
            f'WHERE t."{column.name}" = ? ORDER BY 2 LIMIT ?',
            [identifier, limit],
        ).fetchall()
    path = (*table.path, column.name)
    return Backlink(entity, path, column, total, [(row[0], row[1]) for row in first])
