"""Numbers, amounts of money and counts of people.

Amounts are read as euros are: the signs and the names of another currency stand for those.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from math import inf
from typing import Any

from maillage.messages import N_, Message
from maillage.messages.message import Money
from maillage.model.entities import EURO, PERSON, Field
from maillage.reading.grammars.currencies import is_money, spelling_of
from maillage.reading.grammars.enumerations import ends
from maillage.reading.grammars.understanding import Left, Reading, Understood
from maillage.text import numerals
from maillage.text.first_fit import compiled, first_fit
from maillage.text.words import fold, simplified

_HEDGES = {
    "environ": ("environ", "env.", "env", "approximativement", "approx.", "autour de", "pres de",
                "a peu pres", "~", "≈", "±"),
    "plus-de": ("plus de", "plus d'", "au moins", ">"),
    "moins-de": ("moins de", "moins d'", "au plus", "jusqu'a", "<"),
}  # fmt: skip
_PRECISIONS = {said: code for code, spellings in _HEDGES.items() for said in spellings}
_HEDGE = "|".join(re.escape(said) for said in sorted(_PRECISIONS, key=len, reverse=True))
#: Letters scale money alone: « 30 m » are metres.
_SCALE = (
    r"(?P<scale>(?:mille|millions?|milliards?|k)(?![a-z])|(?:k|m|mds?)(?= ?(?:€|e(?![a-z])|eur)))"
)
#: « 12 k€ » is written « 12 ke » too.
_EURO = r"(?:€|euros?|eur|e)"
_EUROS = re.compile(r"€|\beuros?\b|\beur\b|[0-9] ?e\b")
_SIGN_FIRST = re.compile(r"€ ?([^€]+)")
_PERSON = r"(?:personnes?|pers\.?|participante?s?|participant\(e\)s)"
_WORDS = "|".join(sorted((it.replace(" ", "[ -]") for it in numerals.IN_WORDS), key=len)[::-1])
_ROUND = "|".join(numerals.ROUND)
_QUANTITY = re.compile(
    rf"(?:(?P<hedge>{_HEDGE}) ?)?(?P<minus>-)?"
    rf"(?:(?P<digits>{numerals.DIGITS})|une? (?:petite |bonne )?(?P<round>{_ROUND})"
    rf"|(?P<words>{_WORDS})(?![a-z]))"
    rf"(?: ?{_SCALE})?"
    rf"(?: ?(?:d'|de )?(?P<unit>{_EURO}|{_PERSON})(?![a-z]))?"
    r"(?: ?ttc)?(?P<after> ?\(?(?:environ|env\.)\)?)?"
)
_BETWEEN = tuple(map(re.compile, ("-", "/", " a ", " ou ")))
#: The field of the upper end of a range.
_UPPER = "count_max"
_LEADING_ZERO = re.compile(r"0[0-9]")

TWO_READINGS = N_("Ce nombre peut se lire {first} ou {second} : écrivez l’un des deux.")
_OTHER_CURRENCY = N_("Ce montant n’est pas en {currency} : convertissez-le, ou enlevez-le.")
#: What is left over, and what is said of it; the first that fits.
_REASONS = compiled(
    (
        r"\bdont\b|\by compris\b|\bplus\b|\+|[a-z] ?: ?[0-9].*[0-9]",
        N_(
            "Il y a plusieurs nombres : écrivez ici le total seul, et le détail dans les "
            "colonnes qui lui reviennent."
        ),
    ),
    (
        r"\bhors\b|\bsans\b|\bht\b|\bhors taxes?\b",
        N_(
            "Ce qui n’est pas compté n’entre pas dans un nombre : écrivez le nombre seul, et "
            "le reste dans « Non compris » ou dans une remarque."
        ),
    ),
    (r"%", N_("Un pourcentage n’est pas un nombre de cette colonne : écrivez le nombre.")),
    (r"\bfrancs?\b|[0-9] ?f\b|\$|£|\bchf\b|\bdollars?\b", _OTHER_CURRENCY),
    (
        r"/ ?[a-z]|\bpar\b|\bchaque\b|\bannuels?\b|\bmensuels?\b",
        N_(
            "Ce nombre vaut pour un temps ou pour une séance : écrivez le nombre seul, et le "
            "reste dans une remarque."
        ),
    ),
    (
        r"\b(?:en|pour) [12][0-9]{3}\b|\([12][0-9]{3}\)|\b[12][0-9]{3} ?:",
        N_("Ce nombre est celui d’une année : écrivez le nombre seul, et l’année à sa place."),
    ),
)
_TWO_NUMBERS = N_("Il y a deux nombres : écrivez celui qui compte, ou « environ » devant un seul.")


@dataclass(frozen=True)
class _Quantity:
    number: int | float
    precision: str
    unit: str
    is_scaled: bool


class _TwoReadingsError(Exception):
    """Digits have two readings."""


def quantity(field: Field, text: str) -> Reading:
    """Read a number, what it counts and how exact it is; of people, from how many to how many.

    The `unit` of the field says what may stand beside them.
    """
    words, other = _as_euros(field, simplified(text))
    if other:
        return Left(_OTHER_CURRENCY(currency=Money(field.unit)))
    try:
        if found := _whole(field, words):
            beside = {"precision": found.precision} if found.precision else {}
            return Understood(found.number, beside)
        if found := _counted(field, text):
            return Understood(found.number)
        return _range(field, words) or Left(_why(field, words))
    except _TwoReadingsError as doubt:
        return Left(TWO_READINGS(first=doubt.args[0], second=doubt.args[1]))


def _whole(field: Field, words: str) -> _Quantity | None:
    """Return the number that a text is, in a unit of the field; None for any other text."""
    found = _in_unit(words, EURO if is_money(field) else field.unit, field.constraints)
    if found and field.type == "integer" and not isinstance(found.number, int):
        return None
    return found


def _in_unit(words: str, unit: str, bounds: Mapping[str, Any]) -> _Quantity | None:
    match = _QUANTITY.fullmatch(words)
    found = _quantity(match, bounds) if match else None
    if found is None or (found.is_scaled and unit != EURO):
        return None
    return None if found.unit and found.unit != unit else found


def _quantity(match: re.Match[str], bounds: Mapping[str, Any]) -> _Quantity | None:
    unit = match["unit"] or ""
    if unit == "e" and not match["scale"]:
        return None
    unit = EURO if re.fullmatch(_EURO, unit) else PERSON if unit else ""
    number = _number(match, bounds, is_money=unit == EURO and not match["scale"])
    if number is None:
        return None
    hedge = "environ" if match["round"] or match["after"] else _PRECISIONS.get(match["hedge"], "")
    return _Quantity(number, hedge, unit, match["scale"] is not None)


def _number(
    match: re.Match[str], bounds: Mapping[str, Any], *, is_money: bool
) -> int | float | None:
    if match["round"]:
        return numerals.ROUND[match["round"]]
    if match["words"]:
        found: tuple[int | float, ...] = (numerals.IN_WORDS[match["words"].replace("-", " ")],)
    else:
        found = numerals.readings(match["digits"].strip(), is_money=is_money)
    if len(found) > 1:  # a longitude of 6,162 cannot be one of 6162
        sign = -1 if match["minus"] else 1
        found = tuple(number for number in found if _is_within(bounds, sign * number)) or found
    if len(found) > 1:
        raise _TwoReadingsError(*(str(number).replace(".", ",") for number in found))
    if not found:
        return None
    scaled = Decimal(str(found[0])) * 10 ** numerals.SCALES.get(match["scale"] or "", 0)
    whole = int(scaled) if scaled == scaled.to_integral_value() else float(scaled)
    return -whole if match["minus"] else whole


def _is_within(bounds: Mapping[str, Any], number: float) -> bool:
    least, most = bounds.get("minimum", -inf), bounds.get("maximum", inf)
    return bool(least <= number <= most)


def _range(field: Field, words: str) -> Reading | None:
    """Read two numbers: the ends of a range where the field counts people."""
    found = ([_whole(field, end.strip()) for end in pair] for pair in ends(words, _BETWEEN))
    both = next(([*filter(None, pair)] for pair in found if None not in pair), None)
    if not both:
        return None
    low, high = (end.number for end in both)
    is_plain = not any(end.precision for end in both)
    holds_ranges = field.unit == PERSON and field.key != _UPPER
    if not holds_ranges or not is_plain or low >= high or _LEADING_ZERO.search(words):
        return Left(_TWO_NUMBERS)
    return Understood(low, {_UPPER: high})


def _counted(field: Field, text: str) -> _Quantity | None:
    """Read a number with what it counts behind it, as a title in the plural says: « 30 h »."""
    match = re.fullmatch(r"([0-9][0-9., \u00a0\u202f]*)(\D+)", text.strip())
    first, *more = fold(field.words.title).split() or [""]
    if not match or not first.endswith("s"):
        return None
    counted = fold(match[2]).split()
    if not all(map(str.startswith, (first, *more), counted)) or len(counted) > len(more) + 1:
        return None
    return _whole(field, simplified(match[1]))


def _as_euros(field: Field, words: str) -> tuple[str, bool]:
    """Return an amount with « € » for its currency, behind it; and whether it was in euros."""
    if not is_money(field) or field.unit == EURO:
        return words, False
    if _EUROS.search(words):
        return words, True
    said = spelling_of(field.unit).sub("€", words, count=1)
    return _SIGN_FIRST.sub(r"\1 €", said), False


def _why(field: Field, words: str) -> Message | None:
    if not re.search(r"[0-9]", words):
        return None
    found = first_fit(_REASONS, words)
    return found(currency=Money(field.unit)) if found is _OTHER_CURRENCY else found
