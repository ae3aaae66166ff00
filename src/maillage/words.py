"""Words as people write them, made comparable."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "’": "'"})
_APART = re.compile(r"[^a-z0-9]+")
#: Below this likeness, from 0 to 1, a guess puzzles more than it helps.
_ALIKE = 0.6
#: Characters above which a text is no misspelt name: comparing takes the square of the length.
_LONG = 200


def fold(text: str) -> str:
    """Reduce a text to its words: lower case, no accents, one space between them.

    >>> fold("Centre social de l’Œuvre – 19ᵉ")
    'centre social de l oeuvre 19e'
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_LIGATURES))
    letters = "".join(one for one in plain if not unicodedata.combining(one))
    return _APART.sub(" ", letters).strip()


def slug(text: str) -> str:
    """Write a text as an identifier: its words, with hyphens between them.

    >>> slug("Café des aînés")
    'cafe-des-aines'
    """
    return fold(text).replace(" ", "-")


def nearest(text: str, names: Mapping[str, str] | Iterable[str]) -> str | None:
    """Return what a misspelt text most likely stands for; None where nothing is like it.

    Args:
        text: what was written.
        names: what could have been meant, each spelling with what it stands for; or just that.
    """
    spellings = names if isinstance(names, Mapping) else {name: name for name in names}
    if len(text) > _LONG:
        return None
    wanted = fold(text)
    folded: dict[str, str] = {}
    for spelling, meaning in spellings.items():
        folded.setdefault(fold(spelling), meaning)
    if wanted in folded:
        return folded[wanted]
    matcher = SequenceMatcher(autojunk=False)
    matcher.set_seq2(wanted)
    best, likeness = None, _ALIKE
    for spelling, meaning in folded.items():
        matcher.set_seq1(spelling)
        if matcher.real_quick_ratio() <= likeness or matcher.quick_ratio() <= likeness:
            continue
        if (ratio := matcher.ratio()) > likeness:
            best, likeness = meaning, ratio
    return best
