"""A record has the shape its schema describes: every deviation becomes a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any, cast

import orjson
from jsonschema_rs import Draft202012Validator, ReferencingError, ValidationError

from maillage.contributions import Contribution
from maillage.errors import ModelError
from maillage.findings import Finding, Rule, brief
from maillage.model import Entity, Field, Model
from maillage.positions import escape

UNKNOWN = Rule(
    "S001",
    "Le champ « {key} » n’existe pas ici.{hint_fr}",
    "There is no property “{key}” here.{hint_en}",
)
MISSING = Rule(
    "S002",
    "Il manque le champ « {key} » ({title}). Par exemple : {example}",
    "The property “{key}” ({title_en}) is missing. For example: {example}",
)
TYPE = Rule(
    "S003",
    "« {title} » doit être {expected_fr}, et non {found}.",
    "“{title_en}” must be {expected_en}, not {found}.",
)
CODE = Rule(
    "S004",
    "{found} n’est pas dans la liste « {list} ».{hint_fr}",
    "{found} is not in the list “{list_en}”.{hint_en}",
)
FORM = Rule(
    "S005",
    "« {title} » n’a pas la forme attendue : {found}. {description} Par exemple : {example}",
    "“{title_en}” has not the expected form: {found}. {description_en} For example: {example}",
)
BOUNDS = Rule(
    "S006",
    "« {title} » dépasse la limite de {limit} ({measure_fr}).",
    "“{title_en}” is beyond the limit of {limit} ({measure_en}).",
)
REPEATED = Rule(
    "S007",
    "La liste « {title} » contient deux fois la même chose.",
    "The list “{title_en}” holds the same thing twice.",
)
OTHER = Rule(
    "S009",
    "« {title} » ne respecte pas le schéma : {reason}.",
    "“{title_en}” does not satisfy the schema: {reason}.",
)

_TYPES = {
    "string": ("un texte entre guillemets droits", "a text in straight quotes"),
    "integer": ("un nombre entier", "a whole number"),
    "number": ("un nombre, sans guillemets", "a number, without quotes"),
    "boolean": ("true ou false", "true or false"),
    "array": ("une liste, entre crochets", "a list, in square brackets"),
    "object": ("un objet, entre accolades", "an object, in braces"),
    "null": ("vide", "empty"),
}
_MEASURES = {
    "minLength": ("caractères au moins", "characters at least"),
    "maxLength": ("caractères au plus", "characters at most"),
    "minItems": ("éléments au moins", "items at least"),
    "maxItems": ("éléments au plus", "items at most"),
    "minProperties": ("champs au moins", "properties at least"),
    "minimum": ("au moins", "at least"),
    "maximum": ("au plus", "at most"),
    "exclusiveMinimum": ("plus que cela", "more than that"),
    "exclusiveMaximum": ("moins que cela", "less than that"),
}


def schema_rules(model: Model) -> Callable[[Contribution], Iterator[Finding]]:
    """Compile the schemas into one rule.

    Raises:
        ModelError: a schema is not a JSON Schema, or refers to what is not there.
    """
    validators = {
        entity.collection: (_compile(model, entity), _Reader(model, entity))
        for entity in model.entities.values()
    }

    def check(contribution: Contribution) -> Iterator[Finding]:
        """The record has the shape its schema describes."""
        validator, reader = validators[contribution.collection]
        if not validator.is_valid(contribution.data):
            for error in validator.iter_errors(contribution.data):
                yield from reader.findings(contribution, error)

    return check


def _compile(model: Model, entity: Entity) -> Draft202012Validator:
    try:
        return Draft202012Validator(model.schema_of(entity))
    except (ValidationError, ReferencingError, ValueError) as error:
        file = model.root / "schema" / f"{entity.name}.schema.json"
        raise ModelError(file, f"is not a JSON Schema: {error}") from error


class _Reader:
    """Turns the errors of the validator into findings that speak of fields."""

    def __init__(self, model: Model, entity: Entity) -> None:
        self._model = model
        self._entity = entity

    def findings(self, contribution: Contribution, error: ValidationError) -> Iterator[Finding]:
        pointer = "".join(f"/{escape(str(step))}" for step in error.instance_path)
        kind: Any = error.kind
        match kind.name:
            case "additionalProperties":
                unexpected = set(kind.unexpected)
                for key in filter(unexpected.__contains__, cast(dict[str, Any], error.instance)):
                    yield self._unknown(contribution, pointer, key, error.instance_path)
            case "required":
                one = self._fields_at(error.instance_path)[kind.property]
                yield contribution.finding(MISSING, pointer, key=one.key, **_words(one))
            case _:
                rule, values = self._about_value(error, kind)
                one = self._field_at(error.instance_path)
                suggestion = values.pop("suggestion", None)
                is_item = bool(error.instance_path) and isinstance(error.instance_path[-1], int)
                merged = {**_words(one, is_item=is_item), "found": _show(error.instance), **values}
                yield contribution.finding(rule, pointer, suggestion=suggestion, **merged)

    def _unknown(
        self, contribution: Contribution, pointer: str, key: str, path: list[str | int]
    ) -> Finding:
        known = self._fields_at(path)
        near = get_close_matches(key, known, n=1, cutoff=0.6)
        return contribution.finding(
            UNKNOWN,
            f"{pointer}/{escape(key)}",
            at_key=True,
            key=brief(key),
            suggestion=near[0] if near else None,
            **_hint(near, [one for one in known if one not in contribution.data]),
        )

    def _about_value(self, error: ValidationError, kind: Any) -> tuple[Rule, dict[str, Any]]:
        match kind.name:
            case "type":
                expected = _TYPES[kind.types[0]]
                return TYPE, {"expected_fr": expected[0], "expected_en": expected[1]}
            case "enum":
                return CODE, self._code(error)
            case "pattern":
                return FORM, {}
            case "uniqueItems":
                return REPEATED, {}
            case name if name in _MEASURES:
                french, english = _MEASURES[name]
                return BOUNDS, {
                    "limit": kind.limit,
                    "measure_fr": french,
                    "measure_en": english,
                }
            case _:
                return OTHER, {"reason": brief(error.message)}

    def _code(self, error: ValidationError) -> dict[str, Any]:
        one = self._field_at(error.instance_path)
        scheme = self._model.schemes[one.scheme]
        spellings: dict[str, str] = {}
        for concept in scheme.concepts:
            names = (concept.code, concept.words.title, concept.words.title_en)
            for spelling in (*names, *concept.spellings):
                spellings.setdefault(spelling.lower(), concept.code)
        near = get_close_matches(
            _show(error.instance).strip('"').lower(), spellings, n=1, cutoff=0.6
        )
        codes = [spellings[match] for match in near]
        return {
            "list": scheme.words.title,
            "list_en": scheme.words.title_en,
            "suggestion": codes[0] if codes else None,
            **_hint(codes, [concept.code for concept in scheme.concepts]),
        }

    def _field_at(self, path: list[str | int]) -> Field:
        """Return the field that a path leads to; for the record itself, its id."""
        names = [step for step in path if isinstance(step, str)]
        fields: Mapping[str, Field] = self._entity.by_key
        one = fields["id"]
        for name in names:
            one = fields[name]
            fields = one.by_key
        return one

    def _fields_at(self, path: list[str | int]) -> Mapping[str, Field]:
        if not any(isinstance(step, str) for step in path):
            return self._entity.by_key
        return self._field_at(path).by_key


def _words(one: Field, *, is_item: bool = False) -> dict[str, Any]:
    """Return a field's words for the templates; the example is one item of a list, or all of it."""
    example = one.example[0] if is_item and isinstance(one.example, list) else one.example
    return {
        "title": one.words.title,
        "title_en": one.words.title_en,
        "description": one.words.description,
        "description_en": one.words.description_en,
        "example": _show(example),
    }


def _hint(near: list[str], all_of_them: list[str]) -> dict[str, str]:
    if near:
        return {
            "hint_fr": f" Vouliez-vous écrire « {near[0]} » ?",
            "hint_en": f" Did you mean “{near[0]}”?",
        }
    every = ", ".join(all_of_them)
    return {"hint_fr": f" Possibles : {every}.", "hint_en": f" Possible: {every}."}


def _show(value: Any) -> str:
    """Show a value in a sentence: as JSON writes it where it can, and not too long."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # too large a number, half a pair of surrogates, too deep
        try:
            text = ascii(value)
        except (ValueError, RecursionError):
            text = f"({type(value).__name__})"
    return brief(text)
