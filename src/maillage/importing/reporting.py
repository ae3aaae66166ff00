"""What an import found, in words for a person: how it was understood, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.findings.quotation import visible
from maillage.findings.reporters import SEVERITY_WORDS
from maillage.importing.causes import Cause, causes
from maillage.importing.cells import BETWEEN
from maillage.importing.column_preview import SheetPreview, sheet_previews
from maillage.importing.columns import ImportColumn
from maillage.importing.drafts import ImportDraft, ImportTarget, called, letter
from maillage.importing.import_result import ImportResult
from maillage.importing.record_tables import RecordTable
from maillage.importing.record_view import record_lines
from maillage.importing.texts.line_preview import line_previews
from maillage.messages import N_, Listing, Message, counted
from maillage.messages.message import tell
from maillage.model.entities import Json, Model
from maillage.model.languages import SOURCE
from maillage.text.lexical import json_text

#: Records that are shown as they will be.
_FIRST = 3
_AND = N_(" et ")


def text(proposal: ImportResult, language: str = SOURCE) -> str:
    """Return how each sheet was understood, every problem, and the verdict."""
    sheets = sheet_previews(proposal.tables)
    lines = [line for sheet in sheets for line in _understood(sheet, language)]
    if proposal.drafts and proposal.text:
        lines += [*_placed(proposal, language), ""]
    lines += [line for cause in causes(proposal.problems) for line in _problem(cause, language)]
    lines += [line for draft in proposal.drafts for line in _left(draft, language)]
    lines += [line for draft in proposal.drafts for line in _corrects(draft, language)]
    if proposal.unread:
        lines += [N_("Reste à placer :").told(language), *_unread(proposal.unread), ""]
    return visible_lines([*lines, verdict(proposal, language)])


def visible_lines(lines: list[str]) -> str:
    """Join lines that hold what people wrote, nothing in them hidden."""
    return "\n".join(visible(line) for text in lines for line in text.split("\n"))


def _understood(sheet: SheetPreview, language: str) -> Iterator[str]:
    """Say of each column what it holds, where it goes, and why."""
    if sheet.is_understood:
        of_kind = N_("Feuille « {sheet} » : {kind}")
        for entity in sheet.entities:
            yield of_kind(sheet=sheet.name, kind=entity.words).told(language)
    else:
        yield N_("Feuille « {sheet} », à expliquer :")(sheet=sheet.name).told(language)
    for column in sheet.columns:
        goes = [_goes(it, language) for it in column.columns.values()]
        told = Listing(tuple(dict.fromkeys(goes)), _AND) if goes else N_("non reprise")
        why = f" ({column.reason.told(language)})" if column.reason else ""
        yield f"  {letter(column.at):>3}  {column.header} → {told.told(language)}{why}"
        if column.values:
            yield f"       {Listing(tuple(column.values), BETWEEN).told(language)}"
    yield ""


def _placed(proposal: ImportResult, language: str) -> Iterator[str]:
    """Say beside each line of a text where it went; those that no field took are marked."""
    left = N_("reste à placer")
    for line in line_previews(proposal.text, proposal.drafts):
        goes = [field.words for field in line.fields] + [left] * line.is_left
        fields = f" → {Listing(tuple(goes)).told(language)}" if goes else ""
        yield f"{'!' if line.is_left else ' '}{line.number:>4}  {line.text.strip()}{fields}"


def _goes(column: ImportColumn, language: str) -> str:
    """Say where the cells of a column go."""
    header = column.header(language)
    return N_("une croix pour {field}")(field=header).told(language) if column.code else header


def first_records(
    model: Model, proposal: ImportResult, known: ImportTarget, language: str = SOURCE
) -> str:
    """Return the first records as they will be, each value with the cell that it comes from."""
    names = {(draft.entity.name, draft.id): draft.title for draft in proposal.drafts}

    def name(kind: str, identifier: str) -> str:
        return names.get((kind, identifier)) or called(model, known, kind, identifier)

    lines: list[str] = []
    for draft in [draft for draft in proposal.drafts if not draft.is_picked][:_FIRST]:
        kind = tell(draft.entity.words, language)
        lines.append(N_("{group} : {title}")(group=kind, title=draft.title).told(language))
        for header, text, cell in record_lines(model, draft, name, language):
            beside = f"  [{tell(cell, language)}]" if cell else ""
            lines.append(
                f"  {N_('{group} : {title}')(group=header, title=text).told(language)}{beside}"
            )
        lines.append("")
    return visible_lines(lines)


def _problem(cause: Cause, language: str) -> Iterator[str]:
    problem = cause.problem
    code = f" {problem.code}" if problem.code else ""
    severity = SEVERITY_WORDS[problem.severity]
    heading = N_("{place} :{code} ({severity})")
    place = _begun(cause.told(language))
    yield heading(place=place, code=code, severity=severity).told(language)
    yield f"  {problem.message(language)}"
    if problem.suggestion:
        yield f"  → {tell(problem.suggestion, language)}"
    yield ""


def _begun(told: str) -> str:
    """Return a place as a line begins with it."""
    return told[:1].upper() + told[1:]


def _left(draft: ImportDraft, language: str) -> Iterator[str]:
    if not draft.left:
        return
    yield N_("« {title} », reste à placer :")(title=draft.title).told(language)
    for label, found in draft.left:
        first, *more = found.split("\n")
        yield f"  {N_('{group} : {title}')(group=label, title=first).told(language)}"
        yield from (f"    {line}" for line in more)
    yield ""


def _unread(text: str) -> list[str]:
    """Return the lines of a text that was not read, each with its number: all that they say."""
    rows = [(at, line) for at, line in enumerate(text.splitlines(), start=1) if line.strip()]
    return [f"{at:>5}  {line}" for at, line in rows]


def _corrects(draft: ImportDraft, language: str) -> Iterator[str]:
    if draft.former is None:
        return
    line = N_("{place} : {correction}")
    place = _begun(draft.place.told(language))
    yield line(place=place, correction=correction(draft)).told(language)
    yield ""


def correction(draft: ImportDraft) -> Message:
    """Return which record a draft corrects, and in what."""
    fields = Listing(tuple(field.words for field in draft.changes))
    said = N_("corrige la fiche « {title} » ({id}) : {fields}.")
    return said(title=draft.title, id=draft.id, fields=fields)


def document(proposal: ImportResult, language: str = SOURCE) -> str:
    """Return the same as JSON: the columns, the counts, and each cause with its rows."""
    refused = proposal.refused
    drafts = [draft for draft in proposal.drafts if not draft.is_picked]
    kinds = dict.fromkeys(draft.entity.name for draft in drafts)
    counts = {
        kind: {
            "read": sum(draft.entity.name == kind for draft in drafts),
            "accepted": sum(
                draft.entity.name == kind and draft.key not in refused for draft in drafts
            ),
        }
        for kind in kinds
    }
    return json_text(
        {
            "sheets": [_sheet(table) for table in proposal.tables],
            "records": {
                "read": len(drafts),
                "places": len(proposal.drafts) - len(drafts),
                "accepted": sum(count["accepted"] for count in counts.values()),
                "by_kind": counts,
            },
            "problems": [_cause(cause, language) for cause in causes(proposal.problems)],
            "accepted": proposal.accepted,
        }
    ).rstrip()


def _sheet(table: RecordTable) -> Json:
    return {
        "sheet": table.sheet,
        "kind": table.entity.name if table.mapping else None,
        "header_row": table.row,
        "columns": {
            header: column.pointer if (column := table.mapping.get(header)) else None
            for header in table.headers.values()
        },
    }


def _cause(cause: Cause, language: str) -> Json:
    problem = cause.problem
    return {
        "sheet": problem.place.sheet,
        "rows": list(cause.rows),
        "column": None if problem.place.column is None else letter(problem.place.column),
        "header": problem.place.header or None,
        "severity": problem.severity,
        "code": problem.code or None,
        "message": problem.message(language),
    }


def verdict(proposal: ImportResult, language: str = SOURCE) -> str:
    """Return the sentence that says it all."""
    errors = sum(problem.severity == "error" for problem in proposal.problems)
    records = sum(not draft.is_picked for draft in proposal.drafts)
    read = counted("{n} fiche lue", "{n} fiches lues", records)
    if errors:
        found = counted(
            "{n} problème à corriger ; {read}.", "{n} problèmes à corriger ; {read}.", errors
        )
        return found(read=read).told(language)
    if proposal.drafts:
        return N_("Tout est bon : {read}.")(read=read).told(language)
    return N_("Il n’y a rien à reprendre.").told(language)


def drafts(proposal: ImportResult, language: str = SOURCE) -> dict[str, str]:
    """Return the drafts as files, each with a text beside it: what it lacks, what is to be placed.

    Nothing that was read is lost, and a person goes on from there.
    """
    files: dict[str, str] = {}
    for draft in proposal.drafts:
        path = f"{draft.entity.collection}/{draft.id}"
        while f"{path}.json" in files:  # of what is there twice, both are kept
            path += "-bis"
        own = causes(proposal.problems_at(draft))
        lines = [line for cause in own for line in _problem(cause, language)]
        lines += _left(draft, language)
        files[f"{path}.json"] = draft.text
        if lines:
            files[f"{path}.txt"] = visible_lines([draft.title, "", *lines])
    return files
