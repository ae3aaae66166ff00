"""What a page of a site has around its text: menus, credits, notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from maillage.importing.texts.source_lines import Line
from maillage.text import limits

#: What a page of a site has around its text, as `fold` begins it.
_FURNITURE = (
    "accueil", "retour actualites", "retour en haut", "haut de page", "partager",
    "partager cette page", "partager sur", "vous etes ici", "aller au contenu",
    "imprimer cette page", "retour a la liste", "retour aux resultats",
    "imprimer", "imprimer envoyer", "envoyer a un ami", "envoyer par mail",
    "photo", "photos", "credit photo", "credits photo", "credits photos",
    "credit photos", "copyright", "derniere mise a jour", "publie le", "mis a jour le",
    "pour en savoir plus", "lire la suite", "suivez nous", "laisser un commentaire",
    "mentions legales", "plan du site",
)  # fmt: skip
#: Furniture that is so only where nothing stands behind it.
_ALONE = frozenset(
    {"retour", "photo", "photos", "imprimer", "partager", "accueil", "actualites", "a a a"}
)
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
    if words in _ALONE:
        return True
    short = len(words.split()) <= 12
    if short and _DATED.search(words):
        return True
    return (
        short
        and any(
            words.startswith(f"{furniture} ")
            and (furniture not in _ALONE or _is_set_off(line.text))
            for furniture in _FURNITURE
        )
    ) or words in _FURNITURE


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
