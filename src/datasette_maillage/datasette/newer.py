"""What Datasette 1.0, still an alpha, wants to be told at the start, and 0.65 asks by its hooks."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from datasette.version import __version__

from datasette_maillage.datasette.metadata import Presentation

#: What 1.0 counts as configuration of a table; the rest is metadata.
_CONFIGURATION = frozenset({"facets", "hidden", "label_column", "columns"})


def is_newer(datasette: Any) -> bool:
    """Say whether this Datasette keeps its metadata in a database of its own, as 1.0 does."""
    return hasattr(datasette, "set_database_metadata")


def warn() -> None:
    """Say at the start which Datasette the site is made for, where it runs on another."""
    logging.getLogger(__name__).warning(
        "Maillage is made for Datasette 0.65, and this is %s: its own pages stand, but Datasette’s "
        "tables, SQL and JSON may differ. See docs/site.md.",
        __version__,
    )


async def tell(datasette: Any, presentations: Mapping[str, Presentation]) -> None:
    """Give titles, descriptions, facets and questions, as the databases state them."""
    config = datasette.config = dict(datasette.config or {})
    databases = config["databases"] = dict(config.get("databases") or {})
    for name, one in presentations.items():
        await datasette.set_instance_metadata("title", one.title)
        for key, value in one.metadata.items():
            if isinstance(value, str):
                await datasette.set_database_metadata(name, key, value)
        databases[name] = {"tables": {}, **databases.get(name, {})}
        for table, facts in one.metadata["tables"].items():
            databases[name]["tables"][table] = {
                key: value for key, value in facts.items() if key in _CONFIGURATION
            }
            for key, value in facts.items():
                if isinstance(value, str) and key not in _CONFIGURATION:
                    await datasette.set_resource_metadata(name, table, key, value)
            for column, text in facts["columns"].items():
                await datasette.set_column_metadata(name, table, column, "description", text)
        for question, query in one.queries.items():
            await datasette.add_query(name, question, **query)
