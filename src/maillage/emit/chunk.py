"""Accepted records on their way to the outputs, some hundreds at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from maillage.model.entities import Model
from maillage.model.postings import Indexer
from maillage.model.relational import Row
from maillage.model.table_rows import rows
from maillage.model.turtle_records import is_plain, writers
from maillage.reading.contributions import Contribution


class Converters:
    """The functions from a record to its rows and its triples, compiled once for a model."""

    def __init__(self, model: Model) -> None:
        self.model = model
        to_rows, to_turtle = rows(model), writers(model)
        by_name = model.entities.items()
        self.rows = {entity.collection: to_rows[name] for name, entity in by_name}
        self.turtle = {entity.collection: to_turtle[name] for name, entity in by_name}
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

    def turtle(self, record: Contribution) -> bytes:
        """Return what a record says as Turtle, without the prefixes."""
        write = self.converters.turtle[record.collection]
        return write(record.data, is_plain=is_plain(record.raw))
