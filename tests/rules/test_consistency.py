"""Consistency: a record that contradicts itself is told where, and what may be meant is let be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.rules.consistency import consistency_rules

Judge = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def judge(model: Model) -> Judge:
    """Judge whether a record agrees with itself."""
    check = consistency_rules(model, thorough=True)

    def judge(collection: str = "actions", **record: Any) -> list[Finding]:
        file = f"contributions/{collection}/a.json"
        return list(check(Contribution(file, collection, record, orjson.dumps(record))))

    return judge


def _codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


@pytest.mark.parametrize("status", ["terminee", "suspendue", "abandonnee"])
def test_an_ended_action_says_why(status: str, judge: Judge) -> None:
    """An action that stopped has a reason; the finding stands at its status."""
    (found,) = judge(status=status)
    assert (found.code, found.pointer) == ("C010", "/status")
    assert judge(status=status, status_reason="Le local a fermé.") == []
    assert judge("programmes", status=status) == []


@pytest.mark.parametrize(("status", "found"), [("terminee", []), ("abandonnee", ["C010"])])
def test_an_action_that_ended_on_its_end_date_needs_no_other_reason(
    status: str, found: list[str], judge: Judge
) -> None:
    """What was planned to end has ended; what was given up has a reason of its own."""
    assert _codes(judge(status=status, ends="2016-06")) == found


@pytest.mark.parametrize("status", ["prevue", "en-cours"])
def test_an_action_that_goes_on_has_no_reason(status: str, judge: Judge) -> None:
    """A reason for an end that did not come is odd."""
    assert judge(status=status) == []
    assert _codes(judge(status=status, status_reason="Le local a fermé.")) == ["C011"]


def test_a_range_goes_upwards(judge: Judge) -> None:
    """The largest number is not smaller than the number itself."""
    assert judge(people=[{"count": 15, "count_max": 20}, {"count": 15, "count_max": 15}]) == []
    (found,) = judge(people=[{"count": 1}, {"count": 20, "count_max": 15}])
    assert (found.code, found.pointer) == ("C014", "/people/1/count_max")


def test_a_scale_of_one_place_has_one_territory(judge: Judge) -> None:
    """Several territories are worth a question; one territory may hold several neighbourhoods."""
    assert judge(scale="un-quartier", territories=["a"]) == []
    assert judge(scale="plusieurs-quartiers", territories=["a"]) == []
    (found,) = judge(scale="une-commune", territories=["a", "b"])
    assert (found.code, found.suggestion) == ("C016", "plusieurs-communes")
    assert found.severity == "advice"


def test_figures_do_not_contradict_each_other(judge: Judge) -> None:
    """One label, unit, date and source have one value, unless a note tells them apart."""
    figure = {"label": "Repas", "value": 10, "unit": "repas", "source": "a"}
    assert judge(figures=[figure, {**figure, "value": 12, "period": "2015"}]) == []
    assert judge(figures=[figure, {**figure, "value": 12, "note": "Le midi."}]) == []
    assert judge(figures=[figure, {**figure, "value": 10.0}]) == []
    (found,) = judge(figures=[figure, {**figure, "value": 12}])
    assert (found.code, found.pointer) == ("C017", "/figures/1/value")


@pytest.mark.parametrize("bad", [None, 1, "x", [], {}, [1], [None], {"lines": 1, "total": True}])
def test_what_has_another_shape_is_left_to_the_schema(bad: object, judge: Judge) -> None:
    """Whatever stands in place of a list or an object, no rule stumbles over it."""
    keys = ("status", "people", "figures", "scale", "territories")
    for key in keys:
        assert judge(**{key: bad}) == []


def test_the_codes_that_the_rules_name_exist(model: Model) -> None:
    """Statuses and scales are in their lists."""
    from maillage.rules import consistency

    statuses = {*consistency._ENDED, *consistency._OPEN}
    assert statuses == model.schemes["action-statuses"].codes
    scales = {*consistency._SEVERAL, *consistency._SEVERAL.values()}
    assert scales == model.schemes["scales"].codes
