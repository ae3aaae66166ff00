"""Hints: what a form shows is no value, wherever it is read."""

from __future__ import annotations

import orjson
import pytest

from maillage.model.entities import Model
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
