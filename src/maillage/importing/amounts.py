"""Amounts of money and numbers of people, as sentences give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.french import read_number
from maillage.text.stop_words import ARTICLES
from maillage.text.words import fold

#: Nothing here gives back what it took, nor begins inside a number: so a long run takes no longer
#: than its length.
_WHOLE = r"[0-9][0-9 \u00a0\u202f.]*+"
_NUMBER = rf"(?P<amount>{_WHOLE}(?:,[0-9]++)?+)"
_EURO = r" ?(?:€|euros?\b)"
#: A number, and the sign behind it where it is an amount.
_MONEY = re.compile(rf"(?P<amount>{_WHOLE}(?:,[0-9]++(?={_EURO}))?+)(?P<euro>{_EURO})?+")
_TOTAL = re.compile(
    r"(?i)\bbudget\b(?:(?!{whole}|\bbudget\b)[^0-9€])*+(?:{whole})[^0-9€]*+".replace(
        "{whole}", r"global|total|s['’]\s?[ée]l[èe]ve|est de"
    )
)
#: « label : 2500 € », « label (1000 €) », « 4000 euros dans le cadre de … ».
_LINES = (
    re.compile(rf"^(?P<label>[^0-9:][^:]*?) ?: ?{_NUMBER}(?:{_EURO})?(?: ?\(.*)?$"),
    re.compile(rf"^(?P<label>[^0-9(][^(]*?) ?\({_NUMBER}(?:{_EURO})?\)"),
    re.compile(
        rf"^(?P<label>[^0-9:][^:]*?) ?: ?(?:[^0-9\n]++|{_WHOLE}(?!(?:,[0-9]++)?+{_EURO}))*+"
        rf"{_NUMBER}{_EURO}"
    ),
    re.compile(
        r"^(?P<amount>(?>[0-9](?:[0-9 \u00a0\u202f.]*[0-9](?=[ \u00a0\u202f.,€]|euros? ))?"
        r"(?:,[0-9]+)?))"
        r"[ \u00a0\u202f]*+(?:(?:€|euros?) [ \u00a0\u202f]*+|(?<= ))(?P<label>\S.*)$"
    ),
)
_PRECISIONS: Mapping[str, str] = {
    "environ": "environ",
    "pres de": "environ",
    "plus de": "plus-de",
    "moins de": "moins-de",
}
_BEFORE = re.compile(r"(?i)\b(environ|près de|plus de|moins de)\s*$")
_WORDS_FOR_NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7,
    "huit": 8, "neuf": 9, "dix": 10,
}  # fmt: skip
_ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
          "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100}  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)")
_COUNT = re.compile(
    r"(?P<before>(?:environ|pres de|plus de|moins de) )?"
    r"(?:(?:une (?:petite |bonne )?)?"
    rf"(?P<round>{'|'.join(_ROUND)}|[1-9][05]aine)s? (?:de|d)"
    r"|(?<![0-9])(?:(?P<low>[0-9]{1,9}) (?:a|ou) (?P<high>[0-9]{1,9})"
    r"|(?P<number>[0-9]{1,9}(?: [0-9]{3}){0,4}))"
    rf"|(?P<word>{'|'.join(_WORDS_FOR_NUMBERS)}))"
    r" (?P<what>(?:(?!\b(?:et|dont|plus|pour)\b)[a-z]+ ?){1,4})"
)


def budget(items: Sequence[str]) -> Json:
    """Read a budget, an item a line: its total, its lines, and as a note what is neither."""
    funding: Json = {}
    lines: list[Json] = []
    notes: list[str] = []
    for number, item in enumerate(items):
        if len(item) > limits.SENTENCE:
            notes.append(item)
            continue
        total = _total(item, alone=number == 0)
        if total and "total" not in funding:
            funding.update(total)
            if not _is_money(item):
                notes.append(item)
        elif line := _line(item):
            lines.append(line)
            if _is_more(fold(item).replace(fold(line["label"]), " ", 1)):
                notes.append(item)
        else:
            notes.append(item)
    if lines:
        funding["lines"] = lines
    if notes:
        funding["note"] = "\n".join(notes)
    return funding


#: Words that say nothing where what they stand beside was read.
_EMPTY = ARTICLES | {"d", "et", "euro", "euros", "environ", "soit"}


def _is_more(words: str) -> bool:
    """Whether there is more to a text than was read: words, beside numbers."""
    return any(word not in _EMPTY and not word.isdecimal() for word in words.split())


def _total(item: str, *, alone: bool) -> Json | None:
    """Read the total of a budget: what is called so, or the amount that the text begins with."""
    if match := _TOTAL.search(item):
        amounts = _money(item, match.end() - 1) or _money(item)
        return _amount(item, amounts) if amounts else None
    match = _money(item)
    if alone and match and _BEFORE.sub("", item[: match.start()]).strip() == "":
        return _amount(item, match)
    return None


def _money(item: str, start: int = 0) -> re.Match[str] | None:
    """Return the first amount from an offset on."""
    return next((found for found in _MONEY.finditer(item, start) if found["euro"]), None)


def _is_money(item: str) -> bool:
    """Whether a text is an amount, and nothing else."""
    match = _MONEY.fullmatch(item)
    return match is not None and match["euro"] is not None


def _amount(item: str, match: re.Match[str]) -> Json:
    found: Json = {"total": read_number(match.group("amount"))}
    if before := _BEFORE.search(item[: match.start()]):
        found["precision"] = _PRECISIONS[fold(before.group(1))]
    return found


def _line(item: str) -> Json | None:
    for form in _LINES:
        match = form.match(item.rstrip(" .,"))
        amount = read_number(match.group("amount").strip()) if match else None
        if match and amount is not None and (amount >= 100 or "€" in item or "euro" in item):
            return {"label": match.group("label").strip(" -:,"), "amount": amount}
    return None


@dataclass(frozen=True)
class Counts:
    """What a sentence says of how many people took part."""

    counts: Sequence[Json]
    #: Whether the sentence says more than that.
    has_more: bool


def counts(item: str, groups: Mapping[str, str]) -> Counts:
    """Read the people that a sentence counts.

    Args:
        item: the sentence.
        groups: the codes of groups of people, by what they are called, as `fold` writes it.
    """
    if len(item) > limits.SENTENCE:
        return Counts((), has_more=True)
    more = _is_more(_COUNT.sub(lambda it: _beyond(it, groups), fold(item)))
    return Counts(list(_counts(item, groups)), more)


def _counts(item: str, groups: Mapping[str, str]) -> Iterator[Json]:
    """Yield the counts of people in a sentence: « environ 50 bénévoles et 3 professionnels ».

    Brackets often detail what stands before them: the same people are not counted twice.
    """
    before: set[str] = set()
    for text in (_BRACKETS.sub(" ", item), *_BRACKETS.findall(item)):
        found = list(_counts_of(fold(text), groups))
        yield from (one for one in found if one["category"] not in before)
        before |= {one["category"] for one in found}


def _counts_of(words: str, groups: Mapping[str, str]) -> Iterator[Json]:
    for match in _COUNT.finditer(words):
        what = match.group("what").split()
        group = _group(what, groups)
        # « 1 personne du CCAS » takes part for someone: a person has to say as what.
        if group is None or (what[0] == "personne" and len(what) > 1):
            continue
        counted: Json = {"category": group, **_number(match)}
        if before := match.group("before"):
            counted["precision"] = _PRECISIONS[before.strip()]
        elif match.group("round"):
            counted["precision"] = "environ"
        yield counted


def _beyond(match: re.Match[str], groups: Mapping[str, str]) -> str:
    """Return what a count says beside its number and its group."""
    words = match.group("what").split()
    group = _group(words, groups)
    if group is None:
        return match.group()
    size = next(at for at in range(1, len(words) + 1) if _group(words[:at], groups) == group)
    return f" {' '.join(words[size:])} "


def _group(words: Sequence[str], groups: Mapping[str, str]) -> str | None:
    """Return the group that the first words name, in the singular or the plural."""
    for size in range(len(words), 0, -1):
        name = " ".join(words[:size])
        plural = " ".join(f"{word}s" if not word.endswith("s") else word for word in words[:size])
        if found := groups.get(name) or groups.get(plural):
            return found
    return None


def _number(match: re.Match[str]) -> Json:
    if match.group("low"):
        return {
            "count": int(match.group("low").replace(" ", "")),
            "count_max": int(match.group("high")),
        }
    if match.group("word"):
        return {"count": _WORDS_FOR_NUMBERS[match.group("word")]}
    if match.group("round"):
        word = match.group("round")
        return {"count": _ROUND[word] if word in _ROUND else int(word.removesuffix("aine"))}
    return {"count": int(match.group("number").replace(" ", ""))}
