"""Facts that sentences state: how often, since when, objectives, figures; never more than said."""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.importing.texts.source_lines import Line, capital, sentences
from maillage.importing.texts.wordings import expression, forms
from maillage.importing.texts.written_numbers import plain
from maillage.text import limits
from maillage.text.first_fit import first_fit

_AIMS = re.compile(r"^(?:les? |l')objectifs? [^.:]{0,80}?(?:sont|est|etaient|etait) (?:de |d'|:)")


def recurrence(text: str) -> str:
    """Return how often something takes place, where all sentences that say so agree; else nothing.

    Items of a list are heard where no other sentence says it.
    """
    said: dict[bool, set[str]] = {True: set(), False: set()}
    for sentence in sentences([text]):
        if code := first_fit(forms("recurrences"), plain(sentence[: limits.SENTENCE])):
            said[sentence.startswith(("– ", "- "))].add(code)
    found = said[False] or said[True]
    return found.pop() if len(found) == 1 else ""


def objectives(lines: Sequence[Line]) -> list[str]:
    """Read objectives, one a line, or with semicolons or dashes between them."""
    found = []
    for line in lines:
        for part in re.split(r" ?; |(?<=\.) - ", line.bare):
            text = part.strip(" .;,-–")
            if len(text) > 2:
                found.append(f"{capital(text)}.")
    return list(dict.fromkeys(found))


def aims(text: str) -> list[str]:
    """Return the objectives that a sentence states: « Les objectifs sont de … et de … »."""
    for sentence in sentences([text]):
        match = _AIMS.match(plain(sentence)) if len(sentence) <= limits.SENTENCE else None
        if match:
            rest = sentence[match.end() :].strip(" .:")
            parts = re.split(r",? et (?:de |d['’])(?=\w+(?:er|ir|re)\b)|, (?:de |d['’])", rest)
            return [f"{capital(part.strip())}." for part in parts if part.strip()]
    return []


def is_of_aims(items: Sequence[Line]) -> bool:
    """Whether a list is one of objectives: each of its items begins with a verb to do."""
    return len(items) > 1 and all(
        expression("infinitive").match(plain(item.bare)) for item in items
    )


def listed_aims(lines: Sequence[Line]) -> list[str]:
    """Return the objectives that lines list: below « Objectifs : », or each a verb to do.

    A list is one of objectives where two lines at least begin with an infinitive.
    """
    found: list[Line] = []
    is_below = False
    for line in lines:
        if line.is_bullet and (is_below or expression("infinitive").match(plain(line.bare))):
            found.append(line)
        elif not line.is_bullet:
            is_below = (
                expression("aims-announced").search(plain(line.bare[: limits.SENTENCE])) is not None
            )
    return objectives(found) if len(found) > 1 else []


def is_limit(sentence: str) -> bool:
    """Whether a sentence says what did not work."""
    return expression("limits").search(plain(sentence[: limits.SENTENCE])) is not None
