"""The pages that a server makes before it lets readers in: one of each sort.

Templates, words and places are read when a page first needs them, and kept for all that follow.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from datasette_maillage.pages import search_page
from datasette_maillage.records.site import Site
from datasette_maillage.records.withdrawn import condition
from maillage.model.entities import Entity


def addresses(site: Site, connection: sqlite3.Connection) -> tuple[str, ...]:
    """Return the addresses: home, a record of each kind that is searched, and a search.

    The search speaks of something in a place, as people do.
    """
    shown = [*_shown(site, connection)]
    records = (f"/{kind}/{id_}" for kind, id_, _ in shown)
    places = (place.name for place in islice(site.model.places.every, 1))
    words = " ".join([*(name.split()[0] for *_, name in shown[:1]), *places])
    return ("/", *records, f"{search_page.PATH}?{urlencode({'q': words})}")


def _shown(site: Site, connection: sqlite3.Connection) -> Iterator[tuple[str, str, str]]:
    for entity in site.model.searched:
        if row := connection.execute(_first(entity)).fetchone():
            yield entity.name, *row


def _first(entity: Entity) -> str:
    return (
        f'SELECT id, "{entity.label_key}" FROM "{entity.collection}" '
        f"WHERE {condition(entity)} ORDER BY id LIMIT 1"
    )
