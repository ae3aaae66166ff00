"""Locations: every corner of France is accepted, and what is elsewhere is put right if possible."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from conftest import ROOT
from maillage.findings.finding import Finding
from maillage.model.loading import load
from maillage.reading.contributions import Contribution
from maillage.rules.location import location_rules

CHECK = location_rules(load(ROOT))


def judge(**record: Any) -> list[Finding]:
    """Judge where a territory is."""
    file = "contributions/territories/a.json"
    return list(CHECK(Contribution(file, "territories", record, orjson.dumps(record))))


@pytest.mark.parametrize(
    ("kind", "code", "latitude", "longitude"),
    [
        ("commune", "54395", 48.6921, 6.1844),
        ("commune", "29155", 48.456, -5.096),
        ("commune", "2A041", 41.387, 9.159),
        ("commune", "97411", -20.882, 55.45),
        ("commune", "97302", 4.922, -52.326),
        ("commune", "97608", -12.78, 45.228),
        ("commune", "97801", 18.068, -63.083),
        ("commune", "98735", -17.535, -149.57),
        ("commune", "98818", -22.276, 166.458),
        ("departement", "976", -12.8, 45.15),
        ("quartier-prioritaire", "QP974001", -20.9, 55.5),
        ("quartier", None, 16.24, -61.53),
        ("epci", "245400676", 48.69, 6.18),
    ],
)
def test_every_corner_of_france_is_in_france(
    kind: str, code: str | None, latitude: float, longitude: float
) -> None:
    """The island of Ouessant, Bonifacio, and what is overseas are where they should be."""
    place = {"latitude": latitude, "longitude": longitude}
    assert judge(kind=kind, code=code, location=place) == []


@pytest.mark.parametrize(
    ("kind", "code", "found", "meant"),
    [
        ("commune", "54395", (6.1844, 48.6921), (48.6921, 6.1844)),
        ("commune", None, (6.1844, 48.6921), (48.6921, 6.1844)),
        ("departement", "974", (20.88, 55.45), (-20.88, 55.45)),
        ("departement", "971", (16.24, 61.53), (16.24, -61.53)),
        ("commune", "97411", (48.69, 6.18), None),
        ("commune", "54395", (-20.88, 55.45), None),
        ("quartier", None, (0, 0), None),
    ],
)
def test_a_point_elsewhere_is_told(
    kind: str,
    code: str | None,
    found: tuple[float, float],
    meant: tuple[float, float] | None,
) -> None:
    """Swapped numbers and a lost sign are recognised, and put right."""
    place = {"latitude": found[0], "longitude": found[1]}
    (told,) = judge(kind=kind, code=code, location=place)
    assert (told.code, told.pointer) == ("C015", "/location")
    expected = {"latitude": meant[0], "longitude": meant[1]} if meant else None
    assert (orjson.loads(told.suggestion) if told.suggestion else None) == expected


@pytest.mark.parametrize("bad", [None, 1, "x", [], {}, [1], [None], {"lines": 1, "total": True}])
def test_what_has_another_shape_is_left_to_the_schema(bad: object) -> None:
    """Whatever stands in place of a location or its numbers, the rule does not stumble over it."""
    assert judge(location=bad) == []
    assert judge(location={"latitude": [bad], "longitude": 1}, code=bad) == []
