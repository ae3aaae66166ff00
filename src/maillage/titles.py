"""Fields that a sentence names by their keys, named by their titles: for people who see no JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from maillage.model import Field, Words

_QUOTED = re.compile(r"(?<=« )[a-z_]+(?= »)|(?<=“)[a-z_]+(?=”)")


def in_titles(sentence: str, fields: Iterable[Field], language: str = "fr") -> str:
    """Return a sentence about a record as people know its fields.

    Args:
        sentence: what is said, with keys between quotes.
        fields: the fields of the record.
        language: `fr` or `en`.
    """
    known: dict[str, Words] = {}
    for key, words in _words(fields):
        known.setdefault(key, words)

    def title(key: str) -> str:
        return known[key].title_en if language == "en" else known[key].title

    return _QUOTED.sub(lambda it: title(it[0]) if it[0] in known else it[0], sentence)


def _words(fields: Iterable[Field]) -> Iterator[tuple[str, Words]]:
    """Yield keys with their words, those of objects behind those around them."""
    inner: list[Field] = []
    for one in fields:
        yield one.key, one.words
        inner += one.fields
    if inner:
        yield from _words(inner)
