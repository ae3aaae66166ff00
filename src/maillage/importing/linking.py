"""Drafts of one file that are of one thing, or refer to each other: made once, and linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from maillage.importing.drafting import resolved
from maillage.importing.drafts import ImportDraft, Problem, SourceLocation
from maillage.importing.header_meaning import YEAR
from maillage.importing.namesakes import Namesakes
from maillage.messages import N_
from maillage.model.entities import Field, Json
from maillage.text.words import fold

_SAME_ACTION = N_(
    "« {title} » est aussi dans la feuille « {sheet} » : une seule fiche est faite des deux."
)
_ONE_BUDGET = N_(
    "Une fiche n’a qu’un budget, et cette action en a un total dans plusieurs feuilles : celui de "
    "{year} n’est pas repris."
)
_SAME_NAME = N_("« {title} » est déjà dans le catalogue : la fiche qui y est, est reprise.")


def merged(
    drafts: Sequence[ImportDraft], shared: frozenset[str], names: Namesakes
) -> Iterator[ImportDraft | Problem]:
    """Yield each thing once: an organisation of many rows, an action of the sheets of many years.

    Args:
        drafts: the drafts of a file, in the order of its rows.
        shared: the kinds of which a row holds a record beside another: rows repeat them.
        names: what tells which of them the catalogue has.
    """
    first: dict[tuple[str, ...], ImportDraft] = {}
    for draft in drafts:
        key = _identity(draft, shared)
        if draft.former is not None or not key:
            yield draft
            continue
        if draft.entity.name in shared and names.there(draft):
            if first.setdefault(key, draft) is draft:
                place = draft.cells.get(f"/{draft.entity.label_key}", draft.place)
                yield Problem(place, _SAME_NAME(title=draft.title), "advice")
            continue
        other = first.get(key)
        if other is None or not _goes_with(draft, other, shared):
            first.setdefault(key, draft)
            if draft.entity.name in shared and (namesake := names.apart(draft)):
                yield namesake
            yield draft
        else:
            years = list(_join(other, draft))
            yield from (Problem(draft.place, _ONE_BUDGET(year=it), "warning") for it in years)
            if draft.entity.name not in shared:
                said = _SAME_ACTION(title=draft.title, sheet=other.place.sheet)
                yield Problem(draft.place, said, "advice")


def _identity(draft: ImportDraft, shared: frozenset[str]) -> tuple[str, ...]:
    """Return what tells a thing from others: its name and, of an action, who leads it."""
    name = fold(draft.title)
    owner = "" if draft.entity.name in shared else fold(str(draft.data.get("lead", "")))
    return (draft.entity.name, name, owner) if name else ()


def _goes_with(draft: ImportDraft, other: ImportDraft, shared: frozenset[str]) -> bool:
    """Whether a draft is of the thing of another: nothing tells them apart, but the year."""
    if draft.entity.name in shared:
        keys = (*draft.entity.kind.numbers, *draft.entity.kind.places)
        return all(
            draft.data[key] == other.data[key]
            for key in keys
            if key in draft.data and key in other.data
        )
    return _year(draft.place) != _year(other.place)


def _year(place: SourceLocation) -> str:
    found = YEAR.findall(place.sheet)
    return found[0] if len(set(found)) == 1 else ""


def _join(first: ImportDraft, other: ImportDraft) -> Iterator[str]:
    """Give a draft what another of the same thing has: of two years, the later comes first.

    Yields:
        The years of which a budget is lost.
    """
    first.also.append(other.row)
    years = _year(first.place), _year(other.place)
    if years[0] and years[1]:
        for draft, year in zip((first, other), years, strict=True):
            _date(draft.entity.fields, draft.data, year)
    earlier, later = (first, other) if years[0] <= years[1] else (other, first)
    data = {**earlier.data, **later.data}
    for field in first.entity.fields if all(years) and years[0] != years[1] else ():
        if field.by_key.get("period") and not field.many and _DATED.issubset(field.by_key):
            before, after = (it.data.get(field.key, {}) for it in (earlier, later))
            if before and after and not {*before, *after} <= _DATED:
                yield min(years)
            elif before and after:
                lines = [*_of_year(earlier, field, min(years)), *_of_year(later, field, max(years))]
                data[field.key] = {_LINES: lines}
    for field in first.entity.fields:
        if field.many and field.class_iri and field.key in earlier.data and field.key in later.data:
            items = [*earlier.data[field.key], *later.data[field.key]]
            data[field.key] = [item for at, item in enumerate(items) if item not in items[:at]]
    if years[0] != years[1]:
        first.data.clear()
        first.data.update(data)
    else:
        first.data.update({**other.data, **first.data})


#: The parts of a budget that those of two years may have together: each line says its year.
_LINES = "lines"
_DATED = frozenset({_LINES, "period"})


def _of_year(draft: ImportDraft, field: Field, year: str) -> Iterator[Json]:
    """Yield the lines of the budget of a draft, called by its year unless they have one."""
    for rank, line in enumerate(draft.data[field.key].get(_LINES, ())):
        place = draft.cells.get(f"/{field.key}/{_LINES}/{rank}/amount")
        label = str(line.get("label") or (place.header if place else ""))
        dated = label if YEAR.search(label) else f"{label} {year}".strip()
        yield {**line, "label": dated}


def _date(fields: Sequence[Field], data: Json, year: str) -> None:
    """Say of each object of a record of which year it is, where it can."""
    for field in fields:
        value = data.get(field.key)
        period = field.by_key.get("period")
        if value and period:
            for item in value if isinstance(value, list) else [value]:
                item.setdefault("period", year)


def refer_beside(drafts: Sequence[ImportDraft]) -> None:
    """Put ids where drafts have names of others of the file: of their row, or of one alone."""
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    in_row: dict[tuple[tuple[str, int], str, str], str] = {}
    for draft in drafts:
        for key in (draft.entity.label_key, *draft.entity.kind.names):
            if isinstance(text := draft.data.get(key), str):
                named[draft.entity.name, fold(text)].add(draft.id)
        for row in (draft.row, *draft.also):
            in_row[row, draft.entity.name, fold(draft.title)] = draft.id
    for draft in drafts:

        def find(kind: str, text: str, row: tuple[str, int] = draft.row) -> str | None:
            found = named.get((kind, fold(text)), ())
            return next(iter(found)) if len(found) == 1 else in_row.get((row, kind, fold(text)))

        draft.data.update(resolved(draft.entity.fields, draft.data, find))
