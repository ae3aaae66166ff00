"""The maps: where places are put, and what is drawn."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from conftest import ROOT
from datasette_maillage.drawing import map_places, maps
from datasette_maillage.drawing.map_clusters import clusters
from datasette_maillage.drawing.map_places import MappedTerritory, place
from datasette_maillage.drawing.map_sheet import sheet_of
from datasette_maillage.web.request_context import Visit
from maillage.model.official_places import OfficialPlaces
from maillage.model.reference import Reference
from maillage.model.standard import Layers

VISIT = Visit("/carte", {}, {}, "")
REFERENCE = Reference(Layers(ROOT))
FRANCE = OfficialPlaces(REFERENCE)
SHEET = sheet_of(FRANCE, REFERENCE, None)


def _place(
    found: list[MappedTerritory], parents: dict[str, list[str]]
) -> dict[str, MappedTerritory]:
    placed = place(found, parents, SHEET, FRANCE, REFERENCE)
    return {territory.id: territory for territory in placed}


def test_a_place_is_put_by_the_surest_way_that_is_known() -> None:
    """Its own point, its code, then what it is part of; and the list says which."""
    found = [
        MappedTerritory("a", "A", "commune", "49007", 47.47, -0.55),
        MappedTerritory("b", "B", "commune", "44109"),
        MappedTerritory("c", "C", "arrondissement-municipal", "75119"),
        MappedTerritory("d", "D", "departement", "49"),
        MappedTerritory("g", "G", "departement", "974"),
        MappedTerritory("e", "E", "quartier"),
        MappedTerritory("f", "F", "quartier"),
    ]
    placed = _place(found, {"e": ["d"], "f": ["nobody"]})
    ways = {name: territory.how for name, territory in placed.items()}
    assert ways == {
        "a": map_places.OWN,
        "b": map_places.OFFICIAL,
        "c": map_places.INSET,
        "d": map_places.OFFICIAL,
        "g": map_places.OUTLINE,
        "e": map_places.PARENT,
        "f": map_places.NOWHERE,
    }
    assert placed["e"].outline == "49"
    assert placed["f"].x is None


@pytest.mark.parametrize(
    ("kind", "code", "outline"),
    [
        ("region", "44", None),
        ("region", "04", "974"),
        ("departement", "44", "44"),
        ("commune", "44109", "44"),
        ("commune", "2A004", "2A"),
        ("commune", "97411", "974"),
        ("quartier-prioritaire", "QP075001", "75"),
        ("quartier", "44109", None),
        ("commune", None, None),
    ],
)
def test_a_territory_is_in_the_outline_that_its_code_says(
    kind: str, code: str | None, outline: str | None
) -> None:
    """By its kind: the région 44 is no part of the département 44, and the région 04 is Réunion."""
    assert _place([MappedTerritory("a", "A", kind, code)], {})["a"].outline == outline


def test_parts_that_turn_in_a_circle_end() -> None:
    """Two territories that are part of each other are left unplaced, not searched for ever."""
    found = [MappedTerritory("a", "A", "quartier"), MappedTerritory("b", "B", "quartier")]
    placed = _place(found, {"a": ["b"], "b": ["a"]}).values()
    assert [territory.how for territory in placed] == [map_places.NOWHERE, map_places.NOWHERE]


def test_near_places_are_one_circle_that_loses_no_action() -> None:
    """Clusters keep every place, and lie apart."""
    found = [
        MappedTerritory(str(n), str(n), "commune", actions=n, x=n * 20.0, y=0.0)
        for n in range(1, 20)
    ]
    groups = clusters(found)
    assert sum(group.actions for group in groups) == sum(territory.actions for territory in found)
    assert 1 < len(groups) < len(found)
    centres = [(group.x, group.y) for group in groups]
    assert all(math.dist(a, b) >= 34 for a in centres for b in centres if a != b)


def test_the_map_is_well_formed_and_escapes_names() -> None:
    """A name that looks like markup stays text."""
    hostile = MappedTerritory("x", '<script>"&', "commune", "49007", actions=2, x=400, y=500)
    territories = map_places.MappedTerritories([hostile], {"49": 2})
    drawn = maps.country(SHEET, territories, VISIT, "Carte", "Liste")
    tree = ElementTree.fromstring(drawn.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    links = tree.findall(".//a")
    assert {link.get("href") for link in links} == {"/carte?departement=49", "/territory/x"}
    assert "<script" not in drawn
    assert "style=" not in drawn
