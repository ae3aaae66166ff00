"""What stands in a cell, read as the value that its field holds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from maillage.messages import N_, Listing
from maillage.messages.message import tell
from maillage.model.entities import DATE, EDTF, LANGUAGE_STRING, LINK, Field, Model
from maillage.model.languages import SOURCE
from maillage.text.french import read_boolean, read_count, read_date, read_period
from maillage.text.lexical import decimal_text
from maillage.text.suspect import restored
from maillage.text.words import fold, trimmed

#: A cell as `sheets` gives it; dates are texts by then.
Cell = str | float | bool | None
#: From a kind of record and a name to the id of the record, if there is one.
Find = Callable[[str, str], str | None]

#: Blanks in front of a sign, taken from their first on: tried from each of them, a long run of
#: blanks would take the square of its length.
_BLANKS = r"(?:(?<!\s)\s+)?"
_LINES = re.compile(rf"{_BLANKS}[\n•]\s*")
_SEPARATORS = re.compile(rf"{_BLANKS}[;\n•]\s*")
#: What stands between the values of a list.
BETWEEN = N_(" ; ")
#: Between links, which may hold semicolons themselves.
_BETWEEN_LINKS = re.compile(r"\s*;\s+|\s+;?\s*|;(?=https?:|www\.)")
_COMMAS = re.compile(rf"{_BLANKS},\s*")
_BULLET = re.compile(r"^[-–*]\s+")
_HEDGES = {
    "environ": "environ",
    "env": "environ",
    "a peu pres": "environ",
    "autour de": "environ",
    "pres de": "environ",
    "plus de": "plus-de",
    "moins de": "moins-de",
}
_HEDGE = r"(environ|env\.?|à peu près|autour de|près de|plus de|moins de|[~≈])"
_BEFORE = re.compile(rf"^{_HEDGE}\s*(?=[0-9])", re.IGNORECASE)
_AFTER = re.compile(r"(?<=[0-9€])\s*\(?(environ)\)?$", re.IGNORECASE)


def text_of(cell: Cell) -> str:
    """Return a cell as text: as a person sees it, a number without idle decimals."""
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case int() | float():
            return decimal_text(cell).replace(".", ",")
        case _:
            return trimmed(restored(cell))


def value_of(one: Field, cell: Cell, model: Model, find: Find) -> Any:
    """Read a cell; what cannot be read stays as it is, and the gate says what is wrong with it."""
    text = text_of(cell)
    if not one.many:
        return _value(one, text, cell, model, find)
    values = [_value(one, part, None, model, find) for part in _parts(one, text, model, find)]
    return list(dict.fromkeys(values))


def _parts(one: Field, text: str, model: Model, find: Find) -> list[str]:
    """Cut a text into the values of a list: one a line, or with semicolons between them."""
    if one.datatype == LINK:
        between = _LINES if "\n" in text else _BETWEEN_LINKS
        return [part for part in between.split(text) if part]
    free = one.datatype == LANGUAGE_STRING and "\n" in text
    parts = [_BULLET.sub("", part) for part in (_LINES if free else _SEPARATORS).split(text)]
    parts = [part for part in parts if part]
    if one.scheme:
        known = model.schemes[one.scheme].by_label
        return [piece for part in parts for piece in _by_commas(part, lambda it: fold(it) in known)]
    if one.refers_to:
        kind = one.refers_to
        return [
            piece
            for part in parts
            for piece in _by_commas(part, lambda it: find(kind, it) is not None)
        ]
    return parts


def _by_commas(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """Cut a text at its commas where it is no name as it stands, and a part of it is one."""
    pieces = [piece for piece in _COMMAS.split(text) if piece]
    return [text] if is_known(text) or not any(map(is_known, pieces)) else pieces


def _value(one: Field, text: str, cell: Cell, model: Model, find: Find) -> Any:
    if one.scheme:
        return model.schemes[one.scheme].by_label.get(fold(text), text)
    if one.refers_to:
        return find(one.refers_to, text) or text
    found: Any = None
    if one.type in ("integer", "number"):
        found = read_count(_AFTER.sub("", _BEFORE.sub("", text)), one.words.title)
    elif one.type == "boolean":
        found = read_boolean(text)
    elif one.datatype == DATE:
        found = read_date(text)
    elif one.datatype == EDTF:
        found = read_period(text)
    elif one.datatype == LINK and re.match(r"(?i)www\.|[\w-]+(\.[\w-]+)+(/|$)", text):
        found = f"https://{text}"
    elif one.datatype != LANGUAGE_STRING and isinstance(cell, int | float):
        found = _with_zero(one, text)
    return text if found is None else found


def _with_zero(one: Field, text: str) -> str | None:
    """Give a code the zero that a spreadsheet took from it: 1001 for 01001."""
    pattern = re.compile(one.constraints.get("pattern", ""))
    if pattern.search(text) or not text.isdecimal():
        return None
    return f"0{text}" if pattern.search(f"0{text}") else None


def precision_of(one: Field, cell: Cell) -> str | None:
    """Return the precision that a cell states beside its number: « environ 30 000 € »."""
    if one.type not in ("integer", "number"):
        return None
    text = text_of(cell)
    match = _BEFORE.match(text) or _AFTER.search(text)
    return _HEDGES.get(fold(match.group(1)), "environ") if match else None


def shown(field: Field, value: Any, model: Model) -> Any:
    """Return a value as people know it, to be told: labels for codes, « ; » between several."""
    if isinstance(value, list):
        items = tuple(shown(field, item, model) for item in value)
        is_plain = not any(isinstance(item, str) and ";" in item for item in items)
        return Listing(items, BETWEEN if is_plain else "\n")
    if field.scheme:
        concepts = model.schemes[field.scheme].concepts
        return next((concept.words for concept in concepts if concept.code == value), str(value))
    if isinstance(value, bool):
        return N_("oui") if value else N_("non")
    return text_of(value)


def written(field: Field, value: Any, model: Model, language: str = SOURCE) -> str:
    """Write a value as a person would into a cell."""
    return str(tell(shown(field, value, model), language))
