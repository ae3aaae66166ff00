"""The grammar of a field: one place where the gate, the form and the import have a text read."""

from __future__ import annotations

import re

from maillage.messages import N_
from maillage.model.entities import DATE, EDTF, Field
from maillage.reading.grammars import calendar_dates, registrations
from maillage.reading.grammars.quantities import quantity
from maillage.reading.grammars.understanding import (
    ASKED,
    Left,
    Reading,
    Understood,
    is_unknown,
    nothing_known,
)
from maillage.text import limits
from maillage.text.french import read_boolean

_BEGINS = frozenset({"startDate", "foundingDate"})
_ENDS = frozenset({"endDate"})
_NO_DAY = N_("Il faut un jour entier, comme 12/03/2017.")


def has_grammar(field: Field) -> bool:
    """Say whether texts are read for a field: a number, a yes or no, a date, a registration."""
    return (
        field.type in ("integer", "number", "boolean")
        or field.datatype in (DATE, EDTF)
        or field.key in registrations.KEYS
    )


def understand(field: Field, text: str) -> Reading:
    """Read a text as the value of a field: whole, or not at all."""
    if len(text) > limits.VALUE:
        return Left()
    if is_unknown(text):
        return nothing_known(text)
    bare = text.rstrip("? \u00a0\u202f")
    if "?" in text and bare and bare != text:
        meant = _read(field, bare)
        return Left(ASKED, near=meant.value if isinstance(meant, Understood) else None)
    return _read(field, text)


def _read(field: Field, text: str) -> Reading:
    if field.type in ("integer", "number"):
        return quantity(field, text)
    if field.type == "boolean":
        known = read_boolean(text)
        return Left() if known is None else Understood(known)
    if field.key in registrations.KEYS:
        return registrations.registration(field.key, text)
    if fits(field, "2017/2019"):
        return calendar_dates.period(text)
    name = field.iri.rpartition("/")[2]
    found = calendar_dates.single_date(text, begins=name in _BEGINS, ends=name in _ENDS)
    is_short = isinstance(found, Understood) and not fits(field, found.value)
    return Left(_NO_DAY) if is_short else found


def fits(field: Field, value: str) -> bool:
    """Whether a text has the form that a field asks for, where it asks for one."""
    return re.search(field.constraints.get("pattern", ""), value) is not None
