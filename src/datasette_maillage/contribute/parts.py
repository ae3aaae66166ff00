"""The records of a proposal as parts of the form: their inputs, and what is said of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from datasette_maillage.contribute import inputs
from datasette_maillage.contribute.form_context import Desk
from datasette_maillage.contribute.proposal import Draft, Proposal
from maillage.findings.finding import Finding, Report
from maillage.model.labels import Words
from maillage.rules.schema import MISSING


@dataclass(frozen=True)
class Part:
    """One record of the form."""

    number: int
    draft: Draft
    sections: Sequence[inputs.Section]
    #: What is said of the record as a whole.
    findings: Sequence[Finding]

    @property
    def found(self) -> list[tuple[str, Words, Finding]]:
        """Every finding, with the id and the name of the element it belongs to."""
        words = self.draft.entity.words
        listed = [(f"fiche-{self.number}", words, one) for one in self.findings]
        for section in self.sections:
            for one in section.inputs:
                listed += _found(one)
        return listed


def _found(one: inputs.Input) -> list[tuple[str, Words, Finding]]:
    listed = [(one.label_id, one.field.words, finding) for finding in one.findings]
    for row in one.rows:
        for inner in row:
            listed += _found(inner)
    return listed


def _move_missing_id(by_pointer: dict[str, list[Finding]], label: str) -> None:
    """Have a record that has no id say so where its name is, which gives the id."""
    missing = {one.values["key"]: one for one in by_pointer[""] if one.code == MISSING.code}
    if "id" in missing:
        by_pointer[""].remove(missing["id"])
        if label not in missing:
            by_pointer[f"/{label}"].append(missing["id"])


def part_of(
    desk: Desk, draft: Draft, number: int, report: Report | None = None, asked: str = ""
) -> Part:
    """Return one record of a proposal as a part of the form.

    Args:
        desk: where it is shown.
        draft: the record.
        number: its place in the proposal.
        report: the verdict on the proposal, where there is one.
        asked: the name of the input that a button was about.
    """
    by_pointer: dict[str, list[Finding]] = defaultdict(list)
    for finding in report.findings if report else ():
        if finding.file == draft.file:
            by_pointer[finding.pointer].append(finding)

    _move_missing_id(by_pointer, draft.entity.label_key)
    maker = inputs.Maker(desk.site.model, desk.name, by_pointer, number, asked)
    sections = list(maker.sections(draft))
    placed = {
        id(found) for section in sections for one in section.inputs for found in one.all_findings
    }
    left = [one for group in by_pointer.values() for one in group if id(one) not in placed]
    return Part(number, draft, sections, left)


def held(desk: Desk, draft: Proposal) -> list[tuple[str, str]]:
    """Return what a form that holds a proposal would send: names and values, in order."""
    desk = desk.knowing(draft)
    found: list[tuple[str, str]] = []
    for number, one in enumerate(draft.drafts):
        found.append((f"{number}.kind", one.entity.name))
        if one.replaces:
            found.append((f"{number}.replaces", "1"))
        if one.replaces or number:
            found.append((f"{number}.id", one.id))
        for section in part_of(desk, one, number).sections:
            for item in section.inputs:
                found += _held_input(item)
    return found


def _held_input(one: inputs.Input) -> list[tuple[str, str]]:
    held = [(one.name, value) for value in one.values]
    for row in one.rows:
        for inner in row:
            held += _held_input(inner)
    return held
