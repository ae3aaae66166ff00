"""Which records stand: one that was withdrawn keeps its address, and is put forward nowhere.

Nearly always none is, or few: their ids are read once, and stand in the queries of the pages as
they are, so that a catalogue without any pays nothing.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping

from datasette_maillage.records.site import Site
from maillage.model.entities import Entity
from maillage.model.withdrawal import is_not_withdrawn


def condition(entity: Entity) -> str:
    """Return what is true, in SQL, of a row of the records of a kind that stand."""
    return is_not_withdrawn(entity.by_key)


def withdrawn(site: Site, connection: sqlite3.Connection, kind: str) -> Mapping[str, int]:
    """Return the row of each record of a kind that was withdrawn, by its id."""

    def read() -> Mapping[str, int]:
        entity = site.entity(kind)
        return dict(
            connection.execute(
                f'SELECT id, rowid FROM "{entity.collection}" WHERE NOT ({condition(entity)})'
            ).fetchall()
        )

    return site.once(f"withdrawn {kind}", read)


def stands(site: Site, connection: sqlite3.Connection, kind: str, column: str) -> str:
    """Return what is true, in SQL, where a column has the id of a record that stands."""
    gone = withdrawn(site, connection, kind)
    # An id is of letters, digits and hyphens: the gate lets no other in.
    return f"{column} NOT IN ({', '.join(map(repr, gone))})" if gone else "1"
