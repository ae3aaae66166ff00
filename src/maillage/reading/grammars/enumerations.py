"""Several things in one text: names with commas, strokes or « et » between them, two ends."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

#: What parts a list, the surest first: « et » stands inside names too.
_COMMA = re.compile(r"(?<!\s)\s*,\s*")
_STROKE = re.compile(r"(?<!\s)\s*[/|]\s*")
_AND = re.compile(r"(?<!\s)\s*(?:[&+]|(?<=\s)(?:et|ainsi que)(?=\s))\s*", re.IGNORECASE)

_FROM = re.compile(r"^d[eu] ")


def names(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """Part a text into the names that it holds.

    Every cut gives known names, or the text stays whole; at a comma or a stroke one known name is
    enough, as the gate tells what the others are not.
    """
    if is_known(text):
        return [text]
    for mark in (_COMMA, _STROKE, _AND):
        pieces = [piece for piece in mark.split(text) if piece.strip()]
        if len(pieces) < 2:
            continue
        found = [name for piece in pieces for name in names(piece.strip(), is_known)]
        known = [is_known(name) for name in found]
        if all(known) or (mark is not _AND and any(known)):
            return found
    return [text]


def ends(words: str, between: Sequence[re.Pattern[str]]) -> Iterator[list[str]]:
    """Yield the two ends that a text may have: « de … à … », « entre … et … ».

    The words are as `simplified` writes them; `between` is what may stand between the two.
    """
    if words.startswith("entre "):
        words, between = words.removeprefix("entre "), (_AND,)
    words = _FROM.sub("", words)
    yield from (parts for mark in between if len(parts := mark.split(words)) == 2)
