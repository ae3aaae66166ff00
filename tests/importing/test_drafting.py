"""`drafts`: how records on their way begin, what they are called, how they are written."""

from __future__ import annotations

import doctest
import json
from itertools import islice

from conftest import ROOT
from maillage.importing import drafting
from maillage.model.loading import load

MODEL = load(ROOT)


def test_the_examples_hold() -> None:
    """The docstrings tell the truth."""
    assert doctest.testmod(drafting).failed == 0


def test_a_kind_begins_with_what_it_has() -> None:
    """A source cites no source, no one is said to contribute unless named, or to have verified."""
    begun = {"licence": "licence-ouverte-2-0"}
    assert drafting.usual(MODEL, MODEL.entities["source"]) == begun
    action = drafting.usual(MODEL, MODEL.entities["action"], "Centre social")
    assert action == {**begun, "sources": ["declaration"], "contributor": "Centre social"}


def test_a_long_title_gives_a_short_id() -> None:
    """An id ends with a whole word, unless there is but one, and is never nothing."""
    first, placed, second = islice(drafting.ids("atelier " * 20, "nancy"), 3)
    assert first == "-".join(["atelier"] * 7)
    assert placed.endswith("-nancy")
    assert second == f"{first}-2"
    assert next(drafting.ids("a" * 100)) == "a" * 60
    assert list(drafting.ids("« … »")) == []


def test_a_draft_goes_where_its_id_says() -> None:
    """A record without a name has a file to be judged in all the same."""
    entity = MODEL.entities["partner"]
    assert drafting.Draft(entity, {"id": "caf-54"}).file == "contributions/partners/caf-54.json"
    nameless = drafting.Draft(entity, {})
    assert (nameless.id, nameless.title) == ("", "")
    assert nameless.file == "contributions/partners/fiche.json"


def test_a_draft_is_written_in_canonical_form() -> None:
    """Keys come in the order of the schema, inside as well, and texts in NFC."""
    data = {"seat": "nancy", "name": "Cafe\u0301", "figures": [{"value": 3, "label": "Salles"}]}
    text = drafting.Draft(MODEL.entities["partner"], data).text
    written = json.loads(text)
    assert list(written) == ["name", "seat", "figures"]
    assert list(written["figures"][0]) == ["label", "value"]
    assert written["name"] == "Café"
    assert text == drafting.canonical(MODEL.entities["partner"], written)
