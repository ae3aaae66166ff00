"""Records out of the tables: what was contributed, what it refers to, and what refers to it."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from datasette_maillage.records.site import Site
from maillage.model.assembly import assemble
from maillage.model.entities import Entity, Field, Json
from maillage.model.relational import Column, Table
from maillage.model.withdrawal import is_not_withdrawn

Names = Mapping[tuple[str, str], str]


@dataclass(frozen=True)
class Records:
    """The records of a site, as the connection of one thread reads them."""

    site: Site
    connection: sqlite3.Connection

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        """Ask the database."""
        return self.connection.execute(sql, *parameters)

    def totals(self) -> Mapping[str, int]:
        """Return how many records of each kind stand."""
        return {
            entity.name: self.execute(
                f'SELECT count(*) FROM "{entity.collection}" '
                f"WHERE {is_not_withdrawn(entity.by_key)}"
            ).fetchone()[0]
            for entity in self.site.model.entities.values()
        }

    def read(self, kind: str, identifier: str) -> Json | None:
        """Return a record as it was contributed; None where there is none of that name."""
        return next(self.read_all(kind, [identifier]), None)

    def read_all(self, kind: str, ids: Sequence[str]) -> Iterator[Json]:
        """Yield some records as they were contributed, in the order of the ids."""
        entity = self.site.entity(kind)
        wanted = json.dumps(ids)
        rows = {row["id"]: row for row in self.execute(_among(entity.collection, "id"), [wanted])}
        lists = []
        for table in self.site.lists[kind]:
            found: dict[str, list[sqlite3.Row]] = defaultdict(list)
            for row in self.execute(f"{_among(table.name, kind)} ORDER BY t.position", [wanted]):
                found[row[kind]].append(row)
            lists.append((table, found))
        for identifier in ids:
            if identifier in rows:
                its_lists = [(table, its.get(identifier, ())) for table, its in lists]
                yield assemble(entity, rows[identifier], its_lists)

    def dates(self, kind: str, identifier: str) -> Mapping[str, str]:
        """Return when a record was created and modified, so called; nothing where Git was mute."""
        found = self.execute(
            "SELECT created, modified FROM record_dates WHERE kind = ? AND id = ?",
            [kind, identifier],
        ).fetchone()
        return dict(zip(("created", "modified"), found or (), strict=False))

    def names(self, keys: Iterable[tuple[str, str]]) -> dict[tuple[str, str], str]:
        """Return the names of some records."""
        by_kind: dict[str, set[str]] = defaultdict(set)
        for kind, identifier in keys:
            by_kind[kind].add(identifier)
        found = {}
        for kind, ids in by_kind.items():
            entity = self.site.entity(kind)
            marks = ", ".join("?" * len(ids))
            for identifier, name in self.execute(
                f'SELECT id, "{entity.label_key}" FROM "{entity.collection}" WHERE id IN ({marks})',
                sorted(ids),
            ):
                found[kind, identifier] = name
        return found

    def is_not_withdrawn(self, kind: str, column: str) -> str:
        """Return what is true, in SQL, where a column has no id of a withdrawn record.

        Nearly always all do: the ids of those that were withdrawn are read once, and stand in the
        queries as they are, so that a catalogue without any pays nothing.
        """
        gone = self.site.once(f"withdrawn {kind}", lambda: self._withdrawn(kind))
        # An id is of letters, digits and hyphens: the gate lets no other in.
        return f"{column} NOT IN ({', '.join(map(repr, gone))})" if gone else "1"

    def _withdrawn(self, kind: str) -> list[str]:
        entity = self.site.entity(kind)
        sql = f'SELECT id FROM "{entity.collection}" WHERE NOT ({is_not_withdrawn(entity.by_key)})'
        return [row[0] for row in self.execute(sql)]

    def backlinks(self, target: tuple[str, str], window: tuple[int, int]) -> Iterator[Backlink]:
        """Yield what refers to a row of a table: one for each field that may, and does.

        `target` is the table and the id or the code, `window` how many ids to give for each field
        and how many to skip before them.
        """
        referred, identifier = target
        for table in self.site.tables:
            for column in table.columns:
                own = table.path and column.name == table.primary_key[0]
                if table.entity is None or column.references != referred or own:
                    continue
                # The plus keeps SQLite to the index of the column: it would rather scan the
                # owners’.
                owner = f'+"{table.primary_key[0]}"'
                not_withdrawn = self.is_not_withdrawn(table.entity.name, owner)
                rows = f'FROM "{table.name}" WHERE "{column.name}" = ? AND {not_withdrawn}'
                total, ids = self._owners(owner, rows, identifier, window)
                if total:
                    path = ".".join((*table.path, column.name))
                    yield Backlink(table.entity, path, table, column, total, ids)

    def _owners(
        self, owner: str, rows: str, identifier: str, window: tuple[int, int]
    ) -> tuple[int, Sequence[str]]:
        (total,) = self.execute(f"SELECT count(DISTINCT {owner}) {rows}", [identifier]).fetchone()
        if not total:
            return 0, ()
        # Rows stand in the order of the files, and the index gives them so: no sort is due.
        found = self.execute(
            f"SELECT DISTINCT {owner} {rows} ORDER BY rowid LIMIT ? OFFSET ?", [identifier, *window]
        )
        return total, [row[0] for row in found]


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
