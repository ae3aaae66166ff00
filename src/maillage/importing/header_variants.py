"""The words of a header as they may be known: without units, brackets, years, or a question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maillage.importing.known_headers import USUAL, form, header_lists, parted, questions, singular
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
