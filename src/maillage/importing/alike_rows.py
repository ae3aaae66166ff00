"""Rows of one file that may be of one thing: told once a family, with what to do in a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from maillage.findings.quotation import brief
from maillage.importing.drafts import ImportDraft, Problem, SourceLocation
from maillage.importing.judging import Judgement
from maillage.messages import N_, QUOTED, Listing, Message, counted
from maillage.rules import near_duplicates

#: Members of a family that are named.
_NAMED = 6
#: A draft that a family has, by how grave it is to be alike, and its file.
_Member = tuple[str, str]
_ALIKE = N_(
    "Ces lignes se ressemblent ({why}) : {members}. Si elles parlent de la même chose, gardez-en "
    "une seule, complétée. {advice}"
)
_KEPT = N_("Sinon, il n’y a rien à faire : toutes sont reprises.")
_WRONG = N_("Sinon, corrigez ce qui ne peut pas être le même.")
_IN_CATALOGUE = N_(
    "Cette fiche ressemble à une autre du catalogue ({why}) : {theirs}. {then} Sinon, il n’y a "
    "rien à faire : elle est reprise."
)
_IN_TABLE = N_(
    "Si c’est la même chose, écrivez « {id} » dans une colonne « Identifiant » pour la compléter."
)
_IN_TEXT = N_("Si c’est la même chose, retirez-la, et complétez la fiche « {id} ».")


def problems_of(found: Sequence[Judgement], drafts: Iterable[ImportDraft]) -> list[Problem]:
    """Return the problems of judgements: what is alike within the file, once a family."""
    by_file = {draft.file: draft for draft in drafts}
    problems: list[Problem] = []
    inside: list[Judgement] = []
    for judgement in found:
        is_alike = near_duplicates.is_near(judgement.finding) and _is_row(judgement.draft)
        other = by_file.get(judgement.finding.values["file"]) if is_alike else None
        if is_alike and other is None:
            problems.append(_like_catalogue(judgement))
        elif other and _is_row(other):
            inside.append(judgement)
        else:
            problems.append(judgement.problem)
    return [*problems, *(_told(family, by_file) for family in _families(inside))]


def _is_row(draft: ImportDraft) -> bool:
    """Whether a draft has a row to look at: an official place that a row brings has none."""
    return draft.place.row > 0 and not draft.is_picked


def _members(judgement: Judgement) -> tuple[_Member, _Member]:
    severity = judgement.problem.severity
    return (severity, judgement.draft.file), (severity, judgement.finding.values["file"])


def _families(inside: Iterable[Judgement]) -> Iterator[list[Judgement]]:
    """Yield the pairs of each family: all that are linked by others, by what is as grave."""
    above: dict[_Member, _Member] = {}

    def head(member: _Member) -> _Member:
        while (up := above.setdefault(member, member)) != member:
            above[member] = member = above[up]
        return member

    pairs = list(inside)
    for pair in pairs:
        first, second = map(head, _members(pair))
        above[first] = second
    families: dict[_Member, list[Judgement]] = defaultdict(list)
    for pair in pairs:
        families[head(_members(pair)[0])].append(pair)
    yield from families.values()


def _told(family: Sequence[Judgement], by_file: Mapping[str, ImportDraft]) -> Problem:
    files = {file for judgement in family for _, file in _members(judgement)}
    members = sorted((by_file[file] for file in files), key=lambda draft: draft.place.row)
    first, numbers = members[0], members[0].entity.kind.numbers
    reasons = {str(why): why for pair in family for why in pair.finding.values["why"].items}
    is_number = any(pair.finding.pointer[1:] in numbers for pair in family)
    said = _ALIKE(
        why=Listing(tuple(reasons.values())),
        members=Listing(tuple(_named(members)), N_("\u202f; ")),
        advice=_WRONG if is_number else _KEPT,
    )
    place = first.cells.get(f"/{first.entity.label_key}", first.place)
    return replace(family[0].problem, place=place, sentence=said, file=first.file)


def _named(members: Sequence[ImportDraft]) -> Iterator[Message]:
    """Yield the members of a family by name and row; the sheet too, where they are of several."""
    has_sheets = len({draft.place.sheet for draft in members}) > 1
    for draft in members[:_NAMED]:
        place = SourceLocation(draft.place.sheet, draft.place.row, word=draft.place.word)
        row = N_("ligne {row}")(row=place.row)
        sheet = N_("{what} « {name} »")(what=place.word, name=place.sheet)
        where = Listing((sheet, row)) if has_sheets else row
        yield N_("{title} ({where})")(title=QUOTED(text=brief(draft.title)), where=where)
    if len(members) > _NAMED:
        yield counted("{n} autre", "{n} autres", len(members) - _NAMED)


def _like_catalogue(judgement: Judgement) -> Problem:
    values = judgement.finding.values
    then = (_IN_TABLE if judgement.draft.columns else _IN_TEXT)(id=values["other"])
    said = _IN_CATALOGUE(why=values["why"], theirs=values["theirs"], then=then)
    return replace(judgement.problem, sentence=said)
