"""The pages of the form, from one visit to the next: the browser sends all there is each time.

Nothing is kept here between two visits, and everything works without a script: a button sends the
whole form, with what to do with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from datasette_maillage.contribute import proposal, short_forms, steps
from datasette_maillage.contribute.form_context import FormContext, judge
from datasette_maillage.contribute.form_reading import Sent, tidy
from datasette_maillage.contribute.inputs import entry_of
from datasette_maillage.contribute.parts import Part, held, part_of
from datasette_maillage.contribute.preview import preview
from datasette_maillage.contribute.proposal import MAX_RECORDS, FormDraft, Proposal
from datasette_maillage.contribute.short_forms import ShortForm
from datasette_maillage.contribute.submissions import ID
from datasette_maillage.pages.frame import Page
from datasette_maillage.web.request_context import Visit
from maillage.findings.report import Report
from maillage.model.entities import Entity
from maillage.model.withdrawal import DIFFERENT_FROM


@dataclass(frozen=True)
class Accepted:
    """A proposal that the gate accepts, and what its sender wants done with it."""

    #: `envoyer` or `telecharger`.
    wish: str
    proposal: Proposal
    report: Report


def choice(form: FormContext) -> Page:
    """Return the page where one says what to describe."""
    title = form.visit.say("Contribuer")
    return Page("contribute", title, context={"entities": form.site.model.contributed})


def opened(form: FormContext, entity: Entity) -> Page | None:
    """Return the form as it is first shown: empty, or filled with a record (`?de=`)."""
    start = form.visit.get("de")
    step = None if form.visit.get(steps.NAME) == steps.WHOLE else 0
    if not start:
        return _form(replace(form, step=step), form.beginner.new(entity), is_back=False)
    found = proposal.existing(form.records, entity, start)
    if found is None:
        return None
    how = form.visit.get("pour")
    if how == "dupliquer":
        return _form(replace(form, step=step), form.beginner.copy(found), is_back=False)
    short = short_forms.opened(form, found, how, form.visit.get("champ"))
    return short.page(form) if short else _form(form, found, is_back=False)


def sent_back(form: FormContext, sent: Sent) -> Page | Accepted | None:
    """Return what follows from a form that was sent: a page, or a proposal that may be sent on.

    None where what was sent is no form of this site.
    """
    short = short_forms.sent(form, sent)
    if short and short.is_choice:
        return short.page(form)
    sent = short.whole(form, sent) if short else sent
    draft = proposal.read(form.records, sent)
    if draft is None or not draft.main.entity.kind.is_contributed:
        return None
    action, _, target = next(iter(sent.get("action", ())), "verifier").partition(":")
    if action == steps.NAME:
        return _next(form, draft, sent, target)
    form = replace(form, step=steps.number(sent, action, target))
    if action in _CHANGES:
        changed = _CHANGES[action](form, draft, sent, target)
        added = len(changed.drafts) > len(draft.drafts)
        again = short.page(form, changed, asked=target) if short and not added else None
        return again or _form(form, changed, asked=target, added=added)
    return _judged(form, short, draft, action, target)


def _judged(
    form: FormContext, short: ShortForm | None, draft: Proposal, action: str, target: str
) -> Page | Accepted:
    """Return what follows from the verdict on a proposal, with what its button mends first."""
    if action == "ecrire":
        corrected = _written(held(form, draft), target)
        draft = proposal.read(form.records, corrected) or draft
    if action == "distinguer":
        draft = _told_apart(draft, target)
    report = judge(form, draft)
    if action == "ecrire" or not report.accepted:
        again = short.page(form, draft, report) if short else None
        return again or _form(form, draft, report)
    if action in ("envoyer", "telecharger"):
        return Accepted(action, draft, report)
    return preview(form, draft, report)


def _next(form: FormContext, draft: Proposal, sent: Sent, target: str) -> Page:
    """Return another step; the same where what was answered asks for more."""
    former = steps.number(sent, "", "")
    if former is not None and target == str(former + 1):
        known = form.knowing(draft)
        sections = part_of(known, draft.main, 0).sections
        more = steps.unseen(sections, former, sent)
        if more:
            return _form(replace(form, step=former), draft, asked=more.name)
    return _form(replace(form, step=steps.number(sent, steps.NAME, target)), draft)


def _written(held: Sequence[tuple[str, str]], target: str) -> Sent:
    """Put a suggestion into a form: `name=value`, or `name/number=value` for one of several."""
    name, _, value = target.partition("=")
    sent: dict[str, list[str]] = defaultdict(list)
    for key, text in held:
        sent[key].append(text)
    of_list, _, number = name.rpartition("/")
    if of_list in sent and number in map(str, range(len(sent[of_list]))):
        sent[of_list][int(number)] = value
    else:
        sent[name] = [value]
    return sent


def _told_apart(draft: Proposal, target: str) -> Proposal:
    """Note that a record is not another one: `number:id`."""
    number, _, other = target.partition(":")
    drafts = list(draft.drafts)
    if number in map(str, range(len(drafts))) and ID.fullmatch(other):
        record = drafts[int(number)]
        known = [*record.data.get(DIFFERENT_FROM, ()), other]
        drafts[int(number)] = replace(record, data={**record.data, DIFFERENT_FROM: known})
    return replace(draft, drafts=tuple(drafts))


def _with_record(form: FormContext, draft: Proposal, sent: Sent, target: str) -> Proposal:
    """Add a small record for what is not in the list: `name of the input:kind`."""
    name, _, kind = target.rpartition(":")
    if kind not in form.site.model.entities or len(draft.drafts) >= MAX_RECORDS:
        return draft
    entity = form.site.entity(kind)
    typed = [text for value in sent.get(name, ()) if (text := tidy(value))]
    unknown = [text for text in typed if form.names.find(entity, text) is None]
    fresh = form.beginner.new(entity).main
    if unknown:
        fresh = replace(fresh, data={entity.label_key: unknown[-1], **fresh.data})
    contributor = draft.main.data.get("contributor")
    if contributor:
        fresh = replace(fresh, data={**fresh.data, "contributor": contributor})
    return replace(draft, drafts=(*draft.drafts, fresh))


def _without_record(_context: FormContext, draft: Proposal, _sent: Sent, target: str) -> Proposal:
    kept = [
        record for number, record in enumerate(draft.drafts) if not number or str(number) != target
    ]
    gone = [record for record in draft.drafts if record not in kept and not record.replaces]
    names = {(record.entity.name, record.id): record.title for record in gone}
    # What named it keeps the name: nobody knows the id.
    left = replace(draft, drafts=tuple(kept))
    return proposal.renamed(left, lambda kind, name: names.get((kind, name)) or name)


def _as_it_is(_form: FormContext, draft: Proposal, _sent: Sent, _target: str) -> Proposal:
    return draft


#: What a button does to a proposal before the form is shown again, not judged.
_CHANGES: Mapping[str, Callable[[FormContext, Proposal, Sent, str], Proposal]] = {
    "ajouter": _as_it_is,
    "modifier": _as_it_is,
    "fiche": _with_record,
    "retirer": _without_record,
}


def _focus(parts: Sequence[Part], added: bool, asked: str) -> str:
    """Return the name of the input to go on with: that of a new record, or what was asked for."""
    inputs_ = (input_ for part in parts for section in part.sections for input_ in section.inputs)
    if added:
        return parts[-1].sections[0].inputs[0].name
    return entry_of(inputs_, asked)


def _form(
    form: FormContext,
    draft: Proposal,
    report: Report | None = None,
    *,
    asked: str = "",
    added: bool = False,
    is_back: bool = True,
) -> Page:
    """Return the form.

    `asked` names the input that a button was about; `is_back` is that it was sent, not opened.
    """
    form = form.knowing(draft)
    parts = [
        part_of(form, record, number, report, asked) for number, record in enumerate(draft.drafts)
    ]
    main = draft.main
    focus = "" if report else _focus(parts, added, asked)
    context = {
        "parts": parts,
        "steps": None if form.step is None else steps.steps(parts, form.step, focus),
        "main": main,
        "report": report,
        "stamp": form.stamp,
        "draft_key": draft.draft_key,
        "focus": focus,
        "is_back": is_back,
        "speaker": form.speaker,
        "errors": sum(found.severity == "error" for part in parts for *_, found in part.found),
        "doubts": sum(found.severity != "error" for part in parts for *_, found in part.found),
    }
    return Page("form", _title(form.visit, main), context=context, status=422 if report else 200)


def _title(visit: Visit, main: FormDraft) -> str:
    """Return the heading of the form: a kind has its own, as articles follow no rule."""
    if main.replaces:
        return visit.say("Corriger une fiche")
    if own := main.entity.kind.form:
        return visit.title(own)
    return visit.say("Nouvelle fiche ({kind})", kind=visit.title(main.entity.words).lower())
