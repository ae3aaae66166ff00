"""The columns by which records refer to codes and to other records."""

from __future__ import annotations

from dataclasses import dataclass

from maillage.model.relational import Table


@dataclass(frozen=True)
class ReferenceColumn:
    """One way in which records of a kind refer to a code or to a record."""

    #: The table with the reference: that of the records, or of a list inside them.
    table: Table
    column: str
    target: Table

    def leads_to(self, kind: str) -> bool:
        """Say whether it refers to records of a kind."""
        return self.target.entity is not None and self.target.entity.name == kind

    @property
    def sql(self) -> str:
        """The query for pairs of rows: the target's, and that of the record that refers to it."""
        collection = self.table.entity.collection if self.table.entity else ""
        record, join = "t", ""
        if self.table.path:
            owner = self.table.primary_key[0]
            record, join = "record", f'JOIN "{collection}" record ON record.id = t."{owner}" '
        key = self.target.primary_key[0]
        return (
            f'SELECT target.rowid, {record}.rowid FROM "{self.table.name}" t {join}'
            f'JOIN "{self.target.name}" target ON target."{key}" = t."{self.column}"'
        )
