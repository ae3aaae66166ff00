"""What the answers in JSON that programs read look like, as JSON Schemas, by their path."""

from __future__ import annotations

from collections.abc import Mapping

from maillage.findings.finding import SEVERITIES
from maillage.model.entities import Json


def _object(properties: Json) -> Json:
    """Describe an object that has these keys, all of them and no other."""
    closed = {"required": list(properties), "additionalProperties": False}
    return {"type": "object", "properties": properties, **closed}


_TEXT, _FLAG = {"type": "string"}, {"type": "boolean"}
_NUMBER = {"type": "integer", "minimum": 0}
_SECONDS = {"type": ["integer", "null"], "minimum": 0}
_TEXTS = {"type": "array", "items": _TEXT}
_FINDING = _object(
    {
        "file": _TEXT,
        "line": _NUMBER,
        "column": _NUMBER,
        "pointer": {**_TEXT, "description": "A JSON Pointer into the record."},
        "code": {**_TEXT, "description": "A rule, as docs/rules/ has it."},
        "severity": {"enum": list(SEVERITIES)},
        "message": _TEXT,
        "suggestion": {"type": ["string", "null"]},
    }
)
_QUEUE = _object(
    {
        "waiting": _NUMBER,
        "oldest": _SECONDS,
        "set_aside": _NUMBER,
        "arrived": _SECONDS,
        "failing": _SECONDS,
    }
)
SCHEMAS: Mapping[str, Json] = {
    "/-/validate": _object(
        {
            "accepted": _FLAG,
            "records": {"type": "object", "additionalProperties": _NUMBER},
            "findings": {"type": "array", "items": _FINDING},
        }
    ),
    "/contribuer/noms/{kind}": _TEXTS,
    "/-/health": _object(
        {
            "status": {"enum": ["ok", "attention"]},
            "attention": _TEXTS,
            "version": _TEXT,
            "build": _object(
                {"sha256": _TEXT, "age": _NUMBER, "published": {"type": ["boolean", "null"]}}
            ),
            "sparql_store": _FLAG,
            "queue": {"anyOf": [_QUEUE, {"type": "null"}]},
        }
    ),
}
