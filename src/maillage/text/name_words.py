"""The words that count in a name.

“CS Ste Odile” and “Centre social Sainte-Odile” are one name. Names become words without
accents, plurals or stop words, each spelt in one way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from maillage.text.stop_words import STOP_WORDS
from maillage.text.words import fold

Name = tuple[str, ...]


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(_stem, words.split()))


def _stem(word: str) -> str:
    """Return a word without the mark of the plural, a number without what makes it a rank."""
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal[1]
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


_ORDINAL = re.compile(r"(?>0*(?=[0-9]))([0-9]++)(?:er|re|e|eme|nd|nde)?")
_EMPTY = STOP_WORDS | {"chez", "arrondissement", "arrdt", "ardt"}
#: Words that say of what kind a thing is, as many others are: they weigh little.
_COMMON = _stems(
    "accueil action agence amis animation association atelier axe caf caisse centre cia "
    "club collectif college comite commune communaute cours culturel departement "
    "developpement direction dispositif ecole espace federation fete fonds fondation "
    "foyer groupe habitant jeune journee lieu local lycee maison mission municipal office "
    "operation permanence plan point pole prevention programme projet quartier region "
    "regie reseau rue service social sociale sortie soutien structure syndicat territoire "
    "union ville"
)
#: What a name may leave out: it tells no two things apart.
IDLE = _stems("association asso municipal culturel socioculturel projet")
#: Words written in several ways, after accents and plurals are gone.
_SPELLINGS: dict[Name, Name] = {
    ("conseil", "departemental"): ("departement",),
    ("conseil", "general"): ("departement",),
    ("centre", "socio", "culturel"): ("centre", "social"),
    ("centre", "socioculturel"): ("centre", "social"),
    ("csc",): ("centre", "social"),
    ("asso",): ("association",),
    ("mairie",): ("commune",),
    ("ville",): ("commune",),
    ("municipalite",): ("commune",),
    ("st",): ("saint",),
    ("ste",): ("sainte",),
    ("ii",): ("2",),
    ("iii",): ("3",),
    ("iv",): ("4",),
}
_LONGEST = max(map(len, _SPELLINGS))
_ELISION = re.compile(r"\b(?:l|d|s|c|n|j|m|t|qu)['’]", re.IGNORECASE)
#: A name, and what explains it: “Le Repair café : on jette moins, on se rencontre”.
_SUBTITLE = re.compile(r"(?<!\s)\s++(?:[:–—]\s+|\()|\(")


def name_words(name: str) -> Name:
    """Return the words that count in a name.

    >>> name_words("Centre socioculturel de l’Église Ste-Élisabeth (19ème)")
    ('centre', 'social', 'eglise', 'sainte', 'elisabeth', '19')
    """
    found = fold(_ELISION.sub(" ", name)).split()
    return tuple(_respell([_stem(word) for word in found if word not in _EMPTY]))


def _respell(found: list[str]) -> Iterator[str]:
    start = 0
    while start < len(found):
        for length in range(_LONGEST, 0, -1):
            spelling = _SPELLINGS.get(tuple(found[start : start + length]))
            if spelling:
                yield from spelling
                start += length
                break
        else:
            yield found[start]
            start += 1


def main_part(name: str) -> str:
    """Return what stands before a subtitle or a parenthesis; nothing where there is neither."""
    parts = _SUBTITLE.split(name, maxsplit=1)
    return parts[0] if len(parts) > 1 else ""


def initials(name: Name) -> str:
    """Return the acronym that a name would have."""
    return "".join(word[0] for word in name)


def weight(name: Sequence[str]) -> float:
    """Return how much some words tell: 1 each, and a quarter where many things bear them."""
    return sum(0.25 if word in _COMMON else 1.0 for word in name)


def is_mark(word: str) -> bool:
    """Say whether a word is a number or a lone letter: what tells the members of a series apart."""
    return len(word) == 1 or word.isdigit()
