"""The words of a header as they may be known: without units, brackets, years, or a question."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator

from maillage.importing.known_headers import parted, singular
from maillage.text.words import fold

_BRACKETS = re.compile(r"[(\[][^()\[\]]{0,80}[)\]]")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
#: What an amount is counted in, behind its name.
_UNIT = re.compile(r"(?i)\s(?:en\s)?(?:[km]?€|k?euros?)(?:\s(?:ttc|ht))?$")
#: What makes a question of a name, and may end it: « À quel public s’adresse-t-elle ? »
_QUESTION = re.compile(
    r"^(?:(?:a|dans|sur|avec|depuis|pour|en) )?quel(?:le)?s? (?:(?:est|sont|etait) )?"
    r"(?:(?:le|la|les|l|votre|vos|son|sa|ses) )?"
)
_ASKED = re.compile(
    r" (?:s adresse t (?:il|elle)|a t (?:il|elle) lieu|est (?:il|elle) (?:ne|nee)"
    r"|en (?:quelques|une ou deux|deux ou trois) (?:mots|lignes|phrases))$"
)


def variants(header: str, idle: Container[str]) -> Iterator[str]:
    """Yield the words of a header, folded, then those without what changes nothing.

    Args:
        header: the header.
        idle: words that change nothing.
    """
    texts = (header, _UNIT.sub("", header), _BRACKETS.sub("", header))
    for text in dict.fromkeys(spaced for it in texts for spaced in (it, parted(it))):
        folded = fold(text)
        for words in dict.fromkeys((folded, " ".join(_YEAR.sub("", folded).split()))):
            if words:
                told = " ".join(word for word in words.split() if word not in idle)
                yield from (words, told, singular(words), singular(told))
                yield _ASKED.sub("", _QUESTION.sub("", words, count=1))
