"""The pages of the form, from one visit to the next: the browser sends all there is each time.

Nothing is kept here between two visits, and everything works without a script: a button sends the
whole form, with what to do with it.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datasette_maillage import records
from datasette_maillage.contribute import KINDS, inputs, parcel, proposal
from datasette_maillage.contribute.judging import Gate
from datasette_maillage.contribute.proposal import MAX_RECORDS, Beginner, Draft, Proposal
from datasette_maillage.contribute.queue import ID, reference
from datasette_maillage.contribute.reading import Sent, tidy
from datasette_maillage.contribute.saying import Speaker, is_near
from datasette_maillage.contribute.settings import Settings
from datasette_maillage.layout import lay_out
from datasette_maillage.money import budget
from datasette_maillage.page import Page
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit
from maillage.catalogue import DIFFERENT_FROM, presumed_key
from maillage.findings import Finding, Report
from maillage.model import Entity, Json, Words
from maillage.quality import score
from maillage.rules.schema import MISSING

#: What a form fills in by itself, by what the visitor came to say of a record.
_SAID: Mapping[str, Json] = {"terminer": {"status": "terminee"}}


@dataclass(frozen=True)
class Desk:
    """Where proposals are written: the site, the gate, the day, and what goes with the form."""

    site: Site
    gate: Gate
    connection: sqlite3.Connection
    visit: Visit
    today: date
    settings: Settings
    #: Signed by the site, so that the time a form was opened can be told.
    stamp: str = ""

    def name(self, kind: str, identifier: str) -> str:
        """Return what a form shows for a record."""
        return self.gate.names.written(self.connection, self.site.entity(kind), identifier)

    @property
    def speaker(self) -> Speaker:
        """Who says what is wrong."""
        return Speaker(self.visit, self.site.model.schemes, self.name)

    @property
    def beginner(self) -> Beginner:
        """Who begins new proposals."""
        return Beginner(self.site, self.connection, self.gate.names, self.today)


@dataclass(frozen=True)
class Accepted:
    """A proposal that the gate accepts, and what its sender wants done with it."""

    #: `envoyer` or `telecharger`.
    wish: str
    proposal: Proposal
    report: Report


def choice(desk: Desk) -> Page:
    """Return the page where one says what to describe."""
    entities = [desk.site.entity(kind) for kind in KINDS]
    title = desk.visit.say("Contribuer")
    return Page("contribute", title, context={"entities": entities})


def opened(desk: Desk, entity: Entity) -> Page | None:
    """Return the form as it is first shown: empty, or filled with a record (`?de=`)."""
    start = desk.visit.get("de")
    if not start:
        return _form(desk, desk.beginner.new(entity), is_back=False)
    found = proposal.existing(desk.site, desk.connection, entity, start)
    if found is None:
        return None
    how = desk.visit.get("pour", "corriger")
    if how == "dupliquer":
        return _form(desk, desk.beginner.copy(found), is_back=False)
    said = {**_SAID.get(how, {}), "verified_on": desk.today.isoformat()}
    known = {key: value for key, value in said.items() if key in entity.by_key}
    main = replace(found.main, data={**found.main.data, **known})
    return _form(desk, Proposal((main,)), is_back=False)


def sent_back(desk: Desk, sent: Sent) -> Page | Accepted | None:
    """Return what follows from a form that was sent: a page, or a proposal that may be sent on."""
    draft = proposal.read(desk.site, desk.connection, desk.gate.names, sent)
    if draft is None:
        return None
    action, _, target = next(iter(sent.get("action", ())), "verifier").partition(":")
    if action in _CHANGES:
        changed = _CHANGES[action](desk, draft, sent, target)
        added = len(changed.drafts) > len(draft.drafts)
        return _form(desk, changed, asked=target, added=added)
    if action == "ecrire":
        corrected = _written(held(desk, draft), target)
        draft = proposal.read(desk.site, desk.connection, desk.gate.names, corrected) or draft
    if action == "distinguer":
        draft = _told_apart(draft, target)
    report = judge(desk, draft)
    if action == "ecrire" or not report.accepted:
        return _form(desk, draft, report)
    if action in ("envoyer", "telecharger"):
        return Accepted(action, draft, report)
    return preview(desk, draft, report)


def judge(desk: Desk, draft: Proposal) -> Report:
    """Return the gate's verdict on a proposal."""
    files = {file: text.encode() for file, text in draft.files.items()}
    return desk.gate.judge(desk.connection, files, desk.today)


