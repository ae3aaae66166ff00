"""Numbers of organisations: sound ones pass, and a slip of the pen never does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import orjson
import pytest

from conftest import ROOT
from maillage.findings.finding import Finding
from maillage.model.loading import load
from maillage.reading.contributions import Contribution
from maillage.rules.organisation_numbers import number_rules


@cache
def _rules() -> Callable[[Contribution], Iterator[Finding]]:
    return number_rules(load(ROOT))


def judge(collection: str = "partners", **record: Any) -> list[Finding]:
    """Judge a record by its numbers."""
    file = f"contributions/{collection}/a.json"
    return list(_rules()(Contribution(file, collection, record, orjson.dumps(record))))


@pytest.mark.parametrize("number", ["217500016", "245400676", "356000000", "552100554"])
def test_a_sound_siren_is_accepted(number: str) -> None:
    """Numbers of real public bodies and companies pass."""
    assert judge(siren=number) == []


@pytest.mark.parametrize("number", ["21750001600019", "35600000000048", "35600000049837"])
def test_a_sound_siret_is_accepted(number: str) -> None:
    """La Poste’s establishments follow a rule of their own."""
    assert judge(siret=number) == []


def test_one_wrong_digit_is_always_told() -> None:
    """A check digit lets no single wrong digit through."""
    good = "217500016"
    for place in range(9):
        for digit in "0123456789":
            bad = good[:place] + digit + good[place + 1 :]
            found = judge(siren=bad)
            assert [finding.code for finding in found] == ([] if bad == good else ["O008"]), bad


@pytest.mark.parametrize(
    ("siren", "siret", "rule", "pointer", "suggestion"),
    [
        ("217500061", "21750001600019", "O008", "/siren", "217500016"),
        ("217500016", "21570001600019", "O009", "/siret", "21750001600019"),
        ("217500016", "21750001600091", "O009", "/siret", None),
        ("245400676", "21750001600019", "O010", "/siret", None),
    ],
)
def test_two_numbers_mend_each_other_where_one_is_sure(
    siren: str, siret: str, rule: str, pointer: str, suggestion: str | None
) -> None:
    """A suggestion is made where the other number leaves one possibility."""
    (found,) = judge(siren=siren, siret=siret)
    assert (found.code, found.pointer, found.suggestion) == (rule, pointer, suggestion)


@pytest.mark.parametrize(
    "record",
    [
        {},
        {"name": "Nancy", "kind": "commune"},
        {"siren": 217500016, "siret": None},
        {"siren": "21750001x", "siret": "²1750001600019"},
    ],
)
def test_what_is_no_number_is_left_to_the_schema(record: dict[str, Any]) -> None:
    """A record without numbers, or with something else in their place, has no finding here."""
    assert judge(**record) == []
    assert judge("territories", **record) == []
