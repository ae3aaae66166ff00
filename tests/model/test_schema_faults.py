"""`model/schema_faults`: what a validator finds, in words of ours."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from maillage.messages.message import tell
from maillage.model.schema_faults import schema_fault


@pytest.mark.parametrize(
    ("schema", "document", "told"),
    [
        ({"required": ["a"]}, {}, "il manque « a »"),
        (
            {"properties": {"a": {}}, "additionalProperties": False},
            {"b": 1},
            "« b » n’y est pas prévu",
        ),
        ({"const": 3}, 4, "« const » y demande 3, et non 4"),
        ({"type": "string"}, 4, '« type » y demande ["string"], et non 4'),
        ({"anyOf": [{"const": 1}]}, 4, "« anyOf » n’y permet pas 4"),
        ({"propertyNames": {"maxLength": 1}}, {"xx": 1}, "« propertyNames » n’y permet pas"),
        ({"contains": {"const": 1}}, [], "« contains » n’y permet pas []"),
    ],
)
def test_a_keyword_is_named_with_what_it_asks_and_what_there_is(
    schema: Any, document: Any, told: str
) -> None:
    """None of it is what the library says, in any language."""
    (error,) = jsonschema_rs.Draft202012Validator(schema).iter_errors(document)
    reason = schema_fault(error)
    assert str(reason).startswith(told)
    assert tell(reason, "en") != str(reason)
    assert error.message not in (str(reason), tell(reason, "en"))


def test_a_long_value_is_shown_by_its_beginning() -> None:
    """A document may be what is wrong."""
    (error,) = jsonschema_rs.Draft202012Validator({"const": 1}).iter_errors("a" * 1000)
    assert len(str(schema_fault(error))) < 200
