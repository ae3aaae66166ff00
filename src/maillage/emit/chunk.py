"""Accepted records on their way to the outputs, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from maillage.model.entities import Json, Model
from maillage.model.jsonld import frames
from maillage.model.postings import Indexer
from maillage.model.relational import Row
from maillage.model.table_rows import rows
from maillage.reading.contributions import Contribution


class Converters:
    """The functions from a record to its rows and to its node, compiled once for a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        by_name = model.entities.items()
        self.rows = {entity.collection: rows(model)[name] for name, entity in by_name}
        self.frames = {entity.collection: frames(model)[name] for name, entity in by_name}
        self.indexer = Indexer(model)


@dataclass(frozen=True)
class Chunk:
    """Some records, and what several outputs make of them."""

    converters: Converters
    records: Sequence[Contribution]

    @property
    def model(self) -> Model:
        """The model of the catalogue."""
        return self.converters.model

    def kind_of(self, record: Contribution) -> str:
        """Return the kind of a record, as in its address."""
        return self.model.by_collection[record.collection].name

    @cached_property
    def rows(self) -> Mapping[str, Sequence[Row]]:
        """The rows of the records, by table, in the order of the records."""
        by_table: dict[str, list[Row]] = {}
        for record in self.records:
            for table, row in self.converters.rows[record.collection](record.data):
                by_table.setdefault(table, []).append(row)
        return by_table

    @cached_property
    def nodes(self) -> Sequence[Json]:
        """The records as JSON-LD nodes."""
        return [self.converters.frames[record.collection](record.data) for record in self.records]
