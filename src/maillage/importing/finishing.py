"""Drafts made whole: what goes without saying, ids, references, places, and what the gate says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from maillage.importing import linking
from maillage.importing.alike_rows import problems_of
from maillage.importing.drafting import resolved, usual
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem, SourceLocation, name
from maillage.importing.example_values import example_left
from maillage.importing.judging import Judgement, judged
from maillage.importing.picking import Picker
from maillage.messages import N_
from maillage.model.entities import Field, Model


def finish(
    model: Model,
    drafts: list[ImportDraft],
    known: ImportTarget,
    contributor: str,
    *,
    leave: bool = False,
) -> list[Problem]:
    """Give drafts what goes without saying, ids and references, and ask the gate about them.

    The official places that they refer to, and that the catalogue lacks, come behind them.

    Args:
        model: the model.
        drafts: the drafts.
        known: the catalogue.
        contributor: who contributes, where the file does not say.
        leave: what the gate refuses and a new record can do without is left out, and told.
    """
    examples = [problem for draft in drafts for problem in example_left(draft)]
    for draft in drafts:
        if draft.former is None:
            begun = usual(model, draft.entity, contributor)
            draft.data.update({**begun, **draft.data})
    twice = name(drafts, known)
    linking.refer_beside(drafts)
    new = [draft for draft in drafts if draft.key not in twice]
    told = list(_with_places(model, new, known))
    drafts += [draft for draft in new if draft.is_picked]
    # Remarks take longer than refusals, and would be made again of what is left.
    problems = _left_out(judged(model, new, known, thorough=False)) if leave else []
    found = judged(model, new, known)
    return [*examples, *twice.values(), *told, *problems, *problems_of(found, new)]


def _with_places(model: Model, drafts: list[ImportDraft], known: ImportTarget) -> Iterator[Problem]:
    """Add the official places that drafts refer to, and tell what each was taken for."""
    picker = Picker(model, known, drafts)
    for draft in list(drafts):
        refer([draft], picker.find)
        for place, missing in picker.taken():
            drafts += [
                ImportDraft(it.entity, it.data, draft.place, is_picked=True) for it in missing
            ]
            said = _PLACE(name=place.name, where=model.places.where(place))
            yield Problem(draft.place, said, "advice")


_PLACE = N_("Lieu officiel : {name} ({where}). Sa fiche est ajoutée.")


def _left_out(found: Sequence[Judgement]) -> list[Problem]:
    """Leave out what is refused and not required, and return what is to be said of it."""
    refused = [judgement for judgement in found if judgement.problem.severity == "error"]
    # From the last on: what is left out of a list moves what is behind it.
    in_order = sorted(refused, key=lambda judgement: judgement.pointer, reverse=True)
    return [
        replace(judgement.problem, severity="warning", left=True)
        for judgement in in_order
        if judgement.draft.former is None and leave_out(judgement.draft, judgement.pointer)
    ]


def refer(drafts: Sequence[ImportDraft], find: Callable[[str, str], str | None]) -> None:
    """Put ids where names were written."""
    for draft in drafts:
        draft.data.update(resolved(draft.entity.fields, draft.data, find))


class _Step(NamedTuple):
    """One step to a value: what holds it, its key or rank there, its field."""

    holder: Any
    step: Any
    field: Field
    #: Where the holder stands.
    pointer: str
    is_item: bool = False


def leave_out(draft: ImportDraft, pointer: str) -> bool:
    """Take out of a draft the value at a pointer, or the least around it that is not required.

    What is left around it goes too, where no other cell said any of it: a grant that is not
    understood is no line of its kind.

    Returns:
        Whether the record can do without.
    """
    left = draft.cells.get(pointer)
    for it in reversed(_path(draft, pointer)):
        if it.is_item and len(it.holder) > 1:
            del it.holder[it.step]
            return True
        if not it.is_item and not it.field.required:
            it.holder.pop(it.step, None)
            if not it.pointer or _says_more(draft, it, left):
                return True
    return False


def _says_more(draft: ImportDraft, path: _Step, left: SourceLocation | None) -> bool:
    """Whether a cell, other than those that were left, said something of what is still there."""
    inside = [at for at in draft.cells if at.startswith(f"{path.pointer}/")]
    for at in inside:
        if draft.cells[at] == left:
            del draft.cells[at]
    beside = {
        at.removeprefix(f"{path.pointer}/").partition("/")[0] for at in inside if at in draft.cells
    }
    return not beside.isdisjoint(path.holder)


def _path(draft: ImportDraft, pointer: str) -> list[_Step]:
    """Return the steps to a value.

    A value of a list of plain values goes with the whole list: a cell is understood whole or left.
    """
    here: Any = draft.data
    fields = draft.entity.by_key
    path: list[_Step] = []
    above = ""
    steps = pointer.split("/")[1:]
    while steps:
        key = steps.pop(0)
        if not isinstance(here, dict) or key not in fields:
            break
        field = fields[key]
        path.append(_Step(here, key, field, above))
        here, fields, above = here.get(key), field.by_key, f"{above}/{key}"
        if steps and steps[0].isdecimal():
            rank = int(steps.pop(0))
            if not field.class_iri or not isinstance(here, list) or rank >= len(here):
                break
            path.append(_Step(here, rank, field, above, is_item=True))
            here, above = here[rank], f"{above}/{rank}"
    return path
