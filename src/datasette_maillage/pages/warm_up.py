"""Warming up: the pages that a server makes before it lets readers in, one of each sort.

Templates, words and places are read when a page first needs them, and kept for all that follow.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from urllib.parse import urlencode

from datasette_maillage.pages import search_page
from datasette_maillage.records.records import Records
from maillage.model.entities import Entity
from maillage.model.withdrawal import is_not_withdrawn


def addresses(records: Records) -> tuple[str, ...]:
    """Return the addresses: home, a record of each kind that is searched, and a search.

    The search speaks of something in a place, as people do.
    """
    shown = [*_shown(records)]
    found = (f"/{kind}/{id_}" for kind, id_, _ in shown)
    places = (place.name for place in islice(records.site.model.places.every, 1))
    words = " ".join([*(name.split()[0] for *_, name in shown[:1]), *places])
    return ("/", *found, f"{search_page.PATH}?{urlencode({'q': words})}")


def _shown(records: Records) -> Iterator[tuple[str, str, str]]:
    for entity in records.site.model.searched:
        if row := records.execute(_first(entity)).fetchone():
            yield entity.name, *row


def _first(entity: Entity) -> str:
    return (
        f'SELECT id, "{entity.label_key}" FROM "{entity.collection}" '
        f"WHERE {is_not_withdrawn(entity.by_key)} ORDER BY id LIMIT 1"
    )
