"""How the fields of a record stand on its page; a field that is named nowhere comes last.

Labels, types and lists come from the model: this is only the order in which a reader wants them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from maillage.model.entities import DATE, EDTF, LINK, Entity, Field, Json

#: What stands at the top of a page, in its own way.
_HEAD = ("id", "title", "name", "acronym", "summary", "status", "kind", "starts", "ends")
#: What is said of the record rather than of what it describes.
_ABOUT = ("sources", "links", "contributor", "licence", "verified_on")
#: What never stands as a field.
_APART = ("replaced_by", "position", "withdrawn_on", "withdrawn_because")

#: The short facts beside the title, by kind of record.
FACTS: dict[str, tuple[str, ...]] = {
    "action": (
        "territories",
        "lead",
        "audiences",
        "themes",
        "recurrence",
        "schedule",
        "initiators",
        "dimension",
        "scale",
        "programmes",
    ),
    "territory": ("part_of", "code", "former_codes", "other_names"),
    "partner": (
        "seat",
        "territories",
        "parent",
        "opened",
        "website",
        "siren",
        "siret",
        "rna",
        "other_names",
    ),
    "programme": (
        "part_of",
        "territories",
        "themes",
        "thematics",
        "audiences",
        "signed",
        "other_names",
    ),
    "source": ("publisher", "issued", "url"),
}

#: The sections below, by kind of record: a title, and the fields.
SECTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "action": (
        ("Pourquoi", ("context", "objectives", "initiative_note")),
        ("Comment", ("description", "premises", "staffing", "weekly_hours")),
        ("Avec qui", ("participations", "partner_kinds")),
        ("L’argent", ("funding",)),
        ("Les personnes", ("people",)),
        ("Ce que cela a changé", ("results_residents", "results_territory")),
        ("Pour la structure", ("results_organisation",)),
        ("Les limites", ("limits",)),
        ("Raison de la fin", ("status_reason",)),
        ("Et après", ("outlook",)),
        ("Ce qu’en disent les partenaires", ("observations",)),
        ("Quelques chiffres", ("figures",)),
    ),
    "territory": (("Présentation", ("description",)), ("Quelques chiffres", ("figures",))),
    "partner": (("Présentation", ("description",)), ("Quelques chiffres", ("figures",))),
    "programme": (
        ("Présentation", ("description", "objectives")),
        ("Avec qui", ("participations",)),
        ("Quelques chiffres", ("figures",)),
    ),
    "source": (("Présentation", ("description",)),),
}
OTHERS = "Autres informations"


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
class Section:
    """Some fields under a title."""

    title: str
    items: Sequence[Item]


@dataclass(frozen=True)
class Sheet:
    """A record laid out."""

    facts: Sequence[Item]
    sections: Sequence[Section]
    about: Sequence[Item]


def lay_out(entity: Entity, record: Json) -> Sheet:
    """Return a record as its page shows it."""
    facts, sections = FACTS.get(entity.name, ()), SECTIONS.get(entity.name, ())
    placed = {*_HEAD, *_ABOUT, *_APART, *facts, *(key for _, keys in sections for key in keys)}
    others = [key for key in entity.by_key if key not in placed]
    made = [Section(title, _items(entity, record, keys)) for title, keys in sections]
    made.append(Section(OTHERS, _items(entity, record, others)))
    return Sheet(
        facts=_items(entity, record, facts),
        sections=[section for section in made if section.items],
        about=_items(entity, record, _ABOUT),
    )


def _items(entity: Entity, record: Json, keys: Iterable[str]) -> list[Item]:
    return [
        Item(one, record[key], _template(one))
        for key in keys
        if key in record and (one := entity.by_key.get(key))
    ]


def _template(one: Field) -> str:
    """Return the template of a field: one named after it, else the one of its sort."""
    name = one.key if one.key in _own_templates() else next(_sorts(one))
    return f"maillage/values/{name}.html"


@cache
def _own_templates() -> frozenset[str]:
    folder = Path(__file__).parent.parent / "templates" / "maillage" / "values"
    return frozenset(file.stem for file in folder.glob("*.html"))


def _sorts(one: Field) -> Iterator[str]:
    if one.fields:
        yield "objects"
    if one.refers_to:
        yield "references"
    if one.scheme:
        yield "codes"
    if one.datatype in _SORTS:
        yield _SORTS[one.datatype]
    yield "numbers" if one.type in ("integer", "number") else "texts"


_SORTS = {LINK: "addresses", EDTF: "dates", DATE: "dates"}
