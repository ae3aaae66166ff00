"""The published records, as what makes records of what people write asks for them."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from datasette_maillage.contribute.names import SUGGESTED, RecordNames
from datasette_maillage.records import records
from datasette_maillage.records.site import Site
from datasette_maillage.records.withdrawn import condition
from maillage.model.entities import Entity, Json
from maillage.model.kind import TERRITORY


@dataclass(frozen=True)
class PublishedRecords:
    """The records of a database, by their names, ids and codes."""

    site: Site
    connection: sqlite3.Connection
    names: RecordNames

    def find(self, kind: str, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""
        return self.names.find(self.connection, self.site.entity(kind), text)

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a record; None where there is none of that id."""
        if identifier not in self.names.of(self.connection, self.site.entity(kind)):
            return None
        return records.read(self.site, self.connection, kind, identifier)

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a kind that has an official code."""
        entity = self.site.entity(TERRITORY)
        row = self.connection.execute(
            f'SELECT id FROM "{entity.collection}" WHERE kind = ? AND code = ?'
            f" AND {condition(entity)} ORDER BY id",
            (kind, code),
        ).fetchone()
        return row[0] if row else None

    def suggest(self, entity: Entity, text: str) -> list[str]:
        """Return names that may be meant by what was typed: of records, then of official places."""
        found = self.names.suggest(self.connection, entity, text)
        if entity.name != TERRITORY or len(found) >= SUGGESTED:
            return found
        places = self.site.model.places
        for place in places.suggest(text, SUGGESTED):
            known = self.coded(place.kind, place.code)
            written = known and self.names.written(self.connection, entity, known)
            found.append(written or places.called(place))
        return list(dict.fromkeys(found))[:SUGGESTED]
