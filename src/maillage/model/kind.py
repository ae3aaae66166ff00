"""What a kind of record is to those who list, show, search, judge and take in its records.

The schema of the kind says it, under `x-kind`; what it does not say has a default, so that a schema
with an `x-collection` is enough.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from maillage.model.labels import Words

#: The kinds of record that tell what is done, and by whom.
ACTION, ORGANISATION = "action", "partner"
TERRITORY = "territory"
#: The list of its kinds.
TERRITORY_KINDS = "territory-kinds"
#: How two records of a kind are told to be one: rows of `rules.matching.matchers`.
TWINS = ("name", "action", "organisation", "place", "programme", "document")
#: The place, in an order, of what has none: after all others.
LAST = 1000
#: What is said of a record rather than of what it describes.
ABOUT = ("sources", "citations", "links", "contributor", "licence", "observed", "verified_on")


@dataclass(frozen=True)
class Section:
    """A part of the page of a record: a title, and the keys of its fields."""

    words: Words
    keys: tuple[str, ...]
    #: Whether each field is named, however few have a value.
    is_mixed: bool = False


@dataclass(frozen=True)
class Essential:
    """A question that the page of a record answers before all else: where, when, for whom."""

    #: Its title; and, as the description, what is said to be unknown where it has no answer and
    #: what the record tells goes on.
    words: Words
    keys: tuple[str, ...]
    #: Whether its answer is whom to ask for what is not said.
    is_contact: bool = False
    #: Fields that the form has below the same title, and that stand nowhere else on the page: they
    #: are named.
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Kind:
    """All that is said of a kind of record beside its fields; keys are those of its own fields."""

    #: The address of the list of its records, and the title of that list.
    path: str
    plural: Words
    #: Its place in the menu and on the home page; 0 where it has none.
    menu: int
    #: Its place among the results of a search, and how many of it are shown there.
    search_order: int
    results: int
    #: Whether the name of one of its records finds what refers to that record.
    finds_others: bool
    #: Its place among what people may describe; 0 where they may not.
    contribute_order: int
    #: The title of its form; None where it has none of its own.
    form: Words | None
    #: What names a record beside its label.
    names: tuple[str, ...]
    #: Official numbers and addresses, each of one record alone.
    numbers: tuple[str, ...]
    #: The territories where it is, and the records of its kind that it is part of.
    places: tuple[str, ...]
    wholes: tuple[str, ...]
    #: When it begins and ends: two keys, or one for both, or none.
    dates: tuple[str, ...]
    #: How two of its records are told to be one: one of `TWINS`.
    twins: str
    #: Its type to schema.org, and its properties: the name there and the key here.
    schema_type: str
    schema_properties: tuple[tuple[str, str], ...]
    #: What its page answers first, the short facts beside, and the sections below.
    essentials: tuple[Essential, ...]
    facts: tuple[str, ...]
    sections: tuple[Section, ...]
    #: What those of its records are called that refer to something, by the path of the field.
    referrers: Mapping[str, Words]

    @property
    def is_contributed(self) -> bool:
        """Whether people may describe one."""
        return self.contribute_order > 0

    def __hash__(self) -> int:
        return hash(self.path)
