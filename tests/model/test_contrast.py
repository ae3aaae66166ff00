"""`contrast`: what can be read on a paper, and what comes nearest."""

from __future__ import annotations

import pytest

from maillage.model.contrast import ENOUGH, nearest_readable, ratio


@pytest.mark.parametrize("colour", ["#0b5f59", "#000000", "#7a0000", "#1d4ed8"])
def test_what_can_be_read_stays(colour: str) -> None:
    """A colour of enough contrast is not touched."""
    assert nearest_readable(colour, ["#ffffff"]) == colour


@pytest.mark.parametrize("colour", ["#ffcc00", "#ffffff", "#00ff00", "#ff69b4", "#777777"])
@pytest.mark.parametrize("paper", ["#ffffff", "#faf8f4", "#e4efec"])
def test_what_cannot_be_read_has_a_neighbour_that_can(colour: str, paper: str) -> None:
    """It has enough contrast, and no more than it needs."""
    found = nearest_readable(colour, [paper])
    assert ENOUGH <= ratio(found, paper) < ENOUGH + 0.15
