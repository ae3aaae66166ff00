"""The small maps: where something is, near enough to be of use."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from conftest import ROOT
from datasette_maillage.drawing import locators
from datasette_maillage.drawing.geography import geography
from datasette_maillage.drawing.map_places import MappedTerritories, MappedTerritory, place
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


def _of(territory: str, *found: MappedTerritory, **parents: list[str]) -> ElementTree.Element:
    """Draw one of some territories, with what is told of where they are."""
    known = MappedTerritories(place(found, parents, SHEET, FRANCE, REFERENCE), {}, parents=parents)
    shown = locators.of_territory(SHEET, known, known.by_id[territory])
    return ElementTree.fromstring(locators.locator(SHEET, shown, "/outlines.svg", "Où ?"))


def _marked(tree: ElementTree.Element) -> int:
    return [element.attrib["fill"] for element in tree.iter("path")].count("#7fb5ae")


@pytest.mark.parametrize(("code", "parts"), [("32", 5), ("11", 8), ("94", 2), ("84", 12)])
def test_a_region_is_shown_by_its_departements(code: str, parts: int) -> None:
    """They are marked, near by, whether something happens there or not; no dot stands for all."""
    region = MappedTerritory("r", "Région", "region", code, actions=3)
    tree = _of("r", region)
    assert float(tree.attrib["viewBox"].split()[2]) < SHEET.width
    assert (_marked(tree), len([*tree.iter("circle")])) == (parts, 0)


def test_a_region_shows_where_its_actions_take_place() -> None:
    """However deep in it; what has no action, or is elsewhere, has no circle."""
    tree = _of(
        "r",
        MappedTerritory("r", "Hauts-de-France", "region", "32"),
        MappedTerritory("d", "Nord", "departement", "59", actions=1),
        MappedTerritory("c", "Cambrai", "commune", "59122", actions=2),
        MappedTerritory("l", "Lens", "commune", "62498", actions=1),
        MappedTerritory("a", "Arras", "commune", "62041"),
        MappedTerritory("n", "Nancy", "commune", "54395", actions=9),
        d=["r"],
        c=["d"],
        l=["r"],
        a=["r"],
        r=["c"],  # a circle of records does no harm
    )
    assert (_marked(tree), len([*tree.iter("circle")])) == (5, 3)


def test_a_departement_has_no_dot_in_its_middle() -> None:
    """Its outline says where it is; its circles, where something happens."""
    nord = MappedTerritory("d", "Nord", "departement", "59", actions=4)
    assert [*_of("d", nord).iter("circle")] == []
    cambrai = MappedTerritory("c", "Cambrai", "commune", "59122", actions=2)
    assert len([*_of("d", nord, cambrai, c=["d"]).iter("circle")]) == 1


def test_a_town_of_which_there_is_a_plan_shows_its_busy_parts() -> None:
    """Of Paris, the arrondissements with an action; what takes place in all of it marks none."""
    tree = _of(
        "p",
        MappedTerritory("p", "Paris", "commune", "75056", actions=1),
        MappedTerritory("x", "Paris 19e", "arrondissement-municipal", "75119", actions=1),
        MappedTerritory("y", "Paris 20e", "arrondissement-municipal", "75120"),
        x=["p"],
        y=["p"],
    )
    fills = [element.attrib["fill"] for element in tree.iter("path")]
    assert (len(fills), fills.count("#8a4b12")) == (20, 1)


def test_what_is_part_of_several_is_shown_in_the_one_that_is_drawn() -> None:
    """A quarter of two arrondissements marks the one whose page it is."""
    quarter = MappedTerritory("q", "Belleville", "quartier", actions=1)
    parts = [
        MappedTerritory("x", "Paris 10e", "arrondissement-municipal", "75110"),
        MappedTerritory("y", "Paris 19e", "arrondissement-municipal", "75119"),
    ]
    tree = _of("y", *parts, quarter, q=["x", "y"])
    fills = [element.attrib["fill"] for element in tree.iter("path")]
    numbers = [element.text for element in tree.iter("text")]
    assert fills.count("#8a4b12") == 1
    assert numbers[fills.index("#8a4b12")] == "19e"


def test_a_town_without_actions_is_a_dot() -> None:
    """Where it is, all the same."""
    assert len([*_of("c", MappedTerritory("c", "Arras", "commune", "62041")).iter("circle")]) == 1


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
