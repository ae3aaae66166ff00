"""What a form sends, read as a record.

The name of an input is the number of the record in the proposal and the JSON Pointer of the value:
`0/funding/lines/1/amount`. What cannot be read as the schema wants it stays as it was written, so
that the gate says what is wrong with it, and the form shows it again.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maillage.model.entities import LINK, Field, Json
from maillage.reading.grammars.of_field import has_grammar, understand
from maillage.reading.grammars.understanding import Understood
from maillage.text.normal_forms import normalized
from maillage.text.suspect.signs import legible
from maillage.text.words import trimmed

#: What a form sends: each name with its values, in order.
Sent = Mapping[str, Sequence[str]]
#: Rows of a group that one form may have.
_MAX_ROWS = 100
#: The number of a row, as forms name it.
_NUMBER = re.compile("[0-9]{1,3}")


def read_object(fields: Iterable[Field], name: str, sent: Sent) -> Json:
    """Return the fields of an object that were filled in.

    `name` is what the names of its inputs begin with.
    """
    found = {field.key: _field(field, f"{name}/{field.key}", sent) for field in fields}
    return {key: value for key, value in found.items() if value not in (None, [], {})}


def _field(field: Field, name: str, sent: Sent) -> Any:
    if field.class_iri and field.many:
        return [item for row in _rows(name, sent) if (item := read_object(field.fields, row, sent))]
    if field.class_iri:
        return read_object(field.fields, name, sent)
    texts = [text for value in sent.get(name, ()) if (text := tidy(value))]
    if field.many:
        return list(dict.fromkeys(_value(field, text) for text in texts))
    return _value(field, texts[-1]) if texts else None


def _rows(name: str, sent: Sent) -> list[str]:
    """Return the names of the rows of a group, in their order."""
    group = f"{name}/"
    found = (key.removeprefix(group).partition("/") for key in sent if key.startswith(group))
    numbers = {int(number) for number, slash, _ in found if slash and _NUMBER.fullmatch(number)}
    return [f"{name}/{number}" for number in sorted(numbers)[:_MAX_ROWS]]


def first(sent: Sent, name: str) -> str:
    """Return the first value that a form sent for a name; empty where it sent none."""
    return next(iter(sent.get(name, ())), "")


def tidy(text: str) -> str:
    """Return a text as it is kept: one kind of line break, composed letters, nothing invisible.

    A browser sends CR LF for a line break (HTML, section 4.10.21.4).
    """
    return trimmed(legible(normalized("NFC", text)))


def _value(field: Field, text: str) -> Any:
    """Read what someone typed; what is not understood whole stays, and the gate says why."""
    if has_grammar(field):
        read = understand(field, text)
        return read.value if isinstance(read, Understood) and read.is_plain else text
    if field.datatype == LINK and re.match(r"(?i)www\.|[\w-]+(\.[\w-]+)+/", text):
        return f"https://{text}"
    return text


def written(value: Any) -> str:
    """Return a value as it stands in an input."""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float):
        return str(value).replace(".", ",").removesuffix(",0")
    return str(value)
