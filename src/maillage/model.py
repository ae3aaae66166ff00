"""The model: `schema/`, `vocab/` and `datapackage.json`, read once and frozen.

Every other module asks the model. This one alone knows the `x-` keys of the schemas:

`x-iri`         the class that a schema, or the property that a field, stands for
`x-class`       the class of an object inside a record
`x-collection`  the folder, and the table, that holds the records of a schema
`x-singular`    what one item of a list is called
`x-refers-to`   the kind of record whose id the field holds
`x-scheme`      the code list that the field draws from
`x-datatype`    the RDF datatype of a string (`@id` for a link), where it is not `xsd:string`
`x-en`          the English title and description
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs
import orjson
import pyoxigraph as ox

from maillage.errors import ModelError

Json = dict[str, Any]

SKOS = "http://www.w3.org/2004/02/skos/core#"
DCTERMS = "http://purl.org/dc/terms/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

LANGUAGE_STRING = RDF + "langString"
DECIMAL = XSD + "decimal"
STRING = XSD + "string"
DATE = XSD + "date"
EDTF = "http://id.loc.gov/datatypes/edtf/EDTF-level0"
LINK = "@id"
_DATATYPES = {"integer": XSD + "integer", "number": DECIMAL, "boolean": XSD + "boolean"}

COMMON = "common.schema.json"
CODES = "codes.schema.json"
#: The language of the catalogue; labels in it are the ones people see first.
LANGUAGE = "fr"


@dataclass(frozen=True)
class Words:
    """A title and a description, in French and in English."""

    title: str
    description: str
    title_en: str
    description_en: str


@dataclass(frozen=True)
class Concept:
    """One code of a list."""

    code: str
    words: Words
    #: The code one step up, where the list has levels.
    broader: str | None
    #: Other spellings people write: `skos:altLabel` and `skos:hiddenLabel`.
    spellings: tuple[str, ...]


@dataclass(frozen=True)
class Scheme:
    """A controlled list, as SKOS has it: one file of `vocab/concepts/`."""

    name: str
    words: Words
    concepts: tuple[Concept, ...]

    @cached_property
    def codes(self) -> frozenset[str]:
        """The codes that a record may use."""
        return frozenset(concept.code for concept in self.concepts)


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
    refers_to: str = ""
    scheme: str = ""
    #: The class and the fields of an object.
    class_iri: str = ""
    fields: tuple[Field, ...] = ()
    #: The JSON Schema constraints of one value (`pattern`, `maxLength`, `minimum`…).
    constraints: Mapping[str, Any] = field(default_factory=dict)

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

    @cached_property
    def by_key(self) -> Mapping[str, Field]:
        """The fields of a record, by key."""
        return {inner.key: inner for inner in self.fields}

    @property
    def label_key(self) -> str:
        """The field that names a record to people."""
        return "title" if "title" in self.by_key else "name"


@dataclass(frozen=True)
class Model:
    """All that the build knows about what it builds."""

    root: Path
    #: The descriptor's metadata, as people wrote it.
    package: Json
    #: What every IRI of the catalogue begins with.
    base: str
    prefixes: Mapping[str, str]
    entities: Mapping[str, Entity]
    schemes: Mapping[str, Scheme]
    #: The JSON Schemas as they stand, by file name.
    schemas: Mapping[str, Json]

    @cached_property
    def by_collection(self) -> Mapping[str, Entity]:
        """The kinds of record, by folder."""
        return {entity.collection: entity for entity in self.entities.values()}

    @property
    def vocabulary_files(self) -> list[Path]:
        """The hand-written Turtle of the vocabulary and of its lists, in a fixed order."""
        return [
            self.root / "vocab" / "maillage.ttl",
            *sorted((self.root / "vocab" / "concepts").glob("*.ttl")),
        ]

    def schema_of(self, entity: Entity) -> Json:
        """Return one self-contained JSON Schema for an entity: references inside, codes fresh."""
        bundled = dict(self.schemas[f"{entity.name}.schema.json"])
        shared = {COMMON: self.schemas[COMMON], CODES: codes_schema(self.base, self.schemes)}
        bundled["$defs"] = {document["$id"]: document for document in shared.values()}
        return bundled

    def fields(self) -> Iterator[tuple[Entity, tuple[Field, ...]]]:
        """Yield every field of every entity, as the path of fields that leads to it."""
        for entity in self.entities.values():
            for path in _paths(entity.fields):
                yield entity, path


def _paths(fields: tuple[Field, ...]) -> Iterator[tuple[Field, ...]]:
    for one in fields:
        yield (one,)
        for below in _paths(one.fields):
            yield (one, *below)


@dataclass(frozen=True)
class FieldPath:
    """The fields that lead from a record to a value."""

    fields: tuple[Field, ...]

    def strings(self, record: Json) -> list[tuple[str, str]]:
        """Return the strings at the end of the path, each with its JSON Pointer.

        The record need not be valid: whatever has another shape is passed over.
        """
        if self.fields[0].key not in record:
            return []
        found: list[tuple[str, Any]] = [("", record)]
        for one in self.fields:
            inner = [
                (f"{pointer}/{one.key}", value[one.key])
                for pointer, value in found
                if isinstance(value, dict) and one.key in value
            ]
            if one.many:
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


def codes_schema(base: str, schemes: Mapping[str, Scheme]) -> Json:
    """Return the enumerations as a JSON Schema: each code with its title, so an editor helps."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"{base}schema/{CODES}",
        "title": "Listes de codes",
        "description": "Dérivé de vocab/concepts par « maillage describe » : ne pas modifier ici.",
        "$defs": {
            scheme.name: {
                "title": scheme.words.title,
                "description": scheme.words.description,
                "type": "string",
                "enum": [concept.code for concept in scheme.concepts],
                "markdownEnumDescriptions": [
                    f"**{concept.words.title}** : {concept.words.description}"
                    for concept in scheme.concepts
                ],
            }
            for scheme in schemes.values()
        },
    }


