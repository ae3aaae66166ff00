"""Hints: what a form shows is no value, wherever it is read."""

from __future__ import annotations

import json
from collections.abc import Callable

import orjson
import pytest

from maillage.model.entities import Json, Model
from maillage.reading.contributions import Contribution
from maillage.rules import hints


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Par exemple : Cultiver ensemble, mieux se connaître", 1),
        ("For example: Cultiver ensemble, mieux se connaître", 1),
        ("Par exemple : Cultiver ensemble", 1),
        ("Par exemple : un jardin", 0),
        ("Cultiver ensemble, mieux se connaître", 0),
    ],
)
def test_an_example_behind_its_words_is_a_hint(model: Model, text: str, count: int) -> None:
    """In each language, whole or begun, in a field or deep in a list; another text is none."""
    record = {"title": text, "objectives": ["Se voir", text]}
    contribution = Contribution(
        "contributions/actions/a.json", "actions", record, orjson.dumps(record)
    )
    found = [finding.pointer for finding in hints.hint_rules(model)(contribution)]
    assert found == ["/title", "/objectives/1"] * count


@pytest.mark.parametrize(
    "write", [orjson.dumps, json.dumps, lambda data: json.dumps(data).replace("/", r"\/")]
)
def test_what_a_form_says_of_a_field_is_a_hint_however_it_is_escaped(
    model: Model, write: Callable[[Json], str | bytes]
) -> None:
    """Each description of the schemas is found, with its letters as such or as escapes of JSON."""
    said = sorted({path[-1].words.descriptions["fr"] for _, path in model.fields()})
    written = write({"objectives": said})
    raw = written if isinstance(written, bytes) else written.encode()
    contribution = Contribution(
        "contributions/actions/a.json", "actions", {"objectives": said}, raw
    )
    assert len(list(hints.hint_rules(model)(contribution))) == len(said) > 100
