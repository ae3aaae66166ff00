"""Values inside a record, at the end of the fields that lead to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.model.entities import Field, Json, Model


@dataclass(frozen=True)
class FieldPath:
    """The fields that lead from a record to a value."""

    fields: tuple[Field, ...]

    def texts(self, record: Json) -> list[str]:
        """Return the strings at the end of the path.

        The record need not be valid: whatever has another shape is passed over.
        """
        first = self.fields[0]
        if first.key not in record:  # as most are, of which there are many
            return []
        found: list[Any] = [record]
        for field in self.fields:
            key = field.key
            found = [value[key] for value in found if isinstance(value, dict) and key in value]
            if field.many:
                found = [item for items in found if isinstance(items, list) for item in items]
            if not found:
                break
        return [value for value in found if isinstance(value, str)]

    def strings(self, record: Json) -> list[tuple[str, str]]:
        """Return the same, each with its JSON Pointer, which takes twice as long."""
        found: list[tuple[str, Any]] = [("", record)]
        for field in self.fields:
            inner = [
                (f"{pointer}/{field.key}", value[field.key])
                for pointer, value in found
                if isinstance(value, dict) and field.key in value
            ]
            if field.many:
                inner = [
                    (f"{pointer}/{number}", item)
                    for pointer, items in inner
                    if isinstance(items, list)
                    for number, item in enumerate(items)
                ]
            if not inner:
                return []
            found = inner
        return [(pointer, value) for pointer, value in found if isinstance(value, str)]


def references_of(model: Model) -> Mapping[str, Sequence[tuple[Field, FieldPath]]]:
    """Return the fields that refer to records, with their paths, by the folder of the records."""
    found: dict[str, list[tuple[Field, FieldPath]]] = {name: [] for name in model.by_collection}
    for entity, path in model.fields():
        if path[-1].refers_to:
            found[entity.collection].append((path[-1], FieldPath(path)))
    return found
