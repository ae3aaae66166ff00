"""The names of the records there are: what people type in place of ids."""

from __future__ import annotations

import dataclasses
import re
import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from datasette_maillage.records.withdrawn import condition
from maillage.model.entities import Entity
from maillage.text.words import fold

#: A name, and the id behind it where the name alone would not tell.
_WITH_ID = re.compile(r".*\(([a-z0-9-]+)\)$", re.DOTALL)
#: Names that are suggested at once.
SUGGESTED = 12


@dataclass
class RecordNames:
    """The ids and names of the catalogue, by kind: read when first asked for, as none changes."""

    _ids: dict[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    _by_name: dict[str, Mapping[str, Sequence[str]]] = dataclasses.field(default_factory=dict)
    _spellings: dict[str, Mapping[str, Sequence[str]]] = dataclasses.field(default_factory=dict)

    def of(self, connection: sqlite3.Connection, entity: Entity) -> Mapping[str, str]:
        """Return the names of the records of a kind, by id."""
        if entity.name not in self._ids:
            self._read(connection, entity)
        return self._ids[entity.name]

    def find(self, connection: sqlite3.Connection, entity: Entity, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""
        ids = self.of(connection, entity)
        if match := _WITH_ID.fullmatch(text):
            return match.group(1) if match.group(1) in ids else None
        if text in ids:
            return text
        found = self._by_name[entity.name].get(fold(text), ())
        return found[0] if len(found) == 1 else None

    def written(self, connection: sqlite3.Connection, entity: Entity, identifier: str) -> str:
        """Return a record as a form shows it: by name, and by id as well where two share one."""
        name = self.of(connection, entity).get(identifier)
        if name is None:
            return identifier
        alone = self._by_name[entity.name][fold(name)] == [identifier]
        return name if alone else f"{name} ({identifier})"

    def suggest(self, connection: sqlite3.Connection, entity: Entity, text: str) -> list[str]:
        """Return the names that hold what was typed, those that begin with it first."""
        self.of(connection, entity)
        wanted = fold(text)
        if not wanted:
            return []
        found = [
            (not name.startswith(wanted), name)
            for name in self._by_name[entity.name]
            if wanted in name
        ]
        shown: dict[str, None] = {}
        for _, name in sorted(found):
            for identifier in self._by_name[entity.name][name]:
                shown[self.written(connection, entity, identifier)] = None
        return list(shown)[:SUGGESTED]

    def spellings(
        self, connection: sqlite3.Connection, entity: Entity
    ) -> Mapping[str, Sequence[str]]:
        """Return all that people call the records of a kind, by id."""
        self.of(connection, entity)
        return self._spellings[entity.name]

    def _read(self, connection: sqlite3.Connection, entity: Entity) -> None:
        others = [entity.by_key[key] for key in entity.kind.names]
        keys = [entity.label_key, *(field.key for field in others if not field.many)]
        columns = ", ".join(f'"{key}"' for key in keys)
        rows = connection.execute(
            f'SELECT id, {condition(entity)}, {columns} FROM "{entity.collection}" ORDER BY id'
        ).fetchall()
        spellings = {name: [spelling for spelling in names if spelling] for name, _, *names in rows}
        # A withdrawn record goes by its id, so that its successor may have its name.
        named = {name for name, stands, *_ in rows if stands}
        ids = {name: names[0] for name, names in spellings.items()}
        for field in (field for field in others if field.many):
            for name, other in connection.execute(
                f'SELECT "{entity.name}", "{field.singular}" FROM "{entity.name}_{field.key}"'
                " ORDER BY 1, position"
            ):
                spellings[name].append(other)
        by_name: dict[str, list[str]] = defaultdict(list)
        for name in sorted(named):
            names = spellings[name]
            for folded in dict.fromkeys(map(fold, names)):
                by_name[folded].append(name)
        self._spellings[entity.name] = spellings
        self._by_name[entity.name] = by_name
        self._ids[entity.name] = ids
