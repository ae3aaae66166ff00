"""How the fields of a record stand on its page, as its kind says.

A field that is named nowhere comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from datasette_maillage.web.request_context import Visit
from maillage.model.entities import DATE, EDTF, LINK, Entity, Field, Json
from maillage.model.kind import ABOUT
from maillage.model.withdrawal import WITHDRAWING, WITHDRAWN_BECAUSE

#: What stands at the top of a page, in its own way.
_HEAD = ("id", "title", "name", "acronym", "summary", "status", "kind", "starts", "ends")
#: What never stands as a field.
_APART = (*WITHDRAWING, WITHDRAWN_BECAUSE, "position")


@dataclass(frozen=True)
class Item:
    """A field of a record, its value, and the template that shows it."""

    field: Field
    value: Any
    template: str

    @property
    def values(self) -> list[Any]:
        """The value, or each of them."""
        return self.value if self.field.many else [self.value]


@dataclass(frozen=True)
class PageSection:
    """Some fields under a title."""

    title: str
    items: Sequence[Item]
    #: Whether each item is named, however few there are.
    is_mixed: bool


@dataclass(frozen=True)
class RecordLayout:
    """A record laid out."""

    facts: Sequence[Item]
    sections: Sequence[PageSection]
    about: Sequence[Item]


def lay_out(visit: Visit, entity: Entity, record: Json) -> RecordLayout:
    """Return a record as its page shows it."""
    kind, apart = entity.kind, {*_HEAD, *ABOUT, *_APART}
    named = {*kind.facts, *(key for section in kind.sections for key in section.keys)}
    others = [key for key in entity.by_key if key not in named]

    def items(keys: Iterable[str]) -> list[Item]:
        return _items(entity, record, (key for key in keys if key not in apart))

    below = [
        PageSection(
            visit.title(section.words),
            items(key for key in section.keys if key not in kind.facts),
            section.is_mixed,
        )
        for section in kind.sections
    ]
    below.append(PageSection(visit.say("Autres informations"), items(others), is_mixed=True))
    return RecordLayout(
        facts=items(kind.facts),
        sections=[section for section in below if section.items],
        about=_items(entity, record, ABOUT),
    )


def _items(entity: Entity, record: Json, keys: Iterable[str]) -> list[Item]:
    return [
        Item(field, record[key], _template(field))
        for key in keys
        if key in record and (field := entity.by_key.get(key))
    ]


def _template(field: Field) -> str:
    """Return the template of a field: one named after it, else the one of its sort."""
    name = field.key if field.key in _own_templates() else next(_sorts(field))
    return f"maillage/values/{name}.html"


@cache
def _own_templates() -> frozenset[str]:
    folder = Path(__file__).parent.parent / "templates" / "maillage" / "values"
    return frozenset(file.stem for file in folder.glob("*.html"))


def _sorts(field: Field) -> Iterator[str]:
    if field.fields:
        yield "objects"
    if field.refers_to:
        yield "references"
    if field.scheme:
        yield "codes"
    if field.datatype in _SORTS:
        yield _SORTS[field.datatype]
    yield "numbers" if field.type in ("integer", "number") else "texts"


_SORTS = {LINK: "addresses", EDTF: "dates", DATE: "dates"}
