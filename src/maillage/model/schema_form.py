"""The form of a schema, beyond that of JSON Schema: what every reader of it takes for granted."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NoReturn

from maillage.errors import Reason
from maillage.model.catalogue_files import COMMON
from maillage.model.entities import EURO, LINK, PERSON, Json, label_key
from maillage.model.languages import is_translation

Fail = Callable[[Reason], NoReturn]

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
        fail(_NO_NAME)
    if not _FOLDER.fullmatch(schema["x-collection"]):
        fail(_NO_FOLDER)
    fields, required = schema["properties"], schema.get("required", ())
    named = fields.get("id", {})
    if (named.get("$ref"), named.get("x-iri")) != (_IDENTIFIER, LINK) or "id" not in required:
        fail(_NO_ID(form=_IDENTIFIER, iri=LINK))
    if label_key(fields) not in required:
        fail(_NO_LABEL)


def check_object(schema: Json, fail: Fail) -> None:
    """Check that an object has fields that can be named, and needs none that it has not."""
    if not schema.get("properties"):
        fail(_NO_FIELDS)
    fields = schema["properties"]
    singulars = [field["x-singular"] for field in fields.values() if "x-singular" in field]
    for key in (*fields, *singulars):
        if not _KEY.fullmatch(key):
            fail(_NO_KEY(key=key))
    for key in schema.get("required", ()):
        if key not in fields:
            fail(_NO_SUCH_FIELD(key=key))


def check_value(key: str, value: Json, fail: Fail) -> None:
    """Check that a field says what each value of it is, and one thing alone."""
    if not isinstance(value.get("type"), str) or value["type"] not in _TYPES:
        fail(_NO_TYPE(key=key, types=", ".join(_TYPES)))
    if "x-unit" in value and not _UNIT.fullmatch(value["x-unit"]):
        fail(_NO_UNIT(key=key, person=PERSON, euro=EURO))
    if "x-scheme" in value and "x-refers-to" in value:
        fail(_BOTH(key=key))


def check_keys(schema: Json, fail: Fail) -> None:
    """Refuse what only seems to be said: a key that nobody reads, or a text that is none."""
    for key, value in schema.items():
        if key.startswith("x-") and key not in KEYS and not is_translation(key):
            fail(_UNKNOWN_KEY(key=key))
        if key in _TEXTS and not isinstance(value, str):
            fail(_NO_TEXT(key=key))


_NO_NAME = Reason(
    "un type de fiche se nomme en minuscules, chiffres et traits d’union seuls : renommez "
    "le fichier"
)
_NO_FOLDER = Reason("« x-collection » s’écrit en minuscules, chiffres et tirets bas seuls")
_NO_ID = Reason(
    "il faut un « id », requis, qui soit « {form} » et dont le « x-iri » soit « {iri} »"
)
_NO_LABEL = Reason(
    "il faut un « title », sinon un « name », qui soit requis : il nomme la fiche pour les gens"
)
_NO_FIELDS = Reason("un objet doit dire quels champs il a (« properties »)")
_NO_KEY = Reason("« {key} » n’est pas un nom de champ : lettres sans accent, chiffres, tirets bas")
_NO_SUCH_FIELD = Reason("« required » nomme un champ qui n’existe pas : « {key} »")
_NO_TYPE = Reason("le « type » de « {key} » est « array », ou l’un de : {types}")
_NO_UNIT = Reason(
    "le « x-unit » de « {key} » est « {person} » ou une monnaie d’ISO 4217, telle que « {euro} »"
)
_BOTH = Reason("« {key} » ne peut pas à la fois puiser dans une liste et renvoyer à des fiches")
_UNKNOWN_KEY = Reason("il n’y a pas de clé « {key} »")
_NO_TEXT = Reason("« {key} » doit être un texte : il nomme une seule chose")
