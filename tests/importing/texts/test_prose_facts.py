"""`texts/prose_facts`: what sentences state, and nothing more."""

from __future__ import annotations

import pytest

from maillage.importing.texts import prose_facts


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("L'action a débuté au cours du printemps 2015.", "2015"),
        ("L'atelier a démarré en mars 2018.", "2018-03"),
        ("Il a commencé à l'automne 2019.", "2019"),
        ("Le local a ouvert ses portes en 2007.", "2007"),
        ("Il aide des centres comme celui du sud, qui a ouvert ses portes en 2007.", ""),
        ("Par exemple, un four lancé en 2012.", ""),
        ("Le projet commence à 14 h.", ""),
    ],
)
def test_since_when_something_is(text: str, date: str) -> None:
    """A date that is of another thing than the action is none of it."""
    assert prose_facts.begun(text) == date


def test_shares_are_figures() -> None:
    """With what they are the share of, whether a noun or a verb follows."""
    text = "29% sont en situation de monoparentalité. 12 % des familles viennent. 5 % seulement."
    assert [(figure["label"], figure["value"]) for _, figure in prose_facts.figures(text)] == [
        ("Sont en situation de monoparentalité", 29),
        ("Familles viennent", 12),
    ]
