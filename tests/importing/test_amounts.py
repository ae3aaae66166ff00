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
        (["1 M€"], {"total": 1000000}),
        (["env. 1,5 k€"], {"total": 1500, "precision": "environ"}),
        (["3 000 EUR"], {"total": 3000}),
        (["Budget global : 12 k€"], {"total": 12000, "note": "Budget global : 12 k€"}),
        (
            ["Recettes", "CAF : 1,5 k€"],
            {"lines": [{"label": "CAF", "amount": 1500}], "note": "Recettes"},
        ),
        # Another number than that of the amount, or a second one, is never the amount.
        *(
            ([text], {"note": text})
            for text in (
                "2022 : 4 200 €",
                "5000 à 6000 €",
                "Ville : 5 000 à 6 000 €",
                "3 000 EUR (CAF 2 000, Ville 1 000)",
            )
        ),
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
        (
            "trente bénévoles et deux professionnels",
            [("volunteers", 30, ""), ("staff", 2, "")],
            False,
        ),
        ("vingt-cinq habitants", [("residents", 25, "")], False),
        ("40 habitants dont 12 bénévoles", [("residents", 40, "")], True),
        ("30 bénévoles (2022) puis 45 (2023)", [], True),
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
    for text in ("10 à 12 bénévoles", "10/12 bénévoles", "entre 10 et 12 bénévoles"):
        assert counts(text, GROUPS).counts == [
            {"category": "volunteers", "count": 10, "count_max": 12}
        ]


def test_brackets_count_nobody_twice() -> None:
    """What brackets detail was counted before them."""
    read = counts("8 bénévoles (5 bénévoles du centre, 2 professionnels)", GROUPS)
    assert [(one["category"], one["count"]) for one in read.counts] == [
        ("volunteers", 8),
        ("staff", 2),
    ]
