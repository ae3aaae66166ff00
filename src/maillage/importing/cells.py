"""What stands in a cell, read as the value that its field holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from maillage.french import read_boolean, read_date, read_number, read_period
from maillage.importing.fiches import by_label
from maillage.model import DATE, EDTF, Field, Model
from maillage.words import fold

#: A cell as a workbook has it.
Cell = str | float | int | bool | date | datetime | time | timedelta | None
#: From a kind of record and a name to the id of the record, if there is one.
Find = Callable[[str, str], str | None]

_SEPARATORS = re.compile(r"\s*[;\n•]\s*")
_HEDGE = re.compile(r"(?i)^(environ|env\.|à peu près|autour de|~|plus de|moins de)\s*")
_PRECISIONS = {"plus de": "plus-de", "moins de": "moins-de"}


def text_of(cell: Cell) -> str:
    """Return a cell as text: as a person sees it, without a decimal part that is none."""
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime():
            return cell.date().isoformat()
        case date():
            return cell.isoformat()
        case _:
            return str(cell).replace("\r\n", "\n").strip()


def value_of(one: Field, cell: Cell, model: Model, find: Find) -> Any:
    """Read a cell; what cannot be read stays as it is, and the gate says what is wrong with it."""
    text = text_of(cell)
    if one.many:
        parts = [part for part in _SEPARATORS.split(text) if part]
        if one.scheme and len(parts) == 1:
            parts = _by_commas(one, parts[0], model)
        values = [_value(one, part, model, find) for part in parts]
        return [value for number, value in enumerate(values) if value not in values[:number]]
    return _value(one, text, model, find)


def _by_commas(one: Field, text: str, model: Model) -> list[str]:
    """Split at commas, unless the text with its commas is one label."""
    labels = by_label(model.schemes[one.scheme])
    return [text] if fold(text) in labels else [part for part in re.split(r"\s*,\s*", text) if part]


def _value(one: Field, text: str, model: Model, find: Find) -> Any:
    if one.scheme:
        return by_label(model.schemes[one.scheme]).get(fold(text), text)
    if one.refers_to:
        return find(one.refers_to, text) or text
    read = {
        "integer": read_number,
        "number": read_number,
        "boolean": read_boolean,
    }.get(one.type) or {DATE: read_date, EDTF: read_period}.get(one.datatype)
    found: Any = read(_HEDGE.sub("", text)) if read else None
    return text if found is None else found


def precision_of(one: Field, cell: Cell) -> str | None:
    """Return the precision that a cell states before its number: « environ 30 000 € »."""
    if one.type not in ("integer", "number"):
        return None
    match = _HEDGE.match(text_of(cell))
    return _PRECISIONS.get(match.group(1).lower(), "environ") if match else None
