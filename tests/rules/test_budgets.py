"""Budgets: lines that make more or less than the total are told, where that can be known."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import orjson
import pytest

from maillage.findings.finding import Finding
from maillage.model.entities import Model
from maillage.reading.contributions import Contribution
from maillage.rules import budgets

Judge = Callable[..., list[Finding]]


@pytest.fixture(scope="session")
def judge(model: Model) -> Judge:
    """Judge whether a budget adds up."""
    check = budgets.budget_rules(model)

    def judge(funding: object) -> list[Finding]:
        record = {"funding": funding}
        file = "contributions/actions/a.json"
        return list(check(Contribution(file, "actions", record, orjson.dumps(record))))

    return judge


def _codes(found: list[Finding]) -> list[str]:
    return [finding.code for finding in found]


def _line(nature: str, amount: float | None, **more: str) -> dict[str, Any]:
    return {"nature": nature, **({} if amount is None else {"amount": amount}), **more}


@pytest.mark.parametrize(
    ("total", "lines", "more", "codes"),
    [
        (1000, [_line("subvention", 600), _line("fonds-propres", 400)], {}, []),
        (0.3, [_line("subvention", 0.1), _line("fonds-propres", 0.2)], {}, []),
        (1000, [_line("subvention", 600), _line("fonds-propres", 500)], {}, ["C012"]),
        (1000, [_line("subvention", 600)], {}, ["C013"]),
        (1000, [_line("subvention", 600), _line("ressource", None)], {}, []),
        (1000, [_line("subvention", 1000), _line("depense", 1000)], {}, []),
        (1000, [_line("subvention", 1000), _line("depense", 1100)], {}, ["C012"]),
        (1000, [_line("subvention", 1000), _line("benevolat", 5000)], {}, []),
        (1000, [_line("benevolat", 5000)], {}, []),
        (1000, [_line("subvention", 1100)], {"precision": "environ"}, []),
        (1000, [_line("subvention", 1100)], {"excludes": "Le personnel."}, []),
        (1000, [_line("subvention", 1100, precision="environ")], {}, []),
        (None, [_line("subvention", 1100)], {}, []),
        ("1000", [_line("subvention", 1100)], {}, []),
        (1000, [_line("inconnue", 1100), "rien", None], {}, []),
        (1000, [_line("depense", 400)], {"partial": True}, []),
        (1000, [_line("depense", 400)], {"partial": False}, ["C013"]),
        (1000, [_line("depense", 1400)], {"partial": True}, ["C012"]),
        (1000, [_line("subvention", 1000), _line("subvention", 300, within="Villes")], {}, []),
    ],
)
def test_the_lines_of_a_budget_add_up(
    total: float, lines: list[Any], more: dict[str, Any], codes: list[str], judge: Judge
) -> None:
    """Resources and expenses each make the total, unless something is approximate or left out."""
    budget = {"total": total, "period": "2016", "lines": lines, **more}
    assert _codes(judge(funding=budget)) == codes


def test_the_sum_is_proposed_as_total(judge: Judge) -> None:
    """Where lines go beyond the total, their sum is what may be written."""
    lines = [_line("subvention", 600), _line("participation", 500.5)]
    (found,) = judge(funding={"total": 1000, "period": "2016", "lines": lines})
    assert (found.pointer, found.suggestion) == ("/funding/total", "1100.5")


@pytest.mark.parametrize("bad", [None, 1, "x", [], {}, [1], [None], {"lines": 1, "total": True}])
def test_what_has_another_shape_is_left_to_the_schema(bad: object, judge: Judge) -> None:
    """Whatever stands in place of a budget, the rule does not stumble over it."""
    assert judge(bad) == []


def test_the_nature_that_the_rule_names_exists(model: Model) -> None:
    """What is in no total is in the list."""
    assert budgets._IN_KIND in model.schemes["funding-natures"].codes


@pytest.mark.parametrize(
    ("funding", "is_asked"),
    [
        ({"total": 1000}, True),
        ({"lines": [{"nature": "subvention", "amount": 1000}]}, True),
        ({"total": 1000, "period": "2016"}, False),
        ({"lines": [{"nature": "subvention"}]}, False),
        ({"note": "Le temps des salariés."}, False),
    ],
)
def test_the_year_of_a_budget_is_asked(funding: Any, is_asked: bool, judge: Judge) -> None:
    """Where there is an amount, as advice: nobody has to make up a year."""
    found = judge(funding)
    assert _codes(found) == ["C020"] * is_asked
    assert all(finding.severity == "advice" for finding in found)
