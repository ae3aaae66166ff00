"""The page as it will be, and the ways to send what makes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from datasette_maillage.contribute import payload
from datasette_maillage.contribute.form_context import FormContext
from datasette_maillage.contribute.parts import held, part_of
from datasette_maillage.contribute.proposal import Proposal
from datasette_maillage.contribute.stamps import Verdict
from datasette_maillage.contribute.steps import arranged
from datasette_maillage.contribute.submissions import reference
from datasette_maillage.pages.frame import Page
from datasette_maillage.records.funding import budget
from datasette_maillage.records.layout import lay_out
from datasette_maillage.records.records import references
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.model.completeness import score
from maillage.rules.near_duplicates import is_near
from maillage.rules.record_index import presumed_key

#: The status of a page that is to be sent again, by the reason.
AGAIN = {Verdict.DOUBTFUL: 429, Verdict.STALE: 409}


def preview(
    form: FormContext, draft: Proposal, report: Report, again: Verdict | None = None
) -> Page:
    """Return the page as it will be, with the ways to send it; `again` is why it has to be."""
    main = draft.main
    refers = references(main.entity.fields, main.data)
    names = dict(form.records.names(refers))
    names.update(
        {(added.entity.name, added.id): added.title for added in (*draft.drafts, *draft.picked)}
    )
    context: dict[str, Any] = {
        "proposal": draft,
        "main": main,
        "entity": main.entity,
        "record": main.data,
        "above": (),
        "documents": "",
        "sheet": lay_out(form.visit, main.entity, main.data),
        "names": names,
        "groups": (),
        "budget": budget(form.site, main.data.get("funding", {}).get("lines", ())),
        "findings": [
            (draft.of(finding.file), finding) for finding in report.findings if not is_near(finding)
        ],
        "near": [_near(form, draft, finding) for finding in report.findings if is_near(finding)],
        "speaker": form.speaker,
        "score": score(form.site.model, main.entity.name, main.data),
        "stamp": form.stamp,
        "again": again.value if again else "",
        "settings": form.settings,
        "reference": reference(draft.files),
        "links": payload.forge_links(form.settings, draft.files),
        "mail": payload.mail_link(form.settings, draft.name, _letter(form, draft)),
        "draft_key": draft.draft_key,
        "held": held(form, draft),
        "step": form.step,
        "steps": arranged(part_of(form, main, 0).sections),
    }
    return Page("preview", main.title, context=context, status=AGAIN[again] if again else 200)


@dataclass(frozen=True)
class NearDuplicate:
    """A record of the catalogue, or of the proposal, that may be the same as a proposed one."""

    finding: Finding
    #: The number of the proposed one.
    number: int
    kind: str
    id: str


def _near(form: FormContext, draft: Proposal, finding: Finding) -> NearDuplicate:
    files = [record.file for record in draft.drafts]
    kind, _ = presumed_key(form.site.model, finding.file)
    return NearDuplicate(finding, files.index(finding.file), kind, finding.values["other"])


def _letter(form: FormContext, draft: Proposal) -> str:
    say = form.visit.say
    hello = say("Bonjour, voici une fiche pour le catalogue ; le fichier est joint.")
    return f"{hello}\n\n{draft.main.title}\n{say('Référence')} : {reference(draft.files)}\n"
