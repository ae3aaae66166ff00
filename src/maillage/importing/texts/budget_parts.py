"""Lists of amounts on one line: « CAF 2 000, Ville 1 000 », « 400 € de meubles, 60 € de fil »."""

from __future__ import annotations

import re

from maillage.importing.texts.budget_amounts import amount_of
from maillage.importing.texts.written_numbers import AMOUNT, EUROS, NUMBER, SCALE, is_year, plain
from maillage.model.entities import Json

#: What an amount is for, behind it.
_LED = re.compile(r"(?: par an| ?/ ?an)? (?:de |d'|pour |en )[^0-9€]{3,80}$")
#: A name with an amount.
_PART = re.compile(
    rf" ?(?P<label>[^0-9€,;:]{{2,60}}?) ?:? ?(?P<number>{NUMBER}){SCALE}(?:{EUROS})? ?"
)


_WITHIN = re.compile(r"(?i)^dont ")


def parts_of(text: str) -> list[tuple[str, Json]]:
    """Read « CAF 2 000, Ville 1 000 »; nothing where a part is of another form."""
    found = []
    for piece in pieces(text):
        match = _PART.fullmatch(plain(piece))
        if match is None or is_year(match["number"]):
            return []
        label = piece[match.start("label") : match.end("label")].strip()
        found.append((_WITHIN.sub("", label, count=1), amount_of(match)))
    return found


def pieces(text: str) -> list[str]:
    """Cut a list of amounts into its parts."""
    return re.split(r"[,;] (?=[^0-9])| \+ | et (?=[^0-9])", text)


def each_led(words: str, item: str) -> list[tuple[str, re.Match[str]]] | None:
    """Part « 3 400 € de meubles, 600 € de courant », each amount before what it is for.

    A name may stand before its own among them: « Ville 1 500 €, 600 € de courant ».
    """
    texts = [text.strip() for text in re.split(r", | \+ | et (?=[0-9])", item)]
    found = [(text, list(AMOUNT.finditer(plain(text)))) for text in texts]
    if len(found) < 2 or any(len(amounts) != 1 for _, amounts in found):
        return None
    parts = [(text, amount) for text, (amount,) in found]
    led = [text for text, it in parts if not it.start() and _LED.match(plain(text), it.end())]
    named = [text for text in texts if text not in led and _PART.fullmatch(plain(text))]
    is_each = led and len(led) + len(named) == len(parts) == len(AMOUNT.findall(words))
    return parts if is_each else None
