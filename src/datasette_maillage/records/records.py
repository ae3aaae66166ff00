"""Records out of the tables: what was contributed, what it refers to, and what refers to it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.records.site import Site
from datasette_maillage.records.withdrawn import condition, stands
from maillage.model.assembly import assemble
from maillage.model.entities import Entity, Field, Json
from maillage.model.relational import Column, Table

#: Names by kind of record and id.
Names = Mapping[tuple[str, str], str]


def totals(site: Site, connection: sqlite3.Connection) -> Mapping[str, int]:
    """Return how many records of each kind stand."""
    return {
        entity.name: connection.execute(
            f'SELECT count(*) FROM "{entity.collection}" WHERE {condition(entity)}'
        ).fetchone()[0]
        for entity in site.model.entities.values()
    }


def read(site: Site, connection: sqlite3.Connection, kind: str, identifier: str) -> Json | None:
    """Return a record as it was contributed; None where there is none of that name."""
    return next(read_all(site, connection, kind, [identifier]), None)


def read_all(
    site: Site, connection: sqlite3.Connection, kind: str, ids: Sequence[str]
) -> Iterator[Json]:
    """Yield some records as they were contributed, in the order of the ids."""
    entity = site.entity(kind)
    wanted = json.dumps(ids)
    main = connection.execute(_among(entity.collection, "id"), [wanted])
    rows = {row["id"]: row for row in main}
    lists = []
    for table in site.lists[kind]:
        found: dict[str, list[sqlite3.Row]] = defaultdict(list)
        for row in connection.execute(f"{_among(table.name, kind)} ORDER BY t.position", [wanted]):
            found[row[kind]].append(row)
        lists.append((table, found))
    for identifier in ids:
        if identifier in rows:
            yield assemble(
                entity, rows[identifier], [(table, its.get(identifier, ())) for table, its in lists]
            )


def dates(connection: sqlite3.Connection, kind: str, identifier: str) -> Mapping[str, str]:
    """Return when a record was created and modified, by these words; nothing where Git was mute."""
    found = connection.execute(
        "SELECT created, modified FROM record_dates WHERE kind = ? AND id = ?", [kind, identifier]
    ).fetchone()
    return dict(zip(("created", "modified"), found or (), strict=False))


def _among(table: str, column: str) -> str:
    """Return the query for the rows of a table whose column is in a JSON array."""
    # A cross join keeps SQLite to the index: it would rather scan a small table.
    return f'SELECT t.* FROM json_each(?) j CROSS JOIN "{table}" t ON t."{column}" = j.value'


def references(fields: Iterable[Field], value: Json) -> Iterator[tuple[str, str]]:
    """Yield what a record refers to: the kind and the id of each."""
    for field in fields:
        if field.key not in value:
            continue
        items = value[field.key] if field.many else [value[field.key]]
        for item in items:
            if field.refers_to:
                yield field.refers_to, item
            elif field.fields:
                yield from references(field.fields, item)


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
    """The records of one kind that refer to something through one field."""

    entity: Entity
    #: The keys that lead from those records to the reference: `participations.partner`.
    path: str
    table: Table
    column: Column
    total: int
    #: Some of them, in the order of their ids.
    ids: Sequence[str]

    @property
    def key(self) -> str:
        """What tells it from the others: `action.participations.partner`."""
        return f"{self.entity.name}.{self.path}"


def backlinks(
    site: Site,
    connection: sqlite3.Connection,
    target: tuple[str, str],
    window: tuple[int, int],
) -> Iterator[Backlink]:
    """Yield what refers to a row of a table: one for each field that may, and does.

    Args:
        site: the site.
        connection: its database.
        target: the table, and the id or the code.
        window: how many ids to give for each field, and how many to skip before them.
    """
    referred, identifier = target
    for table in site.tables:
        for column in table.columns:
            own = table.path and column.name == table.primary_key[0]
            if table.entity is None or column.references != referred or own:
                continue
            # The plus keeps SQLite to the index of the column: it would rather scan the owners’.
            owner = f'+"{table.primary_key[0]}"'
            standing = stands(site, connection, table.entity.name, owner)
            rows = f'FROM "{table.name}" WHERE "{column.name}" = ? AND {standing}'
            total, ids = _owners(connection, owner, rows, identifier, window)
            if total:
                path = ".".join((*table.path, column.name))
                yield Backlink(table.entity, path, table, column, total, ids)


def _owners(
    connection: sqlite3.Connection,
    owner: str,
    rows: str,
    identifier: str,
    window: tuple[int, int],
) -> tuple[int, Sequence[str]]:
    (total,) = connection.execute(f"SELECT count(DISTINCT {owner}) {rows}", [identifier]).fetchone()
    if not total:
        return 0, ()
    # Rows stand in the order of the files, and the index gives them so: no sort is due.
    found = connection.execute(
        f"SELECT DISTINCT {owner} {rows} ORDER BY rowid LIMIT ? OFFSET ?", [identifier, *window]
    )
    return total, [row[0] for row in found]
