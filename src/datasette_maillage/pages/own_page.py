"""A page of a catalogue’s own, as it wrote it in Markdown."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markupsafe import Markup

from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit


def page(records: Records, visit: Visit) -> Page | None:
    """Return the page; None where the catalogue has none of the name."""
    own = records.site.model.own_pages.get(visit.params["name"])
    if own is None:
        return None
    html = Markup(_markdown().render(visit.description(own.words)))  # noqa: S704 - no HTML passes
    return Page("own_page", visit.title(own.words), "", {"html": html})


@cache
def _markdown() -> MarkdownIt:
    """Return what reads Markdown: no HTML, and no picture that another site would give."""
    return MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
