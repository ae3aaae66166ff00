"""The sheet of the maps: that of France, or one made of a country’s official places."""

from __future__ import annotations

import pytest

from conftest import ROOT
from datasette_maillage.drawing import locators, map_places, maps
from datasette_maillage.drawing.map_places import MappedTerritories, MappedTerritory, place
from datasette_maillage.drawing.map_sheet import MapSheet, sheet_of
from datasette_maillage.web.request_context import Visit
from maillage.model.official_places import OfficialPlaces
from maillage.model.reference import Reference
from maillage.model.standard import Layers

FRANCE = OfficialPlaces(Reference(Layers(ROOT)))
BELGIUM = Reference(Layers(ROOT / "tests/catalogues/belgium/files"))
BELGIAN = OfficialPlaces(BELGIUM)
VISIT = Visit("/carte", {}, {}, "")


FRENCH = sheet_of(FRANCE, Reference(Layers(ROOT)), None)


def _box(code: str) -> tuple[float, float, float, float]:
    assert FRENCH.geography
    return FRENCH.geography.outlines[code].box


def _french(text: str) -> MapSheet:
    (covered,) = FRANCE.find(text) if text else (None,)
    return sheet_of(FRANCE, Reference(Layers(ROOT)), covered)


@pytest.mark.sample(1)
@pytest.mark.parametrize("text", ["", "974", "977"])
def test_a_country_is_shown_whole(text: str) -> None:
    """Where nothing is covered alone, and where what is covered has no outline."""
    sheet = _french(text)
    assert sheet.shown == (0, 0, sheet.width, sheet.height)


@pytest.mark.parametrize(
    ("text", "code"), [("58", "58"), ("58194", "58"), ("200041499", "17"), ("2A", "2A")]
)
def test_what_is_covered_is_shown(text: str, code: str) -> None:
    """A département, or that of a commune, with a margin and circles of its size."""
    sheet = _french(text)
    left, top, width, height = _box(code)
    assert sheet.shown[0] < left < left + width < sheet.shown[0] + sheet.shown[2]
    assert sheet.shown[1] < top < top + height < sheet.shown[1] + sheet.shown[3]
    assert sheet.shown[2] < 1.2 * max(width, height)
    assert sheet.scale < 0.3


def test_a_region_is_all_its_departements() -> None:
    """Brittany reaches from Finistère to Ille-et-Vilaine."""
    (region,) = (it for it in FRANCE.find("53") if it.kind == "region")
    sheet = sheet_of(FRANCE, Reference(Layers(ROOT)), region)
    west, east = (_box(code) for code in ("29", "35"))
    assert sheet.shown[0] < west[0]
    assert sheet.shown[0] + sheet.shown[2] > east[0] + east[2]


def test_another_country_has_a_sheet_of_its_own() -> None:
    """North is above, places are dots, and nothing lies beyond the bounds."""
    sheet = sheet_of(BELGIAN, BELGIUM, None)
    assert sheet.geography is None
    assert len(sheet.dots) == len(BELGIUM.names("commune"))
    assert all(0 <= x <= sheet.width and 0 <= y <= sheet.height for x, y in sheet.dots)
    liege, arlon = sheet.project(50.633, 5.58), sheet.project(49.683, 5.817)
    assert liege
    assert arlon
    assert liege[1] < arlon[1]
    assert sheet.project(48.85, 2.35) is None
    (province,) = BELGIAN.find("90000")
    near = sheet_of(BELGIAN, BELGIUM, province)
    assert near.scale < sheet.scale / 2


def test_territories_of_another_country_are_in_no_departement() -> None:
    """Their own point, or that of their code; a code that looks like one of ours is none."""
    sheet = sheet_of(BELGIAN, BELGIUM, None)
    found = [
        MappedTerritory("namur", "Namur", "commune", "92094", actions=2),
        MappedTerritory("jambes", "Jambes", "quartier", None, 50.457, 4.867, actions=1),
        MappedTerritory("salzinnes", "Salzinnes", "quartier", actions=1),
        MappedTerritory("paris", "Paris", "commune", "75056", 48.85, 2.35, actions=1),
    ]
    placed = place(found, {"salzinnes": ["namur"]}, sheet, BELGIAN, BELGIUM)
    assert [it.how for it in placed] == [
        map_places.OFFICIAL,
        map_places.OWN,
        map_places.PARENT,
        map_places.NOWHERE,
    ]
    assert [it.outline for it in placed] == [None] * 4
    territories = MappedTerritories(placed, {})
    drawn = maps.country(sheet, territories, VISIT, "Carte", "Liste")
    assert "/territory/namur" in drawn
    assert "departement=" not in drawn
    small = locators.locator(
        sheet, locators.overview(sheet, territories.drawn()), "/map.svg", "Où ?"
    )
    assert "map.svg" not in small
    assert "<circle" in small
