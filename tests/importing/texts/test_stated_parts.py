"""`texts/stated_parts`, `texts/written_codes`: what an action is made of, and who comes to it."""

from __future__ import annotations

import pytest

from maillage.importing.texts.source_lines import lines_of
from maillage.importing.texts.stated_parts import parts
from maillage.importing.texts.written_codes import kinds_taking_part
from maillage.model.entities import Model


@pytest.mark.parametrize(
    ("text", "read"),
    [
        (
            "Ce qui se fait :\n- ateliers de cuisine (le lundi),\n- visites\n- un goûter",
            [("atelier", "Ateliers de cuisine", None), ("sortie", "Visites", None)],
        ),
        (
            "Nos rendez-vous :\n- permanence hebdomadaire : écoute\n- réunion mensuelle",
            [
                ("permanence", "Permanence hebdomadaire", "hebdomadaire"),
                ("reunion", "Réunion mensuelle", "mensuelle"),
            ],
        ),
        ("Ce qui se fait :\n- ateliers de cuisine\n- un goûter", []),
        ("Les objectifs :\n- ateliers pour tous\n- sorties pour tous", []),
        ("- ateliers de cuisine\n- sorties", []),
    ],
)
def test_a_list_of_what_is_done_gives_parts(
    model: Model, text: str, read: list[tuple[str, str, str | None]]
) -> None:
    """Two items at least say of what kind they are, below a line that announces no objectives."""
    found = parts(lines_of(text), model.schemes["part-kinds"])
    assert [(part["kind"], part["label"], part.get("recurrence")) for part in found] == read


def test_each_item_of_a_list_of_activities_is_one(model: Model) -> None:
    """What names no kind is of that of its examples, or an activity; a month is kept."""
    text = (
        "Descriptif des activités :\n- ateliers de cuisine\n- sorties en famille\n"
        "- aide aux démarches, installée en mai 2019\n- temps forts : barbecue, marché, concert"
    )
    found = parts(lines_of(text), model.schemes["part-kinds"])
    assert [(part["kind"], part.get("period")) for part in found] == [
        ("atelier", None), ("sortie", None), ("activite", "2019-05"), ("moment-convivial", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Un local loué à un bailleur HLM.", ["bailleur-social"]),
        ("Une permanence de la mission locale du pays.", ["insertion-emploi"]),
        ("Les permanences hebdomadaires de la CAF", ["caf"]),
        ("Un local loué à une dame.", []),
        ("La mission locale est loin.", []),
    ],
)
def test_who_lends_a_room_or_comes_is_of_a_kind(model: Model, text: str, kinds: list[str]) -> None:
    """A kind that is only spoken of takes no part."""
    assert kinds_taking_part(model.schemes["partner-kinds"], text) == kinds
