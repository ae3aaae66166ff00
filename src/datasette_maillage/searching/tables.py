"""Datasette's own table pages search as the site does: `?_search=` forgives there too."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.filters import FilterArguments

from datasette_maillage.searching import query
from datasette_maillage.site import Site


async def arguments(datasette: Any, site: Site, table: str, text: str) -> Any:
    """Return what the page of a table of records must ask of the database, given a search."""
    context = {"supports_search": True, "search": text}
    if not text:
        return FilterArguments([], extra_context=context)

    def find(connection: sqlite3.Connection) -> list[int]:
        asked = query.read(site.index, connection, text)
        found = query.search(site.index, connection, asked, table, whole=True)
        return [*found.rows()] if asked.words else []

    rows = await datasette.get_database(site.database).execute_fn(find)
    return FilterArguments(
        ["rowid IN (SELECT value FROM json_each(:maillage_found))"],
        {"maillage_found": str(rows)},
        [f"contient « {text} »"],
        context,
    )
