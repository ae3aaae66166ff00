"""Where proposals are written: what the pages of the form know of the site and of the visit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from datasette_maillage.contribute.finding_words import FindingWording
from datasette_maillage.contribute.gate import Gate
from datasette_maillage.contribute.names import RecordNames
from datasette_maillage.contribute.proposal import DraftDefaults, Proposal
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.web.request_context import Visit
from maillage.findings.report import Report
from maillage.importing.example_values import example_pointers, values_in
from maillage.reading.file_findings import located
from maillage.rules.hints import HINT
from maillage.text import limits
from maillage.text.words import fold


@dataclass(frozen=True)
class FormContext:
    """Where proposals are written: the site, the gate, the day, and what goes with the form."""

    records: Records
    visit: Visit
    today: date
    settings: Settings
    #: Signed by the site, so that the time a form was opened can be told.
    stamp: str = ""
    #: The step that the form is at; None where it shows all.
    step: int | None = None
    #: The names of the records of the proposal itself, by kind and id.
    beside: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def names(self) -> RecordNames:
        """The names of the published records."""
        return RecordNames(self.records)

    @property
    def site(self) -> Site:
        """The site."""
        return self.records.site

    def name(self, kind: str, identifier: str) -> str:
        """Return what a form shows for a record: of the catalogue, or beside it in the proposal."""
        beside = self.beside.get((kind, identifier))
        return beside or self.names.written(self.site.entity(kind), identifier)

    def knowing(self, proposal: Proposal) -> FormContext:
        """Return the context that knows the names of the new records of a proposal as well.

        A name that is a record’s of the catalogue, or of two of the proposal, would be read as
        another: such a record goes by its id.
        """
        new = [
            draft for draft in proposal.drafts if draft.id and draft.title and not draft.replaces
        ]
        known = [(draft.entity.name, fold(draft.title)) for draft in new]
        names = {
            (draft.entity.name, draft.id): draft.title
            for draft, key in zip(new, known, strict=True)
            if known.count(key) == 1 and self.names.find(draft.entity, draft.title) is None
        }
        places = self.site.model.places
        for picked in proposal.picked:
            if place := places.by_id(picked.id):
                names[picked.entity.name, picked.id] = places.called(place)
        return replace(self, beside=names)

    @property
    def speaker(self) -> FindingWording:
        """Who says what is wrong."""
        return FindingWording(self.visit, self.site.model.schemes, self.name)

    @property
    def beginner(self) -> DraftDefaults:
        """Who begins new proposals."""
        return DraftDefaults(self.names, self.today)


def judge(form: FormContext, draft: Proposal) -> Report:
    """Return the gate's verdict on a proposal; a new record has nothing of an example."""
    files = {file: text.encode() for file, text in draft.files.items()}
    report = Gate(form.records).judge(files, form.today, most=limits.FINDINGS)
    left = [
        located(HINT, record.file, pointer)
        for record in draft.drafts
        if not record.replaces
        for pointer in example_pointers(record.entity, dict(values_in(record.data, "")))
    ]
    return replace(report, findings=(*report.findings, *left)) if left else report
