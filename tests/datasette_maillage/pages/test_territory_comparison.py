"""A territory beside the nearest of its kind: what is described, and silence is no zero."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from conftest import app_of
from datasette_maillage.pages.territory_comparison import MAX_OTHERS, TerritoryComparison, compare
from datasette_maillage.records.records import Records


@pytest.fixture
def connection(real_build: Path) -> Iterator[sqlite3.Connection]:
    """The database of the real catalogue."""
    with closing(sqlite3.connect(real_build / "maillage.db")) as found:
        found.row_factory = sqlite3.Row
        yield found


def _compared(site: Any, connection: sqlite3.Connection, name: str) -> TerritoryComparison | None:
    (kind,) = connection.execute("SELECT kind FROM territories WHERE id = ?", [name]).fetchone()
    return compare(Records(app_of(site).site, connection), {"id": name, "kind": kind})


def test_a_territory_stands_beside_the_nearest_of_its_kind(
    site: Any, connection: sqlite3.Connection
) -> None:
    """Itself among them, arrondissements of Paris alone, and that with most actions first."""
    found = _compared(site, connection, "paris-19e")
    assert found is not None
    names = [share.item["id"] for share in found.shares]
    assert "paris-19e" in names
    assert all(name.startswith("paris-") for name in names)
    assert len(names) == MAX_OTHERS + 1
    numbers = [share.amount for share in found.shares]
    assert numbers == sorted(numbers, reverse=True)
    # The two that lie beside it are among the nearest.
    assert {"paris-10e", "paris-20e"} <= {*names}


def test_what_is_not_described_is_counted_apart(site: Any, connection: sqlite3.Connection) -> None:
    """No territory is drawn with nothing; what lies inside a larger one counts as it does there."""
    found = _compared(site, connection, "ile-de-france")
    assert found is not None
    assert all(share.amount for share in found.shares)
    (inside,) = connection.execute(
        "SELECT count(DISTINCT action) FROM action_territories WHERE territory = 'ile-de-france'"
    ).fetchone()
    (share,) = [share for share in found.shares if share.item["id"] == "ile-de-france"]
    assert share.amount > inside
    assert found.silent == 0 or str(found.silent) in str(found.said)


@pytest.mark.parametrize("name", ["paris-15e", "la-reunion-region"])
def test_silence_is_not_compared(site: Any, connection: sqlite3.Connection, name: str) -> None:
    """A territory of which nothing is described stands beside no other."""
    counted = connection.execute(
        "WITH RECURSIVE inside(id) AS (SELECT ? UNION SELECT p.territory FROM territory_part_of p"
        " JOIN inside ON p.part_of = inside.id) SELECT count(*) FROM action_territories"
        " WHERE territory IN inside",
        [name],
    ).fetchone()[0]
    assert (_compared(site, connection, name) is None) == (counted == 0)
