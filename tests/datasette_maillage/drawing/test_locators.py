"""The small maps: where something is, near enough to be of use."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from conftest import ROOT
from datasette_maillage.drawing import locators
from datasette_maillage.drawing.geography import geography
from datasette_maillage.drawing.map_places import MappedTerritory, place
from datasette_maillage.drawing.map_sheet import sheet_of
from maillage.model.official_places import OfficialPlaces
from maillage.model.reference import Reference
from maillage.model.standard import Layers

REFERENCE = Reference(Layers(ROOT))
FRANCE = OfficialPlaces(REFERENCE)
SHEET = sheet_of(FRANCE, REFERENCE, None)


def _drawn(*found: MappedTerritory) -> ElementTree.Element:
    placed = place(found, {}, SHEET, FRANCE, REFERENCE)
    drawn = locators.locator(SHEET, locators.overview(SHEET, placed), "/outlines.svg", "Où ?")
    return ElementTree.fromstring(drawn)


def test_an_arrondissement_is_one_part_of_the_plan_of_its_town() -> None:
    """The twenty of Paris are drawn, each with its number, and the one that is meant is marked."""
    tree = _drawn(MappedTerritory("x", "Paris 19e", "arrondissement-municipal", "75119"))
    fills = [element.attrib["fill"] for element in tree.iter("path")]
    numbers = [element.text for element in tree.iter("text")]
    assert (len(fills), fills.count("#8a4b12")) == (20, 1)
    assert numbers[fills.index("#8a4b12")] == "19e"


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("arrondissement-municipal", "69383"),
        ("commune", "58194"),
        ("departement", "49"),
        ("commune", "75056"),
    ],
)
def test_what_lies_in_one_departement_is_shown_near_by(kind: str, code: str) -> None:
    """The département is outlined, its surroundings are there, and the circle lies within."""
    tree = _drawn(MappedTerritory("x", "Ici", kind, code, actions=2))
    left, top, wide, high = map(float, tree.attrib["viewBox"].split())
    assert wide < SHEET.width / 2
    (circle,) = tree.iter("circle")
    assert left < float(circle.attrib["cx"]) < left + wide
    assert top < float(circle.attrib["cy"]) < top + high
    assert float(circle.attrib["r"]) < wide / 8


def test_what_lies_in_several_departements_is_shown_on_the_whole() -> None:
    """Two towns far apart are two circles on the country."""
    tree = _drawn(
        MappedTerritory("x", "Nevers", "commune", "58194", actions=1),
        MappedTerritory("y", "Nancy", "commune", "54395", actions=1),
    )
    assert float(tree.attrib["viewBox"].split()[2]) == SHEET.width
    assert len([*tree.iter("circle")]) == 2


def test_the_small_map_shows_every_overseas_departement_by_name() -> None:
    """Each keeps a circle of its own, beside its name and within its tile, however many actions."""
    drawn = geography(REFERENCE)
    assert drawn
    tiles = [drawn.outlines[code] for code in sorted(drawn.tiles)]
    here = [
        MappedTerritory(
            tile.code,
            tile.name,
            "departement",
            tile.code,
            actions=99,
            x=tile.x,
            y=tile.y,
            outline=tile.code,
        )
        for tile in tiles
    ]
    drawn = locators.locator(SHEET, locators.overview(SHEET, here), "/outlines.svg", "Où ?")
    tree = ElementTree.fromstring(drawn)
    circles = {float(element.attrib["cy"]): element.attrib for element in tree.iter("circle")}
    names = {element.text: element.attrib for element in tree.iter("text")}
    assert sorted(names) == sorted(tile.name for tile in tiles)
    for tile in tiles:
        circle, name = circles[round(tile.y)], names[tile.name]
        # Letters of a sans serif are 0.6 em wide on average.
        end = float(name["x"]) + 0.6 * float(name["font-size"]) * len(tile.name)
        assert end < float(circle["cx"]) - float(circle["r"])
        assert float(circle["r"]) * 2 <= tile.box[3]
