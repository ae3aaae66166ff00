"""One group of the records that refer to something, on pages of its own."""

from __future__ import annotations

from datasette_maillage.pages.frame import Page
from datasette_maillage.records import related
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit

#: How many records stand on a page.
MANY = 60


def whole(records: Records, visit: Visit, target: tuple[str, str], title: str) -> Page | None:
    """Return one group on pages of its own: the one that `?voir=` names."""
    number = visit.number("page")
    window = (MANY, (number - 1) * MANY)
    for backlink in records.backlinks(target, window):
        if backlink.key == visit.get("voir") and backlink.ids:
            group = related.group_of(records, visit, backlink, target[1])
            last = -(-backlink.total // MANY)
            context = {"group": group, "number": number, "last": last, "of": title}
            return Page("group", f"{group.title}{visit.colon}{title}", context=context)
    return None
