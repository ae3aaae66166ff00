"""The form of a schema, beyond that of JSON Schema: what every reader of it takes for granted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from maillage.model.entities import COMMON, EURO, LINK, PERSON, Json, label_key
from maillage.model.languages import is_translation

Fail = Callable[[str], NoReturn]

#: The keys of a schema that JSON Schema does not know, whose values are texts and others;
#: docs/architecture.md says what each means.
_TEXTS = (
    *("x-iri", "x-class", "x-collection", "x-singular", "x-refers-to", "x-scheme", "x-datatype"),
    *("x-ask", "x-unit"),
)
KEYS = (*_TEXTS, "x-en", "x-group", "x-quality", "x-spellings", "x-kind")
#: What a value may be.
_TYPES = ("string", "integer", "number", "boolean", "object")
#: The names of kinds, folders and keys, which are parts of addresses, files, tables, columns, JSON
#: Pointers and names of JSON-LD.
_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_FOLDER = re.compile(r"(?!sqlite_)[a-z][a-z0-9]*(_[a-z0-9]+)*")
_KEY = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_UNIT = re.compile(rf"{PERSON}|[A-Z]{{3}}")
_IDENTIFIER = f"{COMMON}#/$defs/id"


def check_kind(name: str, schema: Json, fail: Fail) -> None:
    """Check that a schema describes records that have a name of their own, and one for people."""
    check_keys(schema, fail)
    if not _NAME.fullmatch(name):
        fail("a kind is named in small letters, digits and single hyphens: call the file otherwise")
    if not _FOLDER.fullmatch(schema["x-collection"]):
        fail("the “x-collection” must be of small letters, digits and single underscores")
    fields, required = schema["properties"], schema.get("required", ())
    named = fields.get("id", {})
    if (named.get("$ref"), named.get("x-iri")) != (_IDENTIFIER, LINK) or "id" not in required:
        fail(f"needs an “id”, required, that is “{_IDENTIFIER}” and whose “x-iri” is “{LINK}”")
    if label_key(fields) not in required:
        fail("needs a “title”, or else a “name”, that is required: it names a record to people")


def check_object(schema: Json, fail: Fail) -> None:
    """Check that an object has fields that can be named, and needs none that it has not."""
    if not schema.get("properties"):
        fail("an object must say which fields it has (“properties”)")
    fields = schema["properties"]
    singulars = [field["x-singular"] for field in fields.values() if "x-singular" in field]
    for key in (*fields, *singulars):
        if not _KEY.fullmatch(key):
            fail(f"“{key}” is no name of a field: letters without accents, digits, underscores")
    for key in schema.get("required", ()):
        if key not in fields:
            fail(f"“required” names no field “{key}”")


def check_value(key: str, value: Json, fail: Fail) -> None:
    """Check that a field says what each value of it is, and one thing alone."""
    if not isinstance(value.get("type"), str) or value["type"] not in _TYPES:
        fail(f"the “type” of “{key}” must be “array” or one of {', '.join(_TYPES)}")
    if "x-unit" in value and not _UNIT.fullmatch(value["x-unit"]):
        fail(
            f"the “x-unit” of “{key}” must be “{PERSON}” or a currency of ISO 4217, as “{EURO}” is"
        )
    if "x-scheme" in value and "x-refers-to" in value:
        fail(f"“{key}” cannot both draw from a list and refer to records")


def check_keys(schema: Json, fail: Fail) -> None:
    """Refuse what only seems to be said: a key that nobody reads, or a text that is none."""
    for key, value in schema.items():
        if key.startswith("x-") and key not in KEYS and not is_translation(key):
            fail(f"there is no key “{key}”")
        if key in _TEXTS and not isinstance(value, str):
            fail(f"“{key}” must be a text: it names one thing")
