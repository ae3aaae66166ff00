"""One group of the records that refer to something, on pages of its own."""

from __future__ import annotations

from datasette_maillage.pages.frame import Page
from datasette_maillage.records import related
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit

PAGE_SIZE = 60


def whole(records: Records, visit: Visit, target: tuple[str, str], title: str) -> Page | None:
    """Return one group on pages of its own: the one that `?voir=` names."""
    number = visit.number("page")
    window = (PAGE_SIZE, (number - 1) * PAGE_SIZE)
    for backlink in records.backlinks(target, window):
        if backlink.key == visit.get("voir") and backlink.ids:
            group = related.group_of(records, visit, backlink, target[1])
            last = -(-backlink.total // PAGE_SIZE)
            context = {"group": group, "number": number, "last": last, "of": title}
            return Page("group", f"{group.title}{visit.colon}{title}", context=context)
    return None
