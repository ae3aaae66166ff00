"""What a schema asks for, and what was found, in the words of sentences."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import orjson

from maillage.findings.quotation import brief
from maillage.messages import N_, Message
from maillage.model.entities import Field, Json
from maillage.model.labels import Words

_TYPES: Mapping[str, Message] = {
    "string": N_("un texte entre guillemets droits"),
    "integer": N_("un nombre entier"),
    "number": N_("un nombre, sans guillemets"),
    "boolean": N_("true ou false"),
    "array": N_("une liste, entre crochets"),
    "object": N_("un objet, entre accolades"),
    "null": N_("vide"),
}
#: What a bound asks for; `{count}` is how many there are.
MEASURES: Mapping[str, Message] = {
    "minLength": N_("{limit} caractères au moins, et non {count}"),
    "maxLength": N_("{limit} caractères au plus, et non {count}"),
    "minItems": N_("{limit} éléments au moins, et non {count}"),
    "maxItems": N_("{limit} éléments au plus, et non {count}"),
    "minProperties": N_("{limit} champs au moins"),
    "minimum": N_("{limit} au moins"),
    "maximum": N_("{limit} au plus"),
    "exclusiveMinimum": N_("plus de {limit}"),
    "exclusiveMaximum": N_("moins de {limit}"),
}
#: In place of « one at least ».
_NOT_EMPTY = N_("c’est vide")


def measured(name: str, limit: Any, found: Any) -> Json:
    """Return what a bound asks for, in words."""
    sized = hasattr(found, "__len__")
    measure = _NOT_EMPTY if sized and not len(found) and limit == 1 else MEASURES[name]
    count = Decimal(len(found) if sized else 0)
    return {"measure": measure(limit=Decimal(str(limit)), count=count)}


def expected_type(wanted: str) -> Json:
    """Return the type that a schema asks for, in words."""
    return {"type": wanted, "expected": _TYPES[wanted]}


def field_words(field: Field, *, is_item: bool = False) -> dict[str, Any]:
    """Return a field's words for the templates; the example is one item of a list, or all of it."""
    example = field.example[0] if is_item and isinstance(field.example, list) else field.example
    return {
        "title": field.words,
        "description": Words(field.words.descriptions, {}),
        "example": show(example),
    }


def show(value: Any) -> str:
    """Show a value in a sentence: as JSON writes it where it can, and not too long."""
    try:
        text = orjson.dumps(value).decode()
    except TypeError:  # too large a number, half a pair of surrogates, too deep
        try:
            text = ascii(value)
        except (ValueError, RecursionError):
            text = f"({type(value).__name__})"
    return brief(text)
