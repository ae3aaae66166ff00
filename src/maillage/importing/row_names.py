"""What names the records of a table, where no header is the name of what is described."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from maillage.importing.agreement import MOST, agrees, filled, is_person
from maillage.importing.columns import ImportColumn
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_meaning import Meaning
from maillage.importing.header_names import BELOW, HeaderNames
from maillage.importing.kind_choice import is_label, is_link
from maillage.importing.known_headers import form, singular
from maillage.importing.texts.wordings import expression
from maillage.model.entities import Model
from maillage.model.kind import ORGANISATION
from maillage.text.words import fold

#: Who leads an action.
_LEAD = "/lead"
#: The words of a header that say who leads.
_OF_LEADER = frozenset({"porteur", "porteuse", "gestionnaire", "operateur"})
#: What an amount is said to be, twice; the number of a header that comes again.
_STATES = ("planned", "done")
_RANK = re.compile(r" \([0-9]{1,3}\)$")
#: The numbers of an organisation.
_NUMBERS = frozenset({"siren", "siret", "rna"})


def named_alone(
    model: Model, headed: HeadedSheet, names: HeaderNames, meant: Mapping[str, Meaning]
) -> dict[str, Meaning]:
    """Return what a header names where no other names a record, and each row has another name.

    Args:
        model: the model.
        headed: the sheet.
        names: what headers are known.
        meant: what its headers mean otherwise.
    """
    if any(is_label(model, kind, meaning) for meaning in meant.values() for kind in model.entities):
        return {}
    is_led = any(map(_leads, meant.values()))
    for at, header in headed.headers.items():
        # What organisations are for, « Missions », is what is led where nothing else is named.
        others = set(meant[header].columns) - ({ORGANISATION} if is_led else set())
        is_known = others or meant[header].left not in ("", "other")
        found = Meaning() if is_known else names.alone(header, is_led=is_led)
        cells, texts = headed.cells(at), filled(headed.cells(at))
        if (
            found
            and len(set(texts)) == len(texts)
            and not any(map(is_person, texts))
            and all(agrees(model, column, cells, MOST) for column in found.columns.values())
        ):
            return {header: found}
    return {}


def said_of_leaders(model: Model, meant: Mapping[str, Meaning]) -> dict[str, Meaning]:
    """Return what is said of who carries what is named: « Type de porteur » beside « Lieu ».

    Args:
        model: the model.
        meant: what headers mean.
    """
    names = [it for it in meant if is_label(model, ORGANISATION, meant[it])]
    is_another = any(expression("leader").fullmatch(fold(it)) for it in meant if it not in names)
    if (
        not names
        or not is_another
        or not all(_OF_LEADER.isdisjoint(fold(it).split()) for it in names)
    ):
        return {}
    return {
        header: Meaning(left="other")
        for header, it in meant.items()
        if ORGANISATION in it.columns and not _OF_LEADER.isdisjoint(fold(header).split())
    }


def of_partners(meant: Mapping[str, Meaning], name: ImportColumn) -> dict[str, Meaning]:
    """Return what headers mean where nothing but an organisation is named: « Partenaire ».

    Args:
        meant: what they mean beside the name of something else.
        name: the column of the names of organisations.
    """
    if _is_named(meant, name):
        return {}
    links = [header for header in meant if is_link(meant[header])]
    return {header: Meaning({ORGANISATION: name}) for header in links[:1]}


def with_leaders(meant: Mapping[str, Meaning], name: ImportColumn) -> dict[str, Meaning]:
    """Return what headers mean where the number of who leads an action is told: it is described.

    Args:
        meant: what they mean alone.
        name: the column of the names of organisations.
    """
    numbered = any(
        set(it.columns) == {ORGANISATION} and it.columns[ORGANISATION].field.key in _NUMBERS
        for it in meant.values()
    )
    if _is_named(meant, name) or not numbered:
        return {}
    leads = [header for header in meant if _leads(meant[header])]
    return {
        it: replace(meant[it], columns={**meant[it].columns, ORGANISATION: name})
        for it in leads[:1]
    }


def receivers(
    model: Model, headed: HeadedSheet, names: HeaderNames, meant: Mapping[str, Meaning]
) -> Iterator[tuple[str, Meaning]]:
    """Yield « Bénéficiaires » above names, before what they got money for: organisations.

    Where one value of the list that the header names elsewhere stands there, they are no names.

    Args:
        model: the model.
        headed: the sheet, whose rows say who got money.
        names: what headers are known.
        meant: what its headers mean alone.
    """
    name = names.of_organisations
    if _is_named(meant, name) or any(map(_leads, meant.values())):
        return
    for at, header in headed.headers.items():
        if any(is_label(model, kind, meant[header]) for kind in model.entities):
            return
        lists = [it for it in meant[header].columns.values() if it.field.scheme]
        other = names.known(singular(fold(header))) if lists else Meaning()
        cells = headed.cells(at)
        if (
            other.columns.get(ORGANISATION) == name
            and agrees(model, name, cells, MOST)
            and not any(agrees(model, column, cells, MOST) for column in lists)
        ):
            yield header, other
            return


def done_beside_planned(headed: HeadedSheet, names: HeaderNames) -> Iterator[tuple[str, Meaning]]:
    """Yield what headers mean where an amount is told twice: as it was planned, and as it came out.

    « Prévisionnel : coût » beside « Réalisé : coût », or « Coût prévu » beside « Coût réel »: what
    was done is meant, by the words that both have, and what was planned is left.

    Args:
        headed: the sheet.
        names: what headers are known.
    """
    told: dict[str, dict[str, str]] = {}
    for at, header in headed.headers.items():
        group, name = headed.groups.get(at, ""), header.rpartition(BELOW)[2]
        words = fold(f"{group} {_RANK.sub('', name)}").split()
        said = [_state(word) for word in words]
        states = set(filter(None, said))
        if len(states) == 1:
            bare = " ".join(word for word, state in zip(words, said, strict=True) if not state)
            told.setdefault(bare, {}).setdefault(states.pop(), header)
    for bare, headers in told.items():
        if bare and len(headers) == len(_STATES):
            yield headers["planned"], Meaning(left="planned")
            yield headers["done"], names.known(bare)


def _state(word: str) -> str:
    """Return whether a word says of an amount that it was planned, or done; empty for neither."""
    return next((state for state in _STATES if form("money", state).fullmatch(word)), "")


def _leads(meaning: Meaning) -> bool:
    """Whether a header is who leads what is named."""
    return any(column.pointer == _LEAD for column in meaning.columns.values())


def _is_named(meant: Mapping[str, Meaning], name: ImportColumn) -> bool:
    columns = (it.columns.get(ORGANISATION) for it in meant.values())
    return any(column is not None and column.pointer == name.pointer for column in columns)
