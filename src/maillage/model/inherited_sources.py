"""Where what a record says is from: an object that may name its source has one where it is certain.

A record that draws from one document alone has all from it; of several, none is guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from maillage.model.entities import DCTERMS, Entity, Field, Json, Model

#: By what a record, or an object inside it, names where it is from.
SOURCE = f"{DCTERMS}source"


@dataclass(frozen=True)
class SourcedFields:
    """The fields of a record, or of an object inside it, by which a source is named."""

    #: The field of the object that names its own; empty where it has none.
    own: str
    #: Whether the object may go without.
    optional: bool
    #: The objects inside it that name theirs.
    inner: Mapping[str, SourcedFields]

    @classmethod
    def of(cls, fields: Iterable[Field]) -> SourcedFields:
        """Find them, among the fields of an object."""
        own, optional, inner = "", False, {}
        for field in fields:
            if field.iri == SOURCE and field.refers_to:
                own, optional = field.key, not field.required
            elif field.class_iri and (found := cls.of(field.fields)).is_any:
                inner[field.key] = found
        return cls(own, optional, inner)

    @property
    def is_any(self) -> bool:
        """Whether a source can be named here at all."""
        return bool(self.own or self.inner)

    def completed(self, record: Json) -> Json:
        """Return a record with the sources of what is inside it, as far as they are certain."""
        return self._inside(record, self._only(record), SourcedFields._filled)

    def reduced(self, record: Json) -> Json:
        """Return a record without the sources that `completed` would tell of it."""
        return self._inside(record, self._only(record), SourcedFields._emptied)

    def _only(self, record: Json) -> str | None:
        named = record.get(self.own, ())
        every = [named] if isinstance(named, str) else named
        return every[0] if len(every) == 1 else None

    def _filled(self, value: Json, source: str | None) -> Json:
        told = {self.own: source, **value} if self.optional and source else value
        return self._inside(told, told.get(self.own, source), SourcedFields._filled)

    def _emptied(self, value: Json, source: str | None) -> Json:
        named = value.get(self.own, source)
        found = self._inside(value, named, SourcedFields._emptied)
        if self.optional and named == source and len(found) > 1:
            return {key: inner for key, inner in found.items() if key != self.own}
        return found

    def _inside(
        self,
        value: Json,
        source: str | None,
        change: Callable[[SourcedFields, Json, str | None], Json],
    ) -> Json:
        found: Json = {}
        for key, fields in self.inner.items():
            if isinstance(inner := value.get(key), list):
                found[key] = [change(fields, item, source) for item in inner]
            elif inner is not None:
                found[key] = change(fields, inner, source)
        return {**value, **found} if found else value


def source_kinds(model: Model) -> list[Entity]:
    """Return the kinds of record that are what others draw from."""
    kinds = {path[-1].refers_to for _, path in model.fields() if path[-1].iri == SOURCE} - {""}
    return [model.entities[kind] for kind in sorted(kinds)]
