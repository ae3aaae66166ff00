"""The languages: the one that everything is written in first, and how a text has others.

A JSON document has its texts in the source language at their keys, and those in another below
`x-<language>`: `{"title": "Action", "x-en": {"title": "Action"}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

#: The language of contributions, and of every text before it is translated.
SOURCE = "fr"
#: The languages in which nothing of the standard may be missing.
COMPLETE = (SOURCE, "en")
_TAG = r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?"
_TRANSLATION = re.compile(f"x-({_TAG})")
#: What a part of a tag is after the language, by its letters: a script, else a region.
_SCRIPT = 4


def is_translation(key: str) -> bool:
    """Whether a key of a document holds its texts in another language."""
    return _TRANSLATION.fullmatch(key) is not None


def tag(text: str) -> str:
    """Return the tag of a language as it is written here, whatever the case (BCP 47).

    >>> tag("PT_br"), tag("zh-hant-tw")
    ('pt-BR', 'zh-Hant-TW')
    """
    language, *rest = text.replace("_", "-").split("-")
    parts = (part.title() if len(part) == _SCRIPT else part.upper() for part in rest)
    return "-".join([language.lower(), *parts])


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in the source language, else in one that there is."""
    return texts.get(language) or texts.get(SOURCE) or next(iter(texts.values()))


def by_language(document: Mapping[str, Any], key: str, first: str = SOURCE) -> Mapping[str, str]:
    """Return a text of a document in each language that it has it in.

    Args:
        document: the document.
        key: that of the text.
        first: the language of what stands at the key itself.

    Raises:
        KeyError: it has none in any.
    """
    found = {first: document[key]} if key in document else {}
    for name, other in document.items():
        if isinstance(other, dict) and key in other and (language := _TRANSLATION.fullmatch(name)):
            found[language[1]] = other[key]
    if not found:
        raise KeyError(key)
    return found


def complete(texts: Mapping[str, str], needed: Iterable[str] = COMPLETE) -> Mapping[str, str]:
    """Return some texts that no language lacks in which they are needed.

    Raises:
        KeyError: one does.
    """
    for language in needed:
        texts[language]
    return texts
