"""What an import found, in words for a person: how it was understood, and what to look at."""

from __future__ import annotations

from collections.abc import Iterator

from maillage.findings.finding import visible
from maillage.importing.drafts import Draft, Problem, letter
from maillage.importing.proposing import Proposal
from maillage.importing.record_tables import Table

_SEVERITIES = {
    "error": ("erreur", "error"),
    "warning": ("à vérifier", "to check"),
    "advice": ("conseil", "advice"),
}


def text(proposal: Proposal, language: str = "fr") -> str:
    """Return how each sheet was understood, every problem, and the verdict."""
    english = language == "en"
    lines = [line for table in proposal.tables for line in _understood(table, language)]
    lines += [line for one in proposal.problems for line in _problem(one, language)]
    lines += [line for draft in proposal.drafts for line in _left(draft, english)]
    lines += [line for draft in proposal.drafts for line in _corrects(draft, language)]
    return visible_lines([*lines, verdict(proposal, language)])


def visible_lines(lines: list[str]) -> str:
    """Join lines that hold what people wrote, nothing in them hidden."""
    return "\n".join(visible(line) for text in lines for line in text.split("\n"))


def _understood(table: Table, language: str) -> Iterator[str]:
    english = language == "en"
    words = table.entity.words
    kind = words.title_in(language)
    sheet = f"Sheet “{table.sheet}”" if english else f"Feuille « {table.sheet} »"
    yield f"{sheet} : {kind}" if not english else f"{sheet}: {kind}"
    for at, header in table.headers.items():
        column = table.mapping.get(header)
        if column:
            goes = column.header_en if english else column.header
        else:
            goes = "not imported" if english else "non reprise"
        yield f"  {letter(at):>3}  {header} → {goes}"
    yield ""


def _problem(problem: Problem, language: str) -> Iterator[str]:
    severity = _SEVERITIES[problem.severity][language == "en"]
    code = f" {problem.code}" if problem.code else ""
    place = problem.place.said(language)
    yield f"{place[:1].upper()}{place[1:]}{':' if language == 'en' else ' :'}{code} ({severity})"
    yield f"  {problem.message(language)}"
    if problem.suggestion:
        yield f"  → {problem.suggestion}"
    yield ""


def _left(draft: Draft, english: bool) -> Iterator[str]:
    if not draft.left:
        return
    yield f"“{draft.title}”, to be placed:" if english else f"« {draft.title} », reste à placer :"
    for label, found in draft.left:
        first, *more = found.split("\n")
        yield f"  {label} : {first}"
        yield from (f"    {line}" for line in more)
    yield ""


def _corrects(draft: Draft, language: str) -> Iterator[str]:
    if draft.former is None:
        return
    place = draft.place.said(language)
    colon = ":" if language == "en" else " :"
    yield f"{place[:1].upper()}{place[1:]}{colon} {correction(draft, language)}"
    yield ""


def correction(draft: Draft, language: str = "fr") -> str:
    """Return which record a draft corrects, and in what."""
    english = language == "en"
    fields = ", ".join(one.words.title_in(language) for one in draft.changes)
    if english:
        return f"corrects the record “{draft.title}” ({draft.id}): {fields}."
    return f"corrige la fiche « {draft.title} » ({draft.id}) : {fields}."


def verdict(proposal: Proposal, language: str = "fr") -> str:
    """Return the sentence that says it all."""
    errors = sum(one.severity == "error" for one in proposal.problems)
    records = sum(not draft.is_picked for draft in proposal.drafts)
    many, several = "s" if records > 1 else "", "s" if errors > 1 else ""
    if language == "en":
        read = f"{records} record{many} read"
        if errors:
            return f"{errors} problem{several} to mend; {read}."
        return f"All is well: {read}." if records else "There is nothing to import."
    read = f"{records} fiche{many} lue{many}"
    if errors:
        return f"{errors} problème{several} à corriger ; {read}."
    return f"Tout est bon : {read}." if records else "Il n’y a rien à reprendre."


def drafts(proposal: Proposal, language: str = "fr") -> dict[str, str]:
    """Return the drafts as files, each with a text beside it: what it lacks, what is to be placed.

    Nothing that was read is lost, and a person goes on from there.
    """
    files: dict[str, str] = {}
    for draft in proposal.drafts:
        path = f"{draft.entity.collection}/{draft.id}"
        while f"{path}.json" in files:  # of what is there twice, both are kept
            path += "-bis"
        own = [one for one in proposal.problems if draft.is_at(one.place)]
        lines = [line for one in own for line in _problem(one, language)]
        lines += _left(draft, language == "en")
        files[f"{path}.json"] = draft.text
        if lines:
            files[f"{path}.txt"] = visible_lines([draft.title, "", *lines])
    return files
