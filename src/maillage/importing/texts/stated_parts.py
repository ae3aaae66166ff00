"""What an action is made of, as the list below « Descriptif des actions : » gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from maillage.importing.texts.prose_facts import recurrence
from maillage.importing.texts.source_lines import Line, capital
from maillage.importing.texts.written_numbers import plain
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.words import fold

#: What a list is of that is none of parts.
_OTHER = re.compile(r"\b(?:objectif|but|thematique|constat|resultat|effet|impact|besoin|vise)")
_OFTEN: Mapping[str, str] = {
    "quotidien": "quotidienne", "hebdomadaire": "hebdomadaire", "mensuel": "mensuelle",
    "trimestriel": "trimestrielle", "annuel": "annuelle",
}  # fmt: skip
_ADJECTIVE = re.compile(rf"\b({'|'.join(_OFTEN)})(?:le)?s?\b")
_WORD = re.compile(r"[a-z]+")
_LABEL_ENDS = re.compile(r" ?[(:;]|\.\.\.|…")
#: Items of a list that have to name a kind, at least.
_LEAST = 2


def parts(lines: Sequence[Line], kinds: Scheme) -> list[Json]:
    """Read the lists of what is done; nothing where fewer than two items say of what kind."""
    words = dict(_words(kinds))
    found: list[Json] = []
    for at, line in enumerate(lines):
        if line.is_bullet or not line.bare.endswith(":") or len(line.bare) > limits.SENTENCE:
            continue
        if not _OTHER.search(plain(line.bare)):
            items = takewhile(lambda item: item.is_bullet, lines[at + 1 :])
            rows = [row for item in items if (row := _part(item.bare, words))]
            found += rows if len(rows) >= _LEAST else []
    return found


def _words(kinds: Scheme) -> Iterator[tuple[str, str]]:
    """Yield the words that name a kind alone: « sortie » and « visite » name one."""
    for label, code in kinds.by_label.items():
        for word in label.split(" ou "):
            yield fold(word), code


def _part(text: str, words: Mapping[str, str]) -> Json | None:
    first = _WORD.match(plain(text))
    code = words.get(first[0]) or words.get(first[0].removesuffix("s")) if first else None
    label = _LABEL_ENDS.split(text[: limits.NAME])[0].strip(" \u00a0\u202f,;.")
    label = label.removesuffix(" etc").rstrip(" ,")
    if code is None or not label:
        return None
    often = {_OFTEN[match[1]] for match in _ADJECTIVE.finditer(plain(text[: limits.SENTENCE]))}
    often |= {stated} if (stated := recurrence(text)) else set()
    return {
        "kind": code,
        "label": capital(label),
        **({"recurrence": often.pop()} if len(often) == 1 else {}),
    }
