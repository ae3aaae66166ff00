"""French typography: what must not part at the end of a line is held together."""

from __future__ import annotations

from maillage.text.kept import kept

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


@kept
def typeset(text: str) -> str:
    r"""Return a French text with the spaces that belong to a sign bound to it.

    >>> typeset("Écrire « Tulle » ?")
    'Écrire «\xa0Tulle\xa0»\u202f?'
    """
    for typed, bound in _SPACES:
        text = text.replace(typed, bound)
    return text
