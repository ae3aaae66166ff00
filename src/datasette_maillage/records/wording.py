"""Dates, numbers and amounts, said as people say them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any

from datasette_maillage.web.typography import typeset
from maillage.model.entities import LANGUAGE

if TYPE_CHECKING:
    from datasette_maillage.web.request_context import Visit

#: U+202F, the narrow no-break space between thousands and before a sign, as French typography asks.
THIN = "\u202f"
_MONTHS = {
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "en": "January February March April May June July August September October November December",
}
_PRECISIONS = {
    "environ": ("environ {}", "about {}"),
    "plus-de": ("plus de {}", "more than {}"),
    "moins-de": ("moins de {}", "less than {}"),
}


def _is_dashed(line: str) -> bool:
    return line.startswith(("– ", "- ", "• "))


@dataclass(frozen=True)
class Wording:
    """How values are said in the language of a visit."""

    visit: Visit

    def date(self, text: str) -> str:
        """Say a year, a month or a day: `2017-03-03` is « 3 mars 2017 »."""
        year, _, rest = text.partition("-")
        if not rest:
            return year
        month, _, day = rest.partition("-")
        name = _MONTHS[self.visit.language].split()[int(month) - 1]
        if not day:
            return f"{name} {year}"
        number = int(day)
        first = "1er" if number == 1 and self.visit.language == LANGUAGE else str(number)
        return f"{first} {name} {year}"

    def period(self, text: str) -> str:
        """Say a date, or two: `2007-10/2014-06` is « d’octobre 2007 à juin 2014 »."""
        start, _, end = text.partition("/")
        if not end:
            return self.date(start)
        return self.between(start, end)

    def between(self, start: str | None, end: str | None) -> str:
        """Say from when to when: « depuis 2016 », « de 2016 à 2017 », « jusqu’en 2017 »."""
        french = self.visit.language == LANGUAGE
        if start and start == end:
            return self.date(start)
        if not end:
            return (
                (f"depuis {self._article(start)}" if french else f"since {self.date(start)}")
                if (start)
                else ""
            )
        if not start:
            return f"jusqu’{self._until(end)}" if french else f"until {self.date(end)}"
        if not french:
            return f"from {self.date(start)} to {self.date(end)}"
        return f"{self._from(start)} {self._to(end)}"

    def _article(self, text: str) -> str:
        return f"le {self.date(text)}" if text.count("-") == 2 else self.date(text)

    def _from(self, text: str) -> str:
        said = self.date(text)
        if text.count("-") == 2:
            return f"du {said}"
        return f"d’{said}" if said[0] in "ao" else f"de {said}"

    def _to(self, text: str) -> str:
        return f"au {self.date(text)}" if text.count("-") == 2 else f"à {self.date(text)}"

    def _until(self, text: str) -> str:
        return f"au {self.date(text)}" if text.count("-") == 2 else f"en {self.date(text)}"

    def blocks(self, text: str) -> list[tuple[bool, list[str]]]:
        """Return the lines of a text, those that begin with a dash together, as a list.

        What records hold is French, whatever the language of the page.
        """
        lines = [typeset(line.strip()) for line in text.split("\n") if line.strip()]
        return [(dashed, list(some)) for dashed, some in groupby(lines, _is_dashed)]

    def number(self, value: float) -> str:
        """Write a number with its thousands apart."""
        french = self.visit.language == LANGUAGE
        whole = float(value).is_integer()
        text = f"{int(value):,}" if whole else f"{value:,.2f}".rstrip("0")
        if not french:
            return text
        return text.replace(",", THIN).replace(".", ",")

    def amount(self, value: float, precision: str | None = None) -> str:
        """Write an amount in euros: « environ 30 000 € »."""
        cents = not float(value).is_integer()
        text = self.number(value)
        if cents and len(text.rpartition("," if self.visit.language == LANGUAGE else ".")[2]) == 1:
            text += "0"
        french = self.visit.language == LANGUAGE
        return self.precise(f"{text}{THIN}€" if french else f"€{text}", precision)

    def precise(self, text: str, precision: str | None) -> str:
        """Say that a number is approximate, where it is."""
        french, english = _PRECISIONS.get(precision or "", ("{}", "{}"))
        return (french if self.visit.language == LANGUAGE else english).format(text)

    def quantity(self, item: Mapping[str, Any]) -> str:
        """Say a count of people, with its upper end where there is one."""
        if "count" not in item and "count_max" not in item:
            return ""
        low, high = item.get("count"), item.get("count_max")
        if low is None:
            most = "au plus {}" if self.visit.language == LANGUAGE else "at most {}"
            return most.format(self.number(high or 0))
        if high is None:
            return self.precise(self.number(low), item.get("precision"))
        joiner = "à" if self.visit.language == LANGUAGE else "to"
        return f"{self.number(low)} {joiner} {self.number(high)}"

    def many(self, number: int, one: str, several: str) -> str:
        """Say a number of things; French counts zero as one."""
        french = self.visit.language == LANGUAGE
        single = number < 2 if french else number == 1
        return f"{self.number(number)} {self.visit.say(one if single else several)}"
