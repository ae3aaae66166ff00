"""The receipt: where a proposal is, and what happens next."""

from __future__ import annotations

import re

from datasette_maillage.contribute.service import Service
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.site import CONTRIBUTED
from datasette_maillage.web.request_context import Visit

_DRAFT = re.compile(rf"({'|'.join(CONTRIBUTED)})(/[a-z0-9-]+)?")


def page(service: Service, visit: Visit) -> Page | None:
    """Return the receipt of a reference; None where this site took no such proposal."""
    reference = visit.params["reference"]
    state = service.queue.state(reference)
    if not state and service.settings.is_direct:
        return None
    draft = visit.get("fiche")
    context = {
        "reference": reference,
        "state": state,
        "draft_key": draft if _DRAFT.fullmatch(draft) else "",
        "settings": service.settings,
    }
    return Page("receipt", visit.say("Merci"), context=context)
