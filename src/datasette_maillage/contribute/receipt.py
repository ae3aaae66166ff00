"""The receipt: where a proposal is, and what happens next."""

from __future__ import annotations

from datasette_maillage.contribute.service import Service
from datasette_maillage.contribute.submissions import ID
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.site import Site
from datasette_maillage.web.request_context import Visit


def page(site: Site, service: Service, visit: Visit) -> Page | None:
    """Return the receipt of a reference; None where this site took no such proposal."""
    reference = visit.params["reference"]
    state = service.queue.state(reference)
    if not state and service.settings.is_direct:
        return None
    draft = visit.get("fiche")
    context = {
        "reference": reference,
        "state": state,
        "draft_key": draft if _is_draft(site, draft) else "",
        "settings": service.settings,
    }
    return Page("receipt", visit.say("Merci"), context=context)


def _is_draft(site: Site, key: str) -> bool:
    """Say whether a browser may keep something under a key: a kind, or a kind and an id."""
    kind, slash, identifier = key.partition("/")
    kinds = {entity.name for entity in site.model.contributed}
    return kind in kinds and (not slash or bool(ID.fullmatch(identifier)))
