"""Reads the model: `schema/`, `vocab/` and `datapackage.json`, checked against one another."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import jsonschema_rs
import orjson
import pyoxigraph as ox

from maillage.errors import ModelError
from maillage.files import checkout
from maillage.model.concept_schemes import CODES, JSON_SCHEMA, Concept, Scheme
from maillage.model.entities import (
    COMMON,
    CONCEPTS,
    DCTERMS,
    DESCRIPTOR,
    SCHEMAS,
    SKOS,
    VOCABULARY,
    Json,
    Model,
)
from maillage.model.labels import Words
from maillage.model.languages import COMPLETE, tag
from maillage.model.legal_notice import LegalNotice
from maillage.model.schema_reading import SchemaReader
from maillage.model.security_contact import SecurityContact
from maillage.model.term_words import labelled, words_of_terms


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
        LegalNotice.of(package)
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
    reader = SchemaReader(root / SCHEMAS, schemas, prefixes, schemes)
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
    return min(("/".join(map(str, error.instance_path)), error.message) for error in errors)


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
            tag(term.language): term.value
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


def _check_terms(model: Model) -> None:
    """Check that one key means one property everywhere, and that our own terms are declared."""
    vocabulary, _ = _read_turtle(model.root, VOCABULARY)
    declared = {quad.subject.value for quad in vocabulary}  # type: ignore[union-attr]
    own = f"{model.base}def#"
    meanings: dict[str, tuple[str, str]] = {}
    for entity, path in model.fields():
        field = path[-1]
        file = model.root / SCHEMAS / f"{entity.name}.schema.json"
        for iri in filter(None, (field.iri, field.class_iri, entity.iri)):
            if iri.startswith(own) and iri not in declared:
                raise ModelError(file, f"<{iri}> is not declared in vocab/maillage.ttl")
        meaning = (field.iri, field.datatype)
        if meanings.setdefault(field.key, meaning) != meaning:
            raise ModelError(
                file, f"“{field.key}” means {meaning} here and {meanings[field.key]} elsewhere"
            )
    words_of_terms(model, labelled(vocabulary))
