"""Figures that sentences state: shares, hours of work, what took place so many times."""

from __future__ import annotations

import re
from collections.abc import Iterator

from maillage.importing.texts.source_lines import capital, sentences
from maillage.importing.texts.written_numbers import (
    HEDGE,
    NUMBER,
    ROUND,
    YEAR,
    plain,
    precision_in,
    value_in,
)
from maillage.model.entities import Json
from maillage.text import limits

_HOURS = re.compile(r"(?<![0-9])([0-9]{1,3})(?: ?h ?([0-9]{2})?| heures?) par semaine")
_SHARE = re.compile(
    rf"(?P<number>{NUMBER}) ?% (?:de |des |d'|du |(?=(?:sont|ont) ))(?P<what>[^,.;()]{{3,80}})"
)
_WORK = re.compile(rf"(?P<number>{NUMBER}) heures (?P<what>(?:de |d')[^0-9,.;()]{{3,60}})")
_OF_YEAR = re.compile(rf"(?:\ben |\bde |\bannee |\()(?P<year>{YEAR})(?![0-9])")
#: The lower end of a range, right before its upper end.
_RANGE = re.compile(r"[0-9] ?%? ?(?:a|-|/|ou|et) ?$")
#: Hours that volunteers give, where a sentence is about them.
_GIVEN = re.compile(
    rf"\bbenevol[^.]{{0,120}}?(?<![0-9])(?P<number>{NUMBER}) heures\b(?! (?:de |par )|d')"
)
#: What takes place, and words that say that it did.
_EVENTS = (
    r"(?:animations?|ateliers?|rencontres?|reunions?|seances?|sorties?|visites?|spectacles?"
    r"|projections?|conferences?|debats?|activites?|repas|soirees?|temps de [a-z]+|stages?"
    r"|formations?|evenements?|manifestations?|concerts?|expositions?)"
)
_HELD = re.compile(
    rf"(?:(?P<hedge>{HEDGE}) ?)?(?:une (?:petite |bonne )?(?P<round>{'|'.join(ROUND)})s? d[e'] ?"
    rf"|(?P<number>{NUMBER}) )(?P<what>(?P<unit>{_EVENTS})(?: [a-z'-]+){{0,6}}?) "
    r"(?:ont eu lieu|se sont (?:tenu|deroule)e?s|ont ete (?:propose|organise|mene|realise|anime"
    r"|necessaire|programme)e?s)\b"
)


def weekly_hours(text: str) -> tuple[float | int, int, int] | None:
    """Return the hours a week that a text states, and where."""
    match = _HOURS.search(plain(text[: limits.SENTENCE]))
    if match is None:
        return None
    minutes = int(match[2] or 0)
    hours = int(match[1]) + minutes / 60
    return (int(hours) if hours == int(hours) else round(hours, 2)), match.start(), match.end()


def figures(text: str) -> Iterator[tuple[str, Json]]:
    """Yield the shares and the hours of work that sentences state, with the sentence of each."""
    of_list: Json = {}
    for sentence in sentences([text]):
        if len(sentence) > limits.SENTENCE:
            continue
        words = plain(sentence)
        period = _period(words)
        if words.startswith("-"):
            period = period or of_list
        else:  # what a list is announced with is said of each of its items
            of_list = period if words.endswith(":") else {}
        for form, unit in ((_SHARE, "%"), (_WORK, "heures")):
            for match in form.finditer(words):
                if _RANGE.search(words, 0, match.start("number")):
                    continue
                what = sentence[slice(*match.span("what"))].strip()
                label = capital(what if unit == "%" else f"heures {what}")
                said = {"value": value_in(match), "unit": unit, **period}
                yield sentence, {"label": label, **said}


def volunteered(text: str) -> Iterator[Json]:
    """Yield the hours that a text says volunteers to give."""
    words = plain(text[: limits.SENTENCE])
    if match := _GIVEN.search(words):
        yield {"label": "Heures de bénévolat", "value": value_in(match), "unit": "heures"}


def held(text: str) -> Iterator[Json]:
    """Yield how many times sentences say that something took place."""
    for sentence in sentences([text]):
        words = plain(sentence)
        for match in _HELD.finditer(words) if len(sentence) <= limits.SENTENCE else ():
            value = ROUND[match["round"]] if match["round"] else value_in(match)
            precision = {"precision": "environ"} if match["round"] else precision_in(match)
            what, unit = (sentence[slice(*match.span(part))] for part in ("what", "unit"))
            said = {"value": value, "unit": unit, **precision, **_period(words)}
            yield {"label": capital(what), **said}


def _period(words: str) -> Json:
    """Return the one year that a sentence states."""
    years = {match["year"] for match in _OF_YEAR.finditer(words)}
    return {"period": next(iter(years))} if len(years) == 1 else {}
