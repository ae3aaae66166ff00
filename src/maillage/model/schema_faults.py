"""What a validator of JSON Schema finds wrong, in words of ours: theirs are English alone."""

from __future__ import annotations

from typing import Any

import orjson

from maillage.errors import Reason

#: Signs of a value that are shown.
_SHOWN = 60


def schema_fault(error: Any, found: str = "") -> Reason:
    """Return what an error of jsonschema_rs says; what was found may be shown in another way."""
    return unsatisfied(error.kind.name, error.kind.value, found or shown(error.instance))


def unsatisfied(keyword: str, wanted: Any, found: str) -> Reason:
    """Return that a keyword of a schema is not satisfied.

    Args:
        keyword: its name.
        wanted: what it says, or which keys it is about.
        found: what stands in the document, as it is shown.
    """
    if keyword in _OF_KEYS:
        keys = [wanted] if isinstance(wanted, str) else map(str, wanted)
        return _OF_KEYS[keyword](keys=", ".join(keys))
    try:
        said = shown(wanted)
    except TypeError:  # errors of the schemas inside it
        said = ""
    if wanted is None or not said:
        return _NOT_ALLOWED(keyword=keyword, found=found)
    return _OTHERWISE(keyword=keyword, wanted=said, found=found)


def shown(value: Any) -> str:
    """Write the beginning of a value."""
    text = orjson.dumps(value).decode()
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


_OF_KEYS = {
    "required": Reason("il manque « {keys} »"),
    "additionalProperties": Reason("« {keys} » n’y est pas prévu"),
}
_NOT_ALLOWED = Reason("« {keyword} » n’y permet pas {found}")
_OTHERWISE = Reason("« {keyword} » y demande {wanted}, et non {found}")
