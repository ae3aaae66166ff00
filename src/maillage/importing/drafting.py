"""Records on their way into the catalogue: how they begin, are called, and are written.

Whoever writes for people, the form of the site or the import of a table, writes alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from typing import Any

from maillage.model.entities import Entity, Field, Json, Model
from maillage.reading.listing import file_of
from maillage.text.lexical import json_text
from maillage.text.normal_forms import normalized
from maillage.text.words import fold, slug

#: The source that stands for the word of an organisation about what it does.
SOURCE = "declaration"
#: Characters of an id that a title gives.
_MAX_ID = 60
#: Of those, what the place of a thing may take.
_MAX_PLACE = 20
#: What the file of a record is called until the record has an id.
_NAMELESS = "fiche"


@dataclass(frozen=True)
class Draft:
    """One record on its way."""

    entity: Entity
    data: Json

    @property
    def id(self) -> str:
        """The id of the record; nothing as long as it has none."""
        return str(self.data.get("id", ""))

    @property
    def title(self) -> str:
        """What people call the record; nothing as long as it has no name."""
        return str(self.data.get(self.entity.label_key, ""))

    @property
    def file(self) -> str:
        """Where the record goes, from the root of the catalogue."""
        return file_of(self.entity.collection, self.id or _NAMELESS)

    @property
    def text(self) -> str:
        """The record as it is committed."""
        return canonical(self.entity, self.data)


def usual(model: Model, entity: Entity, contributor: str = "") -> Json:
    """Return what goes without saying of a new record, as far as its kind has it.

    That it was verified does not: a person says so.
    """
    licence = entity.by_key.get("licence")
    every = {
        "licence": _licence(model, licence) if licence else "",
        "sources": [SOURCE],
        "contributor": contributor,
    }
    return {key: value for key, value in every.items() if value and key in entity.by_key}


def _licence(model: Model, field: Field) -> str:
    """Return the code of the licence of the whole catalogue; nothing where the list has it not."""
    title = model.package["licenses"][0]["title"]
    return model.schemes[field.scheme].by_label.get(fold(title), "")


def ids(title: str, place: str = "") -> Iterator[str]:
    """Yield the ids that a title gives, the plainest first; none where it has no word.

    Of two gardens, the second is called by its place too, where that is known, or by a number.

    >>> from itertools import islice
    >>> list(islice(ids("Jardin partagé", "tulle"), 3))
    ['jardin-partage', 'jardin-partage-tulle', 'jardin-partage-2']
    """
    wanted = _id_of(title)
    if not wanted:
        return
    yield wanted
    if place:
        yield _id_of(f"{wanted[: _MAX_ID - _MAX_PLACE]} {place}")
    yield from (f"{wanted}-{number}" for number in count(2))


def _id_of(title: str) -> str:
    found = slug(title)
    if len(found) > _MAX_ID:
        found = found[:_MAX_ID].rpartition("-")[0] or found[:_MAX_ID]
    return found


def canonical(entity: Entity, record: Json) -> str:
    """Return a record as it is committed: keys in the order of the schema, texts in NFC.

    Unknown properties are kept, behind the others. Words and their typography stay as written.
    """
    return json_text(_ordered(record, entity.by_key))


def _ordered(value: Any, fields: Mapping[str, Field]) -> Any:
    match value:
        case dict():
            known = [key for key in fields if key in value]
            keys = [*known, *(key for key in value if key not in fields)]
            inside = {key: field.by_key for key, field in fields.items()}
            return {key: _ordered(value[key], inside.get(key, {})) for key in keys}
        case list():
            return [_ordered(item, fields) for item in value]
        case str():
            return normalized("NFC", value)
        case _:
            return value


def value_at(data: Any, pointer: str) -> Any:
    """Return the value that a JSON Pointer leads to; None where it leads nowhere."""
    value = data
    for step in pointer.split("/")[1:]:
        if isinstance(value, list):
            value = value[int(step)] if int(step) < len(value) else None
        else:
            value = value.get(step) if isinstance(value, dict) else None
    return value


def resolved(fields: Sequence[Field], data: Json, find: Callable[[str, str], str | None]) -> Json:
    """Return a record with ids where names were written."""
    found = dict(data)
    for field in fields:
        value = found.get(field.key)
        if value is None:
            continue
        if field.refers_to and isinstance(value, str):
            found[field.key] = find(field.refers_to, value) or value
        elif field.refers_to and isinstance(value, list):
            found[field.key] = list(dict.fromkeys(find(field.refers_to, it) or it for it in value))
        elif field.fields and isinstance(value, list):
            found[field.key] = [resolved(field.fields, item, find) for item in value]
        elif field.fields:
            found[field.key] = resolved(field.fields, value, find)
    return found
