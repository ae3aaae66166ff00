"""`importing.texts.stated_doubts`: what is wished, planned or denied is no fact."""

from __future__ import annotations

import pytest

from maillage.importing.texts.budget_lines import budget
from maillage.importing.texts.headcounts import headcounts
from maillage.importing.texts.stated_doubts import told
from maillage.model.entities import Json

GROUPS = {"habitants": "habitants", "participants": "participants", "jeunes": "jeunes"}


@pytest.mark.parametrize(
    ("item", "counts"),
    [
        ("objectif de 12 jeunes", []),
        ("On attend 40 personnes.", []),
        ("La salle a une capacité de 80 personnes", []),
        ("Le groupe pourrait accueillir 30 jeunes", []),
        ("40 personnes étaient attendues, 25 jeunes sont venus", [25]),
        ("Deux résidents sont partis, 12 habitants restent", [12]),
        ("15 jeunes n'ont pas de permis", []),
        ("64 personnes ont été transportées (100 prévues)", [64]),
        ("3 hôtes salariés", []),
    ],
)
def test_people_who_are_hoped_for_or_gone_are_not_counted(item: str, counts: list[int]) -> None:
    """Those beside them are."""
    read = headcounts(item, GROUPS | {"residents": "habitants"}, is_asked=False)
    assert [row["count"] for row in read.rows] == counts


def test_who_is_paid_is_a_professional_whatever_the_name_of_the_work() -> None:
    """« Hôtes » alone would say nothing."""
    (row,) = headcounts("Deux hôtes salariés", GROUPS | {"salaries": "professionnels"}).rows
    assert (row["category"], row["count"]) == ("professionnels", 2)


@pytest.mark.parametrize(
    ("items", "found", "left"),
    [
        (["Budget prévisionnel : 9 000 €", "Budget réalisé : 7 000 €"], {"total": 7000},
         ["Budget prévisionnel : 9 000 €"]),
        (["Prévu : 2 000 €", "Réalisé : 1 700 €"], {"total": 1700}, ["Prévu : 2 000 €"]),
        (["7 000 € réalisés sur 9 000 € prévus"],
         {"total": 7000, "note": "7 000 € réalisés sur 9 000 € prévus."}, []),
        (["9 000 € prévus, 7 000 € puis 500 €, réalisés"], {},
         ["9 000 € prévus, 7 000 € puis 500 €, réalisés"]),
        (["Budget prévisionnel : 9 000 €"],
         {"total": 9000, "note": "Budget prévisionnel : 9 000 €."}, []),
        (["CAF : 1 000 € (demande en attente)"], {}, ["CAF : 1 000 € (demande en attente)"]),
        (["2 000 € demandés à la Ville"], {}, ["2 000 € demandés à la Ville"]),
    ],
)  # fmt: skip
def test_money_that_is_planned_or_asked_is_none_that_was_spent(
    items: list[str], found: Json, left: list[str]
) -> None:
    """What was spent is the total; a plan alone is told as one; what is asked is left."""
    read = budget(items)
    assert (read.funding, read.left) == (found, left)


def test_a_place_where_something_may_come_is_not_where_it_is() -> None:
    """A sentence counts up to where it tells of what may be."""
    words = "ouvert a nancy, il pourrait venir a laxou."
    assert words[: told(words)] == "ouvert a nancy, il "
    assert told("ouvert a nancy") == len("ouvert a nancy")
