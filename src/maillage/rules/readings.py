"""What was meant by a value of another type, or a text of another form, than its field asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from maillage.french import read_boolean, read_date, read_number, read_period
from maillage.model import DATE, EDTF, LANGUAGE_STRING, LINK, Field
from maillage.values import decimal_text
from maillage.words import slug


def _as_string(found: Any) -> Any:
    if isinstance(found, int | float) and not isinstance(found, bool):
        return decimal_text(found)
    return _only_item(found, str)


def _as_integer(found: Any) -> Any:
    number = read_number(found) if isinstance(found, str) else None
    return number if isinstance(number, int) else None


def _only_item(found: Any, kind: type) -> Any:
    is_one = isinstance(found, list) and len(found) == 1 and isinstance(found[0], kind)
    return found[0] if is_one else None


#: By the type that the schema asks for: from a value of another one to one of that; None where
#: there is none.
AS_TYPE: Mapping[str, Callable[[Any], Any]] = {
    "string": _as_string,
    "integer": _as_integer,
    "number": lambda found: read_number(found) if isinstance(found, str) else None,
    "boolean": lambda found: read_boolean(found) if isinstance(found, str) else None,
    "object": lambda found: _only_item(found, dict),
}


def in_form(one: Field, found: str) -> str | None:
    """Return a text of another form in the one that its field asks for, if there is one."""
    pattern = re.compile(one.constraints.get("pattern", ""))
    for read in _READERS.get(one.datatype, (_without_spaces, slug)):
        written = read(found)
        if written and pattern.search(written):
            return written
    return None


def _without_spaces(text: str) -> str:
    return re.sub(r"[\s.-]", "", text).upper()


_SCHEME = re.compile(r"h*+t++p++(s?)[:;.]*+(?:/++(?::/*+)?+|(?<=:))(?=\w)", re.IGNORECASE)


def _link(text: str) -> str | None:
    bare = text.strip(_AROUND_A_LINK)
    if match := _SCHEME.match(bare):
        return f"http{match[1].lower()}://{bare[match.end() :]}"
    return f"https://{bare}" if re.match(r"[\w-]+(\.[\w-]+)+", bare) else bare


_AROUND_A_LINK = " \t\r\n\u00a0\u202f<>()[]\"'«»“”"
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]+")


def _lines(text: str) -> str:
    return _CONTROL.sub(" ", text.replace("\r\n", "\n")).strip()


def _line(text: str) -> str:
    return " ".join(_lines(text).split("\n"))


#: By datatype, the ways to read a text of another form; what has no datatype is an identifier.
_READERS: Mapping[str, tuple[Callable[[str], str | None], ...]] = {
    DATE: (read_date,),
    EDTF: (read_period,),
    LINK: (_link,),
    LANGUAGE_STRING: (_lines, _line),
}
#: Those whose texts, once read, cannot mean anything else.
READ_SURELY = frozenset({DATE, EDTF, LANGUAGE_STRING})
