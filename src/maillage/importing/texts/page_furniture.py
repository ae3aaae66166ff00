"""What a page of a site has around its text: menus, credits, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from maillage.importing.texts.source_lines import Line
from maillage.importing.texts.wordings import codes
from maillage.text import limits

#: When the page was made, not what it tells of: « Fiche n° 12 – mise à jour le 14/02/2022 ».
_DATED = re.compile(
    r"\b(?:mise? a jour|publiee?|modifiee?|imprimee?|consultee?|mise? en ligne) le [0-9]{1,2} "
)
#: What begins a menu, among the first lines of a page; and the words that each of it has, at most.
_MENUS = frozenset({"accueil", "menu", "menu principal", "navigation"})
_HEAD, _ITEM = 3, 5
_MARKS = ("cookie", "nouvelle fenetre", "tous droits reserves")


def is_furniture(line: Line) -> bool:
    """Whether a line belongs to the page around the text: a menu, a credit, a notice."""
    if len(line.text) > limits.SENTENCE:
        return False
    words = line.words
    if any(mark in words for mark in _MARKS) and len(words) < 200:
        return True
    if line.text.strip().startswith(("©", "« retour", "«« retour", "<< retour", "< retour")):
        return True
    furniture = codes("furniture")
    if words in furniture:
        return True
    short = len(words.split()) <= 12
    if short and _DATED.search(words):
        return True
    return short and any(
        words.startswith(f"{begun} ")
        and (how == "begins" or (how == "parted" and _is_set_off(line.text)))
        for begun, how in furniture.items()
    )


def _is_set_off(text: str) -> bool:
    """Whether signs part the words, as in « Photo : mairie » and « Accueil / Actions »."""
    return any(sign in text for sign in (" :", ":", "|", ">", "©", " / ", "›", "»"))


def without_menu(lines: Sequence[Line]) -> list[Line]:
    """Return lines without the menu at their head: what stands right below « Accueil »."""
    head = next((at for at, line in enumerate(lines[:_HEAD]) if line.words in _MENUS), None)
    if head is None:
        return list(lines)
    below = takewhile(lambda line: not line.is_apart and len(line.words.split()) <= _ITEM,
                      lines[head + 1 :])  # fmt: skip
    return [*lines[:head], *lines[head + 1 + len(list(below)) :]]
