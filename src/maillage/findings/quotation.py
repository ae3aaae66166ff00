"""How sentences quote what people wrote: not too long, masked, and nothing in it hidden."""

from __future__ import annotations

import json
from collections.abc import Callable

from maillage.text.personal import mask
from maillage.text.suspect.signs import BLANK

#: Characters of a value that a sentence quotes.
_MAX_SHOWN = 80
#: Spaces that French puts before its marks: Python calls them unprintable, readers do not.
_FRENCH_SPACES = "\u00a0\u202f"


def brief(text: str) -> str:
    """Cut a text that a sentence quotes, and mask what is personal in it: logs are public."""
    shown = text if len(text) <= _MAX_SHOWN else text[: _MAX_SHOWN - 3] + "…"
    return mask(shown)


def visible(text: str) -> str:
    r"""Write what a terminal would hide or obey, so that a reader sees it.

    Control characters, marks that turn the direction of writing round and the like become
    `\u202e`; a byte of a file name that is no UTF-8 becomes `\xff`.
    """
    return text.translate(_VISIBLE)


def visible_json(text: str) -> str:
    """Write a JSON document so that nothing in it is hidden: the same document to a program."""
    return text.translate(_VISIBLE_JSON)


class _Escapes(dict[int, str]):
    """What each character becomes, found out when it is first met."""

    def __init__(self, escape: Callable[[str], str], kept: str) -> None:
        self._escape = escape
        self._kept = kept

    def __missing__(self, code: int) -> str:
        char = chr(code)
        seen = char.isprintable() and not BLANK.match(char)
        shown = char if seen or char in self._kept else self._escape(char)
        self[code] = shown
        return shown


def _escape(char: str) -> str:
    code = ord(char)
    # How Python spells an undecodable byte of a name (PEP 383): U+DC80 to U+DCFF.
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def _escape_json(char: str) -> str:
    return json.dumps(char)[1:-1]


_VISIBLE = _Escapes(_escape, _FRENCH_SPACES)
_VISIBLE_JSON = _Escapes(_escape_json, _FRENCH_SPACES + "\n")