def _written(held: Sequence[tuple[str, str]], target: str) -> Sent:
    """Put a suggestion into a form: `name=value`, or `name/number=value` for one of several."""
    name, _, value = target.partition("=")
    sent: dict[str, list[str]] = defaultdict(list)
    for key, text in held:
        sent[key].append(text)
    of_list, _, number = name.rpartition("/")
    if of_list in sent and number.isdecimal() and int(number) < len(sent[of_list]):
        sent[of_list][int(number)] = value
    else:
        sent[name] = [value]
    return sent


def _told_apart(draft: Proposal, target: str) -> Proposal:
    """Note that a record is not another one: `number:id`."""
    number, _, other = target.partition(":")
    drafts = list(draft.drafts)
    if number.isdecimal() and int(number) < len(drafts) and ID.fullmatch(other):
        one = drafts[int(number)]
        known = [*one.data.get(DIFFERENT_FROM, ()), other]
        drafts[int(number)] = replace(one, data={**one.data, DIFFERENT_FROM: known})
    return Proposal(tuple(drafts))


def _with_record(desk: Desk, draft: Proposal, sent: Sent, target: str) -> Proposal:
    """Add a small record for what is not in the list: `name of the input:kind`."""
    name, _, kind = target.rpartition(":")
    if kind not in inputs.ADDABLE or len(draft.drafts) >= MAX_RECORDS:
        return draft
    entity = desk.site.entity(kind)
    typed = [text for value in sent.get(name, ()) if (text := tidy(value))]
    unknown = [
        text for text in typed if desk.gate.names.find(desk.connection, entity, text) is None
    ]
    fresh = desk.beginner.new(entity).main
    if unknown:
        fresh = replace(fresh, data={entity.label_key: unknown[-1], **fresh.data})
    contributor = draft.main.data.get("contributor")
    if contributor:
        fresh = replace(fresh, data={**fresh.data, "contributor": contributor})
    return Proposal((*draft.drafts, fresh))


def _without_record(_desk: Desk, draft: Proposal, _sent: Sent, target: str) -> Proposal:
    kept = [one for number, one in enumerate(draft.drafts) if not number or str(number) != target]
    return Proposal(tuple(kept))


def _as_it_is(_desk: Desk, draft: Proposal, _sent: Sent, _target: str) -> Proposal:
    return draft


#: What a button does to a proposal before the form is shown again, not judged.
_CHANGES: Mapping[str, Callable[[Desk, Proposal, Sent, str], Proposal]] = {
    "ajouter": _as_it_is,
    "modifier": _as_it_is,
    "fiche": _with_record,
    "retirer": _without_record,
}


def _focus(parts: Sequence[Part], added: bool, asked: str) -> str:
    """Return the name of the input to go on with: that of a new record, or what was asked for."""
    inputs_ = (one for part in parts for section in part.sections for one in section.inputs)
    if added:
        return parts[-1].sections[0].inputs[0].name
    found = next(filter(None, (one.find(asked) for one in inputs_)), None) if asked else None
    return found.entry.name if found else ""


def _form(
    desk: Desk,
    draft: Proposal,
    report: Report | None = None,
    *,
    asked: str = "",
    added: bool = False,
    is_back: bool = True,
) -> Page:
    """Return the form.

    Args:
        desk: where it is shown.
        draft: what it holds.
        report: the verdict, where there is one.
        asked: the name of the input that a button was about.
        added: whether a record was added just now.
        is_back: whether it was sent, rather than opened.
    """
    parts = [_part(desk, one, number, report, asked) for number, one in enumerate(draft.drafts)]
    main = draft.main
    title = desk.visit.say("Corriger une fiche" if main.replaces else _TITLES[main.entity.name])
    context = {
        "parts": parts,
        "main": main,
        "report": report,
        "stamp": desk.stamp,
        "draft_key": draft_key(draft),
        "focus": "" if report else _focus(parts, added, asked),
        "is_back": is_back,
        "speaker": desk.speaker,
        "errors": sum(found.severity == "error" for part in parts for *_, found in part.found),
        "addable": inputs.ADDABLE,
    }
    return Page("form", title, context=context, status=422 if report else 200)


