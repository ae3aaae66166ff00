"""What a text says of persons: no record takes it, and no report shows it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maillage.importing.texts.source_lines import sentences
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.memoization import memoized
from maillage.text.personal import likely, mask, sure
from maillage.text.personal.masking import NAME

#: What is left of a text, and its lines beside their fields, are shown one after the other.
_masked = memoized(mask, most=2_000, longest=1_000)


def shown(line: str) -> str:
    """Return a line as reports show it, persons masked; beyond a length it is none of a text."""
    return _masked(line) if len(line) <= limits.TEXT else f"{_masked(line[: limits.TEXT])}…"


def masked(left: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return what is left of a text as a report shows it, line for line."""
    return [(shown(label), "\n".join(map(shown, text.split("\n")))) for label, text in left]


def without_persons(data: Json, label_key: str) -> tuple[Json, list[tuple[str, str]]]:
    """Part a record from the sentences that have what is one person's beyond doubt, by field.

    The name of a record stays: the gate refuses it.
    """
    clean: Json = {}
    apart: list[tuple[str, str]] = []
    for key, value in data.items():
        told: list[str] = []
        left = value if key == label_key else _kept(value, told, key)
        if left or not told:
            clean[key] = left
        apart += [(key, sentence) for sentence in told]
    return clean, apart


#: What refers to records, or is called as one: what is named there is no person.
_NAMES = frozenset({"partner", "funder", "lead", "programme", "source", "label", "name", "title"})


def _kept(value: Any, told: list[str], key: str = "") -> Any:
    if isinstance(value, dict):
        return {of: rest for of, it in value.items() if (rest := _kept(it, told, of)) or not it}
    if isinstance(value, list):
        return [rest for it in value if (rest := _kept(it, told, key)) or not it]
    if not isinstance(value, str) or not _is_personal(value, key):
        return value
    return _text(value, told, key)


def _is_personal(text: str, key: str) -> bool:
    """Whether a text has what is one person’s beyond doubt or, where it tells, names someone."""
    is_named = key not in _NAMES and any(span.kind == NAME for span in likely(text))
    return is_named or any(sure(text))


def _text(text: str, told: list[str], key: str) -> str:
    lines = []
    for line in text.split("\n"):
        said = sentences([line])
        personal = [sentence for sentence in said if _is_personal(sentence, key)]
        told += personal
        if rest := [sentence for sentence in said if sentence not in personal]:
            lines.append(" ".join(rest))
    return "\n".join(lines)
