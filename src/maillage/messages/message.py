"""A message: a text in French with what fills it, told in a language when somebody reads it.

Nothing below commands and pages decides on a language: findings and reports carry messages, and
labels of the model, until they are told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from typing import Any

from maillage.errors import Reason
from maillage.messages.catalogue import catalogue
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, told_in

#: The value by whose number a message with two forms chooses.
COUNT = "n"


@dataclass(frozen=True)
class Message:
    """A text in the source language, and the values that stand in its braces."""

    text: str
    values: Mapping[str, Any] = field(default_factory=dict)
    #: The form for many, where the text is that for one: `n` among the values decides.
    plural: str = ""

    def __call__(self, **values: Any) -> Message:
        """Return the message filled with some values: texts, numbers, labels, other messages."""
        return Message(self.text, {**self.values, **values}, self.plural)

    def told(self, language: str = SOURCE) -> str:
        """Return the message in a language, or in French where it has none there."""
        return fill(self.template(language), self.values, language)

    def template(self, language: str = SOURCE) -> str:
        """Return the message in a language with its braces."""
        known = catalogue(language)
        if self.plural:
            return known.of_number(self.text, self.plural, self.values[COUNT])
        return known.text(self.text)

    def __str__(self) -> str:
        return self.told()


def N_(text: str) -> Message:  # noqa: N802 - the name by which gettext's tools find a text
    """Mark a text for translation, which is told later."""
    return Message(text)


def counted(singular: str, many: str, number: int, **values: Any) -> Message:
    """Return a message about a number of things: `{n}` stands for it."""
    return Message(singular, {COUNT: number, **values}, many)


#: A name or a title inside a sentence.
QUOTED = N_("« {text} »")


@dataclass(frozen=True)
class Listing:
    """Several texts, one behind the other."""

    items: tuple[Any, ...]
    separator: Message | str = ", "

    @classmethod
    def quoting(cls, items: Iterable[Any]) -> Listing:
        """Return some titles, each in quotation marks."""
        return cls(tuple(QUOTED(text=item) for item in items))

    def told(self, language: str = SOURCE) -> str:
        """Return the texts in a language."""
        return str(tell(self.separator, language)).join(
            str(tell(item, language)) for item in self.items
        )


@dataclass(frozen=True)
class Money:
    """An amount in a currency; the name of the currency where there is none."""

    #: By ISO 4217.
    currency: str
    amount: Decimal | None = None

    def told(self, language: str = SOURCE) -> str:
        """Return the amount, « 1 300,50 € », or the name, « euros »."""
        if self.amount is None:
            return currency_name(self.currency, language)
        return money(self.amount, self.currency, language)


def fill(template: str, values: Mapping[str, Any], language: str) -> str:
    """Put values in the braces of a text, each as the language writes it."""
    return template.format_map({key: tell(value, language) for key, value in values.items()})


def tell(value: Any, language: str = SOURCE) -> Any:
    """Return a message or a label in a language; anything else as it is."""
    if isinstance(value, Message | Listing | Money):
        return value.told(language)
    if isinstance(value, Reason):
        return Message(value.text, value.values).told(language)
    if isinstance(value, Words):
        return value.title_in(language)
    if isinstance(value, Decimal):
        return number(value, language)
    return value


def language_of(value: Any, language: str) -> str:
    """Return the language in which a message or a label is told to who asks for one."""
    if isinstance(value, Words):
        return told_in(value.titles, language)
    is_there = not isinstance(value, Message) or catalogue(language).has(value.text)
    return language if is_there else SOURCE


@cache
def locale_of(language: str) -> Any:
    """Return what the Unicode CLDR knows of a language; of French for one that it does not know."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - as above

    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(SOURCE)


def number(value: Decimal | int, language: str = SOURCE) -> str:
    """Write a number as a language does, by the Unicode CLDR: `1 234,5`."""
    from babel.numbers import format_decimal  # noqa: PLC0415 - most verdicts have no amount

    whole = value == int(value)
    pattern = None if whole else "#,##0.00"
    return format_decimal(int(value) if whole else value, pattern, locale_of(language))


def money(value: Decimal | float, currency: str, language: str = SOURCE) -> str:
    r"""Write an amount as a language does, by the Unicode CLDR; no cents where there are none.

    >>> money(1300, "EUR", "en"), money(0.5, "CHF", "en")
    ('€1,300', 'CHF\xa00.50')
    """
    from babel.numbers import format_currency  # noqa: PLC0415 - as above

    locale = locale_of(language)
    pattern = locale.currency_formats["standard"].pattern
    if value == int(value):
        pattern = pattern.replace(".00", "")
    written: str = format_currency(value, currency, pattern, locale, currency_digits=False)
    # A code is no sign: a space parts it from the number.
    return re.sub(r"(?<=[A-Z])(?=[0-9])", "\xa0", written)


def currency_name(currency: str, language: str = SOURCE) -> str:
    """Name a currency in the plural: « euros », « francs suisses »."""
    from babel.numbers import get_currency_name  # noqa: PLC0415 - as above

    name: str = get_currency_name(currency, 2, locale_of(language))
    return name


def pack(value: Any) -> Any:
    """Return a value as JSON that keeps all of it, for `unpack`."""
    if isinstance(value, Reason):
        value = Message(value.text, value.values)
    if isinstance(value, Message):
        values = {key: pack(inner) for key, inner in value.values.items()}
        return {"message": [value.text, values, value.plural]}
    if isinstance(value, Listing):
        return {"listing": [list(map(pack, value.items)), pack(value.separator)]}
    if isinstance(value, Words):
        return {"words": [value.titles, value.descriptions]}
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, Money):
        return {"money": [value.currency, *map(pack, filter(None, [value.amount]))]}
    return value if isinstance(value, int | str) else str(value)


def unpack(kept: Any) -> Any:
    """Return a value that was packed."""
    match kept:
        case {"message": [text, values, plural]}:
            return Message(text, {key: unpack(inner) for key, inner in values.items()}, plural)
        case {"listing": [items, separator]}:
            return Listing(tuple(map(unpack, items)), unpack(separator))
        case {"words": [titles, descriptions]}:
            return Words(titles, descriptions)
        case {"money": [currency, *amount]}:
            return Money(currency, *map(unpack, amount))
        case {"decimal": written}:
            return Decimal(written)
        case _:
            return kept
