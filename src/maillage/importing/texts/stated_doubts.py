"""What sentences wish, plan, ask or deny: none of it is a fact."""

from __future__ import annotations

import re

from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import AMOUNT

#: Letters before a count that say what it is.
_NEAR = 70
#: What was planned, and what became of it.
PLANNED = re.compile(r"\bprevisionnel|\bprevue?s?\b|\bprevisions?\b")
DONE = re.compile(r"\brealisee?s?\b|\breel(?:le)?s?\b|\bdepensee?s?\b|\bexecutee?s?\b")
#: What was spent, beside what was planned.
DONE_FIRST = re.compile(
    rf"(?:{DONE.pattern})[^0-9a-z€;.]{{0,4}}(?:de |est de |a )?{AMOUNT.pattern}"
)
DONE_BEHIND = re.compile(rf"{AMOUNT.pattern}[^0-9€;.,:]{{0,12}}?(?:{DONE.pattern})")


def told(words: str) -> int:
    """Return where plain words begin to tell what may come, or is elsewhere; else their end."""
    other = expression("elsewhere").search(words)
    return other.start() if other else len(words)


def are_no_fact(words: str, start: int, end: int) -> bool:
    """Whether people are hoped for, or said not to be there."""
    return any((
        expression("aimed-before").search(words, max(0, start - _NEAR), start),
        expression("aimed-behind").match(words, end),
        expression("gone").match(words, end),
    ))  # fmt: skip
