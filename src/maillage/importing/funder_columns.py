"""Columns of amounts whose header is who gives them: « CAF », « Ville », « ANCT »."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping

from maillage.importing.agreement import HALF, filled
from maillage.importing.columns import ImportColumn
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_meaning import is_asked
from maillage.importing.header_names import BELOW
from maillage.importing.header_spellings import variants, without_unit
from maillage.importing.known_headers import USUAL, form, header_lists, singular
from maillage.model.entities import Entity, Field, Model
from maillage.reading.grammars.of_field import understand
from maillage.reading.grammars.understanding import Understood
from maillage.text.words import fold

#: What any money is, where its header does not say more.
_RESOURCE, _SUBSIDY = "ressource", "subvention"
#: Such columns that a table has at least, where nothing above them says what they are.
_SEVERAL = 2


def funder_columns(model: Model, headed: HeadedSheet, entity: Entity) -> dict[str, ImportColumn]:
    """Return the columns of a table that are headed by who gives the amounts below."""
    way = _way(entity)
    if not way or headed.schema:
        return {}
    known = header_lists()[USUAL].words["funders"]
    below, named = list[str](), list[str]()
    for at, header in headed.headers.items():
        name = header.rpartition(BELOW)[2]
        groups = list(variants(headed.groups.get(at, "")))
        if any(map(is_asked, groups)):
            continue
        is_below = any(
            group in known["below"] or form("funders", "grant").fullmatch(group) for group in groups
        )
        words = _funder(fold(without_unit(name)))
        first = singular(words).partition(" ")[0]
        says_money = _is_funder(_of_money(words), known) and not _is_funder(words, known)
        is_funder = _is_funder(words, known) or says_money
        if not (is_below or is_funder) or (first in known["sums"] and not says_money):
            continue
        if _are_amounts(way[-1], filled(headed.cells(at))):
            (below if is_below or says_money else named).append(header)
    found = below + (named if below or len(named) >= _SEVERAL else [])
    found += _of_years(way[-1], headed, found)
    return {
        header: ImportColumn(way, rank, _beside(model, way, _label(header)))
        for rank, header in enumerate(it for it in headed.headers.values() if it in found)
    }


def _funder(words: str) -> str:
    """Return a header, folded, without its numbers: « caf 54 2023 », « p147 anct »."""
    return " ".join(
        form("funders", "programme").sub("", form("funders", "number").sub("", words)).split()
    )


def _is_funder(words: str, known: Mapping[str, Container[str]]) -> bool:
    """Whether a header names who gives money, or two of them: « ville de x » is a « ville »."""
    if words in known["names"] or form("funders", "place").sub("", words) in known["names"]:
        return True
    first, _, rest = words.partition(" ")
    return bool(rest) and first in known["names"] and _is_funder(rest, known)


def _of_money(words: str) -> str:
    """Return whose money a header says that it is: « montant accordé par la CAF »."""
    return (
        " ".join(form("funders", "given").sub(" ", words).split())
        if form("funders", "given").search(words)
        else words
    )


def _of_years(field: Field, headed: HeadedSheet, taken: Container[str]) -> list[str]:
    """Return the headers of one grant in one year or several: each is a line that says its year.

    Where each year has a name of its own, as « Vote 2022 » beside « Montant 2021 », they are one
    grant too; two names of one year are two sums of it.
    """
    by_name: dict[str, list[str]] = {}
    for at, header in headed.headers.items():
        words = fold(header)
        name = _funder(words)
        is_grant = form("funders", "grant").fullmatch(name) or form("funders", "of_year").fullmatch(
            name
        )
        is_of_year = name != words and header not in taken and is_grant
        if is_of_year and _are_amounts(field, filled(headed.cells(at))):
            by_name.setdefault(name, []).append(header)
    alone = [same[0] for same in by_name.values() if len(same) == 1]
    if len(alone) == len(by_name) == len({_years(header) for header in alone}):
        by_name = {"": alone}
    return [
        header
        for same in by_name.values()
        for header in same
        if len(same) >= _SEVERAL or form("funders", "year").search(header)
    ]


def _years(header: str) -> tuple[str, ...]:
    return tuple(form("funders", "year").findall(fold(header)))


def _way(entity: Entity) -> tuple[Field, ...]:
    """Return the fields that lead to the amount of a funder; none where records have no such."""
    fields, way = entity.by_key, list[Field]()
    for key in ("funding", "lines", "amount"):
        if key not in fields:
            return ()
        way.append(fields[key])
        fields = fields[key].by_key
    return tuple(way)


def _label(header: str) -> str:
    """Return what a line is called: who gives it or, of a year, what is above that as well."""
    group, _, name = header.rpartition(BELOW)
    name = without_unit(name)
    return name if _funder(fold(name)) else f"{group} {name}".strip()


def _beside(model: Model, way: Iterable[Field], name: str) -> tuple[tuple[str, str], ...]:
    """Return what the header says of each amount: the name as it is, and what money it is."""
    nature = next(field for step in way for field in step.fields if field.key == "nature")
    words = fold(name)
    usual = (
        _SUBSIDY
        if form("funders", "grant").match(words) or form("funders", "of_year").match(words)
        else _RESOURCE
    )
    code = model.schemes[nature.scheme].by_label.get(words, usual)
    return (("label", name), ("nature", code))


def _are_amounts(field: Field, texts: Iterable[str]) -> bool:
    found = list(texts)
    right = sum(isinstance(understand(field, text), Understood) for text in found)
    return right > HALF * len(found)
