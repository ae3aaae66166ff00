"""Of what kinds the records of a sheet are: its headers tell, its name breaks a tie."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from maillage.importing.header_names import Meaning
from maillage.model.entities import Model
from maillage.model.kind import TERRITORY
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
        kind: [header for header in meant if _is_label(model, kind, meant[header])]
        for kind in model.entities
    }
    score = dict.fromkeys(model.entities, 0.0)
    for meaning in meant.values():
        for kind in meaning.columns:
            score[kind] += 1
        if meaning.left in _OF_ORGANISATIONS:
            score["partner"] += 1
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


def _is_label(model: Model, kind: str, meaning: Meaning) -> bool:
    column = meaning.columns.get(kind)
    return column is not None and column.pointer == f"/{model.entities[kind].label_key}"


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
    """Return the kind that the name of a sheet names; empty where it names none."""
    words = {word.rstrip("s") for word in fold(name).split()}
    for entity in model.entities.values():
        titles = (*entity.words.titles.values(), entity.collection)
        if words & {fold(title).rstrip("s") for title in titles}:
            return entity.name
    return ""


def of_persons(
    model: Model, headers: Mapping[int, str], meant: Mapping[str, Meaning]
) -> Iterator[tuple[str, Meaning]]:
    """Yield the headers that tell of persons by words that tell of other things elsewhere.

    « Nom » beside « Prénom » is that of a person. Where it comes before any other name, the rows
    are persons, and the places are where they live.

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
        and any(_is_label(model, kind, meant[headers[at]]) for kind in model.entities)
    )
    are_rows = bool(names) and min(names) < min(others, default=len(headers))
    for at, header in headers.items():
        columns = meant[header].columns.values()
        if at in names or (are_rows and any(it.field.refers_to == TERRITORY for it in columns)):
            yield header, Meaning(left="personal")
