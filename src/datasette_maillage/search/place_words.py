"""The place in what people type: « personnes âgées à Nevers » asks for people there.

A name that is no other word is a place wherever it stands. One that is a word of French too (Paris
is a plural of « pari ») needs a sign: « à » before it, a capital, or many inhabitants at the end.
What may be a place without a sign is proposed, and changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from datasette_maillage.search.gazetteer import Gazetteer, Spot
from datasette_maillage.search.lexicon import french
from datasette_maillage.search.typed_words import (
    ORDINAL,
    SIGNS,
    SPELLED_NUMBERS,
    TypedWords,
    with_numbers,
    without,
    words_typed,
)
from maillage.model.place_names import words_of
from maillage.text.stop_words import ARTICLES, ELIDED, STOP_WORDS
from maillage.text.words import fold

#: What a part of a town is called behind its number.
_PARTS = frozenset(("arrondissement", "arr", "ardt"))
#: Articles that names begin with, and what « à » and « de » make of them.
_ARTICLES = frozenset(("le", "la", "les", "l"))
_CONTRACTED = {"au": "le", "du": "le", "aux": "les", "des": "les"}
#: Words of the longest name.
_LONGEST = 8
#: People of a town that is meant by its name at the end, or wherever it stands.
_TOWN, _CITY = 20_000, 100_000


@dataclass(frozen=True)
class PlaceReading:
    """What of a text is a place."""

    #: What it may be; several where the name is ambiguous.
    spots: Sequence[Spot]
    typed: str
    #: The words beside it.
    rest: str
    #: Whether nothing but a place can be meant.
    sure: bool = True
    together: bool = False
    #: A part of the place that was asked for and does not exist: « Lyon 12e ».
    absent: str = ""
    #: Whether what was typed is no place, or none any more, but lies in the one that is shown.
    is_part: bool = False


def read_place(gazetteer: Gazetteer, text: str) -> PlaceReading | None:
    """Return the place that a text speaks of; None where it speaks of none.

    Of several, the narrowest is meant, and the others that it lies in say which.
    """
    found = [*_names(gazetteer, text)]
    sure = [reading for reading in found if reading[1].sure]
    if not sure:
        return found[0][1] if found else None
    # The name beside a number says which is meant: firms have postcodes of their own.
    typed, best = min(sure, key=lambda pair: (_breadth(pair[1].spots), pair[0].is_number))
    around = [other for other, its in sure if other.is_number or _holds(its.spots, best.spots)]
    return replace(best, rest=without([typed, *around]))


def _names(gazetteer: Gazetteer, text: str) -> Iterator[tuple[TypedWords, PlaceReading]]:
    """Yield the longest names of places in a text, each once."""
    text, words = words_typed(text)
    start = 0
    while start < len(words):
        for end in range(min(len(words), start + _LONGEST), start, -1):
            typed = TypedWords(text, words, start, end)
            if not _may_be(typed):
                continue
            if spots := _found(gazetteer, typed):
                together = gazetteer.is_area(typed.name)
                sure = _is_sure(gazetteer, typed, spots)
                rest, is_part = without([typed]), gazetteer.is_former(typed.name)
                yield typed, PlaceReading(spots, typed.name, rest, sure, together, is_part=is_part)
                start = end - 1
                break
            if other := _instead(gazetteer, typed):
                yield typed, other
                start = end - 1
                break
        start += 1


def _may_be(typed: TypedWords) -> bool:
    """Say whether words may be a name: a stop word ends none, and only an article begins one.

    Nor are plain words one that others are tied to.
    """
    first, last = typed.folded[0], typed.folded[-1]
    if typed.goes_on or (typed.is_cut and _is_common(typed)):
        return False
    if last in STOP_WORDS or last in ELIDED:
        return False
    return first not in STOP_WORDS | ELIDED or (first in _ARTICLES and len(typed.folded) > 1)


def _found(gazetteer: Gazetteer, typed: TypedWords) -> Sequence[Spot]:
    """Return what a name means: « au Havre » is « Le Havre », « 20e de Paris » is « Paris 20e »."""
    article = _CONTRACTED.get("".join(typed.before[:1]))
    if article and (found := gazetteer.find(f"{article} {typed.name}")):
        return found
    found = gazetteer.find(typed.name)
    match typed.folded:
        case [number] if number.isdigit() and len(number) < 4:
            # People write the numbers of départements, not those of régions.
            official = [spot for spot in found if spot.place]
            return [spot for spot in official if spot.breadth == _breadth(official)]
    may_go_on = "-" in typed.name or typed.is_capital or not _is_common(typed)
    return (
        found
        or _numbered(gazetteer, typed)
        or (gazetteer.shortened(typed.name) if may_go_on else ())
    )


def _numbered(gazetteer: Gazetteer, typed: TypedWords) -> Sequence[Spot]:
    """Return the part of a town that has a number: « 20e de Paris », « 13e arrondissement »."""
    town, number, is_part = _town_and_number(typed)
    if town and number:
        return gazetteer.find(f"{town} {number}")
    led = len(typed.with_lead) == len(typed.words) or typed.before[:2] == ["le", "dans"]
    is_alone = number and (is_part or led)
    return gazetteer.numbered(number) if is_alone else ()


def _town_and_number(typed: TypedWords) -> tuple[str, str, bool]:
    """Return what may be a town, the number of a part of it, and whether it is called a part."""
    words = [*with_numbers(typed.folded)]
    telling = [word for word in words if word not in (*_PARTS, "de", "a", "of", "in")]
    is_part = not _PARTS.isdisjoint(words)
    numbers = [word for word in telling if ORDINAL.fullmatch(word) or (is_part and word.isdigit())]
    if len(numbers) != 1 or numbers[0] not in (telling[0], telling[-1]):
        return "", "", is_part
    return " ".join(word for word in telling if word not in numbers), numbers[0], is_part


def _instead(gazetteer: Gazetteer, typed: TypedWords) -> PlaceReading | None:
    """Return the place that is shown for what is none, or none any more."""
    rest, name = without([typed]), typed.name
    if town := _without_such_part(gazetteer, typed):
        return PlaceReading(town, name, rest, absent=name)
    if not _is_common(typed) and (whole := gazetteer.holding(name)):
        return PlaceReading(whole, name, rest, is_part=True)
    return None


def _without_such_part(gazetteer: Gazetteer, typed: TypedWords) -> Sequence[Spot]:
    """Return a town of which a part is asked for that it has not: « Lyon 12e », « Paris 25 »."""
    town, number, is_part = _town_and_number(typed)
    match typed.folded:
        # A number may be that of the département.
        case [*before, last] if before and len(last) < 3 and last.isdigit() and not number:
            town, number = " ".join(before), last
            if gazetteer.is_in(town, last):
                return ()
    if not town or not number or not (is_part or gazetteer.has_parts(town)):
        return ()
    is_last = typed.end == len(typed.words)
    return gazetteer.find(town) if is_part or is_last else ()


def _is_sure(gazetteer: Gazetteer, typed: TypedWords, spots: Sequence[Spot]) -> bool:
    written = [spot for spot in spots if _is_written(typed, spot.name)]
    people = _people(written)
    if typed.is_whole:
        is_begun = typed.is_capital and not written
        is_known = gazetteer.named(typed.name) or people >= _TOWN
        return not _is_common(typed) or is_known or is_begun
    if typed.is_number:
        is_area = gazetteer.is_area(typed.name)
        return is_area or len(typed.folded[0]) >= 5 or typed.before[:2] == ["le", "dans"]
    if not _is_common(typed):
        return True
    is_capital = typed.name[:1].isupper() and not typed.text.isupper()
    # « Rouge » in « Croix Rouge » is a part of a name, and not Rougé.
    around = (*typed.words[typed.start - 1 : typed.start], *typed.words[typed.end : typed.end + 1])
    if typed.start and is_capital and not any(word[0][0].isupper() for word in around):
        return True
    if SIGNS & set(typed.before[:2]):
        return people >= _TOWN or gazetteer.named(typed.name)
    is_last = typed.end == len(typed.words)
    return people >= (_TOWN if is_last else _CITY)


def _is_written(typed: TypedWords, name: str) -> bool:
    """Say whether a name stands there whole; who writes « logés » does not mean « Les Loges »."""
    own = set(words_of(" ".join(with_numbers(typed.folded))))
    typed_words = typed.name.lower().replace("-", " ").split()
    accented = {
        word for word in typed_words if not word.isascii() and fold(word) not in SPELLED_NUMBERS
    }
    return own.issuperset(words_of(name)) and accented.issubset(
        name.lower().replace("-", " ").split()
    )


def _is_common(typed: TypedWords) -> bool:
    """Say whether a name may be other words of French: none of its own, and no number."""
    if len(typed.folded) > 1 and not _PARTS.isdisjoint(typed.folded):
        return False
    telling = [word for word in typed.folded if word not in ARTICLES | ELIDED]
    return all(word in french() for word in telling)


def _people(spots: Sequence[Spot]) -> int:
    return max((spot.population for spot in spots), default=0)


def _breadth(spots: Sequence[Spot]) -> int:
    return min(spot.breadth for spot in spots)


def _holds(wide: Sequence[Spot], narrow: Sequence[Spot]) -> bool:
    return any(spot.wider >> other.row & 1 for spot in narrow for other in wide if other.row)
