"""Rows of a table that are no records: sums, titles, footnotes, headers again, persons."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from maillage.findings.quotation import brief
from maillage.importing.agreement import is_civil, is_person
from maillage.importing.known_headers import form
from maillage.importing.record_tables import RecordTable
from maillage.messages import N_, Message
from maillage.model.kind import ACTION, ORGANISATION
from maillage.reading.grammars.understanding import is_unknown
from maillage.text.french import read_number
from maillage.text.numerals import DIGITS
from maillage.text.words import fold

#: The name of the example in the template.
EXAMPLE = N_("Exemple : {name}")
#: The cells of a row among which the word is looked for.
_FIRST = 4
#: What stands behind a number: a share, thousands of euros.
_UNIT = re.compile(r"(?i)(?:%|[km]\s?€|€)$")
#: A number, were it « 3.300 », of which nobody knows what the point is.
_DIGITS = re.compile(rf"-?{DIGITS}")
#: How a footnote begins.
_NOTE = re.compile(r"(?i)\s*(?:\*|\(\d+\)|\d+[).] |n\.?\s?b\.?\s|nota\b|notes?\s?:|sources?\s?:)")
#: The part of the cells of a row that must be the headers, for it to be the headers again.
_AGAIN = 0.6

_OF_SUMS = N_("C’est une ligne de total : elle n’est pas reprise.")
_OF_TITLE = N_("C’est un titre ou une note, seul sur sa ligne : il n’est pas repris.")
_RUNS = N_("C’est une aide au fonctionnement, et non une action : aucune action n’en est tirée.")
_NOT_GRANTED = N_(
    "« {text} » : ce qui était demandé n’a pas été accordé, et rien ne dit que l’action a eu lieu. "
    "Aucune action n’en est tirée."
)
_OF_HEADERS = N_("Ce sont les titres des colonnes, encore une fois : ils ne sont pas repris.")


def no_record(tables: Sequence[RecordTable], texts: Mapping[int, str]) -> Message | None:
    """Return why a row is no record; None where it is one.

    Args:
        tables: the tables of the sheet: one for each kind of record of a row.
        texts: the filled cells, by column.
    """
    headers = tables[0].headers
    again = sum(fold(text) == fold(headers.get(at, "")) for at, text in texts.items())
    if len(texts) > 1 and again >= _AGAIN * len(texts):
        return _OF_HEADERS
    if _is_sum(texts) or _is_bare(tables, texts):
        return _OF_SUMS
    if len(texts) == 1 and _stands_alone(tables, *next(iter(texts.items()))):
        return _OF_TITLE
    return None


def no_action(table: RecordTable, texts: Mapping[int, str]) -> Message | None:
    """Return why what a row says of an action is none; None where it is one."""
    if table.entity.name != ACTION:
        return None
    named = [fold(texts[at]) for at in table.labels if at in texts]
    if named and all(map(form("rows", "running").fullmatch, named)):
        return _RUNS
    said = _refusal(table, texts)
    return _NOT_GRANTED(text=brief(said)) if said else None


def _refusal(table: RecordTable, texts: Mapping[int, str]) -> str:
    """Return the cell that says that what a row asks for was refused; empty where none does.

    What got some money was not.
    """
    if any(
        column.field.key == "amount" and read_number(texts.get(at, ""))
        for at, header in table.headers.items()
        if (column := table.mapping.get(header))
    ):
        return ""
    return next((text for at, text in texts.items() if _says_no(table.headers[at], text)), "")


def _says_no(header: str, text: str) -> bool:
    """Whether a cell below a header says that a demand was refused."""
    asked, said = fold(header), fold(text)
    is_refused = form("rows", "refused").fullmatch(said) is not None
    if form("rows", "granted").fullmatch(asked):
        return is_refused or said in {"non", "n"}
    return is_refused and form("rows", "decision").fullmatch(asked) is not None


def _is_sum(texts: Mapping[int, str]) -> bool:
    """Whether one of the first cells says « total », and the others are numbers."""
    first = [text for text in list(texts.values())[:_FIRST] if not _is_number(text)]
    if not first:
        return False
    words = fold(first[-1])
    return bool(form("rows", "sum").fullmatch(words)) and all(
        map(_is_number, set(texts.values()) - {first[-1]})
    )


def _is_bare(tables: Sequence[RecordTable], texts: Mapping[int, str]) -> bool:
    """Whether a row has numbers alone, and names nothing."""
    labels = {at for table in tables for at in table.labels}
    return bool(labels) and labels.isdisjoint(texts) and all(map(_is_number, texts.values()))


def _is_number(text: str) -> bool:
    bare = _UNIT.sub("", text).strip()
    return read_number(bare) is not None or bool(_DIGITS.fullmatch(bare)) or is_unknown(text)


def _stands_alone(tables: Sequence[RecordTable], at: int, text: str) -> bool:
    """Whether the only cell of a row names no record, or one of which all else lacks.

    Where a row holds who got money and what for, a name alone says nothing of either.
    """
    if len(tables) > 1:
        return True
    labels = {label for table in tables for label in table.labels}
    if at not in labels or _NOTE.match(text) or form("rows", "group").fullmatch(fold(text)):
        return True
    asked = [
        column
        for table in tables
        if at in table.labels
        for column in table.mapping.values()
        if column.required
    ]
    return len(asked) > 1


#: The category of natural persons in the register of enterprises.
_CATEGORY = "1000"
_IS_PERSON = N_(
    "Cette ligne décrit une personne, et non une organisation : elle n’est jamais reprise."
)
_MAY_BE = N_(
    "Cette ligne semble nommer une personne : elle n’est pas reprise. Si c’est une organisation, "
    "dites-le dans son nom (« École … », « Association … »)."
)


def of_person(tables: Sequence[RecordTable], texts: Mapping[int, str]) -> Message | None:
    """Return why a row is of a person; None where it is not.

    Args:
        tables: the tables of the sheet: one for each kind of record of a row.
        texts: the filled cells, by column.
    """
    own = next((table for table in tables if table.entity.name == ORGANISATION), None)
    if own is None:
        return None
    names = [texts[at] for at in own.labels if at in texts]
    others = {fold(own.headers[at]): text for at, text in texts.items() if at not in own.labels}
    if any(_is_natural(header, text) for header, text in others.items()):
        return _IS_PERSON
    if own.labels and not names and any(map(form("persons", "parts").fullmatch, others)):
        return _IS_PERSON
    return _MAY_BE if any(is_civil(name) or _is_written_as_person(name) for name in names) else None


def _is_natural(header: str, text: str) -> bool:
    if not form("persons", "status").search(header):
        return False
    return bool(form("persons", "natural").fullmatch(fold(text))) or (
        "juridique" in header and text == _CATEGORY
    )


def _is_written_as_person(name: str) -> bool:
    """Whether a name is a surname in capitals beside a first name: « DURAND Camille »."""
    words = name.split()
    capitals = [word for word in words if len(word) > 1 and word.isupper()]
    return 0 < len(capitals) < len(words) and is_person(name)
