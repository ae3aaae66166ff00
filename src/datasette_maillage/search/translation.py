"""What people type in the language of the page, in the language of the records.

A glossary is a file, `<language>-<language of the records>.tsv`, of a phrase and what it is a line.
What stands in none is left as it is typed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from maillage.text.words import fold

_WORD = re.compile(r"[^\W_]+")
#: Words of the longest phrase of a glossary.
_LONGEST = 4


def translated(text: str, language: str, records: str) -> str:
    """Return a text with the phrases that a glossary has in the language of the records.

    >>> translated("Community gardens in Lyon", "en", "fr")
    'jardins partagés in Lyon'
    """
    glossary = _glossary(language, records)
    if not glossary:
        return text
    return "".join(_parts(text, glossary))


def _parts(text: str, glossary: Mapping[tuple[str, ...], str]) -> Iterator[str]:
    words = [*_WORD.finditer(text)]
    keys = [_key(word[0]) for word in words]
    place = written = 0
    while place < len(words):
        ends = range(min(len(words), place + _LONGEST), place, -1)
        end = next((end for end in ends if tuple(keys[place:end]) in glossary), place)
        if end > place:
            yield text[written : words[place].start()] + glossary[tuple(keys[place:end])]
            written = words[end - 1].end()
        place = max(end, place + 1)
    yield text[written:]


def _key(word: str) -> str:
    """Return a word as glossaries are asked for it: without case, and without its plural."""
    folded = fold(word)
    if len(folded) > 4 and folded.endswith("ies"):
        return folded.removesuffix("ies") + "y"
    return folded.removesuffix("s") if len(folded) > 3 and folded[-2:] != "ss" else folded


@cache
def _glossary(language: str, records: str) -> Mapping[tuple[str, ...], str]:
    """Return a glossary; an empty one where there is none."""
    file = Path(__file__).with_name("glossaries") / f"{language}-{records}.tsv"
    lines = file.read_text("utf-8").splitlines() if file.is_file() else []
    pairs = (line.split("\t") for line in lines)
    return {tuple(map(_key, _WORD.findall(said))): meant for said, meant in pairs}
