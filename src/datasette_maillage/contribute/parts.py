"""The records of a proposal as parts of the form: their inputs, and what is said of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from datasette_maillage.contribute import inputs
from datasette_maillage.contribute.form_context import FormContext
from datasette_maillage.contribute.proposal import FormDraft, Proposal
from maillage.findings.finding import Finding
from maillage.findings.report import Report
from maillage.model.labels import Words
from maillage.rules.schema import MISSING


@dataclass(frozen=True)
class Part:
    """One record of the form."""

    number: int
    draft: FormDraft
    sections: Sequence[inputs.FormSection]
    #: What is said of the record as a whole.
    findings: Sequence[Finding]

    @property
    def found(self) -> list[tuple[str, Words, Finding]]:
        """Every finding, with the id and the name of the element it belongs to."""
        words = self.draft.entity.words
        listed = [(f"fiche-{self.number}", words, finding) for finding in self.findings]
        for section in self.sections:
            for input_ in section.inputs:
                listed += _found(input_)
        return listed


def _found(input_: inputs.Input) -> list[tuple[str, Words, Finding]]:
    listed = [(input_.label_id, input_.field.words, finding) for finding in input_.findings]
    for row in input_.rows:
        for inner in row:
            listed += _found(inner)
    return listed


def _move_missing_id(by_pointer: dict[str, list[Finding]], label: str) -> None:
    """Have a record that has no id say so where its name is, which gives the id."""
    missing = {
        finding.values["key"]: finding for finding in by_pointer[""] if finding.code == MISSING.code
    }
    if "id" in missing:
        by_pointer[""].remove(missing["id"])
        if label not in missing:
            by_pointer[f"/{label}"].append(missing["id"])


def part_of(
    form: FormContext, draft: FormDraft, number: int, report: Report | None = None, asked: str = ""
) -> Part:
    """Return one record of a proposal as a part of the form.

    `asked` is the name of the input that a button was about.
    """
    by_pointer: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings if report else ():
        if finding.file == draft.file:
            by_pointer[finding.pointer].append(finding)

    _move_missing_id(by_pointer, draft.entity.label_key)
    maker = inputs.InputBuilder(form.site.model, form.name, by_pointer, number, asked)
    sections = list(maker.sections(draft))
    placed = {
        id(found)
        for section in sections
        for input_ in section.inputs
        for found in input_.all_findings
    }
    left = [
        finding for group in by_pointer.values() for finding in group if id(finding) not in placed
    ]
    return Part(number, draft, sections, left)


def held(form: FormContext, draft: Proposal) -> list[tuple[str, str]]:
    """Return what a form that holds a proposal would send: names and values, in order."""
    form = form.knowing(draft)
    found: list[tuple[str, str]] = []
    for number, record in enumerate(draft.drafts):
        found.append((f"{number}.kind", record.entity.name))
        if record.replaces:
            found.append((f"{number}.replaces", "1"))
        if record.replaces or number:
            found.append((f"{number}.id", record.id))
        for section in part_of(form, record, number).sections:
            for item in section.inputs:
                found += item.held
    return found
