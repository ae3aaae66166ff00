"""Rows of a table of organisations that are of persons: sole traders, people who got an aid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage.importing.agreement import is_civil, is_person
from maillage.importing.known_headers import form
from maillage.importing.record_tables import RecordTable
from maillage.messages import N_, Message
from maillage.model.kind import ORGANISATION
from maillage.text.words import fold

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
