"""The receipt: where a proposal is, what became of it, and what happens next."""

from __future__ import annotations

from markupsafe import Markup

from datasette_maillage.contribute.queue import SENT
from datasette_maillage.contribute.service import Service
from datasette_maillage.contribute.submissions import ID, SubmissionOutcome
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.links import Links
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web.request_context import Visit

#: What becomes of a proposal that arrived.
TAKEN, PUBLISHED, NOT_KEPT = "taken", "published", "not-kept"


def page(records: Records, service: Service, visit: Visit) -> Page | None:
    """Return the receipt of a reference; None where this site took no such proposal."""
    site = records.site
    reference = visit.params["reference"]
    state = service.queue.state(reference)
    if not state and service.settings.is_direct:
        return None
    outcome = service.queue.outcome(reference) if state == SENT else None
    link = _link(records, visit, outcome) if outcome else None
    if outcome:
        state = NOT_KEPT if outcome.not_kept else PUBLISHED if link else TAKEN
    draft = visit.get("fiche")
    context = {
        "reference": reference,
        "state": state,
        "outcome": outcome,
        "link": link,
        "content": Links(site, visit).content,
        "draft_key": draft if _is_draft(site, draft) else "",
        "settings": service.settings,
    }
    return Page("receipt", visit.say("Merci"), context=context)


def _link(records: Records, visit: Visit, outcome: SubmissionOutcome) -> Markup | None:
    """Return the address of what a proposal became, once this site shows it."""
    kind, _, identifier = outcome.record.partition("/")
    if kind not in records.site.model.entities:
        return None
    name = records.names([(kind, identifier)]).get((kind, identifier))
    # A record that was there before shows a correction once its file is as new. Where Git was mute
    # at the build, no day tells.
    modified = records.dates(kind, identifier).get("modified", outcome.day)
    is_shown = name is not None and modified >= outcome.day
    return Links(records.site, visit).record(kind, identifier, name) if is_shown else None


def _is_draft(site: Site, key: str) -> bool:
    """Say whether a browser may keep something under a key: a kind, or a kind and an id."""
    kind, slash, identifier = key.partition("/")
    kinds = {entity.name for entity in site.model.contributed}
    return kind in kinds and (not slash or bool(ID.fullmatch(identifier)))
