"""Columns of crosses: the header names a code of a list, and a cross says that it applies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.importing.agreement import filled
from maillage.importing.cells import Cell
from maillage.importing.columns import ImportColumn
from maillage.model.entities import Entity, Field, Model
from maillage.text.words import fold

#: What a cell says where the code applies, and where it does not, folded.
_YES = frozenset({"x", "xx", "oui", "o", "1", "vrai", "ok", "yes"})
_NO = frozenset({"non", "n", "0", "faux", "no"})
#: Signs that fold to nothing, and are crosses all the same.
_SIGNS = frozenset("✓✔☑☒✗✘●•■×")
#: How a form writes a choice behind its question: « Publics concernés [Enfants] ».
_BELOW = re.compile(r"([^\[\]]+) \[([^\[\]]+)\]")
#: The part of the filled cells that must be crosses, or none.
_MOST = 0.6


def is_cross(text: str) -> bool | None:
    """Whether a cell says yes or no; None where it says neither."""
    word = fold(text)
    if word in _YES or text.strip() in _SIGNS:
        return True
    return False if word in _NO or not text.strip() else None


def is_choice(header: str) -> bool:
    """Whether a header is one of the choices below a question: « Publics [Enfants] »."""
    return bool(_BELOW.fullmatch(header))


def are_crosses(cells: Sequence[Cell]) -> bool:
    """Whether most filled cells of a column say yes or no."""
    texts = filled(cells)
    crosses = sum(is_cross(text) is not None for text in texts)
    return bool(texts) and crosses >= _MOST * len(texts)


def cross_column(
    model: Model, entity: Entity, header: str, group: str, cells: Sequence[Cell]
) -> ImportColumn | None:
    """Return the column of a header that names a code, where its cells are crosses.

    The header above it says of which list it is, where several have such a code.
    """
    if not are_crosses(cells):
        return None
    if parts := _BELOW.fullmatch(header):
        group, header = parts.groups()
    found = [
        ImportColumn((field,), code=code)
        for field in entity.fields
        if field.scheme and field.many and (code := _code(model, field, header))
    ]
    named = [column for column in found if _is_named(column.field, group)]
    return next(iter(named or found), None)


def _code(model: Model, field: Field, header: str) -> str:
    """Return the code that a header names, in the singular or the plural."""
    labels = model.schemes[field.scheme].by_label
    word = fold(header)
    forms = (word, f"{word}s", word.removesuffix("s"))
    return next((labels[form] for form in forms if form in labels), "")


def _is_named(field: Field, group: str) -> bool:
    names = {fold(name) for name in (*field.words.titles.values(), *field.spellings)}
    words = fold(group)
    return words in names or not names.isdisjoint(words.split())
