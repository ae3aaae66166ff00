"""Dates, numbers and amounts, said as people say them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache, cached_property, lru_cache
from itertools import groupby
from typing import Any

from babel.dates import format_date, format_skeleton
from babel.numbers import format_decimal

from datasette_maillage.web.request_context import Visit
from datasette_maillage.web.typography import typeset
from maillage.messages import N_, Message
from maillage.messages.catalogue import catalogue
from maillage.messages.message import locale_of, money
from maillage.model.languages import SOURCE

_PRECISIONS = {
    "environ": N_("environ {text}"),
    "plus-de": N_("plus de {text}"),
    "moins-de": N_("moins de {text}"),
}


#: Statuses that « en 2016 » may follow: they say what lasts, and not what happens in a year.
_LASTING = frozenset({"en-cours", "en-preparation"})


def _is_dashed(line: str) -> bool:
    return line.startswith(("– ", "- ", "• "))


def _is_day(text: str) -> bool:
    return text.count("-") == 2


# A list of actions says the same few dates and numbers again and again, and Babel reads its
# patterns each time.
_KEPT = 2048


@lru_cache(_KEPT)
def _date(text: str, language: str) -> str:
    numbers = [int(part) for part in text.split("-")]
    found, locale = date(*numbers, *[1] * (3 - len(numbers))), locale_of(language)
    if len(numbers) == 1:
        return text
    if len(numbers) == 2:
        return format_skeleton("yMMMM", found, locale=locale)
    return format_date(found, "d MMMM y", locale=locale)


@lru_cache(_KEPT)
def _number(value: float, pattern: str, language: str) -> str:
    return format_decimal(value, pattern, locale_of(language))


@lru_cache(_KEPT)
def _amount(value: float, currency: str, language: str) -> str:
    return money(value, currency, language)


@dataclass(frozen=True)
class Wording:
    """How values are said in the language of a visit."""

    visit: Visit

    @classmethod
    def of(cls, visit: Visit) -> Wording:
        """Return what says the values of a visit: the same for all visits in one language."""
        return _in_language(visit.language, visit.offered, visit.currency)

    def date(self, text: str) -> str:
        """Say a year, a month or a day: `2017-03-03` is « 3 mars 2017 »."""
        if _is_day(text) and text.endswith("-01"):
            month = _date(text.removesuffix("-01"), self.visit.language)
            return self.visit.tell(N_("1er {rest}")(rest=month))
        return _date(text, self.visit.language)

    def period(self, text: str) -> str:
        """Say a date, or two: `2007-10/2014-06` is « d’octobre 2007 à juin 2014 »."""
        start, _, end = text.partition("/")
        if not end:
            return self.date(start)
        return self.between(start, end)

    @cached_property
    def between(self) -> Callable[[str | None, str | None], str]:
        """Say from when to when: « à partir de 2016 », « de 2016 à 2017 », « jusqu’en 2017 »."""
        return lru_cache(_KEPT)(self._between)

    def _between(self, start: str | None, end: str | None) -> str:
        if start and start == end:
            return self.date(start)
        tell = self.visit.tell
        if start and end:
            said = self._without_shared(start, end)
            return tell(N_("{start} {end}")(start=self._from(start, said), end=self._to(end)))
        if start:
            return tell(N_("à partir {start}")(start=self._from(start, self.date(start))))
        if end:
            until = N_("jusqu’au {date}") if _is_day(end) else N_("jusqu’en {date}")
            return tell(until(date=self.date(end)))
        return ""

    @cached_property
    def observed(self) -> Callable[[str, str | None], str]:
        """Say when a status was told: `2016` is « en 2016 », after a status that lasts.

        « Terminée en 2016 » would tell when it ended, which is another date.
        """
        return lru_cache(_KEPT)(self._observed)

    def _observed(self, status: str, when: str | None) -> str:
        tell = self.visit.tell
        if not when:
            return tell(N_("(sans date)"))
        first, _, last = when.partition("/")
        if status in _LASTING and (last or first) == first:
            return self.seen(when)
        return tell(N_("(constaté {seen})")(seen=self.seen(when)))

    def seen(self, when: str) -> str:
        """Say when something was told: « en 2016 », « entre 2014 et 2026 »."""
        tell = self.visit.tell
        first, _, last = when.partition("/")
        if last and last != first:
            between = N_("entre {first} et {last}")
            return tell(between(first=self._on(first), last=self._on(last)))
        then = N_("à la date du {date}") if _is_day(first) else N_("en {date}")
        return tell(then(date=self.date(first)))

    def verified(self, day: str) -> str:
        """Say when someone confirmed what a record says."""
        return self.visit.tell(N_("confirmé le {date}")(date=self.date(day)))

    def fresh(self, record: Mapping[str, Any], documents: str | None = None) -> str:
        """Say how old what a record says is, and whether anybody has confirmed it since.

        `documents` is when those it comes from were published, where it does not say.
        """
        tell = self.visit.tell
        if day := record.get("verified_on"):
            return tell(N_("Confirmée le {date}")(date=self.date(day)))
        if when := record.get("observed"):
            return tell(N_("Décrite {seen}, pas confirmée depuis")(seen=self.seen(when)))
        if documents:
            from_ = N_("D’après des documents parus {seen}, pas confirmée depuis")
            return tell(from_(seen=self.seen(documents)))
        return tell(N_("Sans date, et jamais confirmée"))

    def _on(self, text: str) -> Message | str:
        said = self.date(text)
        return N_("le {date}")(date=said) if _is_day(text) else said

    def _without_shared(self, start: str, end: str) -> str:
        """Say the first of two days or months without the year, or month and year, of the other.

        A language that writes the year first keeps both whole: the last word tells.
        """
        said, other = self.date(start).split(" "), self.date(end).split(" ")
        if len(start) == len(end) and said[-1] == other[-1] == start[:4]:
            while len(said) > 1 and said[-1] == other.pop():
                said.pop()
        return " ".join(said)

    def _from(self, text: str, said: str) -> Message:
        if _is_day(text):
            return N_("du {date}")(date=said)
        return (N_("d’{date}") if said[0] in "ao" else N_("de {date}"))(date=said)

    def _to(self, text: str) -> Message:
        return (N_("au {date}") if _is_day(text) else N_("à {date}"))(date=self.date(text))

    def blocks(self, text: str) -> list[tuple[bool, list[str]]]:
        """Return the lines of a text, those that begin with a dash together, as a list.

        What records hold is French, whatever the language of the page.
        """
        lines = [typeset(line.strip()) for line in text.split("\n") if line.strip()]
        return [(dashed, list(some)) for dashed, some in groupby(lines, _is_dashed)]

    def number(self, value: float) -> str:
        """Write a number with its thousands apart."""
        return _number(value, "#,##0.##", self.visit.language)

    def amount(self, value: float, precision: str | None = None) -> str:
        """Write an amount: « environ 30 000 € »."""
        return self.precise(_amount(value, self.visit.currency, self.visit.language), precision)

    def precise(self, text: str, precision: str | None) -> str:
        """Say that a number is approximate, where it is."""
        found = _PRECISIONS.get(precision or "")
        return self.visit.tell(found(text=text)) if found else text

    def quantity(self, item: Mapping[str, Any]) -> str:
        """Say a count of people, with its upper end where there is one."""
        if "count" not in item and "count_max" not in item:
            return ""
        low, high = item.get("count"), item.get("count_max")
        if low is None:
            return self.visit.tell(N_("au plus {number}")(number=self.number(high or 0)))
        if high is None:
            return self.precise(self.number(low), item.get("precision"))
        between = N_("{low} à {high}")
        return self.visit.tell(between(low=self.number(low), high=self.number(high)))

    def many(self, number: int, singular: str, several: str) -> str:
        """Say a number of things; French counts zero as one."""
        known = catalogue(self.visit.language)
        said = f"{self.number(number)} {known.of_number(singular, several, number)}"
        return self.visit.set(said, self.visit.language if known.has(singular) else SOURCE)


@cache
def _in_language(language: str, offered: tuple[str, ...], currency: str) -> Wording:
    visit = Visit("/", {}, {"lang": [language]}, "", offered=offered, currency=currency)
    return Wording(visit)


def weight(size: int) -> Message:
    """Say how large a file is."""
    value = Decimal(size)
    for unit in _UNITS[:-1]:
        if value < 1000:
            return unit(size=round(value))
        value /= 1000
    return _UNITS[-1](size=round(value, 1))


_UNITS = (N_("{size} octets"), N_("{size} ko"), N_("{size} Mo"), N_("{size} Go"))
