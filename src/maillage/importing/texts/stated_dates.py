"""Dates that sentences state: since when something is, until when; never more than said."""

from __future__ import annotations

import re

from maillage.importing.texts.source_lines import sentences
from maillage.importing.texts.written_numbers import MONTH, YEAR, YEAR_ALONE, plain
from maillage.reading.grammars.calendar_dates import read_date
from maillage.text import limits
from maillage.text.numerals import MONTHS

_DATE = rf"(?:(?P<day>[0-3]?[0-9])(?:er)? )?(?:(?P<month>{MONTH}) )?(?P<year>{YEAR})(?![0-9])"
_SEASON = r"(?:printemps|ete|automne|hiver)"
_SINCE = re.compile(
    rf"\b(?:depuis|ouvert ses portes(?: en)?|ouv(?:re|rent|rait|rit) (?:en|le)|ouvert[es]* en"
    rf"|lance[es]* en|lance[es]* depuis|(?:cree|initie)[es]* en"
    rf"|(?:debute|demarre|commence)[es]* (?:en|des|au cours de|au)"
    rf"|(?:debute|demarre|commence)[es]* (?:au|au cours du|a l'|au cours de l') ?{_SEASON}"
    r"|a partir de)"
    rf" (?:le |la |l')?(?:annee )?(?P<rentree>rentree )?(?:de )?{_DATE}"
)
_OF_SEASON = re.compile(rf"\b{_SEASON}\b")
_NUMERIC = re.compile(r"[0-9][/.-][0-9]")
#: What makes a date one that is only wished for.
_HOPED = re.compile(r"\ben projet\b|\benvisag|\bsouhait|\besper|\bpeut-etre\b|\ba confirmer\b")
_SUBJECT = re.compile(r"\b(?:action|projet|dispositif|demarche|experience)\b")
_DONE = re.compile(
    r"\b(?:action|projet|dispositif|experience)\b[^.,;:]{0,40}? (?:realise|mene|conduit)[es]* "
    rf"(?:sur|en|durant|pendant|au cours de)(?: l'annee)? (?P<year>{YEAR})"
    rf"(?! ?[-/0-9]| (?:a|et|puis) (?:[0-9]|{MONTH}))"
)
_DAYS = re.compile(
    rf"du (?P<first_day>[0-3]?[0-9])(?:er)?(?: (?P<first_month>{MONTH}))?(?: (?P<first>{YEAR}))? "
    rf"au (?P<last_day>[0-3]?[0-9])(?:er)? (?P<last_month>{MONTH}) (?P<last>{YEAR})\.?"
)
#: What a date behind it is of: another thing than the sentence is about.
_OTHER = re.compile(r"\b(?:celui|celle|ceux|celles|par exemple)\b")
_SPAN = re.compile(
    rf"(?:\bde |\bd'|^)(?:(?P<first_month>{MONTH}) )?(?P<first>{YEAR})? ?a (?P<last_month>{MONTH}) "
    rf"(?P<last>{YEAR})\b"
)

#: The whole of a period: « 2019-2022 », « de mars 2019 à juin 2020 », « printemps 2016 ».
_YEARS = re.compile(
    rf"(?:de |d'|entre |annees? (?:scolaires? )?|saisons? )?(?:(?P<first_month>{MONTH}) )?"
    rf"(?P<first>{YEAR}) ?(?:-|–|/|a|et|au) ?(?:(?P<last_month>{MONTH}) )?(?P<last>{YEAR})"
    rf"|(?:au |l'|en |a l')?{_SEASON}(?: ?[-/] ?{_SEASON})? (?P<season>{YEAR})"
)


def date_in(text: str) -> str:
    """Return the one date that a text states, with « rentrée » for September; else nothing."""
    words = plain(text)
    if whole := read_date(text.strip(" .")):
        return whole
    if _NUMERIC.search(words) or _HOPED.search(words):
        return ""  # it says more than the year at its end
    found = {
        _iso(match["day"], match["month"], match["year"]) for match in re.finditer(_DATE, words)
    }
    if len(found) != 1:
        return ""
    date = found.pop()
    return f"{date}-09" if "rentree" in words and len(date) == 4 else date


def begun(text: str) -> str:
    """Return since when a sentence says that something is; nothing where two say otherwise.

    Where several do, what is said of the action itself counts.
    """
    found: set[str] = set()
    of_action: set[str] = set()
    for sentence in sentences([text]):
        words = plain(sentence[: limits.SENTENCE])
        for match in _SINCE.finditer(words):
            if _OTHER.search(words, 0, match.start()):
                continue
            date = _iso(match["day"], match["month"], match["year"])
            found.add(date := f"{date}-09" if match["rentree"] and len(date) == 4 else date)
            if _SUBJECT.search(words, 0, match.start()):
                of_action.add(date)
    best = found if len(found) == 1 else of_action
    return best.pop() if len(best) == 1 else ""


def done_in(text: str) -> str:
    """Return the one year in which a text says that the action was done."""
    found = {
        match["year"]
        for sentence in sentences([text])
        if len(sentence) <= limits.SENTENCE
        for match in _DONE.finditer(plain(sentence))
    }
    return found.pop() if len(found) == 1 else ""


def days(text: str) -> tuple[str, str]:
    """Return the days from and to which something is: « du 3 au 7 juin 2019 »."""
    match = _DAYS.fullmatch(plain(text.strip()))
    if match is None:
        return "", ""
    last = _iso(match["last_day"], match["last_month"], match["last"])
    month, year = match["first_month"] or match["last_month"], match["first"] or match["last"]
    first = _iso(match["first_day"], month, year)
    return (first, last) if first <= last else ("", "")


def days_in(text: str) -> tuple[str, str]:
    """Return the days from and to which sentences say that something is, where they are of one."""
    found = list(_DAYS.finditer(plain(text[: limits.SENTENCE])))
    return days(found[0].group()) if len(found) == 1 else ("", "")


def span(text: str) -> tuple[str, str]:
    """Return the first and the last month that a text states: « de mars à juin 2021 »."""
    words = plain(text[: limits.SENTENCE])
    match = _SPAN.search(words)
    years = YEAR_ALONE.findall(words)
    if match is None or min(years) < (match["first"] or match["last"]):
        return "", ""  # it began before, and this is only a part of it
    if not (match["first_month"] or match["first"]):
        return "", ""
    first = match["first"] or match["last"]
    begins = f"{first}-{MONTHS[match['first_month']]:02}" if match["first_month"] else first
    return begins, f"{match['last']}-{MONTHS[match['last_month']]:02}"


def years(text: str) -> tuple[str, str]:
    """Return the first and the last year, or month, of a period; the year of a season for both."""
    match = _YEARS.fullmatch(plain(text.strip(" .")))
    if match is None:
        return "", ""
    if match["season"]:
        return match["season"], match["season"]
    first = _iso(None, match["first_month"], match["first"])
    last = _iso(None, match["last_month"], match["last"])
    return (first, last) if match["first"] < match["last"] or first[4:] < last[4:] else ("", "")


def has_season(text: str) -> bool:
    """Whether a text says a season, which no date holds."""
    return _OF_SEASON.search(plain(text)) is not None


def _iso(day: str | None, month: str | None, year: str) -> str:
    if not month:
        return year
    return f"{year}-{MONTHS[month]:02}" + (f"-{int(day):02}" if day else "")
