"""Key figures as pages give them: a number, what it counts, and when."""

from __future__ import annotations

import re

from maillage.importing.texts.source_lines import capital
from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import (
    AMOUNT,
    HEDGE,
    MONTH,
    NUMBER,
    YEAR,
    is_year,
    plain,
    precision_in,
    value_in,
)
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.numerals import MONTHS

_SHARE = re.compile(rf"(?:(?P<hedge>{HEDGE}) ?)?(?P<number>{NUMBER}) ?%")
_COUNT = re.compile(
    rf"(?:pour )?(?:(?P<hedge>{HEDGE}) ?)?(?P<number>{NUMBER}) (?:nouveaux |nouvelles )?"
    r"(?P<what>[a-z][a-z' -]{2,120})"
)
_RANGE = re.compile(rf"{NUMBER} ?(?:a|-|/|ou|et) ?{NUMBER}")
_SPAN = re.compile(
    rf"\b(?:entre|de) (?:(?P<first_month>{MONTH}) )?(?P<first>{YEAR}) (?:et|a) "
    rf"(?:(?P<last_month>{MONTH}) )?(?P<last>{YEAR})\b"
)
_YEAR = re.compile(rf"(?:\ben |\bannee |\()(?P<year>{YEAR})(?![0-9])")
#: « 1 habitant sur 4 » is a share.
_SHARED = re.compile(rf"[a-z-]+ sur (?:{NUMBER})(?![a-z])")
_APART = re.compile(r"[,;:]\s+(?:et )?|\. (?=[0-9])")


def figures(text: str, *, is_listed: bool = False) -> list[Json]:
    """Read the figures of a line; nothing where it is a sentence about something else.

    Args:
        text: the line.
        is_listed: whether it stands in a list of figures, so that « trois » begins one.
    """
    if len(text) > limits.SENTENCE:
        return []
    found = [figure for part in _APART.split(text) if (figure := _figure(part.strip(" .")))]
    return found if found and _begins(text, is_listed=is_listed) else []


def _begins(text: str, *, is_listed: bool) -> bool:
    """Whether a line begins with its number, or with the budget that it states."""
    words = plain(text.strip())
    if not is_listed and not re.match(rf"(?:{HEDGE} ?)?[0-9]|(?:un |le )?budget\b", words):
        return False
    return bool(
        re.match(rf"(?:{HEDGE} ?)?(?:{NUMBER})(?! ?(?:a|-|/|ou) ?[0-9])", words)
        or re.match(r"(?:un |le )?budget\b", words)
    )


def _figure(part: str) -> Json | None:
    words = plain(part)
    if _RANGE.match(words):
        return None
    if money := AMOUNT.search(words):
        return _with(part, words, money, "euros")
    if share := _SHARE.match(words):
        return _with(part, words, share, "%")
    count = _COUNT.match(words)
    if count is None or is_year(count["number"]) or _SHARED.match(words, count.start("what")):
        return None
    unit = _unit(count["what"])
    if not unit:
        return None
    start = count.start("what")
    return _with(part, words, count, part[start : start + len(unit)])


def _unit(what: str) -> str:
    """Return what is counted: the words up to the first that says something of it."""
    first, _, rest = what.partition(" ")
    stop = expression("stops").search(rest)
    named = rest[: stop.start()].strip() if stop else rest.strip()
    words = [first, *named.split()[:2]]
    while words[-1] in {"de", "d", "la", "le", "les", "des"}:
        words.pop()
    return " ".join(words)


def _with(part: str, words: str, match: re.Match[str], unit: str) -> Json:
    label = capital(re.sub(r"^[^\w%]*", "", part).strip())[: limits.NAME]
    said = {**precision_in(match), **period(words)}
    return {"label": label, "value": value_in(match), "unit": unit, **said}


def period(words: str) -> Json:
    """Return the period that plain words state, as a record has it; nothing where they do not."""
    if span := _SPAN.search(words):
        ends = []
        for end in ("first", "last"):
            month = span[f"{end}_month"]
            ends.append(span[end] + (f"-{MONTHS[month]:02}" if month else ""))
        return {"period": "/".join(ends)}
    years = {match["year"] for match in _YEAR.finditer(words)}
    return {"period": next(iter(years))} if len(years) == 1 else {}


def money(text: str) -> list[Json]:
    """Read the one amount that a part of a sentence states."""
    words = plain(text)
    found = list(AMOUNT.finditer(words)) if len(text) <= limits.SENTENCE else []
    if len(found) != 1 or _RANGE.search(words[: found[0].end()]):
        return []
    return [_with(text.strip(" ."), words, found[0], "euros")]
