"""What stands in a cell, read as the value that its field holds."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable
from functools import cached_property
from typing import Any

from maillage.messages import N_, Listing
from maillage.messages.message import tell
from maillage.model.entities import LANGUAGE_STRING, LINK, Field, Model
from maillage.model.languages import SOURCE
from maillage.reading.grammars.enumerations import names
from maillage.reading.grammars.of_field import has_grammar, understand
from maillage.reading.grammars.understanding import Reading, Understood, is_unknown, nothing_known
from maillage.text.lexical import decimal_text
from maillage.text.memoization import LONGEST, memoized
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
#: More blanks between two words than a line has: none of them says anything.
_SPACES = re.compile(r"(?<! ) {2,}")
_BULLET = re.compile(r"^[-–*]\s+")


def text_of(cell: Cell) -> str:
    """Return a cell as text: as a person sees it, a number without idle decimals."""
    match cell:
        case None:
            return ""
        case bool():
            return "oui" if cell else "non"
        case int() | float():
            return decimal_text(cell).replace(".", ",")
        case LegibleText():
            return cell
        case LongText():
            return cell.legible
        case _:
            return _legible(cell)


class LegibleText(str):
    """What became of a long text once it was made legible, which changes nothing any more."""


class LongText(str):
    """A long text in a cell: what reads a table asks for it a dozen times, and makes it once."""

    @cached_property
    def legible(self) -> LegibleText:
        """The text as a person sees it."""
        return LegibleText(_legible(str(self)))


def remembering(cells: Iterable[Cell]) -> list[Cell]:
    """Return cells of which the long ones remember how they are read."""
    return [LongText(it) if isinstance(it, str) and len(it) > LONGEST else it for it in cells]


@memoized
def _legible(text: str) -> str:
    return _SPACES.sub(" ", trimmed(restored(text)))


def read_cell(field: Field, cell: Cell, model: Model, find: Find) -> Understood:
    """Read a cell; what is not understood stays as it is, and the gate says what is wrong."""
    text = text_of(cell)
    if _is_empty(field, text, model):
        return nothing_known(text)
    if field.many:
        values = [
            _value(field, part, None, model, find) for part in parts_of(field, text, model, find)
        ]
        return Understood(list(dict.fromkeys(values)))
    if has_grammar(field):
        read: Reading = understand(field, text)
        return read if isinstance(read, Understood) else Understood(text)
    return Understood(_value(field, text, cell, model, find))


def _is_empty(field: Field, text: str, model: Model) -> bool:
    """Say whether a text stands for an empty cell, and for nothing that the field may hold."""
    if not is_unknown(text):
        return False
    if field.scheme:
        return fold(text) not in model.schemes[field.scheme].by_label
    # In a text, words say something, and « NC » may be an acronym.
    return field.datatype != LANGUAGE_STRING


def parts_of(field: Field, text: str, model: Model, find: Find) -> list[str]:
    """Cut a text into the values of a list: one a line, or with semicolons between them."""
    if field.datatype == LINK:
        between = _LINES if "\n" in text else _BETWEEN_LINKS
        return [part for part in between.split(text) if part]
    free = field.datatype == LANGUAGE_STRING and "\n" in text
    parts = [_BULLET.sub("", part) for part in (_LINES if free else _SEPARATORS).split(text)]
    parts = [part for part in parts if part]
    if field.scheme:
        labels = model.schemes[field.scheme].by_label
        return [code for part in parts for code in _codes(part, labels)]
    if field.refers_to:
        kind = field.refers_to
        return [name for part in parts for name in names(part, lambda it: bool(find(kind, it)))]
    return parts


def _codes(part: str, labels: Container[str]) -> list[str]:
    """Cut a text into labels: « Parents, enfants » are two, though « parents-enfants » is one."""
    pieces = [piece.strip() for piece in part.split(",")]
    if all(fold(piece) in labels for piece in pieces):
        return pieces
    return names(part, lambda it: fold(it) in labels)


def _value(field: Field, text: str, cell: Cell, model: Model, find: Find) -> Any:
    if field.scheme:
        # A question mark asks: nobody has answered yet.
        return text if "?" in text else model.schemes[field.scheme].by_label.get(fold(text), text)
    if field.refers_to:
        return (None if "?" in text else find(field.refers_to, text)) or text
    if field.datatype == LINK and re.match(r"(?i)www\.|[\w-]+(\.[\w-]+)+(/|$)", text):
        return f"https://{text}"
    if field.datatype != LANGUAGE_STRING and isinstance(cell, int | float):
        return _with_zero(field, text) or text
    return text


def _with_zero(field: Field, text: str) -> str | None:
    """Give a code the zero that a spreadsheet took from it: 1001 for 01001."""
    pattern = re.compile(field.constraints.get("pattern", ""))
    if pattern.search(text) or not text.isdecimal():
        return None
    return f"0{text}" if pattern.search(f"0{text}") else None


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
