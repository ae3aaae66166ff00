"""`importing.texts.headcounts`: people in sentences."""

from __future__ import annotations

import pytest

from maillage.importing.texts.headcounts import headcounts

GROUPS = {
    "benevoles": "benevoles",
    "professionnels": "professionnels",
    "salaries": "professionnels",
    "habitants": "habitants",
    "participants": "participants",
    "familles": "familles",
    "partenaires": "partenaires",
}


@pytest.mark.parametrize(
    ("item", "found"),
    [
        ("3 bénévoles", [("benevoles", 3)]),
        ("5 bénévoles et 3 professionnels", [("benevoles", 5), ("professionnels", 3)]),
        ("trente-deux habitants", [("habitants", 32)]),
        ("quatre-vingt-onze familles", [("familles", 91)]),
        ("plus de 1 200 habitants", [("habitants", 1200, "plus-de")]),
        ("une vingtaine d’habitants", [("habitants", 20, "environ")]),
        ("une 30aine d’habitants", [("habitants", 30, "environ")]),
        ("10 à 12 bénévoles", [("benevoles", 10, 12)]),
        ("15/18 personnes", [("participants", 15, 18)]),
        ("40 familles en 2019, puis 52 en 2020",
         [("familles", 40, "2019"), ("familles", 52, "2020")]),
        ("En 2017, 80 habitants et 9 bénévoles",
         [("habitants", 80, "2017"), ("benevoles", 9, "2017")]),
        ("3 personnes du CCAS, 2 ETP, 120 heures", [("participants", 3)]),
        ("6 sorties, 2020 habitudes, 12 % des gens", []),
        ("1 agent de la Ville", []),
        ("Toute l’équipe", []),
    ],
)  # fmt: skip
def test_people_are_counted(item: str, found: list[tuple[object, ...]]) -> None:
    """Digits, words, ranges, rounded numbers and years; hours and shares are no people."""
    rows = [
        tuple(
            row[key]
            for key in ("category", "count", "count_max", "precision", "period")
            if key in row
        )
        for row in headcounts(item, GROUPS).rows
    ]
    assert rows == found


def test_two_groups_that_say_more_stay_two() -> None:
    """A note tells apart what is of one group and one number."""
    rows = headcounts("2 partenaires publics, 2 partenaires privés", GROUPS).rows
    assert [row["note"] for row in rows] == ["2 partenaires publics.", "2 partenaires privés."]


def test_brackets_count_nobody_twice() -> None:
    """What brackets detail was counted before them."""
    read = headcounts("8 bénévoles (5 bénévoles du centre, 2 professionnels)", GROUPS)
    assert [(row["category"], row["count"]) for row in read.rows] == [
        ("benevoles", 8), ("professionnels", 2),
    ]  # fmt: skip


def test_what_a_sentence_says_besides_is_known() -> None:
    """A sentence that is read whole needs nobody; one that says more is for a person to see."""
    assert not headcounts("3 bénévoles", GROUPS).has_more
    assert headcounts("3 bénévoles, un samedi par mois", GROUPS).has_more


@pytest.mark.parametrize(
    ("item", "within"),
    [
        ("40 participants dont 12 bénévoles", [None, "participants"]),
        ("30 habitants, dont 4 familles et 2 bénévoles", [None, "habitants", None]),
        (
            "30 personnes dont 4 salariés, 3 familles et 2 bénévoles",
            [None, "participants", "participants", "participants"],
        ),
        ("30 personnes dont 4 salariés, 3 familles", [None, "participants", None]),
        ("12 bénévoles dont 4 bénévoles du quartier", [None, None]),
        ("dont 12 bénévoles", [None]),
        ("40 participants et 12 bénévoles", [None, None]),
    ],
)
def test_those_who_are_counted_already_say_so(item: str, within: list[str | None]) -> None:
    """Behind « dont », the group before is the whole; what comes after is not guessed."""
    assert [row.get("within_group") for row in headcounts(item, GROUPS).rows] == within
