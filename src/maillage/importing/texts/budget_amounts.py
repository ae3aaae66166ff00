"""A budget, and what an amount of it is: its value, how exact, of what nature; lists of amounts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from maillage.importing.texts.organisations import is_generic, kind_of
from maillage.importing.texts.source_lines import capital
from maillage.importing.texts.wordings import expression, forms
from maillage.importing.texts.written_numbers import (
    AMOUNT,
    EUROS,
    NUMBER,
    SCALE,
    is_year,
    plain,
    precision_in,
    value_in,
)
from maillage.model.entities import Json
from maillage.text.first_fit import first_fit

_EUROS, _WORD = re.compile(EUROS), re.compile("[a-z]{2}")
#: Two numbers between which the amount is.
_RANGE = re.compile(rf"{NUMBER}(?:{EUROS})? ?(?:a|-|/|ou|et) ?(?={NUMBER}(?: ?k| ?m)?{EUROS})")
#: A noun without an article, behind an amount.
_OF_NOUN = re.compile(r"[ +(]*(?:de |d')(?!(?:la|le|les|l'|un|une|nos|notre|leurs?|ses)\b)[a-z]{3}")
#: Of a line whose nature its words do not say, where the form asks for resources.
RESOURCE = "ressource"


@dataclass
class Budget:
    """A budget, and the lines of it that could not be read."""

    funding: Json = field(default_factory=dict)
    left: list[str] = field(default_factory=list)

    def add_line(self, label: str, amount: Json, nature: str) -> None:
        """Add a line; one that says the same a second time is the same."""
        line = {"label": spaced(label), **amount, "nature": nature}
        lines = self.funding.setdefault("lines", [])
        if line not in lines:
            lines.append(line)

    def add_note(self, text: str) -> None:
        """Keep words that say more of the budget than its fields hold."""
        former = self.funding.get("note")
        self.funding["note"] = f"{former}\n{text}" if former else text


def nature_of(label: str, behind: str = "") -> str:
    """Return the nature that a line has by its label; a resource where its words do not say.

    « 600 € de peinture » is what the money is spent on: where a common noun stands right behind an
    amount, and is neither money that comes in nor who gives it.

    Args:
        label: what the line is called.
        behind: the plain words behind its amount, where they call it.
    """
    said = first_fit(forms("natures"), plain(label))
    is_noun = label[:1].islower() and _OF_NOUN.match(behind) is not None
    if said in {None, "depense"} and expression("gift").search(plain(label)):
        return RESOURCE
    if said is None and is_noun and not is_generic(label) and not kind_of(label):
        return "depense"
    return said or RESOURCE


def is_of_several(words: str, match: re.Match[str]) -> bool:
    """Whether an amount is an end of a range, a price for each, or the first of several."""
    # What takes longest is asked last.
    is_priced = _are_several(words, match) or expression("each").match(words, match.end())
    return bool(is_priced or _RANGE.search(words))


def _are_several(words: str, match: re.Match[str]) -> bool:
    """Whether an amount is the first of several, such as those of years, and not their sum."""
    rest = words[match.end() :]
    if _WORD.search(_EUROS.sub("", rest)):
        return False
    first, others = value_in(match), None
    for other in AMOUNT.finditer(rest):
        others = (others or 0) + value_in(other)
        if others > first:  # none takes anything away
            break
    return others is not None and others != first


def total_of(match: re.Match[str]) -> Json:
    """Return the amount that was found as a total."""
    return {"total": value_in(match), **precision_in(match)}


def amount_of(match: re.Match[str]) -> Json:
    """Return the amount that was found as that of a line."""
    return {"amount": value_in(match), **precision_in(match)}


def spaced(text: str) -> str:
    """Return a text with a capital in front, and one blank between its words."""
    return capital(" ".join(text.split()))


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
