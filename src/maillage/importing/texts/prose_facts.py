"""Facts that sentences state: how often, since when, objectives, figures; never more than said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from maillage.importing.texts.source_lines import Line, sentences
from maillage.importing.texts.written_numbers import NUMBER, plain, value_of_number
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.first_fit import first_fit, forms
from maillage.text.numerals import MONTHS

_DAY = r"(?:lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)"
_MONTH = "|".join(MONTHS)
_YEAR = r"(?:19|20)[0-9]{2}"
#: How often, by what sentences say; the first that is found counts.
_RECURRENCES = forms(
    (
        (
            rf"\bun {_DAY} par mois\b|\bune fois par mois\b|\b(?:tous les|chaque) mois\b"
            rf"|\b(?:premier|deuxieme|troisieme|dernier) {_DAY} (?:de chaque|du) mois\b"
        ),
        "mensuelle",
    ),
    (
        (
            rf"\btous les {_DAY}s\b|\bchaque {_DAY}\b|\bchaque semaine\b"
            r"|\btoutes les semaines\b"
            r"|\b(?:seances?|ateliers?|permanences?|rencontres?) (?:ont|a) lieu le "
            rf"{_DAY}\b|\bune fois par semaine\b"
            rf"|\btous les {_DAY} (?:apres-midis?|matins?|soirs?)\b"
        ),
        "hebdomadaire",
    ),
    (r"\btous les jours\b|\bchaque jour\b", "quotidienne"),
    (r"\b(?:une fois par trimestre|chaque trimestre|tous les trimestres)\b", "trimestrielle"),
    (r"\b(?:une fois par an|chaque annee|tous les ans)\b", "annuelle"),
)
_DATE = rf"(?:(?P<day>[0-3]?[0-9])(?:er)? )?(?:(?P<month>{_MONTH}) )?(?P<year>{_YEAR})(?![0-9])"
_SEASON = r"(?:printemps|ete|automne|hiver)"
_SINCE = re.compile(
    rf"\b(?:depuis|ouvert ses portes(?: en)?|ouvre en|ouvert[es]* en|lance[es]* en"
    rf"|lance[es]* depuis|cree[es]* en|(?:debute|demarre|commence) (?:en|des|au cours de|au)"
    rf"|(?:debute|demarre|commence) (?:au|au cours du|a l'|au cours de l') ?{_SEASON}|a partir de)"
    rf" (?:le |la |l')?(?:annee )?(?P<rentree>rentree )?(?:de )?{_DATE}"
)
#: What a date behind it is of: another thing than the sentence is about.
_OTHER = re.compile(r"\b(?:celui|celle|ceux|celles|par exemple)\b")
_SPAN = re.compile(
    rf"\bde (?:(?P<first_month>{_MONTH}) )?(?P<first>{_YEAR})? ?a (?P<last_month>{_MONTH}) "
    rf"(?P<last>{_YEAR})\b"
)
_AIMS = re.compile(r"^(?:les? |l')objectifs? [^.:]{0,80}?(?:sont|est|etaient|etait) (?:de |d'|:)")
_HOURS = re.compile(r"(?<![0-9])([0-9]{1,3})(?: ?h ?([0-9]{2})?| heures?) par semaine")
_SHARE = re.compile(
    rf"(?P<number>{NUMBER}) ?% (?:de |des |d'|du |(?=(?:sont|ont) ))(?P<what>[^,.;()]{{3,80}})"
)
_WORK = re.compile(rf"(?P<number>{NUMBER}) heures (?P<what>(?:de |d')[^0-9,.;()]{{3,60}})")
_OF_YEAR = re.compile(rf"(?:\ben |\bde |\()(?P<year>{_YEAR})(?![0-9])")
#: What makes a sentence one of the limits of what was done.
_LIMITS = re.compile(
    r"\bannul|\bdifficult|\bmanque de\b|\bfaute de\b|\bmalheureusement\b|\ba du (?:etre|fermer)\b"
    r"|\blimites?\b"
)


def recurrence(text: str) -> str:
    """Return how often something takes place, by the first sentence that says so; else nothing."""
    read = (plain(each) for each in sentences([text]) if len(each) <= limits.SENTENCE)
    return next(filter(None, (first_fit(_RECURRENCES, words) for words in read)), "")


def date_in(text: str) -> str:
    """Return the one date that a text states, with « rentrée » for September; else nothing."""
    words = plain(text)
    if slashed := re.fullmatch(
        r"(?:le )?([0-3]?[0-9])[/.-]([01]?[0-9])[/.-]((?:19|20)[0-9]{2})\.?", words
    ):
        day, month, year = slashed.groups()
        return f"{year}-{int(month):02}-{int(day):02}"
    found = {
        _iso(match["day"], match["month"], match["year"]) for match in re.finditer(_DATE, words)
    }
    if len(found) != 1:
        return ""
    date = found.pop()
    return f"{date}-09" if "rentree" in words and len(date) == 4 else date


def begun(text: str) -> str:
    """Return since when a sentence says that something is; nothing where two say otherwise."""
    found = set()
    for sentence in sentences([text]):
        words = plain(sentence[: limits.SENTENCE])
        for match in _SINCE.finditer(words):
            if _OTHER.search(words, 0, match.start()):
                continue
            date = _iso(match["day"], match["month"], match["year"])
            found.add(f"{date}-09" if match["rentree"] and len(date) == 4 else date)
    return found.pop() if len(found) == 1 else ""


def span(text: str) -> tuple[str, str]:
    """Return the first and the last month that a text states: « de mars à juin 2021 »."""
    words = plain(text[: limits.SENTENCE])
    match = _SPAN.search(words)
    years = re.findall(rf"(?<![0-9]){_YEAR}(?![0-9])", words)
    if match is None or min(years) < (match["first"] or match["last"]):
        return "", ""  # it began before, and this is only a part of it
    if not (match["first_month"] or match["first"]):
        return "", ""
    first = match["first"] or match["last"]
    begins = f"{first}-{MONTHS[match['first_month']]:02}" if match["first_month"] else first
    return begins, f"{match['last']}-{MONTHS[match['last_month']]:02}"


def _iso(day: str | None, month: str | None, year: str) -> str:
    if not month:
        return year
    return f"{year}-{MONTHS[month]:02}" + (f"-{int(day):02}" if day else "")


def objectives(lines: Sequence[Line]) -> list[str]:
    """Read objectives, one a line, or with semicolons or dashes between them."""
    found = []
    for line in lines:
        for part in re.split(r" ?; |(?<=\.) - ", line.bare):
            text = part.strip(" .;,-–")
            if len(text) > 2:
                found.append(f"{text[:1].upper()}{text[1:]}.")
    return list(dict.fromkeys(found))


def aims(text: str) -> list[str]:
    """Return the objectives that a sentence states: « Les objectifs sont de … et de … »."""
    for sentence in sentences([text]):
        match = _AIMS.match(plain(sentence)) if len(sentence) <= limits.SENTENCE else None
        if match:
            rest = sentence[match.end() :].strip(" .:")
            parts = re.split(r",? et (?:de |d['’])(?=\w+(?:er|ir|re)\b)|, (?:de |d['’])", rest)
            return [f"{part[:1].upper()}{part[1:].strip()}." for part in parts if part.strip()]
    return []


def listed_aims(lines: Sequence[Line]) -> list[str]:
    """Return the objectives that lines list: below « Objectifs : », or each a verb to do.

    A list is one of objectives where two lines at least begin with an infinitive.
    """
    found: list[Line] = []
    is_below = False
    for line in lines:
        if line.is_bullet and (is_below or _INFINITIVE.match(plain(line.bare))):
            found.append(line)
        elif not line.is_bullet:
            is_below = _ANNOUNCED.search(plain(line.bare[: limits.SENTENCE])) is not None
    return objectives(found) if len(found) > 1 else []


_INFINITIVE = re.compile(r"(?:s'|se |de |d')?[a-z]{2,30}(?:er|ir|re)\b(?! et )")
_ANNOUNCED = re.compile(r"\b(?:objectifs?|but|vise|mise en place pour)\b[^.:]{0,60}:$")


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
    for sentence in sentences([text]):
        if len(sentence) > limits.SENTENCE:
            continue
        words = plain(sentence)
        years = {match["year"] for match in _OF_YEAR.finditer(words)}
        period = {"period": next(iter(years))} if len(years) == 1 else {}
        for form, unit in ((_SHARE, "%"), (_WORK, "heures")):
            for match in form.finditer(words):
                what = sentence[match.start("what") : match.end("what")].strip()
                label = what if unit == "%" else f"heures {what}"
                yield (
                    sentence,
                    {
                        "label": f"{label[:1].upper()}{label[1:]}",
                        "value": value_of_number(match["number"]),
                        "unit": unit,
                        **period,
                    },
                )


def is_limit(sentence: str) -> bool:
    """Whether a sentence says what did not work."""
    return _LIMITS.search(plain(sentence[: limits.SENTENCE])) is not None
