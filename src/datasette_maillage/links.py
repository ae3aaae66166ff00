"""Links to what the catalogue names, and out of it."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from datasette_maillage.site import Site
from datasette_maillage.visit import Visit
from maillage.model import LANGUAGE

_WEB = ("https://", "http://")


@dataclass(frozen=True)
class Links:
    """Links as the language of a visit has them."""

    site: Site
    visit: Visit

    @property
    def content(self) -> Markup:
        """Say that what contributors wrote is French, where the page around it is not."""
        other = self.visit.language != LANGUAGE
        return Markup(' lang="{}"').format(LANGUAGE) if other else Markup("")

    def record(self, kind: str, identifier: str, name: str | None) -> Markup:
        """Link to a record by its name."""
        address = self.visit.url(f"/{kind}/{identifier}")
        return Markup('<a href="{}"{}>{}</a>').format(address, self.content, name or identifier)

    def code(self, scheme: str, code: str) -> Markup:
        """Link to a concept by its label."""
        address = self.visit.url(f"/{scheme}/{code}")
        return Markup('<a href="{}">{}</a>').format(address, self.label(scheme, code))

    def label(self, scheme: str, code: str) -> str:
        """Return the label of a code."""
        concept = self.site.concepts.get((scheme, code))
        return self.visit.title(concept.words) if concept else code

    def outside(self, address: str) -> Markup:
        """Link to a page elsewhere, if it is one: any other scheme stays a text."""
        if not address.lower().startswith(_WEB):
            return Markup("<span>{}</span>").format(address)
        shown = address.partition("://")[2].removeprefix("www.").rstrip("/")
        return Markup('<a class="outside" href="{}" rel="noopener noreferrer">{}</a>').format(
            address, shown
        )
