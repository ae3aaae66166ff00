"""The maps: where places are put, and what is drawn."""

from __future__ import annotations

import math
from xml.etree import ElementTree

import pytest

from datasette_maillage.drawing import map_places, maps
from datasette_maillage.drawing.geography import (
    OVERSEAS,
    communes,
    departement_of,
    geography,
    project,
)
from datasette_maillage.drawing.map_clusters import clusters
from datasette_maillage.drawing.map_places import MappedTerritory, place
from datasette_maillage.drawing.map_sheet import whole_france
from datasette_maillage.web.request_context import Visit

VISIT = Visit("/carte", {}, {}, "")
#: Towns far apart, with the département that they lie in: latitude, longitude, code.
TOWNS = {
    "Angers": (47.4736, -0.5542, "49"),
    "Paris": (48.8566, 2.3422, "75"),
    "Nancy": (48.6921, 6.1844, "54"),
    "Brest": (48.4, -4.4667, "29"),
    "Dunkerque": (51.0, 2.37, "59"),
    "Perpignan": (42.6986, 2.8956, "66"),
    "Nice": (43.72, 7.2, "06"),
    "Ajaccio": (41.96, 8.78, "2A"),
    "Strasbourg": (48.5734, 7.72, "67"),
    "Bordeaux": (44.8404, -0.5805, "33"),
}


def _steps(path: str) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Return the sides of the rings of a path, `M x y l dx dy…z` each: both ends of every side."""
    found = []
    for ring in path.split("M")[1:]:
        numbers = [
            int(number) for number in ring.strip("z").replace("l", " ").replace("-", " -").split()
        ]
        corners, x, y = [], 0, 0
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            corners.append((x, y))
        found += list(zip(corners, [*corners[1:], corners[0]], strict=True))
    return found


def _inside(point: tuple[float, float], path: str) -> bool:
    """Say whether a point is inside the rings of a path."""
    within = False
    for (x1, y1), (x2, y2) in _steps(path):
        crosses = (y1 > point[1]) != (y2 > point[1])
        if crosses and point[0] < (x2 - x1) * (point[1] - y1) / (y2 - y1) + x1:
            within = not within
    return within


@pytest.mark.parametrize("town", TOWNS)
def test_a_town_falls_into_its_departement(town: str) -> None:
    """The projection and the outlines agree, from one end of the country to the other."""
    latitude, longitude, code = TOWNS[town]
    point = project(latitude, longitude)
    assert point is not None
    assert _inside(point, geography().departements[code].path)


def test_nearly_every_commune_falls_into_its_departement() -> None:
    """Of all the points, the few outside are at the coast or at a simplified border."""
    outlines = geography().departements
    checked = [
        _inside(point, outlines[code].path)
        for commune, position in list(communes().items())[::10]
        if (code := departement_of(commune)) and (point := project(*position))
    ]
    assert len(checked) > 1000
    assert sum(checked) / len(checked) > 0.97


def test_neighbours_share_their_border() -> None:
    """Simplified outlines leave no gap: most steps of a border are in two départements."""
    inner = geography().departements["37"]
    steps = {tuple(sorted(pair)) for pair in _steps(inner.path)}
    others = {
        tuple(sorted(pair))
        for departement in geography().departements.values()
        if departement.code != "37" and "l" in departement.path
        for pair in _steps(departement.path)
    }
    assert len(steps & others) / len(steps) > 0.95


def test_a_place_is_put_by_the_surest_way_that_is_known() -> None:
    """Its own point, its code, then what it is part of; and the list says which."""
    found = [
        MappedTerritory("a", "A", "commune", "49007", 47.47, -0.55),
        MappedTerritory("b", "B", "commune", "44109"),
        MappedTerritory("c", "C", "arrondissement-municipal", "75119"),
        MappedTerritory("d", "D", "departement", "49"),
        MappedTerritory("e", "E", "quartier"),
        MappedTerritory("f", "F", "quartier"),
    ]
    placed = {territory.id: territory for territory in place(found, {"e": ["d"], "f": ["nobody"]})}
    ways = {name: territory.how for name, territory in placed.items()}
    assert ways == {
        "a": map_places.OWN,
        "b": map_places.COMMUNE,
        "c": map_places.PARIS,
        "d": map_places.DEPARTEMENT,
        "e": map_places.PARENT,
        "f": map_places.NOWHERE,
    }
    assert placed["e"].departement == "49"
    assert placed["f"].x is None


def test_parts_that_turn_in_a_circle_end() -> None:
    """Two territories that are part of each other are left unplaced, not searched for ever."""
    found = [MappedTerritory("a", "A", "quartier"), MappedTerritory("b", "B", "quartier")]
    placed = place(found, {"a": ["b"], "b": ["a"]})
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
    drawn = maps.country(whole_france(), territories, VISIT, "Carte", "Liste")
    tree = ElementTree.fromstring(drawn.replace(' xmlns="http://www.w3.org/2000/svg"', ""))
    links = tree.findall(".//a")
    assert {link.get("href") for link in links} == {"/carte?departement=49", "/territory/x"}
    assert "<script" not in drawn
    assert "style=" not in drawn


def test_the_small_map_shows_every_overseas_departement_by_name() -> None:
    """Each keeps a circle of its own, beside its name and within its tile, however many actions."""
    tiles = [geography().departements[code] for code in OVERSEAS]
    here = [
        MappedTerritory(
            tile.code,
            tile.name,
            "departement",
            tile.code,
            actions=99,
            x=tile.x,
            y=tile.y,
            departement=tile.code,
        )
        for tile in tiles
    ]
    drawn = maps.locator(whole_france(), maps.overview(here), "/outlines.svg", "Où ?")
    tree = ElementTree.fromstring(drawn)
    circles = {float(element.attrib["cy"]): element.attrib for element in tree.iter("circle")}
    names = {element.text: element.attrib for element in tree.iter("text")}
    assert sorted(names) == sorted(OVERSEAS.values())
    for tile in tiles:
        circle, name = circles[round(tile.y)], names[tile.name]
        # Letters of a sans serif are 0.6 em wide on average.
        end = float(name["x"]) + 0.6 * float(name["font-size"]) * len(tile.name)
        assert end < float(circle["cx"]) - float(circle["r"])
        assert float(circle["r"]) * 2 <= tile.box[3]
