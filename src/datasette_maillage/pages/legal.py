"""What the law wants a site to say of itself: accessibility, notice, personal data, contact."""

from __future__ import annotations

from collections.abc import Mapping

from datasette_maillage.drawing.map_sheet import map_sheet
from datasette_maillage.pages.frame import Page, PageFunction
from datasette_maillage.records.records import Records
from datasette_maillage.web.request_context import Visit
from maillage.messages import N_, Message
from maillage.model.legal_notice import LegalNotice

LEGAL: Mapping[str, tuple[str, Message]] = {
    "/accessibilite": ("accessibility", N_("Accessibilité")),
    "/mentions-legales": ("legal_notice", N_("Mentions légales")),
    "/donnees-personnelles": ("personal_data", N_("Données personnelles")),
    "/contact": ("contact", N_("Contact")),
}


def page_of(path: str) -> PageFunction:
    """Return what answers at one of the addresses."""
    template, title = LEGAL[path]

    def page(records: Records, visit: Visit) -> Page:
        site = records.site
        drawn = map_sheet(site).geography
        notice = LegalNotice.of(site.model.package)
        law = site.model.reference.descriptor.law
        context = {"legal": notice, "map_credit": drawn and drawn.credit, "law": law}
        told = visit.tell(title)
        said = visit.say("{page} du site {site}", page=told, site=visit.title(site.words))
        return Page(template, told, said, context)

    return page
