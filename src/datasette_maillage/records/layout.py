"""How the fields of a record stand on its page, as its kind says.

A field that is named nowhere comes last.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from datasette_maillage.web.request_context import Visit
from maillage.model.entities import DATE, EDTF, LINK, Entity, Field, Json
from maillage.model.kind import ABOUT, Essential
from maillage.model.withdrawal import WITHDRAWING, WITHDRAWN_BECAUSE

#: What stands at the top of a page, in its own way.
_HEAD = (
    "id",
    "title",
    "name",
    "acronym",
    "summary",
    "easy_read",
    "status",
    "kind",
    "starts",
    "ends",
)
#: Characters of the sections of a page from which it has a table of contents.
_LONG = 2500
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

    def inside(self, held: Json) -> list[Item]:
        """Return the fields of an object that it is, or that it is a list of: each as its sort."""
        return [
            Item(field, held[field.key], _of_sort(_sort(field)))
            for field in self.field.fields
            if field.key in held
        ]


@dataclass(frozen=True)
class PageSection:
    """Some fields under a title."""

    title: str
    items: Sequence[Item]
    #: Whether each item is named, however few there are.
    is_mixed: bool


@dataclass(frozen=True)
class PageAnswer:
    """What a record answers to one of the questions that its readers come with."""

    title: str
    items: Sequence[Item]
    #: Which of them are named.
    named: Sequence[Item]

    @property
    def all(self) -> Sequence[Item]:
        """Every item."""
        return [*self.items, *self.named]


@dataclass(frozen=True)
class RecordLayout:
    """A record laid out."""

    answers: Sequence[PageAnswer]
    #: The questions that it leaves open, and the references of whom to ask.
    open: Sequence[str]
    contacts: Sequence[tuple[str, str]]
    facts: Sequence[Item]
    sections: Sequence[PageSection]
    #: Whether its sections take many screens of a phone.
    is_long: bool
    about: Sequence[Item]


def lay_out(visit: Visit, entity: Entity, record: Json) -> RecordLayout:
    """Return a record as its page shows it."""
    kind = entity.kind
    answered = {
        key for essential in kind.essentials for key in (*essential.keys, *essential.others)
    }
    apart = {*_HEAD, *ABOUT, *_APART, *answered}
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
    sections = [section for section in below if section.items]
    answers = [_answer(visit, entity, record, essential) for essential in kind.essentials]
    return RecordLayout(
        answers=[answer for answer in answers if answer.all],
        open=[
            visit.description(essential.words)
            for essential, answer in zip(kind.essentials, answers, strict=True)
            if essential.words.description and not answer.all and not _is_over(entity, record)
        ],
        contacts=[
            (item.field.refers_to, identifier)
            for essential, answer in zip(kind.essentials, answers, strict=True)
            if essential.is_contact
            for item in answer.all
            if item.field.refers_to
            for identifier in item.values
        ],
        facts=items(kind.facts),
        sections=sections,
        is_long=len(sections) > 1 and sum(map(_length, sections)) > _LONG,
        about=_items(entity, record, ABOUT),
    )


def _length(section: PageSection) -> int:
    return sum(len(str(item.value)) for item in section.items)


def _answer(visit: Visit, entity: Entity, record: Json, essential: Essential) -> PageAnswer:
    both = set(entity.kind.dates) <= record.keys()
    # The template of a beginning tells the end as well.
    keys = [key for key in essential.keys if not (both and key in entity.kind.dates[1:])]
    return PageAnswer(
        visit.title(essential.words),
        _each_once(_items(entity, record, keys)),
        _items(entity, record, essential.others),
    )


def _each_once(items: Sequence[Item]) -> list[Item]:
    """Leave out of what follows one another what was named before: a seat where it works."""
    named: set[tuple[str, Any]] = set()
    found = []
    for item in items:
        if not (kind := item.field.refers_to):
            found.append(item)
        elif left := [value for value in item.values if (kind, value) not in named]:
            named |= {(kind, value) for value in left}
            found.append(replace(item, value=left if item.field.many else left[0]))
    return found


def _is_over(entity: Entity, record: Json) -> bool:
    """Whether what a record tells has come to an end, and nobody can take part in it any more."""
    return any(
        record.get(key) in codes
        for field in entity.fields
        if field.key in entity.kind.dates[1:] and field.quality
        for key, codes in field.quality.when.items()
    )


def _items(entity: Entity, record: Json, keys: Iterable[str]) -> list[Item]:
    return [
        Item(field, record[key], _template(field))
        for key in keys
        if key in record and (field := entity.by_key.get(key))
    ]


def _template(field: Field) -> str:
    """Return the template of a field: one named after it, else the one of its sort."""
    return _of_sort(field.key if field.key in _own_templates() else _sort(field))


def _of_sort(name: str) -> str:
    return f"maillage/values/{name}.html"


@cache
def _own_templates() -> frozenset[str]:
    folder = Path(__file__).parent.parent / "templates" / "maillage" / "values"
    return frozenset(file.stem for file in folder.glob("*.html"))


def _sort(field: Field) -> str:
    if field.fields:
        return "objects"
    if field.refers_to:
        return "references"
    if field.scheme:
        return "codes"
    return _SORTS.get(field.datatype) or _SORTS.get(field.type, "texts")


#: By what a value is, else by how JSON writes it.
_SORTS = {
    LINK: "addresses",
    EDTF: "dates",
    DATE: "dates",
    "integer": "numbers",
    "number": "numbers",
    "boolean": "booleans",
}
