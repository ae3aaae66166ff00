"""French typography: what must not part at the end of a line is held together."""

from __future__ import annotations

from maillage.text.memoization import memoized

_NARROW, _WIDE = "\u202f", "\u00a0"
#: Plain spaces, as they are typed, and what French sets in their place.
_SPACES = (
    ("« ", f"«{_WIDE}"),
    (" »", f"{_WIDE}»"),
    (" :", f"{_WIDE}:"),
    (" ;", f"{_NARROW};"),
    (" ?", f"{_NARROW}?"),
    (" !", f"{_NARROW}!"),
    (" %", f"{_NARROW}%"),
    (" €", f"{_WIDE}€"),
)


#: Signs that tie what stands before them to what follows.
_TYING = " ,;:(«–—\u202f\u00a0"


def cut(text: str) -> str:
    """Return a text of which the rest is not shown, with a sign that says so, and no comma."""
    return f"{text.rstrip(_TYING)}…"


def brief(text: str, most: int) -> str:
    """Return a text, or the whole words of its beginning that fit into so many letters.

    >>> brief("des jardins, des fêtes", 14)
    'des jardins…'
    """
    return text if len(text) <= most else cut(text[:most].rpartition(" ")[0] or text[: most - 1])


@memoized
def typeset(text: str) -> str:
    r"""Return a French text with the spaces that belong to a sign bound to it.

    >>> typeset("Écrire « Tulle » ?")
    'Écrire «\xa0Tulle\xa0»\u202f?'
    """
    for typed, bound in _SPACES:
        text = text.replace(typed, bound)
    return text
