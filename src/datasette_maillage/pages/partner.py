"""What the page of a partner shows besides its fields: the money it brings."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from typing import Any

from datasette_maillage.money import incomes
from datasette_maillage.site import Site
from maillage.model import Json


def more(site: Site, connection: sqlite3.Connection, record: Json) -> Mapping[str, Any]:
    """Return what the records say that the partner pays, in all."""
    natures = ", ".join(f"'{code}'" for code in incomes(site))
    paid = connection.execute(
        "SELECT sum(amount) AS amount, count(DISTINCT action) AS number FROM action_funding_lines "
        f"WHERE funder = ? AND amount > 0 AND (nature IS NULL OR nature IN ({natures}))",
        [record["id"]],
    ).fetchone()
    return {"paid": paid}