#: The heading of the form, by the kind of record: articles follow no rule.
_TITLES: Mapping[str, str] = {
    "action": "Décrire une action",
    "partner": "Décrire une organisation",
    "territory": "Décrire un territoire",
    "programme": "Décrire un programme",
}


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


def _part(desk: Desk, draft: Draft, number: int, report: Report | None, asked: str) -> Part:
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


def preview(desk: Desk, draft: Proposal, report: Report, *, again: bool = False) -> Page:
    """Return the page as it will be, with the ways to send it; `again` if that was refused."""
    main = draft.main
    refers = records.references(main.entity.fields, main.data)
    names = dict(records.names(desk.site, desk.connection, refers))
    names.update({(one.entity.name, one.id): one.title for one in draft.drafts})
    name = parcel_name(draft)
    context: dict[str, Any] = {
        "proposal": draft,
        "main": main,
        "entity": main.entity,
        "record": main.data,
        "above": (),
        "sheet": lay_out(main.entity, main.data),
        "names": names,
        "groups": (),
        "budget": budget(desk.site, main.data.get("funding", {}).get("lines", ())),
        "findings": [(draft.of(one.file), one) for one in report.findings if not is_near(one)],
        "near": [_near(desk, draft, one) for one in report.findings if is_near(one)],
        "speaker": desk.speaker,
        "score": score(desk.site.model, main.entity.name, main.data),
        "stamp": desk.stamp,
        "again": again,
        "settings": desk.settings,
        "reference": reference(draft.files),
        "links": parcel.forge_links(desk.settings, draft.files),
        "mail": parcel.mail_link(desk.settings, name, _letter(desk, draft)),
        "draft_key": draft_key(draft),
        "held": held(desk, draft),
    }
    return Page("preview", main.title, context=context, status=429 if again else 200)


@dataclass(frozen=True)
class Near:
    """A record of the catalogue, or of the proposal, that may be the same as a proposed one."""

    finding: Finding
    #: The number of the proposed one.
    number: int
    kind: str
    id: str


def _near(desk: Desk, draft: Proposal, finding: Finding) -> Near:
    files = [one.file for one in draft.drafts]
    kind, name = presumed_key(desk.site.model, finding.values["file"])
    return Near(finding, files.index(finding.file), kind, name)


def parcel_name(draft: Proposal) -> str:
    """Return what a proposal is called: `contribution/<id>-<reference>` as a file."""
    return f"contribution-{draft.main.id}-{reference(draft.files)}"


def draft_key(draft: Proposal) -> str:
    """Return the name under which a browser keeps what is being written."""
    main = draft.main
    return f"{main.entity.name}/{main.id}" if main.replaces else main.entity.name


def _letter(desk: Desk, draft: Proposal) -> str:
    say = desk.visit.say
    hello = say("Bonjour, voici une fiche pour le catalogue ; le fichier est joint.")
    return f"{hello}\n\n{draft.main.title}\n{say('Référence')} : {reference(draft.files)}\n"


def held(desk: Desk, draft: Proposal) -> list[tuple[str, str]]:
    """Return what a form that holds a proposal would send: names and values, in order."""
    found: list[tuple[str, str]] = []
    for number, one in enumerate(draft.drafts):
        found.append((f"{number}.kind", one.entity.name))
        if one.replaces:
            found.append((f"{number}.replaces", "1"))
        if one.replaces or number:
            found.append((f"{number}.id", one.id))
        for section in _part(desk, one, number, None, "").sections:
            for item in section.inputs:
                found += _held_input(item)
    return found


def _held_input(one: inputs.Input) -> list[tuple[str, str]]:
    held = [(one.name, value) for value in one.values]
    for row in one.rows:
        for inner in row:
            held += _held_input(inner)
    return held
