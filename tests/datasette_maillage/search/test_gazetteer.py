"""What lies in a place and how far the rest is, whether the place has a record or not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from datasette_maillage.search.bitsets import rows_of
from datasette_maillage.search.gazetteer import Gazetteer
from datasette_maillage.search.proximity import area_of
from maillage.model.stored_model import read_model


@pytest.fixture(scope="module")
def connection(real_build: Path) -> Iterator[sqlite3.Connection]:
    """The database of the real catalogue."""
    file = real_build / "maillage.db"
    with closing(sqlite3.connect(f"file:{file}?immutable=1", uri=True)) as found:
        yield found


@pytest.fixture(scope="module")
def places(connection: sqlite3.Connection, real_build: Path) -> Gazetteer:
    """The places of the real catalogue, and of France."""
    model = read_model(real_build / "maillage.db")
    assert model is not None
    return Gazetteer(model.places, connection)


def _ids(connection: sqlite3.Connection, bits: int) -> set[str]:
    every = dict(connection.execute("SELECT rowid, id FROM territories").fetchall())
    return {every[row] for row in rows_of(bits)}


def test_what_lies_in_a_place_without_a_record_is_known(
    places: Gazetteer, connection: sqlite3.Connection
) -> None:
    """The département of the Rhône has no record: it holds none, and lies in its région."""
    (rhone,) = places.find("Rhône")
    assert (rhone.row, rhone.inside) == (0, 0)
    assert _ids(connection, rhone.wider) == {"auvergne-rhone-alpes"}
    (grand_est,) = places.find("Grand Est")
    assert {"nancy", "haut-du-lievre", "vosges"} <= _ids(connection, grand_est.inside)


def test_a_neighbourhood_lies_where_its_commune_does(
    places: Gazetteer, connection: sqlite3.Connection
) -> None:
    """A place that is not official is found by its name, and has the point of what it is in."""
    (banlay,) = places.find("le Banlay")
    assert banlay.where == "Nevers"
    assert _ids(connection, banlay.inside) == {"banlay"}
    assert {"nevers", "ca-de-nevers", "nievre"} <= _ids(connection, banlay.wider)
    assert banlay.point == places.find("Nevers")[0].point


def test_a_part_of_a_departement_is_not_at_its_middle(
    places: Gazetteer, connection: sqlite3.Connection
) -> None:
    """How far it is is not known, and nothing is said of it: Cambrai is the nearest to Lens."""
    (part,) = places.find("Sambre-Avesnois")
    assert part.point is None
    assert _ids(connection, part.inside) == {"sambre-avesnois"}
    (maubeuge,) = (it for it in places.find("Maubeuge") if it.place)
    assert "sambre-avesnois" in _ids(connection, maubeuge.wider)
    area = area_of(places, places.find("Lens"), 30, several=False)
    assert "sambre-avesnois" not in _ids(connection, area.wider)
    assert all("sambre-avesnois" not in _ids(connection, it.territories) for it in area.rings)


def test_the_nearest_come_first(places: Gazetteer, connection: sqlite3.Connection) -> None:
    """Around Nevers lies Fourchambault, some six kilometres away, before all else."""
    area = area_of(places, places.find("Nevers"), 30, several=False)
    assert _ids(connection, area.rings[0].territories) == {"fourchambault"}
    assert area.rings[0].kilometres in range(5, 8)
    distances = [ring.kilometres for ring in area.rings]
    assert distances == sorted(set(distances))


def test_places_of_one_name_have_no_middle(places: Gazetteer) -> None:
    """Nothing is near where several places may be meant."""
    assert area_of(places, places.find("Saint-Denis"), 30, several=True).rings == []
