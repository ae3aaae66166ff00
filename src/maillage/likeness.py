"""How alike two names are to someone who reads French.

“CS Ste Élisabeth” and “Centre social Sainte-Elisabeth” are one name; “Accorderie du 18e” and
“Accorderie du 19e” are two. Names become words without accents, plurals or empty words. Words pair
off when they are equal, one typing error apart, an initial and its word, or an acronym and what it
stands for. What then stands alone on one side was left out; on both sides, it tells two things
apart. A number or a letter that stands alone always does.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from maillage.words import fold

#: A name as `name_words` makes it.
Words = tuple[str, ...]


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


def _stems(words: str) -> frozenset[str]:
    return frozenset(map(_stem, words.split()))


def _stem(word: str) -> str:
    """Return a word without the mark of the plural, a number without what makes it a rank."""
    ordinal = _ORDINAL.fullmatch(word)
    if ordinal:
        return ordinal[1]
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


_ORDINAL = re.compile(r"(?>0*(?=[0-9]))([0-9]++)(?:er|re|e|eme|nd|nde)?")
_EMPTY = _listed(
    "le la les de du des un une et ou a au aux en pour par sur dans avec chez son sa ses "
    "leur leurs notre nos ce cette arrondissement arrdt ardt"
)
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
_IDLE = _stems("association asso municipal culturel socioculturel projet")
#: Words written in several ways, after accents and plurals are gone.
_SPELLINGS: dict[Words, Words] = {
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
#: A name, and what explains it: “L’Atelier solidaire : un outil d’amélioration de l’habitat”.
_SUBTITLE = re.compile(r"(?<!\s)\s++(?:[:–—]\s+|\()|\(")

#: Letters from which on one typing error is forgiven: “Loire” and “Loiret” are two.
_LONG = 6
#: Letters of an acronym.
_ACRONYM = range(2, 8)


def name_words(name: str) -> Words:
    """Return the words that count in a name.

    >>> name_words("Centre socioculturel de l’Église Ste-Élisabeth (19ème)")
    ('centre', 'social', 'eglise', 'sainte', 'elisabeth', '19')
    """
    found = fold(_ELISION.sub(" ", name)).split()
    return tuple(_respell([_stem(word) for word in found if word not in _EMPTY]))


def _respell(found: list[str]) -> Iterator[str]:
    place = 0
    while place < len(found):
        for length in range(_LONGEST, 0, -1):
            spelling = _SPELLINGS.get(tuple(found[place : place + length]))
            if spelling:
                yield from spelling
                place += length
                break
        else:
            yield found[place]
            place += 1


def main_part(name: str) -> str:
    """Return what stands before a subtitle or a parenthesis; nothing where there is neither."""
    parts = _SUBTITLE.split(name, maxsplit=1)
    return parts[0] if len(parts) > 1 else ""


def initials(name: Words) -> str:
    """Return the acronym that a name would have."""
    return "".join(word[0] for word in name)


def weight(name: Sequence[str]) -> float:
    """Return how much some words tell: 1 each, and a quarter where many things bear them."""
    return sum(0.25 if word in _COMMON else 1.0 for word in name)


def is_mark(word: str) -> bool:
    """Say whether a word is a number or a lone letter: what tells the members of a series apart."""
    return len(word) == 1 or word.isdigit()


def _marks(name: Words) -> set[str]:
    return {word for word in name if word.isdigit()}


def likeness(
    one: Words, other: Words, around_one: frozenset[str], around_other: frozenset[str]
) -> tuple[float, bool]:
    """Return how alike two names are, from 0 to 1, and whether each has words of its own.

    Args:
        one: a name.
        other: another.
        around_one: words that go without saying for the first, such as the name of its town.
        around_other: the same for the second.
    """
    if one == other:
        return 1.0, False
    if not _marks(one) - around_other <= _marks(other) or not (
        _marks(other) - around_one <= _marks(one)
    ):
        return 0.0, True
    left, right, paired = _pair_off(one, other)
    left = [word for word in left if word not in _IDLE and word not in around_other]
    right = [word for word in right if word not in _IDLE and word not in around_one]
    if any(map(is_mark, left)) or any(map(is_mark, right)):
        return 0.0, True
    shared = weight(paired)
    alone = (weight(left) + weight(right)) / 2
    return (shared / (shared + alone) if shared else 0.0), bool(left and right)


def _pair_off(one: Words, other: Words) -> tuple[list[str], list[str], list[str]]:
    """Return the words of each name that find no counterpart in the other, and those that do."""
    left, right, paired = list(one), list(other), []
    for alike in (str.__eq__, _one_slip, _initial):
        for word in tuple(left):
            match = next((found for found in right if alike(word, found)), None)
            if match is not None:
                left.remove(word)
                right.remove(match)
                paired.append(max(word, match, key=len))
    _spell_out(left, right, paired)
    _spell_out(right, left, paired)
    return left, right, paired


def _initial(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) == 1 and short.isalpha() and len(long) > 2 and long[0] == short


def _one_slip(one: str, other: str) -> bool:
    """Say whether two long words are one letter apart, or two letters swapped."""
    if min(len(one), len(other)) < _LONG or abs(len(one) - len(other)) > 1 or one[0] != other[0]:
        return False
    start = next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if len(set(pair)) > 1), -1
    )
    if start < 0:
        return True
    ends = ((1, 1), (1, 0), (0, 1))
    swapped = one[start : start + 2] == other[start : start + 2][::-1]
    return any(one[start + a :] == other[start + b :] for a, b in ends) or (
        swapped and one[start + 2 :] == other[start + 2 :]
    )


def _spell_out(short: list[str], long: list[str], paired: list[str]) -> None:
    """Pair acronyms off with the words they stand for: “caf” with “caisse allocation familiale”."""
    for word in tuple(short):
        if len(word) not in _ACRONYM or not word.isalpha():
            continue
        at = initials(tuple(long)).find(word)
        if at >= 0:
            short.remove(word)
            paired.extend(long[at : at + len(word)])
            del long[at : at + len(word)]
