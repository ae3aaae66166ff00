"""The page that takes a table: what was read of it, what it becomes, and what is to be corrected.

Nothing is kept between two visits: the browser sends the cells back, packed, with what the columns
were said to mean.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datasette_maillage.contribute import proposal
from datasette_maillage.contribute.form_context import FormContext
from datasette_maillage.contribute.gate import Gate
from datasette_maillage.contribute.parts import held
from datasette_maillage.contribute.published_records import PublishedRecords
from datasette_maillage.contribute.table_answers import free_answers, lacking
from datasette_maillage.contribute.table_jobs import TableJob
from datasette_maillage.contribute.uploaded_file import UploadedFile
from datasette_maillage.pages.frame import Page
from maillage.findings.report import Report
from maillage.importing.causes import causes
from maillage.importing.column_preview import SheetPreview, sheet_previews
from maillage.importing.columns import REPEATED, columns, identifier
from maillage.importing.drafts import ImportDraft, Problem, letter
from maillage.importing.import_result import ImportOptions, ImportResult
from maillage.importing.proposing import from_sheets, from_text
from maillage.importing.record_view import Name, record_lines
from maillage.importing.reporting import correction
from maillage.importing.sheets import MAX_SIZE
from maillage.importing.texts.line_preview import line_previews
from maillage.messages import Message
from maillage.reading.listing import FOLDER
from maillage.text import limits

#: Rows that the page takes; a larger table is for the command line, or for several times.
MAX_ROWS = 2_000
#: Columns of a sheet that the page lets people map: a choice of every field stands beside each.
MAX_COLUMNS = 100
#: Rows that are read at once: of a longer table the first, to begin with.
FIRST_ROWS = 100
#: Records that one page shows, those with problems before all.
_SHOWN = 50
#: Problems that one page tells.
_MAX_TOLD = 200


@dataclass(frozen=True)
class SiteCatalogue(PublishedRecords):
    """What an import has to know of the catalogue, by what is published."""

    today: date
    told: Callable[[], None]

    def file(self, kind: str, identifier: str) -> str:
        """Return where a record would stand: its folder is found when it is sent."""
        return f"{FOLDER}/{self.records.site.entity(kind).collection}/{identifier}.json"

    def judge(
        self, files: Mapping[str, bytes], *, thorough: bool = True, placed: bool = True
    ) -> Report:
        """Judge files as a pull request that held them would be, up to so many findings a row."""
        gate, most = Gate(self.records), max(limits.FINDINGS, limits.OF_RECORD * len(files))
        return gate.judge(files, self.today, self.told, most=most, thorough=thorough, placed=placed)


def propose(
    form: FormContext,
    source: UploadedFile,
    options: ImportOptions,
    told: Callable[[], None] = lambda: None,
) -> ImportResult:
    """Return what a file becomes, in the light of what is published.

    `told` is called for each row that is read, and for each record that is judged.
    """
    known = SiteCatalogue(form.records, form.today, told)
    model = form.site.model
    if source.text:
        return from_text(model, known, source.text, options)
    return from_sheets(model, known, source.sheets, replace(options, progress=told))


def opened(form: FormContext, error: Message | None = None, *, template: bool = True) -> Page:
    """Return the page that asks for a file."""
    context = {
        "said": form.visit.tell(error) if error else "",
        "template": template,
        "limit": MAX_ROWS,
        "size": MAX_SIZE // 1_000_000,
    }
    title = form.visit.say("Importer un tableau")
    return Page("table_open", title, context=context, status=422 if error else 200)


def shown(
    form: FormContext,
    source: UploadedFile,
    options: ImportOptions,
    found: ImportResult,
    *,
    is_part: bool = False,
) -> Page:
    """Return the page that shows what was read, how it was understood, and what to correct.

    Of a part, the beginning of the file alone was read.
    """
    told = causes(found.problems)
    errors = sum(cause.problem.severity == "error" for cause in told)
    rows = sum(not draft.is_picked for draft in found.drafts)
    too_many = source.rows > MAX_ROWS
    refused = found.refused
    drafts = found.drafts
    if len(drafts) > _SHOWN:
        drafts = sorted(drafts, key=lambda draft: draft.key not in refused)[:_SHOWN]
    new = {(draft.entity.name, draft.id): draft.title for draft in found.drafts}

    def named(kind: str, identifier: str) -> str:
        return new.get((kind, identifier)) or form.name(kind, identifier)

    context = {
        "source": source.packed,
        "contributor": options.contributor,
        "sheets": [_sheet(form, sheet) for sheet in sheet_previews(found.tables)],
        "text_lines": list(line_previews(found.text, found.drafts)) if found.drafts else (),
        "lacking": lacking(form.site.model, found, options),
        "given": options.answers,
        "free": free_answers(options.answers),
        "origin": (options.source, options.observed),
        "causes": told[:_MAX_TOLD],
        "untold": max(0, len(told) - _MAX_TOLD),
        "errors": errors,
        "drafts": [_draft(form, draft, found.problems_at(draft), named) for draft in drafts],
        "accepted": found.accepted and not is_part,
        "too_many": too_many,
        "is_part": is_part and not too_many,
        "limit": MAX_ROWS,
        "first_rows": FIRST_ROWS,
        "rows": source.rows,
        "unshown": len(found.drafts) - len(drafts),
        "count": rows,
        "stamp": form.stamp,
        "direct": form.settings.is_direct,
        "letter": letter,
        "language": form.visit.language,
    }
    title = form.visit.say("Importer un tableau")
    return Page("table", title, context=context, status=422 if errors or too_many else 200)


def _sheet(form: FormContext, sheet: SheetPreview) -> dict[str, Any]:
    """Return a sheet for the page: of each column, the choices of what it means, by kind."""
    model, language = form.site.model, form.visit.language
    ranks = [it.rank for column in sheet.columns for it in column.columns.values()]
    repeated = max([REPEATED, *(rank + 1 for rank in ranks)])
    choices = {
        entity.name: [
            (column.pointer, column.header(language))
            for column in (identifier(entity), *columns(entity, repeated))
        ]
        for entity in sheet.entities
    }
    return {
        "sheet": sheet,
        "shown": sheet.columns[:MAX_COLUMNS],
        "is_cut": len(sheet.columns) > MAX_COLUMNS,
        "most": MAX_COLUMNS,
        "choices": choices,
        "kinds": model.entities.values(),
        "chosen": {entity.name for entity in sheet.entities},
    }


def _draft(
    form: FormContext, draft: ImportDraft, own: Sequence[Problem], named: Name
) -> dict[str, Any]:
    """Return a record for the page; one with problems can be completed in the form."""
    wrong = any(problem.severity == "error" for problem in own)
    return {
        "draft": draft,
        "lines": list(record_lines(form.site.model, draft, named, form.visit.language)),
        "corrects": correction(draft).told(form.visit.language) if draft.former is not None else "",
        "problems": own,
        "held": held(form, as_proposal([draft])) if wrong else [],
        "in_form": wrong and draft.entity.kind.is_contributed,
    }


def waiting(form: FormContext, job: TableJob) -> Page:
    """Return the page that tells how far the reading of a large table is."""
    context = {"done": job.done, "total": job.total}
    return Page("table_wait", form.visit.say("Importer un tableau"), context=context)


def as_proposal(drafts: Sequence[ImportDraft]) -> proposal.Proposal:
    """Return drafts as the form holds them, to be sent as a form is."""
    return proposal.Proposal(
        tuple(
            proposal.FormDraft(draft.entity, draft.data, draft.former is not None)
            for draft in drafts
        )
    )
