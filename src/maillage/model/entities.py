"""The model: what the catalogue holds, as `schema/`, `vocab/` and `datapackage.json` describe it.

Every other module asks the model; `loading` reads it once, and it never changes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from maillage.model.catalogue_files import (
    COMMON,
    CONCEPTS,
    FORMS,
    LABELS,
    MAPPING,
    MAPPINGS,
    SCHEMAS,
    VOCABULARY,
)
from maillage.model.concept_schemes import CODES, Scheme, codes_schema
from maillage.model.kind import Kind
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, by_language
from maillage.model.official_places import OfficialPlaces, places_of
from maillage.model.own_pages import OwnPage, own_pages, page_files
from maillage.model.quality_weights import Quality
from maillage.model.reference import Reference
from maillage.model.site_face import SiteFace
from maillage.model.standard import Layers

Json = dict[str, Any]
Groups = tuple[tuple[Words, tuple["Field", ...]], ...]
#: The kind and code of the official place that the catalogue covers, in its descriptor.
COVERS = "x-covers"
OWN_PREFIX = "maillage"
#: What the addresses of own terms have behind the base.
TERMS = "def#"

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
VOID = "http://rdfs.org/ns/void#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
XSD = "http://www.w3.org/2001/XMLSchema#"

LANGUAGE_STRING = RDF + "langString"
DECIMAL = XSD + "decimal"
STRING = XSD + "string"
DATE = XSD + "date"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"
LINK = "@id"
#: What numbers count: money, by its code of ISO 4217, euros unless a catalogue says, or people.
EURO, PERSON = "EUR", "person"


@dataclass(frozen=True)
class Field:
    """One property of a record, or of an object inside it."""

    key: str
    words: Words
    example: object
    iri: str
    #: `string`, `integer`, `number`, `boolean` or `object`: of each item where `many`.
    type: str
    #: Full IRI of the RDF datatype, `@id` for a link; empty for references, codes and objects.
    datatype: str
    required: bool
    many: bool = False
    #: What one item is called, where `many`.
    singular: str = ""
    #: Other names that people give to the field.
    spellings: tuple[str, ...] = ()
    #: What its numbers count: a currency, `PERSON`, or what the title says.
    unit: str = ""
    refers_to: str = ""
    scheme: str = ""
    #: The class and the fields of an object.
    class_iri: str = ""
    fields: tuple[Field, ...] = ()
    #: The JSON Schema constraints of one value (`pattern`, `maxLength`, `minimum`…).
    constraints: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    #: What a form says above this field and those behind it; None where it goes on as before.
    heading: Words | None = None
    #: What a form says to do where a record needs it and lacks it; None where its sort says so.
    ask: Words | None = None
    #: What it is worth to readers, where the score of a record counts it.
    quality: Quality | None = None

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields of an object, by key."""
        return {inner.key: inner for inner in self.fields}


