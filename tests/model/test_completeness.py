"""The score of a record: what counts, for which records, and what would raise it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from conftest import EXAMPLES, ROOT, MakeCatalogue
from maillage.errors import ModelError
from maillage.model.completeness import Score, score
from maillage.model.entities import Json, Model
from maillage.model.loading import load

RECORDS = [
    *sorted((ROOT / "contributions").rglob("*.json")),
    *sorted((EXAMPLES / "accepted").rglob("*.json")),
]


def _record(kind: str, name: str) -> Json:
    file = EXAMPLES / "accepted" / kind / f"{name}.json"
    record: Json = json.loads(file.read_text(encoding="utf-8"))
    return record


def _missing(found: Score) -> set[str]:
    return {gap.pointer for gap in found.missing}


@pytest.fixture
def action() -> Json:
    """An action that says as little as possible."""
    return _record("actions", "minimal")


def test_a_record_that_tells_all_has_a_hundred(model: Model) -> None:
    """The example in which every field is used lacks nothing."""
    assert score(model, "action", _record("actions", "cultiver-ensemble")) == Score(100, ())


def test_a_record_that_tells_little_has_little(model: Model, action: Json) -> None:
    """The smallest action that is accepted is far from complete."""
    assert 0 < score(model, "action", action).value < 25


def test_a_retired_record_lacks_nothing(model: Model) -> None:
    """Nothing is asked of a record that another replaces."""
    assert score(model, "action", _record("actions", "retired")) == Score(100, ())


@pytest.mark.parametrize(
    ("status", "asked", "not_asked"),
    [
        ("en-cours", {"/schedule", "/results_residents"}, {"/ends", "/status_reason"}),
        ("terminee", {"/ends", "/status_reason"}, {"/schedule", "/outlook"}),
        ("prevue", {"/schedule"}, {"/starts", "/ends", "/results_residents", "/people"}),
        ("suspendue", {"/status_reason"}, {"/ends"}),
    ],
)
def test_what_does_not_apply_is_left_out(
    model: Model, action: Json, status: str, asked: set[str], not_asked: set[str]
) -> None:
    """An action under way has no end to tell; one that is planned has no result."""
    missing = _missing(score(model, "action", {**action, "status": status}))
    assert asked <= missing
    assert not missing & not_asked


def test_the_detail_of_funding_counts_where_there_is_funding(model: Model, action: Json) -> None:
    """Without funding only the funding is missing; with it, its lines and its period."""
    assert not {"/funding/lines", "/funding/period"} & _missing(score(model, "action", action))
    funded = {**action, "funding": {"total": 1000}}
    missing = _missing(score(model, "action", funded))
    assert {"/funding/lines", "/funding/period"} <= missing
    assert not {"/funding", "/funding/total"} & missing


@pytest.mark.parametrize(("kind", "asked"), [("association", True), ("collectif-habitants", False)])
def test_a_residents_collective_needs_no_number(model: Model, kind: str, asked: bool) -> None:
    """Only organisations that can be registered are asked for a number."""
    record = {**_record("partners", "minimal"), "kind": kind}
    assert ("/siret" in _missing(score(model, "partner", record))) is asked


@pytest.mark.parametrize("key", ["siret", "siren", "rna"])
def test_one_of_several_fields_is_enough(model: Model, key: str) -> None:
    """Any of the three numbers does."""
    record = {**_record("partners", "minimal"), "kind": "association", key: "123456782"}
    assert "/siret" not in _missing(score(model, "partner", record))


def test_what_would_help_most_comes_first(model: Model, action: Json) -> None:
    """The gaps are in the order of their gain, the date of the status first; gains are the lack."""
    found = score(model, "action", action)
    gains = [gap.gain for gap in found.missing]
    assert gains == sorted(gains, reverse=True)
    assert abs(sum(gains) + found.value - 100) <= len(gains)
    assert found.missing[0].field.words.title == "Constaté"


@pytest.mark.parametrize("file", RECORDS, ids=lambda file: file.stem)
def test_filling_the_first_gap_raises_the_score(model: Model, file: Any) -> None:
    """Every score is from 0 to 100; what is said to raise it does, by what is said."""
    record = json.loads(file.read_text(encoding="utf-8"))
    entity = model.by_collection[file.parent.name]
    found = score(model, entity.name, record)
    assert 0 <= found.value <= 100
    if not found.missing:
        assert found.value == 100
        return
    first = found.missing[0]
    *path, key = first.pointer.split("/")[1:]
    holder = record
    for step in path:
        holder = holder[step]
    # An object is told by any of its fields, but then asks for the others.
    holder[key] = "x" if first.field.fields else first.field.example
    assert abs(score(model, entity.name, record).value - found.value - first.gain) <= 1


@pytest.mark.parametrize("value", [None, "", [], {}, 3, "text", [1], {"x": 1}])
def test_any_shape_has_a_score(model: Model, value: object) -> None:
    """A record that the schema refuses has a score too: a form shows it from the first key on."""
    for entity in model.entities.values():
        record = dict.fromkeys(entity.by_key.keys() - {"replaced_by"}, value)
        assert 0 <= score(model, entity.name, record).value <= 100


@pytest.mark.parametrize(
    "spoil",
    [
        lambda quality: quality.pop("weight"),
        lambda quality: quality.update(weight=0),
        lambda quality: quality.update(wieght=1),
        lambda quality: quality.update({"or": ["nothing"]}),
        lambda quality: quality.update(when={"nothing": ["x"]}),
        lambda quality: quality.update(unless={"status": ["nothing"]}),
    ],
)
def test_a_wrong_weight_is_a_broken_model(
    make_catalogue: MakeCatalogue, spoil: Callable[[Json], object]
) -> None:
    """What the score looks at must be there: the model says so when it is loaded."""
    root = make_catalogue({})
    file = root / "schema" / "action.schema.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    spoil(schema["properties"]["people"]["x-quality"])
    file.write_text(json.dumps(schema), encoding="utf-8")
    with pytest.raises(ModelError, match=r"x-quality"):
        load(root)
