"""A page: what a template needs, and the frame that all pages share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import jinja2
from datasette.utils.asgi import Response

from datasette_maillage.drawing import locators
from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.linked_data import dereferencing
from datasette_maillage.linked_data.schema_org import structured
from datasette_maillage.records.links import Links
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.records.wording import Wording
from datasette_maillage.search.following import feed_of
from datasette_maillage.web import fallback
from datasette_maillage.web.request_context import Visit
from maillage.messages import N_, Message
from maillage.model.legal_notice import LegalNotice

T = TypeVar("T")

#: What the foot of each page says of the accessibility, by level (decree 2019-768, article 5).
CLAIMS: Mapping[str, Message] = {
    "totally": N_("Accessibilité : totalement conforme"),
    "partially": N_("Accessibilité : partiellement conforme"),
    "not": N_("Accessibilité : non conforme"),
}


#: What a template of a catalogue’s own puts before the name of the one that it stands in place of:
#: `{% extends "standard:maillage/home.html" %}`.
OURS = "standard"


@dataclass(frozen=True)
class Page:
    """What one page says, and the template that says it."""

    template: str
    title: str
    #: One or two sentences, for search engines and previews.
    description: str = ""
    context: Mapping[str, Any] = field(default_factory=dict)
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


#: Makes the answer to a visit; None where there is nothing at that address.
PageFunction = Callable[[Records, Visit], Page | Response | None]


@dataclass(frozen=True)
class SitePages:
    """What pages of a site are made with."""

    site: Site
    templates: jinja2.Environment
    #: Datasette's access to the database.
    database: Any

    async def ask(self, question: Callable[[Records], T]) -> T:
        """Ask the database, in a thread of its own."""
        found: T = await self.database.execute_fn(
            lambda connection: question(Records(self.site, connection))
        )
        return found

    def render(self, visit: Visit, page: Page) -> Response:
        """Return a page as HTML."""
        return render(self.templates, self.site, visit, page)


def environment(templates: jinja2.Environment, *, may_change: bool) -> jinja2.Environment:
    """Return Datasette's templates, to be rendered at once: the pages have nothing to await.

    To be made once: a compiled template takes milliseconds, the others a tenth of a second.

    Where somebody `may_change` some of them, their files are looked at each time, forty a page.
    """
    own = jinja2.PackageLoader("datasette_maillage")
    ours = jinja2.PrefixLoader({OURS: own}, delimiter=":")
    loaders = [loader for loader in (templates.loader, ours) if loader]
    return templates.overlay(
        enable_async=False,
        auto_reload=may_change,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=jinja2.ChoiceLoader(loaders),
    )


def frame(site: Site, visit: Visit) -> dict[str, Any]:
    """Return what every template may use, Datasette's own included."""
    return {
        "site": site,
        "visit": visit,
        "_": visit.say,
        "tell": visit.tell,
        "url": visit.url,
        "asset": lambda name: f"{site.prefix}/-/static-plugins/maillage/{name}?v={site.digest}",
        "face_file": lambda name: f"{site.prefix}/-/{name}?v={site.digest}",
        "words": (words := Wording.of(visit)),
        "many": words.many,
        "to": Links(site, visit),
        "locator": partial(locators.locator, map_sheet(site)),
        "claim": CLAIMS[LegalNotice.of(site.model.package).level],
    }


def render(templates: jinja2.Environment, site: Site, visit: Visit, page: Page) -> Response:
    """Return a page as HTML."""
    template = templates.get_template(f"maillage/{page.template}.html")
    data = structured(site, page.context)
    found = page.status != 404
    alternates = list(dereferencing.alternates(visit)) if found else []
    feed = feed_of(site, visit)
    shared = {"page": page, "structured": data, "alternates": alternates, "feed": feed}
    text = fallback.marked(template.render({**frame(site, visit), **shared, **page.context}))
    headers = {**dereferencing.headers(site, visit), **page.headers} if found else {}
    return Response.html(text, status=page.status, headers=headers)
