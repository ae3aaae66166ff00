"""Reads the model: `schema/`, `vocab/` and `datapackage.json`, checked against one another.

This module alone knows the `x-` keys of the schemas:

`x-iri`         the class that a schema, or the property that a field, stands for
`x-class`       the class of an object inside a record
`x-collection`  the folder, and the table, that holds the records of a schema
`x-singular`    what one item of a list is called
`x-refers-to`   the kind of record whose id the field holds
`x-scheme`      the code list that the field draws from
`x-datatype`    the RDF datatype of a string (`@id` for a link), where it is not `xsd:string`
`x-en`          the English title and description
`x-group`       the heading that a form puts above the field, and above those behind it
`x-quality`     what a field is worth in the score of a record, and for which records it counts:
                `weight`, fields that do as well (`or`), values of other fields (`when`, `unless`)
`x-spellings`   other names that people give to the field
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import jsonschema_rs
import orjson
import pyoxigraph as ox

from maillage.errors import ModelError
from maillage.files import checkout
from maillage.model.entities import (
    CODES,
    COMMON,
    CONCEPTS,
    DCTERMS,
    DECIMAL,
    DESCRIPTOR,
    JSON_SCHEMA,
    LINK,
    SCHEMAS,
    SKOS,
    VOCABULARY,
    XSD,
    Concept,
    Entity,
    Field,
    Json,
    Model,
    Quality,
    Scheme,
    Words,
    paths_of,
)
from maillage.model.languages import COMPLETE, SOURCE, by_language, complete
from maillage.model.security_contact import SecurityContact

_DATATYPES = {"integer": XSD + "integer", "number": DECIMAL, "boolean": XSD + "boolean"}


def load(root: Path) -> Model:
    """Read the model of the catalogue at `root`.

    Raises:
        ModelError: a file is missing, unreadable or contradicts another.
    """
    try:
        return _load(root)
    except OSError as error:
        raise ModelError(error.filename or root, error.strerror or str(error)) from error


def _load(root: Path) -> Model:
    package = _read_json(root, DESCRIPTOR)
    base = package.get("id")
    if not isinstance(base, str) or not base.endswith("/"):
        reason = "“id” must be the base IRI of the catalogue, ending in “/”"
        raise ModelError(root / DESCRIPTOR, reason)
    try:
        SecurityContact.of(package)
    except ValueError as error:
        raise ModelError(root / DESCRIPTOR, str(error)) from error
    prefixes = _read_prefixes(root, base)
    lists = checkout.names(root, CONCEPTS, ".ttl")
    schemes = {Path(name).stem: _read_scheme(root, name, base) for name in lists}
    schemas = {
        Path(name).name: _read_schema(root, name)
        for name in checkout.names(root, SCHEMAS, ".schema.json")
        if Path(name).name != CODES
    }
    if COMMON not in schemas:
        raise ModelError(root / SCHEMAS / COMMON, "the file is missing")
    reader = _SchemaReader(root / SCHEMAS, schemas, prefixes, schemes)
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
    model.reference.check()
    return model


def _read_json(root: Path, name: str) -> Json:
    try:
        document = orjson.loads(checkout.read(root, name))
    except orjson.JSONDecodeError as error:
        raise ModelError(root / name, f"is not JSON: {error}") from error
    if not isinstance(document, dict):
        raise ModelError(root / name, "must hold a JSON object")
    return document


def _read_schema(root: Path, name: str) -> Json:
    schema, file = _read_json(root, name), root / name
    if not jsonschema_rs.meta.is_valid(schema):
        place, reason = _first_error(schema)
        raise ModelError(file, f"is no JSON Schema at /{place}: {reason}")
    if "x-collection" in schema and "properties" not in schema:
        raise ModelError(file, "has no properties")
    return schema


def _first_error(schema: Json) -> tuple[str, str]:
    """Return where a schema is none, and why: the first place by its name, whoever looks."""
    errors = jsonschema_rs.Draft202012Validator({"$ref": JSON_SCHEMA}).iter_errors(schema)
    return min(("/".join(map(str, one.instance_path)), one.message) for one in errors)


def _read_turtle(root: Path, name: str) -> tuple[list[ox.Quad], Mapping[str, str]]:
    try:
        parser = ox.parse(checkout.read(root, name), format=ox.RdfFormat.TURTLE)
        return list(parser), parser.prefixes
    except (SyntaxError, ValueError) as error:
        raise ModelError(root / name, f"is not Turtle: {error}") from error


def _read_prefixes(root: Path, base: str) -> Mapping[str, str]:
    _, prefixes = _read_turtle(root, VOCABULARY)
    if prefixes.get("maillage") != f"{base}def#":
        reason = f"the prefix “maillage” must be <{base}def#>, as the descriptor says"
        raise ModelError(root / VOCABULARY, reason)
    return dict(sorted(prefixes.items()))


def _read_scheme(root: Path, name: str, base: str) -> Scheme:
    """Read one code list, in the order of its file."""
    quads, _ = _read_turtle(root, name)
    file = root / name
    values: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        of_subject = values.setdefault(quad.subject.value, {})  # type: ignore[union-attr]
        of_subject.setdefault(quad.predicate.value, []).append(quad.object)
    scheme = f"{base}{file.stem}"
    if scheme not in values:
        raise ModelError(file, f"does not describe its scheme <{scheme}>")

    def texts(subject: str, predicate: str) -> Mapping[str, str]:
        found = {
            term.language: term.value
            for term in reversed(values[subject].get(predicate, ()))
            if isinstance(term, ox.Literal) and term.language
        }
        for language in COMPLETE:
            if language not in found:
                raise ModelError(file, f"<{subject}> has no {predicate} in “{language}”")
        return found

    def words(subject: str, title: str) -> Words:
        return Words(texts(subject, title), texts(subject, SKOS + "definition"))

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
            for path in paths_of(entity.fields):
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
        fields = tuple(
            self._field(name, key, value, required=key in required, inside_list=inside_list)
            for key, value in schema["properties"].items()
        )
        self._check_qualities(name, fields)
        return fields

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
            spellings=tuple(spoken.get("x-spellings", ())),
            refers_to=target,
            scheme=scheme,
            class_iri=self._expand(name, value.get("x-class", "")) if is_object else "",
            fields=inner,
            constraints={
                word: value[word]
                for word in ("pattern", "minLength", "maxLength", "minimum", "maximum")
                if word in value
            },
            heading=self._heading(name, key, raw.get("x-group")),
            quality=self._quality(name, key, outer.get("x-quality")),
        )

    def _heading(self, name: str, key: str, group: Json | None) -> Words | None:
        if group is None:
            return None
        try:
            return Words(complete(by_language(group, "title")), {SOURCE: ""})
        except (KeyError, TypeError):
            self._fail(name, f"the “x-group” of “{key}” lacks a title, in French or in English")

    def _quality(self, name: str, key: str, raw: Json | None) -> Quality | None:
        if raw is None:
            return None
        try:
            known = {"weight", "or", "when", "unless"}
            if raw["weight"] < 1 or not raw.keys() <= known:
                raise ValueError
            return Quality(
                weight=raw["weight"],
                instead=tuple(raw.get("or", ())),
                when={one: frozenset(codes) for one, codes in raw.get("when", {}).items()},
                unless={one: frozenset(codes) for one, codes in raw.get("unless", {}).items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            self._fail(name, f"the “x-quality” of “{key}” must have a weight, from 1 on")

    def _check_qualities(self, name: str, fields: tuple[Field, ...]) -> None:
        """Check that what the score looks at is there: other fields, and codes of their lists."""
        by_key = {one.key: one for one in fields}
        for one in fields:
            quality = one.quality or Quality(0)
            conditions = [*quality.when.items(), *quality.unless.items()]
            for key in (*quality.instead, *(key for key, _ in conditions)):
                if key not in by_key:
                    self._fail(name, f"the “x-quality” of “{one.key}” names no field “{key}”")
            for key, codes in conditions:
                scheme = self.schemes.get(by_key[key].scheme)
                for code in filter(None, codes if scheme else ()):
                    if scheme and code not in scheme.codes:
                        self._fail(name, f"the “x-quality” of “{one.key}” names no code “{code}”")

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
                complete(by_language(schema, "title")),
                complete(by_language(schema, "description")),
            )
        except (KeyError, TypeError):
            self._fail(name, f"{what} lacks a title or a description, in French or in English")

    def _fail(self, name: str, reason: str) -> NoReturn:
        raise ModelError(self.folder / f"{name}.schema.json", reason)


def _check_terms(model: Model) -> None:
    """Check that one key means one property everywhere, and that our own terms are declared."""
    vocabulary, _ = _read_turtle(model.root, VOCABULARY)
    declared = {quad.subject.value for quad in vocabulary}  # type: ignore[union-attr]
    own = f"{model.base}def#"
    meanings: dict[str, tuple[str, str]] = {}
    for entity, path in model.fields():
        one = path[-1]
        file = model.root / SCHEMAS / f"{entity.name}.schema.json"
        for iri in filter(None, (one.iri, one.class_iri, entity.iri)):
            if iri.startswith(own) and iri not in declared:
                raise ModelError(file, f"<{iri}> is not declared in vocab/maillage.ttl")
        meaning = (one.iri, one.datatype)
        if meanings.setdefault(one.key, meaning) != meaning:
            raise ModelError(
                file, f"“{one.key}” means {meaning} here and {meanings[one.key]} elsewhere"
            )
