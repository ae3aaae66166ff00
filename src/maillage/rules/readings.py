"""What was meant by a value of another type, or a text of another form, than its field asks for."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from maillage.model.entities import LANGUAGE_STRING, LINK, Field
from maillage.reading.grammars.of_field import has_grammar, understand
from maillage.reading.grammars.understanding import Left, Reading, Understood
from maillage.text.lexical import decimal_text
from maillage.text.words import slug


def _as_string(found: Any) -> Any:
    if isinstance(found, int | float) and not isinstance(found, bool):
        return decimal_text(found)
    return _only_item(found, str)


def _only_item(found: Any, kind: type) -> Any:
    is_one = isinstance(found, list) and len(found) == 1 and isinstance(found[0], kind)
    return found[0] if is_one else None


def as_type(wanted: str, found: Any) -> Any:
    """Return a value of another type as a text or an object; None where there is none."""
    if wanted == "string":
        return _as_string(found)
    return _only_item(found, dict) if wanted == "object" else None


def reading(field: Field, found: Any) -> Reading | None:
    """Return what the grammar of a field reads in a text or a number; None where it has none."""
    text = _as_string(found) if isinstance(found, int | float) else found
    if not isinstance(text, str) or not has_grammar(field):
        return None
    read = understand(field, text)
    # What is said besides the value would be lost with a value alone.
    return Left() if isinstance(read, Understood) and read.beside else read


def in_form(field: Field, found: str) -> str | None:
    """Return a text of another form in the one that its field asks for, if there is one."""
    pattern = re.compile(field.constraints.get("pattern", ""))
    for read in _READERS.get(field.datatype, (_without_spaces, slug)):
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
    LINK: (_link,),
    LANGUAGE_STRING: (_lines, _line),
}
#: Those whose texts, once read, cannot mean anything else.
READ_SURELY = frozenset({LANGUAGE_STRING})
