"""The concept schemes of the catalogue: the controlled lists that its codes are drawn from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from maillage.model.labels import Words
from maillage.text.words import fold

#: The dialect of JSON Schema in which the schemas are written.
JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
#: The schema derived from the lists, by file name.
CODES = "codes.schema.json"
#: What is there beside the lists: the form of the official codes of places.
OFFICIAL_CODES = "official-codes"


@dataclass(frozen=True)
class Concept:
    """One code of a list."""

    code: str
    words: Words
    #: The code one step up, where the list has levels.
    broader: str | None
    #: Other spellings people write: `skos:altLabel` and `skos:hiddenLabel`.
    spellings: tuple[str, ...]
    iri: str


@dataclass(frozen=True)
class Family:
    """Codes of a list that are shown together: a `skos:Collection`, which is no code itself."""

    #: What it is called; None for what is in no family.
    words: Words | None
    concepts: tuple[Concept, ...]


@dataclass(frozen=True)
class Scheme:
    """A controlled list, as SKOS has it: one file of `vocab/concepts/`."""

    name: str
    words: Words
    concepts: tuple[Concept, ...]
    iri: str
    #: In the order of the file; none where the list is short enough to be read as it stands.
    collections: tuple[Family, ...] = ()

    @cached_property
    def families(self) -> tuple[Family, ...]:
        """All concepts by family, and those of none last."""
        placed = {concept for family in self.collections for concept in family.concepts}
        left = tuple(concept for concept in self.concepts if concept not in placed)
        return (*self.collections, *([Family(None, left)] if left else []))

    @cached_property
    def iris(self) -> Mapping[str, str]:
        """The IRIs of the concepts, by code."""
        return {concept.code: concept.iri for concept in self.concepts}

    @cached_property
    def titles(self) -> Mapping[str, Words]:
        """What the concepts are called, by code."""
        return {concept.code: concept.words for concept in self.concepts}

    @cached_property
    def by_label(self) -> Mapping[str, str]:
        """The codes by every spelling that the file knows, folded."""
        found: dict[str, str] = {}
        for concept in self.concepts:
            titles = concept.words.titles.values()
            for spelling in (concept.code, *titles, *concept.spellings):
                found.setdefault(fold(spelling), concept.code)
        return found

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that a record may use."""
        return frozenset(concept.code for concept in self.concepts)

    @cached_property
    def enumeration(self) -> Mapping[str, Any]:
        """The list as a JSON Schema: each code with its title, so an editor helps."""
        return {
            "title": self.words.title,
            "description": self.words.description,
            "type": "string",
            "enum": [concept.code for concept in self.concepts],
            "markdownEnumDescriptions": [
                f"**{concept.words.title}** : {concept.words.description}"
                for concept in self.concepts
            ],
        }


def codes_schema(home: str, schemes: Mapping[str, Scheme], official: str) -> dict[str, Any]:
    """Return the enumerations as a JSON Schema.

    `home` is what the address of a schema begins with; `official` the pattern of the official codes
    of places.
    """
    return {
        "$schema": JSON_SCHEMA,
        "$id": f"{home}/{CODES}",
        "title": "Listes de codes",
        "description": "Dérivé de vocab/concepts et de reference par « maillage describe » : "
        "ne pas modifier ici.",
        "$defs": {OFFICIAL_CODES: {"type": "string", "pattern": official}}
        | {scheme.name: scheme.enumeration for scheme in schemes.values()},
    }
