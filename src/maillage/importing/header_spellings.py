"""The words of a header as they may be known: without units, years or a question, with a slip."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from maillage.importing.known_headers import USUAL, form, header_lists, parted, questions, singular
from maillage.text.similarity import slips
from maillage.text.words import fold

#: What stands in brackets says no more than a remark.
BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
#: What a word may have at its end: « territoire(s) », « animateur(trice) ».
_ENDING = re.compile(r"(?<=\w)\((?:s|x|e|es|ne|nes|rice|rices|trice|trices)\)")
_YEAR = re.compile(
    r"(?:\b(?:(?:en|pour|de|depuis|au titre de)(?: l)? )?(?:(?:annee|exercice) )?)?"
    r"\b(?:19|20)\d\d\b"
)
#: What an amount is counted in, behind its name.
_UNIT = re.compile(r"(?i)\s(?:en\s)?(?:[km]?€|k?euros?)(?:\s(?:ttc|ht))?$")


def variants(header: str) -> Iterator[str]:
    """Yield the words of a header, folded, then those without what changes nothing."""
    header = _ENDING.sub("", header)
    texts = (header, _UNIT.sub("", header), BRACKETS.sub("", header))
    for text in dict.fromkeys(spaced for it in texts for spaced in (it, parted(it))):
        folded = fold(text)
        for words in dict.fromkeys((folded, " ".join(_YEAR.sub(" ", folded).split()))):
            if words:
                for question, name in questions():
                    if found := question.fullmatch(words):
                        yield from _told(found.expand(name))
                yield from _told(words)
                yield from _told(
                    form("questions", "end").sub(
                        "", form("questions", "begin").sub("", words, count=1)
                    )
                )


def without_unit(header: str) -> str:
    """Return a header without what its amounts are counted in: « Ville (k€) »."""
    return _UNIT.sub("", BRACKETS.sub("", header)).strip() or header


def _told(words: str) -> Iterator[str]:
    """Yield words, those that say something, and both in the singular."""
    idle = header_lists()[USUAL].words["words"]["idle"]
    told = " ".join(
        word for word in words.split() if word not in idle and singular(word) not in idle
    )
    yield from (words, told, singular(words), singular(told))


#: Letters of a word from which on one slip, and two, are forgiven.
_ONE_SLIP, _TWO_SLIPS = 5, 9
#: Words of a header that may be misspelt.
_MISSPELT_WORDS = 2
#: Words that join others, and say nothing.
_LITTLE = frozenset({"de", "du", "des", "d", "la", "le", "les", "l"})


class HeaderSpellings:
    """The names of columns, by their words.

    Args:
        names: the names, folded.
        goes: returns where the cells below a name go: two names of one place are one.
    """

    def __init__(self, names: Iterable[str], goes: Callable[[str], object]) -> None:
        self._goes = goes
        self._by_length = defaultdict[int, list[list[str]]](list)
        self._bare = defaultdict[str, list[str]](list)
        for text in dict.fromkeys(names):
            words = text.split()
            self._by_length[len(words)].append(words)
            if len(words) > 1:
                self._bare[_bare(text)].append(text)
        every = (names for names in self._by_length.values())
        self._vocabulary = frozenset(word for names in every for name in names for word in name)

    def bare(self, text: str) -> str:
        """Return the name of a header, folded, but for little words: « date (de) début »."""
        words = _bare(text)
        return self._only(self._bare[words]) if " " in words and words in self._bare else ""

    def misspelt(self, text: str) -> str:
        """Return the name that a header, folded, is but for its slips."""
        words = text.split()
        unknown = {place for place, word in enumerate(words) if word not in self._vocabulary}
        if not 0 < len(unknown) <= _MISSPELT_WORDS:
            return ""
        return self._only(
            [
                " ".join(others)
                for others in self._by_length.get(len(words), ())
                if all(
                    _is_misspelt(word, other) if place in unknown else word == other
                    for place, (word, other) in enumerate(zip(words, others, strict=True))
                )
            ]
        )

    def _only(self, names: Sequence[str]) -> str:
        """Return the first of names that all go to one place; empty where they go to several."""
        return names[0] if len(set(map(self._goes, names))) == 1 else ""


def _bare(text: str) -> str:
    return singular(" ".join(word for word in text.split() if word not in _LITTLE))


def _is_misspelt(word: str, other: str) -> bool:
    """Whether a word is another but for a slip, or for two in a long one that begins alike."""
    many = 2 if len(other) >= _TWO_SLIPS and word[:2] == other[:2] else 1
    return len(other) >= _ONE_SLIP and slips(word, other) <= many
