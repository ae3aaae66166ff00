"""The published records, as what makes records of what people write asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from datasette_maillage.contribute.names import SUGGESTED, RecordNames
from datasette_maillage.records.records import Records
from maillage.model.entities import Entity, Json
from maillage.model.kind import TERRITORY
from maillage.model.withdrawal import is_not_withdrawn


@dataclass(frozen=True)
class PublishedRecords:
    """The records of a database, by their names, ids and codes."""

    records: Records

    @property
    def names(self) -> RecordNames:
        """Their names."""
        return RecordNames(self.records)

    def find(self, kind: str, text: str) -> str | None:
        """Return the id of the one record that a text names, in whatever accents and case."""
        return self.names.find(self.records.site.entity(kind), text)

    def record(self, kind: str, identifier: str) -> Json | None:
        """Return a record; None where there is none of that id."""
        if identifier not in self.names.of(self.records.site.entity(kind)):
            return None
        return self.records.read(kind, identifier)

    def coded(self, kind: str, code: str) -> str | None:
        """Return the id of the territory of a kind that has an official code."""
        entity = self.records.site.entity(TERRITORY)
        row = self.records.execute(
            f'SELECT id FROM "{entity.collection}" WHERE kind = ? AND code = ?'
            f" AND {is_not_withdrawn(entity.by_key)} ORDER BY id",
            (kind, code),
        ).fetchone()
        return row[0] if row else None

    def suggest(self, entity: Entity, text: str) -> list[str]:
        """Return names that may be meant by what was typed: of records, then of official places."""
        found = self.names.suggest(entity, text)
        if entity.name != TERRITORY or len(found) >= SUGGESTED:
            return found
        places = self.records.site.model.places
        for place in places.suggest(text, SUGGESTED):
            known = self.coded(place.kind, place.code)
            written = known and self.names.written(entity, known)
            found.append(written or places.called(place))
        return list(dict.fromkeys(found))[:SUGGESTED]
