"""Of what kinds the records of a sheet are: its headers tell, its name breaks a tie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import replace

from maillage.importing.columns import is_place
from maillage.importing.header_meaning import Meaning
from maillage.importing.sheet_names import sheet_name
from maillage.model.entities import Entity, Model
from maillage.model.kind import ACTION, ORGANISATION
from maillage.text.words import fold

#: Why a column is left that says an organisation is described.
_OF_ORGANISATIONS = frozenset({"personal", "place", "position"})
_NAME = re.compile(r"noms?(?: \d+)?")
#: What stands beside the name of a person, and of nothing else.
_OF_PERSON = frozenset({"prenom", "prenoms", "civilite"})


def kinds_of(model: Model, sheet: str, meant: Mapping[str, Meaning]) -> list[str]:
    """Tell of what kinds the records of a row are, those that are referred to first.

    Args:
        model: the model.
        sheet: the name of the sheet.
        meant: what its headers mean.
    """
    named = {
        kind: [header for header in meant if is_label(model, kind, meant[header])]
        for kind in model.entities
    }
    rivals = {kind for kind in named if named[kind]}
    told = {
        kind: headers if _is_told(model, kind, headers, meant, rivals) else []
        for kind, headers in named.items()
    }
    named = told if any(told.values()) else named
    score = dict.fromkeys(model.entities, 0.0)
    for meaning in meant.values():
        for kind in meaning.columns:
            score[kind] += 1
        if meaning.left in _OF_ORGANISATIONS:
            score[ORGANISATION] += 1
    if not any(named.values()) and any(is_link(meaning) for meaning in meant.values()):
        return [ORGANISATION]
    of_name = kind_by_name(model, sheet)
    candidates = [kind for kind in model.entities if named[kind]] or list(model.entities)
    best = max(candidates, key=lambda kind: (score[kind], kind == of_name))
    beside = [
        kind
        for kind in candidates
        if kind != best
        and (_names_beside(meant, named, kind, best) or _names_beside(meant, named, best, kind))
    ]
    # Who is referred to comes first.
    return sorted([best, *beside[:1]], key=lambda kind: not _is_referred_to(meant, named, kind))


def _is_told(
    model: Model, kind: str, headers: Sequence[str], meant: Mapping[str, Meaning], rivals: Set[str]
) -> bool:
    """Whether a header is the name of a kind and of nothing else, or another is of it alone.

    Of other kinds, those count of which some header is the name. The « objet » of an organisation
    is what it is for; beside an amount, it is that of a grant.
    """
    if any(_has_one_sense(model, meant[header], rivals) for header in headers):
        return True
    others = {it for header in headers for it in meant[header].columns if it in rivals} - {kind}
    return any(
        kind in meaning.columns and others.isdisjoint(meaning.columns) for meaning in meant.values()
    )


def _has_one_sense(model: Model, meaning: Meaning, rivals: Set[str]) -> bool:
    """Whether a header is the name of each kind that has it, or a link to another."""
    return all(
        column.field.refers_to or is_label(model, kind, meaning)
        for kind, column in meaning.columns.items()
        if kind in rivals
    )


def is_label(model: Model, kind: str, meaning: Meaning) -> bool:
    """Whether a header is the name of a kind of record."""
    column = meaning.columns.get(kind)
    return column is not None and column.pointer == f"/{model.entities[kind].label_key}"


def is_link(meaning: Meaning) -> bool:
    """Whether a header is whom something is done by, or with."""
    return any(column.field.refers_to == ORGANISATION for column in meaning.columns.values())


def _names_beside(
    meant: Mapping[str, Meaning], named: Mapping[str, list[str]], kind: str, other: str
) -> bool:
    """Whether a header is the name of one kind and, for another with a name of its own, a link."""
    return any(
        other in meant[header].columns
        and meant[header].columns[other].field.refers_to == kind
        and set(named[other]) - {header}
        for header in named[kind]
    )


def _is_referred_to(
    meant: Mapping[str, Meaning], named: Mapping[str, list[str]], kind: str
) -> bool:
    return any(
        column.field.refers_to == kind
        for header in named[kind]
        for column in meant[header].columns.values()
    )


def kind_by_name(model: Model, name: str) -> str:
    """Return the kind that the name of a sheet names by most words; empty where it names none."""
    words = f" {_singular(name)} "
    found = {
        entity.name: len(title.split())
        for entity in model.entities.values()
        for title in sorted(map(_singular, _titles(entity)), key=len)
        if f" {title} " in words
    }
    return max(found, key=found.__getitem__, default="")


def _titles(entity: Entity) -> Iterator[str]:
    # Its titles may change; a sheet that was made when they were others bears these still.
    yield from (entity.name, entity.collection, entity.kind.path)
    for words in (entity.words, entity.kind.plural):
        yield from words.titles.values()
    # As far as a sheet may be called so.
    yield from (sheet_name(entity.words, language) for language in entity.words.titles)


def _singular(text: str) -> str:
    return " ".join(word.rstrip("sx") for word in fold(text).split())


def of_organisation(
    model: Model, headers: Mapping[int, str], meant: Mapping[str, Meaning], *, has_money: bool
) -> Iterator[tuple[str, Meaning]]:
    """Yield the counts and places before the title of an action: those of the organisation.

    Args:
        model: the model.
        headers: the headers by column.
        meant: what they mean, of rows that hold an organisation and an action.
        has_money: whether rows say who got money, so that places tell where it went.
    """
    for header in _before_title(model, headers, meant):
        count = meant[header].columns.get(ACTION)
        place = meant[header].columns.get(ORGANISATION)
        if count and count.field.type == "integer":
            yield header, Meaning(left="other")
        elif place and is_place(place) and not has_money:
            yield header, replace(meant[header], columns={ORGANISATION: place})


def _before_title(
    model: Model, headers: Mapping[int, str], meant: Mapping[str, Meaning]
) -> list[str]:
    """Return the headers before the title of an action."""
    titles = (at for at, header in headers.items() if is_label(model, ACTION, meant[header]))
    first = next(titles, -1)
    return [header for at, header in headers.items() if at < first]


def of_persons(
    model: Model, headers: Mapping[int, str], meant: Mapping[str, Meaning]
) -> Iterator[tuple[str, Meaning]]:
    """Yield the headers that tell of persons by words that tell of other things elsewhere.

    « Nom » beside « Prénom » is that of a person. Where it comes before any other name, the rows
    are persons: of what is said of them, only the names of organisations are not theirs.

    Args:
        model: the model.
        headers: the headers by column.
        meant: what they mean alone.
    """
    beside = {at for at, header in headers.items() if fold(header) in _OF_PERSON}
    names = {
        at for at in headers if _NAME.fullmatch(fold(headers[at])) and {at - 1, at + 1} & beside
    }
    others = (
        at
        for at in headers
        if at not in names
        and any(is_label(model, kind, meant[headers[at]]) for kind in model.entities)
    )
    are_rows = bool(names) and min(names) < min(others, default=len(headers))
    for at, header in headers.items():
        tells = meant[header].columns and not is_label(model, ORGANISATION, meant[header])
        if at in names or (are_rows and tells):
            yield header, Meaning(left="personal")
