"""The lists of all records of a kind, page by page."""

from __future__ import annotations

from typing import Any

from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.records.summaries import cards
from datasette_maillage.web.request_context import Visit
from maillage.model.withdrawal import is_not_withdrawn

#: Actions stand in short; other records by name, so that more of them fit.
CARDS, NAMES = 30, 100


def page(records: Records, visit: Visit) -> Page | None:
    """Return one page of a list."""
    kinds = records.site.model.entities.values()
    entity = next(entity for entity in kinds if entity.kind.path == visit.params["collection"])
    is_short = entity.name == "action"
    (total,) = records.execute(
        f'SELECT count(*) FROM "{entity.collection}" WHERE {is_not_withdrawn(entity.by_key)}'
    ).fetchone()
    size = CARDS if is_short else NAMES
    number, last = visit.number("page"), max(1, -(-total // size))
    if number > last:
        return None
    # By id: the order of the index, whatever the number of records.
    scheme = entity.by_key["kind"].scheme if "kind" in entity.by_key else ""
    column = ", kind" if scheme else ""
    rows = records.execute(
        f'SELECT id, "{entity.label_key}" AS name{column} FROM "{entity.collection}" '
        f"WHERE {is_not_withdrawn(entity.by_key)} ORDER BY id LIMIT ? OFFSET ?",
        [size, (number - 1) * size],
    ).fetchall()
    context: dict[str, Any] = {
        "entity": entity,
        "scheme": scheme,
        "rows": rows,
        "cards": cards(records, [row["id"] for row in rows]) if is_short else [],
        "total": total,
        "number": number,
        "last": last,
    }
    title, description = visit.title(entity.kind.plural), visit.description(entity.words)
    return Page("collection", title, description, context)
