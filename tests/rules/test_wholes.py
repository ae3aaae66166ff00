"""Parts and wholes: a part names a row that is there, and is no larger."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.rules import wholes

Judge = Callable[[Any], list[tuple[str, str]]]


@pytest.fixture(scope="session")
def judge(model: Model) -> Judge:
    """Judge the parts of a record: codes and pointers."""
    check = wholes.whole_rules(model)

    def judge(record: Any) -> list[tuple[str, str]]:
        file = Contribution("contributions/actions/a.json", "actions", record, orjson.dumps(record))
        return [(finding.code, finding.pointer) for finding in check(file)]

    return judge


def _people(*counts: tuple[str, int, str], **of_whole: Any) -> Any:
    rows = [
        {"category": group, "count": count, **({"within_group": whole} if whole else {})}
        for group, count, whole in counts
    ]
    return {"people": [{**rows[0], **of_whole}, *rows[1:]]}


@pytest.mark.parametrize(
    ("record", "found"),
    [
        (_people(("participants", 200, ""), ("jeunes", 30, "participants")), []),
        (_people(("participants", 30, ""), ("jeunes", 30, "participants")), []),
        (_people(("participants", 20, ""), ("jeunes", 30, "participants")), [("C019", "1/count")]),
        (_people(("participants", 20, ""), ("jeunes", 30, "participants"), count_max=40), []),
        (
            _people(("participants", 20, ""), ("jeunes", 30, "participants"), precision="environ"),
            [],
        ),
        (_people(("benevoles", 9, ""), ("jeunes", 3, "habitants")), [("C018", "1/within_group")]),
        (_people(("jeunes", 30, "jeunes")), [("C018", "0/within_group")]),
        (_people(("jeunes", 30, ""), ("jeunes", 12, "jeunes")), []),
    ],
)
def test_a_part_of_a_group_is_part_of_one_that_is_there(
    record: Any, found: list[tuple[str, str]], judge: Judge
) -> None:
    """Another row of the group, with at least as many people where both numbers are exact."""
    assert judge(record) == [(code, f"/people/{place}") for code, place in found]


def test_figures_and_lines_name_their_whole_by_its_label(judge: Judge) -> None:
    """A label of the same list; the part of a budget may leave its amount to the whole."""
    figures = [
        {"label": "Établissements", "value": 259},
        {"label": "Collèges", "value": 41, "within": "Établissements"},
        {"label": "Écoles", "value": 300, "within": "Établissements"},
    ]
    lines = [
        {"label": "Communes", "amount": 900},
        {"funder": "nancy", "within": "Communes"},
        {"funder": "maxeville", "within": "Villes"},
    ]
    assert judge({"figures": figures, "funding": {"lines": lines}}) == [
        ("C019", "/figures/2/value"),
        ("C018", "/funding/lines/2/within"),
    ]


@pytest.mark.parametrize(
    "bad",
    [
        {"people": 3, "figures": [1, None], "funding": []},
        {"people": [{"within_group": 3}], "funding": {"lines": {}}},
        {"people": [{"category": "a", "count": "x"}, {"count": "y", "within_group": "a"}]},
    ],
)
def test_what_has_another_shape_is_left_to_the_schema(bad: Any, judge: Judge) -> None:
    """Whatever stands in place of a list, the rule does not stumble over it."""
    assert judge(bad) == []
