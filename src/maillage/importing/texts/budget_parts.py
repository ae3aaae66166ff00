"""Lists of who gives how much: « CAF 2 000, Ville 1 000 »."""

from __future__ import annotations

import re

from maillage.importing.texts.budget_amounts import amount_of
from maillage.importing.texts.written_numbers import EUROS, NUMBER, SCALE, is_year, plain
from maillage.model.entities import Json

#: A name with an amount.
_PART = re.compile(
    rf" ?(?P<label>[^0-9€,;:]{{2,60}}?) ?:? ?(?P<number>{NUMBER}){SCALE}(?:{EUROS})? ?"
)


def parts_of(text: str) -> list[tuple[str, Json]]:
    """Read « CAF 2 000, Ville 1 000 »; nothing where a part is of another form."""
    found = []
    for piece in pieces(text):
        match = _PART.fullmatch(plain(piece))
        if match is None or is_year(match["number"]):
            return []
        found.append((piece[match.start("label") : match.end("label")], amount_of(match)))
    return found


def pieces(text: str) -> list[str]:
    """Cut a list of amounts into its parts."""
    return re.split(r"[,;] (?=[^0-9])| \+ | et (?=[^0-9])", text)