def load(root: Path) -> Model:
    """Read the model of the catalogue at `root`.

    Raises:
        ModelError: a file is missing, unreadable or contradicts another.
    """
    package_file = root / "datapackage.json"
    package = _read_json(package_file)
    base = package.get("id")
    if not isinstance(base, str) or not base.endswith("/"):
        raise ModelError(package_file, "“id” must be the base IRI of the catalogue, ending in “/”")
    prefixes = _read_prefixes(root / "vocab" / "maillage.ttl", base)
    schemes = {
        file.stem: _read_scheme(file, base)
        for file in sorted((root / "vocab" / "concepts").glob("*.ttl"))
    }
    schemas = {
        file.name: _read_schema(file)
        for file in sorted((root / "schema").glob("*.schema.json"))
        if file.name != CODES
    }
    if COMMON not in schemas:
        raise ModelError(root / "schema" / COMMON, "the file is missing")
    reader = _SchemaReader(root / "schema", schemas, prefixes, schemes)
    model = Model(
        root=root,
        package=package,
        base=base,
        prefixes=prefixes,
        entities=reader.entities(),
        schemes=schemes,
        schemas=schemas,
    )
    _check_terms(model)
    return model


def _read_json(file: Path) -> Json:
    try:
        document = orjson.loads(file.read_bytes())
    except OSError as error:
        raise ModelError(file, error.strerror or str(error)) from error
    except orjson.JSONDecodeError as error:
        raise ModelError(file, f"is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise ModelError(file, "must hold a JSON object")
    return document


def _read_schema(file: Path) -> Json:
    schema = _read_json(file)
    try:
        jsonschema_rs.meta.validate(schema)
    except jsonschema_rs.ValidationError as error:
        place = "/".join(map(str, error.instance_path))
        raise ModelError(file, f"is no JSON Schema at /{place}: {error.message}") from error
    if "x-collection" in schema and "properties" not in schema:
        raise ModelError(file, "has no properties")
    return schema


def _read_turtle(file: Path) -> tuple[list[ox.Quad], Mapping[str, str]]:
    try:
        with file.open("rb") as stream:
            parser = ox.parse(stream, format=ox.RdfFormat.TURTLE)
            return list(parser), parser.prefixes
    except OSError as error:
        raise ModelError(file, error.strerror or str(error)) from error
    except (SyntaxError, ValueError) as error:
        raise ModelError(file, f"is not Turtle: {error}") from error


def _read_prefixes(file: Path, base: str) -> Mapping[str, str]:
    _, prefixes = _read_turtle(file)
    if prefixes.get("maillage") != f"{base}def#":
        raise ModelError(
            file, f"the prefix “maillage” must be <{base}def#>, as the descriptor says"
        )
    return dict(sorted(prefixes.items()))


def _read_scheme(file: Path, base: str) -> Scheme:
    """Read one code list, in the order of its file."""
    quads, _ = _read_turtle(file)
    values: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        of_subject = values.setdefault(quad.subject.value, {})  # type: ignore[union-attr]
        of_subject.setdefault(quad.predicate.value, []).append(quad.object)
    scheme = f"{base}{file.stem}"
    if scheme not in values:
        raise ModelError(file, f"does not describe its scheme <{scheme}>")

    def text(subject: str, predicate: str, language: str) -> str:
        for term in values[subject].get(predicate, ()):
            if getattr(term, "language", None) == language:
                return str(term.value)
        raise ModelError(file, f"<{subject}> has no {predicate} in “{language}”")

    def words(subject: str, title: str) -> Words:
        return Words(
            title=text(subject, title, "fr"),
            description=text(subject, SKOS + "definition", "fr"),
            title_en=text(subject, title, "en"),
            description_en=text(subject, SKOS + "definition", "en"),
        )

    def code(iri: str) -> str:
        if not iri.startswith(scheme + "/"):
            raise ModelError(file, f"<{iri}> is not below <{scheme}/>")
        return iri.removeprefix(scheme + "/")

    def concept(iri: str) -> Concept:
        of = values[iri]
        if [term.value for term in of.get(SKOS + "inScheme", ())] != [scheme]:
            raise ModelError(file, f"<{iri}> is not in the scheme <{scheme}>")
        broader = [code(term.value) for term in of.get(SKOS + "broader", ())]
        spellings = of.get(SKOS + "altLabel", []) + of.get(SKOS + "hiddenLabel", [])
        return Concept(
            code=code(iri),
            words=words(iri, SKOS + "prefLabel"),
            broader=broader[0] if broader else None,
            spellings=tuple(term.value for term in spellings),
        )

    return Scheme(
        name=file.stem,
        words=words(scheme, DCTERMS + "title"),
        concepts=tuple(concept(iri) for iri in values if iri != scheme),
    )


@dataclass(frozen=True)
class _SchemaReader:
    """Turns JSON Schemas into entities."""

    folder: Path
    schemas: Mapping[str, Json]
    prefixes: Mapping[str, str]
    schemes: Mapping[str, Scheme]

    def entities(self) -> dict[str, Entity]:
        names = [
            name.removesuffix(".schema.json")
            for name, schema in self.schemas.items()
            if "x-collection" in schema
        ]
        if not names:
            raise ModelError(self.folder, "no schema has an “x-collection”")
        entities = {name: self._entity(name) for name in names}
        for name, entity in entities.items():
            for path in _paths(entity.fields):
                target = path[-1].refers_to
                if target and target not in entities:
                    self._fail(name, f"“{path[-1].key}” refers to an unknown kind “{target}”")
        return entities

    def _entity(self, name: str) -> Entity:
        schema = self.schemas[f"{name}.schema.json"]
        if schema.get("additionalProperties") is not False:
            self._fail(name, "must refuse unknown properties (“additionalProperties”: false)")
        return Entity(
            name=name,
            collection=schema["x-collection"],
            iri=self._iri(name, schema),
            words=self._words(name, "the schema", schema),
            fields=self._fields(name, schema, inside_list=False),
        )

    def _fields(self, name: str, schema: Json, *, inside_list: bool) -> tuple[Field, ...]:
        required = schema.get("required", [])
        return tuple(
            self._field(name, key, value, required=key in required, inside_list=inside_list)
            for key, value in schema["properties"].items()
        )

    def _field(self, name: str, key: str, raw: Json, *, required: bool, inside_list: bool) -> Field:
        outer = self._resolve(name, raw)
        many = outer.get("type") == "array"
        if many and inside_list:
            self._fail(name, f"“{key}” is a list inside a list: no table could hold it")
        if many and not outer.get("x-singular"):
            self._fail(
                name, f"the list “{key}” does not say what one item is called (“x-singular”)"
            )
        value = self._resolve(name, outer["items"]) if many else outer
        scheme, target = value.get("x-scheme", ""), value.get("x-refers-to", "")
        if scheme and scheme not in self.schemes:
            self._fail(name, f"“{key}” draws from an unknown list “{scheme}”")
        # A field speaks for itself, unless it is one that several kinds of record share whole.
        spoken = raw if "x-iri" in raw else outer
        if not spoken.get("examples"):
            self._fail(name, f"“{key}” has no example")
        is_object = value.get("type") == "object"
        if is_object and value.get("additionalProperties") is not False:
            self._fail(name, f"“{key}” must refuse unknown properties")
        inner = self._fields(name, value, inside_list=many or inside_list) if is_object else ()
        return Field(
            key=key,
            words=self._words(name, f"“{key}”", spoken),
            example=spoken["examples"][0],
            iri=self._iri(name, outer),
            type=value.get("type", "string"),
            datatype="" if scheme or target or is_object else self._datatype(name, value),
            required=required,
            many=many,
            singular=outer.get("x-singular", ""),
            refers_to=target,
            scheme=scheme,
            class_iri=self._expand(name, value.get("x-class", "")) if is_object else "",
            fields=inner,
            constraints={
                word: value[word]
                for word in ("pattern", "minLength", "maxLength", "minimum", "maximum")
                if word in value
            },
        )

    def _resolve(self, name: str, schema: Json) -> Json:
        """Merge what a `$ref` points to below the keywords that stand beside it."""
        reference = schema.get("$ref")
        if reference is None:
            return schema
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        file, _, definition = reference.partition("#/$defs/")
        if file == CODES:
            if beside.get("x-scheme") != definition:
                self._fail(name, f"“{reference}” and “x-scheme” must name the same list")
            return {"type": "string", **beside}
        try:
            target = self.schemas[file]["$defs"][definition]
        except KeyError:
            self._fail(name, f"“{reference}” leads nowhere")
        return {**self._resolve(name, target), **beside}

    def _iri(self, name: str, schema: Json) -> str:
        return self._expand(name, schema.get("x-iri", ""))

    def _datatype(self, name: str, value: Json) -> str:
        if value.get("type") in _DATATYPES:
            return _DATATYPES[value["type"]]
        return self._expand(name, value.get("x-datatype", "xsd:string"))

    def _expand(self, name: str, compact: str) -> str:
        if compact == LINK:
            return compact
        prefix, colon, local = compact.partition(":")
        if not colon or prefix not in self.prefixes:
            self._fail(
                name, f"“{compact}” is no IRI with a prefix that vocab/maillage.ttl declares"
            )
        return self.prefixes[prefix] + local

    def _words(self, name: str, what: str, schema: Json) -> Words:
        try:
            return Words(
                title=schema["title"],
                description=schema["description"],
                title_en=schema["x-en"]["title"],
                description_en=schema["x-en"]["description"],
            )
        except (KeyError, TypeError):
            self._fail(name, f"{what} lacks a title or a description, in French or in English")

    def _fail(self, name: str, reason: str) -> NoReturn:
        raise ModelError(self.folder / f"{name}.schema.json", reason)


def _check_terms(model: Model) -> None:
    """Check that one key means one property everywhere, and that our own terms are declared."""
    vocabulary, _ = _read_turtle(model.root / "vocab" / "maillage.ttl")
    declared = {quad.subject.value for quad in vocabulary}  # type: ignore[union-attr]
    own = f"{model.base}def#"
    meanings: dict[str, tuple[str, str]] = {}
    for entity, path in model.fields():
        one = path[-1]
        file = model.root / "schema" / f"{entity.name}.schema.json"
        for iri in filter(None, (one.iri, one.class_iri, entity.iri)):
            if iri.startswith(own) and iri not in declared:
                raise ModelError(file, f"<{iri}> is not declared in vocab/maillage.ttl")
        meaning = (one.iri, one.datatype)
        if meanings.setdefault(one.key, meaning) != meaning:
            raise ModelError(
                file, f"“{one.key}” means {meaning} here and {meanings[one.key]} elsewhere"
            )
