"""The codes of a list that a text names."""

from __future__ import annotations

import re

from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import plain
from maillage.model.concept_schemes import Scheme
from maillage.text import limits
from maillage.text.similarity import within
from maillage.text.words import fold

#: Letters from which on a code may be misspelt by one.
_LONG = 7


def code_of(scheme: Scheme, text: str) -> str | None:
    """Return the code that a text names, one slip forgiven where nothing else is as near."""
    words = fold(text)
    exact = scheme.by_label.get(words)
    if exact or len(words) < _LONG or len(words) > 80:
        return exact
    labels = list(scheme.by_label)
    near = {scheme.by_label[labels[at]] for at, _ in within(words, labels, 1)}
    return next(iter(near)) if len(near) == 1 else None


def listed(scheme: Scheme, text: str) -> list[str]:
    """Cut a list at its commas, or else at « / », « – » or « et », where labels come of it."""
    if code_of(scheme, text):
        return [text]
    parts = [part.strip(" .") for part in re.split(r"[,;•|]", text) if part.strip(" .")]
    found = []
    for part in parts:
        pieces = [piece for piece in re.split(r" ?/ ?| et | [-–—+] ", part) if piece.strip()]
        cut = not code_of(scheme, part) and all(code_of(scheme, piece) for piece in pieces)
        found += pieces if cut else [part]
    return found


_LONGEST = 5


def kinds_taking_part(scheme: Scheme, text: str) -> list[str]:
    """Return the kinds of organisations that a text says lend a room or hold a permanence."""
    found = []
    for match in expression("lends-or-comes").finditer(plain(text[: limits.TEXT])):
        words = (match["lent"] or match["held"]).split()[:_LONGEST]
        names = (fold(" ".join(words[:size])) for size in range(len(words), 0, -1))
        found += [next(filter(None, map(scheme.by_label.get, names)), "")]
    return list(dict.fromkeys(filter(None, found)))
