"""Numbers as French texts write them: in digits, grouped this way or that, in words, by months."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

#: The largest whole number on which JSON parsers agree (RFC 8259, section 6).
_MAX_NUMBER = 2**53 - 1
_BLANK = r"[ \u00a0\u2009\u202f]"
#: What may be a number in digits: whether it is one, and which, `readings` says.
DIGITS = rf"[0-9](?:[0-9.,'’]|{_BLANK}(?=[0-9]))*+"
_PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
#: Three digits behind the only dot or comma: thousands, or thousandths.
_DOUBTFUL = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_HEAD = r"[1-9][0-9]{0,2}"
_GROUPED = tuple(
    re.compile(form)
    for form in (
        rf"{_HEAD}(?:{_BLANK}[0-9]{{3}})+(?:[.,][0-9]+)?",
        rf"{_HEAD}(?:['’][0-9]{{3}})+(?:[.,][0-9]+)?",
        rf"{_HEAD}(?:\.[0-9]{{3}})+(?:,[0-9]+)?",
        rf"{_HEAD}(?:,[0-9]{{3}})+(?:\.[0-9]+)?",
    )
)
_MARKS = re.compile(rf"{_BLANK}|['’.,]")


def readings(text: str, *, is_money: bool = False) -> tuple[int | float, ...]:
    """Return the numbers that digits may mean: none, one, or two where that is in doubt.

    Beside a unit of money (`is_money`), nobody writes thousandths with a dot.

    >>> readings("12 000,50"), readings("12,000.00"), readings("12 00"), readings("1.200")
    ((12000.5,), (12000,), (), (1200, 1.2))
    """
    if _DOUBTFUL.fullmatch(text):
        thousands = int(_MARKS.sub("", text))
        if is_money and "." in text:
            return (thousands,)
        return (thousands, float(text.replace(",", ".")))
    if _PLAIN.fullmatch(text):
        return _known(Decimal(text.replace(",", ".")))
    if not any(form.fullmatch(text) for form in _GROUPED):
        return ()
    mark = next(sign for sign in text if not sign.isdigit())
    return _known(Decimal(text.replace(mark, "").translate(_TO_A_NUMBER)))


#: Blanks of other widths, and the decimal comma.
_TO_A_NUMBER = {0x20: "", 0xA0: "", 0x2009: "", 0x202F: "", ord(","): "."}


def _known(number: Decimal) -> tuple[int | float, ...]:
    if number > _MAX_NUMBER:
        return ()
    return (int(number) if number == number.to_integral_value() else float(number),)


_UNITS = [
    "zero", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze",
    "douze", "treize", "quatorze", "quinze", "seize", "dix sept", "dix huit", "dix neuf",
]  # fmt: skip
_TENS = {
    "vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70,
    "quatre vingt": 80, "octante": 80, "huitante": 80, "nonante": 90,
}  # fmt: skip
#: Those behind which the units go on to nineteen.
_LONG = frozenset({60, 80})


def _in_words() -> dict[str, int]:
    found = {word: number for number, word in enumerate(_UNITS)}
    for word, tens in _TENS.items():
        found[word] = tens
        for unit in range(1, 20 if tens in _LONG else 10):
            found[f"{word} {_UNITS[unit]}"] = tens + unit
            if unit in (1, 11):
                found[f"{word} et {_UNITS[unit]}"] = tens + unit
    feminine = {f"{word}e": number for word, number in found.items() if word.split()[-1] == "un"}
    return {**found, **feminine, "quatre vingts": 80, "cent": 100}


#: The numbers to a hundred, by their words as `fold` writes them, « une » as « un ».
IN_WORDS: Mapping[str, int] = _in_words()
#: Numbers that are round, and about as many: « une vingtaine ».
ROUND: Mapping[str, int] = {
    "dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
    "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100,
}  # fmt: skip
#: The power of ten by which what stands behind a number multiplies it.
SCALES: Mapping[str, int] = {
    "k": 3, "mille": 3, "milliers": 3, "m": 6, "million": 6, "millions": 6, "milliard": 9,
    "milliards": 9, "md": 9, "mds": 9,
}  # fmt: skip
#: The months by their names, as `fold` writes them.
MONTHS: Mapping[str, int] = {
    name: number
    for number, name in enumerate(
        (
            "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre",
            "octobre", "novembre", "decembre",
        ),
        start=1,
    )
}  # fmt: skip
