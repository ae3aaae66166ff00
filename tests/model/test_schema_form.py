"""`model/schema_form`: a schema that something would not understand is refused with a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from conftest import copy_model, told_broken
from maillage.model.entities import Json
from maillage.model.loading import load

KIND = Path(__file__).parents[1] / "kinds" / "event.schema.json"


def _field(**more: Any) -> Json:
    words = {"title": "Mot", "description": "Un mot."}
    english = {"title": "Word", "description": "A word."}
    return {**words, "examples": ["un"], "x-iri": "schema:text", "x-en": english, **more}


def _with(tmp_path: Path, name: str = "event", **parts: Any) -> Path:
    root = tmp_path / "catalogue"
    root.parent.mkdir(exist_ok=True)
    copy_model(root)
    schema = json.loads(KIND.read_text(encoding="utf-8"))
    schema["properties"] |= parts.pop("properties", {})
    file = root / "schema" / f"{name}.schema.json"
    file.write_text(json.dumps({**schema, **parts}), encoding="utf-8")
    return root


ITEMS = {"type": "array", "items": {"type": "string"}, "x-singular": "word"}


@pytest.mark.parametrize(
    ("parts", "reason"),
    [
        ({"required": ["id"]}, "needs a “title”, or else a “name”, that is required"),
        ({"required": ["title"]}, "needs an “id”, required, that is"),
        ({"properties": {"id": _field(type="string")}}, "needs an “id”, required, that is"),
        ({"required": ["id", "title", "when"]}, "“required” names no field “when”"),
        ({"x-collection": "sqlite_events"}, "the “x-collection” must be of small letters"),
        ({"x-collection": "mes-fêtes"}, "the “x-collection” must be of small letters"),
        ({"x-collection": 3}, "“x-collection” must be a text"),
    ],
)
def test_a_kind_can_be_named(tmp_path: Path, parts: Mapping[str, Any], reason: str) -> None:
    """Its records by an identifier and for people, its folder as a table."""
    with told_broken(reason):
        load(_with(tmp_path, **parts))


@pytest.mark.parametrize("name", ["Event", "mes fêtes", "my_event", "an.event"])
def test_its_name_is_part_of_addresses(tmp_path: Path, name: str) -> None:
    """Whatever stands in the name of a schema file is in the address of each record."""
    with told_broken("a kind is named in small letters"):
        load(_with(tmp_path, name))


@pytest.mark.parametrize("key", ["prix moyen", "été", "a/b", "a.b", 'a"b', "", "@type", "2x"])
def test_a_field_can_be_named(tmp_path: Path, key: str) -> None:
    """Its key, and what an item of it is called, are columns, JSON Pointers and names of a form."""
    reason = f"“{key}” is no name of a field"
    with told_broken(reason):
        load(_with(tmp_path, properties={key: _field(type="string")}))
    inner = {"type": "object", "additionalProperties": False, "x-class": "schema:Thing"}
    inner |= {"properties": {key: _field(type="string")}}
    with told_broken(reason):
        load(_with(tmp_path / "inner", properties={"moment": _field(**inner)}))
    with told_broken(reason):
        load(_with(tmp_path / "one", properties={"say": _field(**{**ITEMS, "x-singular": key})}))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({}, "the “type” of “word” must be"),
        ({"type": ["string", "null"]}, "the “type” of “word” must be"),
        ({"oneOf": [{"type": "string"}]}, "the “type” of “word” must be"),
        ({"type": "null"}, "the “type” of “word” must be"),
        ({"type": "array", "x-singular": "a_word"}, "the list “word” does not say what its items"),
        (
            {"type": "object", "additionalProperties": False, "x-class": "schema:Thing"},
            "an object must say which fields it has",
        ),
        (
            {"type": "string", "x-refers-to": ["partner", "action"]},
            "“x-refers-to” must be a text: it names one thing",
        ),
        (
            {"type": "string", "x-refers-to": "partner", "x-scheme": "roles"},
            "“word” cannot both draw from a list and refer to records",
        ),
    ],
)
def test_a_value_is_of_one_sort(tmp_path: Path, more: Json, reason: str) -> None:
    """A value that could be two things would be one here and another there."""
    with told_broken(reason):
        load(_with(tmp_path, properties={"word": _field(**more)}))
