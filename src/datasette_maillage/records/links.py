"""Links to what the catalogue names, and out of it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from markupsafe import Markup, escape

from datasette_maillage.records.site import Site
from datasette_maillage.web.request_context import Visit
from maillage.messages.catalogue import catalogue
from maillage.model.languages import SOURCE

_WEB = ("https://", "http://")


def _link(address: str, text: str, more: str = "") -> Markup:
    # A page has hundreds of links, and this takes a third of the time of Markup.format.
    return Markup(f'<a href="{escape(address)}"{more}>{escape(text)}</a>')  # noqa: S704, escaped


@dataclass(frozen=True)
class Links:
    """Links as the language of a visit has them."""

    site: Site
    visit: Visit

    @cached_property
    def content(self) -> Markup:
        """Set what contributors wrote apart: in their language, where the page is in another.

        Its direction is its own, and does not reach what stands around it (HTML, `dir`): a name in
        Arabic leaves the number behind it where it is.
        """
        other = self.visit.language != self.site.written
        language = Markup(' lang="{}"').format(self.site.model.language) if other else Markup("")
        return language + Markup(' dir="auto"')

    def term(self, text: str) -> Markup:
        """Say what a record calls something, in the language of the page where that is known.

        What an import writes of itself is a message, and has its translations.
        """
        known = catalogue(self.visit.language)
        if self.site.written == SOURCE and known.has(text):
            return escape(known.text(text))
        return Markup("<span{}>{}</span>").format(self.content, text)

    def record(self, kind: str, identifier: str, name: str | None) -> Markup:
        """Link to a record by its name."""
        address = self.visit.url(f"/{kind}/{identifier}")
        return _link(address, name or identifier, self.content)

    def code(self, scheme: str, code: str) -> Markup:
        """Link to a concept by its label."""
        address = self.visit.url(f"/{scheme}/{code}")
        return _link(address, self.label(scheme, code))

    def label(self, scheme: str, code: str) -> str:
        """Return the label of a code."""
        concept = self.site.concepts.get((scheme, code))
        return self.visit.title(concept.words) if concept else code

    def outside(self, address: str) -> Markup:
        """Link to a page elsewhere, if it is one: any other scheme stays a text."""
        if not address.lower().startswith(_WEB):
            return Markup('<span dir="ltr">{}</span>').format(address)
        shown = address.partition("://")[2].removeprefix("www.").rstrip("/")
        return Markup(
            '<a class="outside" href="{}" dir="ltr" rel="noopener noreferrer">{}</a>'
        ).format(address, shown)