@dataclass(frozen=True)
class Entity:
    """A kind of record: one schema file."""

    name: str
    collection: str
    iri: str
    words: Words
    fields: tuple[Field, ...]
    #: What it is to those who list, show, search, judge and take in its records.
    kind: Kind

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields of a record, by key."""
        return {inner.key: inner for inner in self.fields}

    @cached_property
    def groups(self) -> Groups:
        """The fields below each heading; those before the first, below what the kind is called."""
        return groups_of(self.fields, Words(self.words.titles, {SOURCE: ""}))

    @property
    def label_key(self) -> str:
        """The field that names a record to people."""
        return label_key(self.by_key)


def groups_of(fields: Iterable[Field], first: Words | None = None) -> Groups:
    """Return fields below their headings; those before the first stand below one given, or none."""
    found: list[tuple[Words, list[Field]]] = [(first, [])] if first else []
    for field in fields:
        if field.heading:
            found.append((field.heading, []))
        if found and field.iri != LINK:
            found[-1][1].append(field)
    return tuple((heading, tuple(fields)) for heading, fields in found if fields)


def label_key(keys: Container[str]) -> str:
    """Return the field, of those of a record, that names it to people."""
    return "title" if "title" in keys else "name"


@dataclass(frozen=True, eq=False, repr=False)  # its words would fill megabytes of a traceback
class Model:
    """All that the build knows about what it builds."""

    layers: Layers
    #: The descriptor's metadata, as people wrote it.
    package: Json
    #: What the IRI of every record of the catalogue begins with.
    base: str
    prefixes: Mapping[str, str]
    entities: Mapping[str, Entity]
    schemes: Mapping[str, Scheme]
    #: The JSON Schemas as they stand, by file name.
    schemas: Mapping[str, Json]

    @property
    def root(self) -> Path:
        """The folder of the catalogue."""
        return self.layers.root

    @property
    def language(self) -> str:
        """The language of the records: the first that the descriptor names."""
        return next(iter(self.package.get("languages", ())), SOURCE)

    @cached_property
    def face(self) -> SiteFace:
        """How the site looks and speaks."""
        return SiteFace.of(self.package, self.language)

    @property
    def terms(self) -> str:
        """What the IRIs of the standard’s own terms begin with, whose catalogue it may be."""
        return self.prefixes[OWN_PREFIX]

    def defines(self, iri: str) -> bool:
        """Whether a term is one of the standard’s own, or of the catalogue’s."""
        return iri.startswith((self.terms, f"{self.base}{TERMS}"))

    @property
    def schema_home(self) -> str:
        """What the addresses of the standard’s schemas begin with."""
        address: str = self.schemas[COMMON]["$id"]
        return address.rpartition("/")[0]

    @cached_property
    def reference(self) -> Reference:
        """The official codes of territories."""
        return Reference(self.layers)

    @cached_property
    def places(self) -> OfficialPlaces:
        """The official places, to be picked."""
        return places_of(self.reference)

    @property
    def covers(self) -> tuple[str, str] | None:
        """The kind and code of the official place that the catalogue covers; None for a country."""
        said = self.package.get(COVERS)
        return (said["kind"], said["code"]) if said else None

    @cached_property
    def by_collection(self) -> Mapping[str, Entity]:
        """The kinds of record, by folder."""
        return {entity.collection: entity for entity in self.entities.values()}

    @cached_property
    def cited(self) -> frozenset[str]:
        """The kinds of record that others refer to: to say who, where, by what they know."""
        return frozenset(
            path[-1].refers_to
            for entity, path in self.fields()
            if path[-1].refers_to not in ("", entity.name)
        )

    @cached_property
    def in_menu(self) -> tuple[Entity, ...]:
        """The kinds of record that the menu of the site has."""
        return self._in_order(lambda kind: kind.menu)

    @cached_property
    def searched(self) -> tuple[Entity, ...]:
        """The kinds of record as results of a search stand."""
        return self._in_order(lambda kind: kind.search_order)

    @cached_property
    def contributed(self) -> tuple[Entity, ...]:
        """The kinds of record that people may describe."""
        return self._in_order(lambda kind: kind.contribute_order)

    def _in_order(self, rank: Callable[[Kind], int]) -> tuple[Entity, ...]:
        """Return the kinds that have a rank, by it."""
        every = sorted(self.entities.values(), key=lambda entity: rank(entity.kind))
        return tuple(entity for entity in every if rank(entity.kind))

    @cached_property
    def words(self) -> Words:
        """The title and the description of the catalogue."""
        return Words(self._told("title"), self._told("description"))

    def _told(self, key: str) -> Mapping[str, str]:
        """Return a text of the descriptor by language: it stands in the main one at its key."""
        return by_language(self.package, key, self.language)

    @property
    def vocabulary_files(self) -> list[str]:
        """The Turtle of the vocabulary and of its lists, in a fixed order."""
        return [VOCABULARY, LABELS, *self.layers.names(CONCEPTS, ".ttl")]

    @cached_property
    def own_pages(self) -> Mapping[str, OwnPage]:
        """The pages of the catalogue’s own, by name."""
        return own_pages(self.layers, self.language)

    @property
    def text_forms(self) -> list[str]:
        """The forms of text of the catalogue’s own, beside those that the program knows."""
        return self.layers.names(FORMS, ".toml")

    @property
    def files(self) -> list[str]:
        """All that the model is read from, save the descriptor; paths from the root."""
        schemas = self.layers.names(SCHEMAS, ".json")
        own = [*self.text_forms, *page_files(self.layers), *filter(None, [self.face.logo])]
        matches = self.layers.names(MAPPINGS, MAPPING)
        return [*schemas, *self.vocabulary_files, *matches, *self.reference.files, *own]

    def schema_of(self, entity: Entity) -> Json:
        """Return one self-contained JSON Schema for an entity: references inside, codes fresh."""
        name = f"{entity.name}.schema.json"
        # A catalogue’s own kind may lack an address: it then stands beside those of the standard.
        bundled = {"$id": f"{self.schema_home}/{name}", **self.schemas[name]}
        home = bundled["$id"].rpartition("/")[0]
        codes = codes_schema(home, self.schemes, self.reference.descriptor.any_code)
        shared = {COMMON: self.schemas[COMMON], CODES: codes}
        bundled["$defs"] = {
            f"{home}/{file}": {**document, "$id": f"{home}/{file}"}
            for file, document in shared.items()
        }
        return bundled

    def fields(self) -> Iterator[tuple[Entity, tuple[Field, ...]]]:
        """Yield every field of every entity, as the path of fields that leads to it."""
        for entity in self.entities.values():
            for path in paths_of(entity.fields):
                yield entity, path


def paths_of(fields: tuple[Field, ...]) -> Iterator[tuple[Field, ...]]:
    """Yield every field below some fields, as the path that leads to it."""
    for field in fields:
        yield (field,)
        yield from ((field, *below) for below in paths_of(field.fields))
