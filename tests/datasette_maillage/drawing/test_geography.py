"""What the maps of France are drawn from: outlines that fit, and a file that is judged."""

from __future__ import annotations

import json
from functools import cache

import pytest

from conftest import ROOT
from datasette_maillage.drawing.geography import Geography, geography
from maillage.errors import ModelError
from maillage.model.official_places import OfficialPlaces
from maillage.model.reference import Reference
from maillage.model.standard import CarriedLayers, Layers

REFERENCE = Reference(Layers(ROOT))
FRANCE = OfficialPlaces(REFERENCE)
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


@cache
def _drawn() -> Geography:
    found = geography(REFERENCE)
    assert found
    return found


@cache
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
    point = _drawn().project(latitude, longitude)
    assert point is not None
    assert _inside(point, _drawn().outlines[code].path)


def test_nearly_every_commune_falls_into_its_departement() -> None:
    """Of all the points, the few outside are at the coast or at a simplified border."""
    outlines = _drawn().outlines
    communes = [it for it in FRANCE.every if it.kind == "commune" and it.point][::10]
    checked = [
        _inside(on, outlines[wholes["departement"]].path)
        for it in communes
        if (wholes := REFERENCE.wholes(it.kind, it.code))
        and it.point
        and (on := _drawn().project(*it.point))
    ]
    assert len(checked) > 1000
    assert sum(checked) / len(checked) > 0.97


def test_neighbours_share_their_border() -> None:
    """Simplified outlines leave no gap: most steps of a border are in two départements."""
    inner = _drawn().outlines["37"]
    steps = {tuple(sorted(pair)) for pair in _steps(inner.path)}
    others = {
        tuple(sorted(pair))
        for departement in _drawn().outlines.values()
        if departement.code != "37" and "l" in departement.path
        for pair in _steps(departement.path)
    }
    assert len(steps & others) / len(steps) > 0.95


def test_a_map_that_is_wrong_is_named() -> None:
    """An outline of a place that there is not, a part that lacks: the file is said to be wrong."""
    for change in ({"outlines": {"99": {"path": "M0 0l1 1z", "middle": [0, 0]}}}, {"width": None}):
        read = {**REFERENCE.map(), **change}
        reference = Reference(CarriedLayers(ROOT, texts=_with_map(read)))
        with pytest.raises(ModelError, match=r"map\.json"):
            geography(reference)


def _with_map(read: object) -> dict[str, str]:
    """Return the files of the reference, with another map."""
    texts = {name: Layers(ROOT).text(name) for name in REFERENCE.files}
    return {**texts, "reference/map.json": json.dumps(read)}
