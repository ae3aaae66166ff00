"""What an action is made of, as the list below « Descriptif des actions : » gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import takewhile

from maillage.importing.texts.prose_facts import recurrence
from maillage.importing.texts.source_lines import Line, capital
from maillage.importing.texts.written_numbers import MONTH, YEAR, plain
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.numerals import MONTHS
from maillage.text.words import fold

#: What a list is of that is none of parts.
_OTHER = re.compile(r"\b(?:objectif|but|thematique|constat|resultat|effet|impact|besoin|vise)")
_OFTEN: Mapping[str, str] = {
    "quotidien": "quotidienne", "hebdomadaire": "hebdomadaire", "mensuel": "mensuelle",
    "trimestriel": "trimestrielle", "annuel": "annuelle",
}  # fmt: skip
_ADJECTIVE = re.compile(rf"\b({'|'.join(_OFTEN)})(?:le)?s?\b")
_WORD = re.compile(r"[a-z-]+")
#: The first word of each of the examples that an item gives.
_EXAMPLE = re.compile(r"(?:^|(?<=, ))[a-z-]+")
_LABEL_ENDS = re.compile(r" ?[(:;]|\.\.\.|…")
#: What makes each item of a list a thing that is done, whether it names a kind or not.
_ACTIVITIES = re.compile(r"\b(?:actions?|activites?|animations?)\b[^:]{0,40}:$")
_ACTIVITY = "activite"
_IN_MONTH = re.compile(rf"\ben (?P<month>{MONTH}) (?P<year>{YEAR})(?![0-9])")
#: Letters from which on a label ends at its first comma.
_LABEL = 80
#: Items of a list that have to name a kind, at least.
_LEAST = 2


def parts(lines: Sequence[Line], kinds: Scheme) -> list[Json]:
    """Read the lists of what is done; nothing where fewer than two items say of what kind."""
    words = dict(_words(kinds))
    found: list[Json] = []
    for at, line in enumerate(lines):
        if line.is_bullet or not line.bare.endswith(":") or len(line.bare) > limits.SENTENCE:
            continue
        words_ = plain(line.bare)
        if not _OTHER.search(words_):
            items = [item.bare for item in takewhile(lambda item: item.is_bullet, lines[at + 1 :])]
            kinds_of = [_kind(item, words) for item in items]
            if sum(map(bool, kinds_of)) >= _LEAST:
                other = _ACTIVITY if _ACTIVITIES.search(words_) else ""
                rows = (
                    _part(item, kind or other) for item, kind in zip(items, kinds_of, strict=True)
                )
                found += filter(None, rows)
    return found


def _words(kinds: Scheme) -> Iterator[tuple[str, str]]:
    """Yield the words that name a kind alone: « sortie » and « visite » name one."""
    for label, code in kinds.by_label.items():
        for word in label.split(" ou "):
            yield fold(word), code


def _kind(text: str, words: Mapping[str, str]) -> str:
    """Return the kind that an item begins with; else the one that its examples are of."""
    own, _, examples = plain(text[: limits.SENTENCE]).partition(" : ")
    first = _WORD.match(own)
    meant = {_code(match[0], words) for match in _EXAMPLE.finditer(examples)} - {""}
    return (_code(first[0], words) if first else "") or (meant.pop() if len(meant) == 1 else "")


def _code(word: str, words: Mapping[str, str]) -> str:
    return words.get(word) or words.get(word.removesuffix("s")) or ""


def _part(text: str, kind: str) -> Json | None:
    label = _LABEL_ENDS.split(text[: limits.NAME])[0].strip(" \u00a0\u202f,;.")
    label = label.removesuffix(" etc").rstrip(" ,")
    label = label.split(", ")[0] if len(label) > _LABEL else label
    if not kind or not label:
        return None
    words = plain(text[: limits.SENTENCE])
    often = {_OFTEN[match[1]] for match in _ADJECTIVE.finditer(words)}
    often |= {stated} if (stated := recurrence(text)) else set()
    months = {f"{match['year']}-{MONTHS[match['month']]:02}" for match in _IN_MONTH.finditer(words)}
    return {
        "kind": kind,
        "label": capital(label),
        **({"period": months.pop()} if len(months) == 1 else {}),
        **({"recurrence": often.pop()} if len(often) == 1 else {}),
    }
