"""The longest titles: a page in French alone."""

from __future__ import annotations

from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit

_LONGEST = "SELECT title FROM actions ORDER BY length(title) DESC, title LIMIT ?"


def page(records: Records, visit: Visit) -> Page:
    """Return the page of the longest titles."""
    count = int(visit.get("nombre") or 10)
    titles = [title for (title,) in records.execute(_LONGEST, (count,))]
    return Page("longest_titles", visit.say("Les titres les plus longs"), "", {"titles": titles})
