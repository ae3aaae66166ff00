"""Nobody looks for cycles among values that hold none, and afterwards as before."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import suppress

import pytest

from conftest import ROOT
from maillage.model.official_places import OfficialPlaces
from maillage.model.reference import Reference
from maillage.model.standard import Layers
from maillage.model.uncollected import uncollected


@pytest.fixture
def looked() -> Iterator[list[str]]:
    """What is told of each look for cycles, as often as there is one."""
    found: list[str] = []

    def tell(phase: str, _: object) -> None:
        found.append(phase)

    former = gc.get_threshold()
    gc.set_threshold(700, 10, 10)  # those of Python
    gc.callbacks.append(tell)
    yield found
    gc.callbacks.remove(tell)
    gc.set_threshold(*former)


def test_places_are_read_without_a_look_for_cycles(looked: list[str]) -> None:
    """35,000 places would have them looked at hundreds of times, for most of the time."""
    places = OfficialPlaces(Reference(Layers(ROOT)))
    places.find("Tulle")
    places.find("19000")
    assert len(looked) < 50


def test_what_was_is_again() -> None:
    """Whoever looked for cycles does so afterwards, also where something went wrong."""
    with suppress(ZeroDivisionError), uncollected():
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
