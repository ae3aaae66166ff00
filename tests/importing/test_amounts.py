"""`importing.amounts`: money and people in sentences."""

from __future__ import annotations

import pytest

from maillage.importing.amounts import budget, counts
from maillage.model.entities import Json

GROUPS = {"benevoles": "volunteers", "professionnels": "staff", "habitants": "residents"}


@pytest.mark.parametrize(
    ("items", "found"),
    [
        (
            ["Budget global : environ 30 000 €"],
            {"total": 30000, "precision": "environ", "note": "Budget global : environ 30 000 €"},
        ),
        (["1 300,50 €"], {"total": 1300.5}),
        (
            ["Ville : 2500 €", "CAF (1 000 €)", "400 euros de dons"],
            {
                "lines": [
                    {"label": "Ville", "amount": 2500},
                    {"label": "CAF", "amount": 1000},
                    {"label": "de dons", "amount": 400},
                ]
            },
        ),
        (["Aucun financement"], {"note": "Aucun financement"}),
    ],
)
def test_a_budget_is_read_line_by_line(items: list[str], found: Json) -> None:
    """The total, with how precise it is, and the lines; what says more is kept as a note."""
    assert budget(items) == found


@pytest.mark.parametrize(
    ("item", "found", "has_more"),
    [
        ("3 bénévoles", [("volunteers", 3, "")], False),
        ("Environ 50 bénévoles", [("volunteers", 50, "environ")], False),
        ("5 bénévoles et 3 professionnels", [("volunteers", 5, ""), ("staff", 3, "")], False),
        ("une vingtaine d’habitants", [("residents", 20, "environ")], False),
        ("une 30aine d’habitants", [("residents", 30, "environ")], False),
        ("plus de 1 200 habitants", [("residents", 1200, "plus-de")], False),
        ("2 bénévoles, un samedi par mois", [("volunteers", 2, "")], True),
        ("Toute l’équipe", [], True),
    ],
)
def test_people_are_counted(item: str, found: list[tuple[str, int, str]], has_more: bool) -> None:
    """Digits, words and round numbers; what the sentence says besides is not lost."""
    read = counts(item, GROUPS)
    assert [
        (one["category"], one["count"], one.get("precision", "")) for one in read.counts
    ] == found
    assert read.has_more == has_more


def test_a_range_has_two_ends() -> None:
    """« 10 à 12 » is no single number."""
    assert counts("10 à 12 bénévoles", GROUPS).counts == [
        {"category": "volunteers", "count": 10, "count_max": 12}
    ]


def test_brackets_count_nobody_twice() -> None:
    """What brackets detail was counted before them."""
    read = counts("8 bénévoles (5 bénévoles du centre, 2 professionnels)", GROUPS)
    assert [(one["category"], one["count"]) for one in read.counts] == [
        ("volunteers", 8),
        ("staff", 2),
    ]
