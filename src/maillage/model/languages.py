"""The languages: the one that everything is written in first, and how a text has others.

A JSON document has its texts in the source language at their keys, and those in another below
`x-<language>`: `{"title": "Action", "x-en": {"title": "Action"}}`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

#: The language of contributions, and of every text before it is translated.
SOURCE = "fr"
#: The languages in which nothing of the standard may be missing.
COMPLETE = (SOURCE, "en")
#: Names the language of who types a command, or runs a site.
VARIABLE = "MAILLAGE_LANG"
_EUROPE = (
    "bg-BUL br-BRE ca-CAT co-COS cs-CES da-DAN de-DEU el-ELL en-ENG es-SPA et-EST eu-EUS fi-FIN "
    "fr-FRA ga-GLE hr-HRV hu-HUN it-ITA lb-LTZ lt-LIT lv-LAV mt-MLT nl-NLD oc-OCI pl-POL pt-POR "
    "ro-RON sk-SLK sl-SLV sv-SWE"
)
#: What ISO 639-3 calls the languages of Europe, by their tags.
ALPHA_3: Mapping[str, str] = {pair[:2]: pair[3:] for pair in _EUROPE.split()}
_TRANSLATION = re.compile(r"x-([a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|[0-9]{3}))?)")
_SCRIPT = 4  # letters of the part of a tag that names one


def is_translation(key: str) -> bool:
    """Whether a key of a document holds its texts in another language."""
    return _TRANSLATION.fullmatch(key) is not None


def tag(text: str) -> str:
    """Return the tag of a language as it is written here (BCP 47), whatever the case.

    >>> tag("PT-br"), tag("zh-hant-TW"), tag("fr_CA")
    ('pt-BR', 'zh-Hant-TW', 'fr-CA')
    """
    language, *rest = text.replace("_", "-").split("-")
    parts = (part.title() if len(part) == _SCRIPT else part.upper() for part in rest)
    return "-".join([language.lower(), *parts])


def nearest(language: str, known: Collection[str]) -> str:
    """Return what of some languages stands for one, as RFC 4647 looks it up; "" for none.

    >>> nearest("fr-CA", ("fr", "en")), nearest("en", ("fr", "en-GB")), nearest("de", ("fr",))
    ('fr', 'en-GB', '')
    """
    wanted = language
    while wanted and wanted not in known:
        wanted = wanted.rpartition("-")[0]
    main = language.partition("-")[0]
    return wanted or next((code for code in known if code.partition("-")[0] == main), "")


def in_language(texts: Mapping[str, str], language: str) -> str:
    """Return a text in a language, else in the source language, else in one that there is."""
    return texts.get(language) or texts[_key_of(texts, language)]


def told_in(texts: Mapping[str, str], language: str) -> str:
    """Return the language in which a text is told to who asks for one, called as they do."""
    found = _key_of(texts, language)
    return language if found == nearest(language, texts) else found


def _key_of(texts: Mapping[str, str], language: str) -> str:
    known = [code for code, text in texts.items() if text]
    return nearest(language, known) or nearest(SOURCE, known) or next(iter(texts))


def by_language(document: Mapping[str, Any], key: str, first: str = SOURCE) -> Mapping[str, str]:
    """Return a text of a document in each language it has; `first` is that of the key itself.

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
