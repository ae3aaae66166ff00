"""Years, months and days, and periods from one to another, as EDTF writes them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta

from maillage.messages import N_, Message
from maillage.reading.grammars.enumerations import ends
from maillage.reading.grammars.understanding import Left, Reading, Understood
from maillage.text.numerals import MONTHS
from maillage.text.words import simplified

#: The months by their names, and by what stands for these.
_MONTHS: Mapping[str, int] = {
    **MONTHS, "janv": 1, "jan": 1, "fevr": 2, "fev": 2, "avr": 4, "juil": 7, "sept": 9, "sep": 9,
    "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
_YEAR = r"(?P<year>[12][0-9]{3})"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_NAME = rf"(?P<name>{'|'.join(sorted(_MONTHS, key=len, reverse=True))})\.?"
_SIGN = r"(?:\s?[-/.]\s?|\s)"
_HOUR = (
    r"(?:(?:t| (?:a )?)[0-2]?[0-9](?:[:h][0-5][0-9]){1,2}(?:\.[0-9]{1,6})?"
    r"(?:z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
#: Forms of a date; day first, as in France. An hour behind a day is let go. Of two digits a year is
#: made where no sign could make a day of them.
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?:[.,]0)?",
        rf"{_YEAR}{_SIGN}{_MONTH}",
        rf"{_YEAR}{_SIGN}{_MONTH}{_SIGN}{_DAY}{_HOUR}",
        # No month comes after the twelfth: that is the day.
        rf"{_YEAR}{_SIGN}(?P<day>1[3-9]|2[0-9]|3[01]){_SIGN}{_MONTH}",
        r"(?P<year>[12][0-9]{3})(?P<month>[01][0-9])(?P<day>[0-3][0-9])",
        rf"{_DAY}{_SIGN}{_MONTH}{_SIGN}{_YEAR}{_HOUR}",
        rf"{_DAY}[/.]{_MONTH}[/.](?P<short>[0-9]{{2}}){_HOUR}",
        rf"{_MONTH}{_SIGN}{_YEAR}",
        rf"(?:{_DAY}(?:er)?{_SIGN})?{_NAME}{_SIGN}{_YEAR}{_HOUR}",
        rf"(?:{_DAY}-)?{_NAME}-(?P<short>[0-9]{{2}})",
        rf"{_DAY}(?:er)? {_NAME} '?(?P<short>[0-9]{{2}})",
        rf"{_NAME} '(?P<short>[0-9]{{2}})",
    )
)
#: A month, or a season that begins in one year and ends in the next: « 2011/12 ».
_MONTH_OR_SEASON = re.compile(r"[12][0-9]([0-9]{2})/([0-9]{2})")
_WEEKDAY = re.compile(r"^(?:(?:lun|mar|mercre|jeu|vendre|same)di|dimanche),? ")
_FROM = re.compile(r"^(?:depuis|des|a partir d[eu]|a compter d[eu])(?: le)? ")
_UNTIL = re.compile(r"^jusqu'(?:au|en|a)(?: fin)? ")
_ARTICLE = re.compile(r"^(?:le|en) ")
#: What a spreadsheet makes of the days from 1990 to 2049 where no format says that they are days.
_SERIAL = re.compile(r"(3[2-9][0-9]{3}|4[0-9]{4}|5[0-4][0-9]{3})(?:[.,][0-9]+)?")
_FIRST_SERIAL = date(1899, 12, 30)
#: Years of two digits up to here are of this century, for spreadsheets and for us.
_PIVOT = 30

SERIAL = N_("{text} est le numéro d’un jour dans un tableur : il est lu {date}.")
_PERIOD = N_(
    "C’est une période, et il faut une date : écrivez son début et sa fin dans deux colonnes."
)
_NO_PERIOD = N_("Une période a deux dates, comme 2017-2019 : écrivez aussi l’autre.")
_OTHER_END = N_("Ces mots disent l’autre bout d’une période : mettez cette date à sa place.")
_SCHOOL = N_("Une rentrée n’est pas une date : écrivez le mois, comme septembre 2019.")
_VAGUE = N_("Cette date n’est pas précise : écrivez l’année, le mois ou le jour.")
_TWO_WAYS = N_("Cette date peut se lire de deux façons : écrivez l’année en quatre chiffres.")
_NO_YEAR = N_("Il manque l’année.")
_NO_SUCH_DAY = N_("Ce jour n’existe pas dans le calendrier.")
_VAGUE_WORDS = re.compile(
    r"\b(?:debut|mi|fin|courant|vers|environ|printemps|ete|automne|hiver|semestre|trimestre|semaine"
    r"|annees?|scolaire|avant|apres|depuis|prochaine?|derniere?)\b|[~?]"
)


def read_date(text: str) -> str | None:
    """Read a year, a month or a day as ISO 8601 writes it; None for what is none of these.

    >>> read_date("12/03/2017"), read_date("1er septembre 2016"), read_date("mars-19")
    ('2017-03-12', '2016-09-01', '2019-03')
    >>> read_date("12/03/19"), read_date("12-03-19"), read_date("rentrée 2019")
    ('2019-03-12', None, None)
    """
    words = _WEEKDAY.sub("", _ARTICLE.sub("", simplified(text)))
    if _is_month_or_season(words):
        return None
    return next((iso for parts in _parts(words) if (iso := _iso(parts))), None)


def _is_month_or_season(words: str) -> bool:
    match = _MONTH_OR_SEASON.fullmatch(words)
    return match is not None and int(match[2]) == int(match[1]) + 1


def _parts(words: str) -> Iterator[Mapping[str, str | None]]:
    return (match.groupdict() for form in _FORMS if (match := form.fullmatch(words)))


def _iso(parts: Mapping[str, str | None]) -> str | None:
    year, short = parts.get("year"), parts.get("short")
    number = int(year) if year else _of_two_digits(int(short or 0))
    name, month, day = (parts.get(key) for key in ("name", "month", "day"))
    of_year = _MONTHS[name] if name else int(month) if month else None
    if of_year is None:
        return f"{number:04}"
    try:
        known = date(number, of_year, int(day) if day else 1)
    except ValueError:
        return None
    return known.isoformat() if day else f"{number:04}-{of_year:02}"


def _of_two_digits(year: int) -> int:
    return year + (2000 if year < _PIVOT else 1900)


#: What stands between the two dates of a period.
_BETWEEN = (re.compile(r" (?:au?|jusqu'au?|-) "), re.compile("/"), re.compile("-"))


def read_period(text: str) -> str | None:
    """Read a date, or two of them with something between, as EDTF writes a period.

    >>> read_period("2015-2020"), read_period("de mars 2016 à juin 2017"), read_period("2019")
    ('2015/2020', '2016-03/2017-06', '2019')
    """
    if known := read_date(text):
        return known
    for halves in ends(simplified(text), _BETWEEN):
        first, last = map(read_date, halves)
        if first and last:
            return f"{first}/{last}"
    return None


def single_date(text: str, *, begins: bool = False, ends: bool = False) -> Reading:
    """Read the date of a field that holds one.

    Where the field holds when something `begins`, « depuis » goes without saying, and « jusqu’en »
    where it `ends`.
    """
    words = simplified(text)
    for is_said, form in ((begins, _FROM), (ends, _UNTIL)):
        bare = form.sub("", words)
        if bare != words and read_date(bare):
            return Understood(read_date(bare)) if is_said else Left(_OTHER_END, read_date(bare))
    return _reading(text, read_date) if not _is_period(text) else Left(_PERIOD)


def period(text: str) -> Reading:
    """Read the date, or the period, of a field that holds either."""
    words = simplified(text)
    for form in (_FROM, _UNTIL):
        bare = form.sub("", words)
        if bare != words and read_date(bare):
            return Left(_NO_PERIOD)
    return _reading(text, read_period)


def _is_period(text: str) -> bool:
    return read_date(text) is None and read_period(text) is not None


def _reading(text: str, read: Callable[[str], str | None]) -> Reading:
    if found := read(text):
        return Understood(found)
    if match := _SERIAL.fullmatch(text.strip()):
        day = (_FIRST_SERIAL + timedelta(days=int(match[1]))).isoformat()
        return Understood(day, note=SERIAL(text=text.strip(), date=day))
    return _left(simplified(text))


def _left(words: str) -> Left:
    if match := re.fullmatch(rf"(?:a la |la )?rentree (?:scolaire )?(?:de )?{_YEAR}", words):
        return Left(_SCHOOL, near=f"{match['year']}-09")
    reasons: tuple[tuple[bool, Message], ...] = (
        (_is_month_or_season(words), _TWO_WAYS),
        (any(True for _ in _parts(words)), _NO_SUCH_DAY),
        (_VAGUE_WORDS.search(words) is not None, _VAGUE),
        (re.fullmatch(rf"[0-9]{{1,2}}(?:er)?{_SIGN}{_NAME}", words) is not None, _NO_YEAR),
        (re.fullmatch(rf"{_NAME}", words) is not None, _NO_YEAR),
        (re.fullmatch(r"[0-9]{1,2}([-/. ][0-9]{1,2}){1,2}", words) is not None, _TWO_WAYS),
        (re.fullmatch(rf"{_NAME} [0-9]{{2}}", words) is not None, _TWO_WAYS),
    )
    return Left(next((why for holds, why in reasons if holds), None))
