"""What a header means, and what it says beside: thousands of euros, a year, money asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from maillage.importing.columns import ImportColumn
from maillage.importing.known_headers import form, singular
from maillage.model.entities import EURO

#: How a header was understood.
DECLARED, EXACT, MISSPELT = "declared", "exact", "misspelt"
#: Thousands and millions of euros: as a header says them, and of all amounts of a table. What a
#: title says of one sum, « dotation de 50 k€ », is no such thing.
_LARGE = ((1_000, "k", "millier"), (1_000_000, "m", "million"))
_IN_HEADER = tuple(
    (
        factor,
        re.compile(
            rf"(?i)[(\[]\s*(?:en )?(?:{sign} ?euro|{word})|(?<![\d,.])(?<!\d )\b{sign}\s?€"
            rf"|\ben {word}s? d.euro"
        ),
    )
    for factor, sign, word in _LARGE
)
_IN_TITLE = tuple(
    (factor, re.compile(rf"(?i)\ben (?:{sign} ?euros?\b|{sign}\s?€|{word}s? d.euro)"))
    for factor, sign, word in _LARGE
)
#: What a header says itself of what its amounts are in.
_IN_EUROS = re.compile(r"(?i)€|\beuros?\b")
#: The only year in a header.
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True)
class Meaning:
    """What a header means, for each kind of record that has such a field."""

    columns: Mapping[str, ImportColumn] = field(default_factory=dict)
    #: Why it is none of ours, where that is known.
    left: str = ""
    how: str = EXACT
    #: How it would have been spelt right.
    spelling: str = ""

    def __bool__(self) -> bool:
        return bool(self.columns or self.left)


def in_year(meaning: Meaning, header: str) -> Meaning:
    """Return what a header means of the year that it says, where what it counts has a period."""
    years = YEAR.findall(header)
    if len(years) != 1:
        return meaning
    columns = {
        kind: replace(column, beside=(*column.beside, ("period", years[0])))
        if column.field.type in ("integer", "number")
        and any(field.key == "period" for field in column.around)
        else column
        for kind, column in meaning.columns.items()
    }
    return replace(meaning, columns=columns)


def in_thousands(
    column: ImportColumn, header: str, group: str, titles: Iterable[str]
) -> ImportColumn:
    """Return a column, its amounts in thousands where its header says so, or what is above it.

    Args:
        column: the column.
        header: its header; what it says itself, such as « (€) », stands.
        group: what stands above the header, where there are two rows of them.
        titles: what stands above all headers, such as « montants en k€ ».
    """
    if column.field.unit != EURO:
        return column
    own = _factor(_IN_HEADER, header)
    if own == 1 and not _IN_EUROS.search(header):
        own = max(_factor(_IN_HEADER, group), *(_factor(_IN_TITLE, title) for title in titles), 1)
    return replace(column, factor=own)


def of_unsaid_unit(
    columns: Mapping[str, ImportColumn], groups: Mapping[str, str], titles: Sequence[str]
) -> list[str]:
    """Return the headers of amounts that may be in euros or not: another says thousands.

    Args:
        columns: the columns of a table, by header.
        groups: what stands above headers, by header.
        titles: what stands above all headers.
    """
    factors = {
        header: in_thousands(column, header, groups.get(header, ""), titles).factor
        for header, column in columns.items()
        if column.field.unit == EURO
    }
    if max(factors.values(), default=1) == 1:
        return []
    return [it for it, factor in factors.items() if factor == 1 and not _IN_EUROS.search(it)]


def _factor(units: Iterable[tuple[int, re.Pattern[str]]], text: str) -> int:
    return next((factor for factor, unit in units if unit.search(text)), 1)


#: The sorts of words of a header that say something of money, in the order they are tried.
_SORTS = ("cost", "grant", "granted", "asked", "idle", "action")
#: The usual headers that say the same: of a whole budget, of what was granted, given or asked for.
_WHOLE, _GRANTED, _GIVEN, _ASKED = "budget", "subvention", "montant financeur", "demande"


def is_asked(text: str) -> bool:
    """Whether what stands above headers says that the amounts below were asked for alone.

    >>> is_asked("financements demandes"), is_asked("sollicite"), is_asked("accorde")
    (True, True, False)
    """
    said = _said(text)
    return "asked" in said and said <= {"asked", "grant", "cost", "idle"}


def money_of(text: str) -> str:
    """Return the usual header that one, folded, is by its words of money; empty for another.

    >>> money_of("cout global previsionnel du projet"), money_of("aides octroyees par le jury")
    ('budget', 'subvention')
    >>> money_of("budget de l association"), money_of("montant demande")
    ('', 'demande')
    """
    said = _said(text)
    if said.isdisjoint({"cost", "grant"}) or "" in said:
        return ""
    if "asked" in said:
        return _ASKED
    if "granted" in said:
        return _GRANTED if "grant" in said else _GIVEN
    return _WHOLE if "cost" in said and "grant" not in said else ""


def _said(text: str) -> set[str]:
    """Return what the words of a header say of money, nothing for a word that says none of it."""
    forms = {sort: form("money", sort) for sort in _SORTS}
    return {
        next((sort for sort in _SORTS if forms[sort].fullmatch(word)), "")
        for word in singular(text).split()
    }
