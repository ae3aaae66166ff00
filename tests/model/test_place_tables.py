"""The tables of official places, as the files hold them."""

from __future__ import annotations

import csv

from conftest import ROOT
from maillage.model.place_tables import read_places
from maillage.model.reference import Reference
from maillage.model.standard import Layers

FRANCE = Reference(Layers(ROOT))


def test_each_row_is_a_place_and_nothing_of_it_is_lost() -> None:
    """Codes, ids, SIREN, populations, postcodes and points come back as they were written."""
    for kind in FRANCE.listed:
        places = read_places(FRANCE, kind)
        with (ROOT / "reference" / f"{kind}.csv").open(encoding="utf-8", newline="") as rows:
            for row in csv.DictReader(rows):
                place = places[row["code"]]
                assert (place.kind, place.name, place.id) == (kind, row["name"], row["id"])
                assert place.siren == row.get("siren", "")
                assert " ".join(place.postcodes) == row.get("postcodes", "")
                known = place.population is not None
                assert row["population"] == (str(place.population) if known else "")
                point = [f"{number:.4f}" for number in place.point] if place.point else ["", ""]
                assert point == [row["latitude"], row["longitude"]]


def test_what_a_place_is_in_is_in_the_tables() -> None:
    """Each code that a place is in is one of its kind."""
    tables = {kind: read_places(FRANCE, kind) for kind in FRANCE.listed}
    for places in tables.values():
        for place in places.values():
            assert all(code in tables[kind] for kind, code in place.inside), place
