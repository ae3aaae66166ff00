"""Amounts of money and numbers of people, as sentences give them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.model.entities import Json
from maillage.reading.grammars.quantities import euros
from maillage.text import limits, numerals
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
_WORDS = "|".join(sorted(numerals.IN_WORDS, key=len, reverse=True))
#: From how many to how many, and how many of them: both say no second number of people.
_RANGE = re.compile(
    r"(?<![0-9/–-])([0-9]{1,9}) ?[/–-] ?([0-9]{1,9})(?![0-9/–-])"
    r"|\bentre ([0-9]{1,9}) et ([0-9]{1,9})\b"
)
_PART = re.compile(r"\bdont\b[^.;\n]*")
_IS_TOTAL = re.compile(r"(?:budget|cout) (?:global|total)")
_YEARS = re.compile(r"\b[12][0-9]{3}\b")
#: What shows that a line holds another number than the one that was read, or a scale of it.
_UNREAD = re.compile(
    r"(?i)^(?:k?€|k|m€|md€|eur|millions?|milliards?|à|-|/|dont|hors)(?![a-z])|[0-9] ?(?:€|euro)"
)
_AMOUNTS = re.compile(
    r"(?i)[0-9] ?(?:à|-|–|/|et|ou) ?[0-9][0-9 \u00a0\u202f.,]*(?:k|m)?(?:€|euros?)"
)
_ROUND = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30,
          "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60, "centaine": 100}  # fmt: skip
_BRACKETS = re.compile(r"\([^()]*\)")
_COUNT = re.compile(
    r"(?P<before>(?:environ|pres de|plus de|moins de) )?"
    r"(?:(?:une (?:petite |bonne )?)?"
    rf"(?P<round>{'|'.join(_ROUND)}|[1-9][05]aine)s? (?:de|d)"
    r"|(?<![0-9])(?:(?P<low>[0-9]{1,9}) (?:a|ou) (?P<high>[0-9]{1,9})"
    r"|(?P<number>[0-9]{1,9}(?: [0-9]{3}){0,4}))"
    rf"|(?<![a-z])(?P<word>{_WORDS}))"
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
_EMPTY = ARTICLES | {"d", "et", "k", "m", "eur", "euro", "euros", "environ", "soit"}


def _is_more(words: str) -> bool:
    """Whether there is more to a text than was read: words, beside numbers."""
    return any(word not in _EMPTY and not word.isdecimal() for word in words.split())


def _total(item: str, *, alone: bool) -> Json | None:
    """Read the total of a budget: what is called so, or the amount that the text begins with."""
    label, colon, rest = item.rpartition(":")
    if (found := euros(rest)) and (alone if not colon else _IS_TOTAL.fullmatch(fold(label))):
        return {"total": found[0], **({"precision": found[1]} if found[1] else {})}
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
    return euros(item) is not None or (match is not None and match["euro"] is not None)


def _amount(item: str, match: re.Match[str]) -> Json:
    found: Json = {"total": read_number(match.group("amount"))}
    if before := _BEFORE.search(item[: match.start()]):
        found["precision"] = _PRECISIONS[fold(before.group(1))]
    return found


def _line(item: str) -> Json | None:
    label, colon, rest = item.partition(":")
    exact = euros(rest.rstrip(" .")) if colon and not re.search(r"[0-9]", label) else None
    if exact and not exact[1] and label[:1].isalpha():
        return {"label": label.strip(), "amount": exact[0]}
    if _AMOUNTS.search(item):
        return None
    for form in _LINES:
        match = form.match(item.rstrip(" .,"))
        amount = read_number(match.group("amount").strip()) if match else None
        if match and amount is not None and (amount >= 100 or "€" in item or "euro" in item):
            label = match.group("label").strip(" -:,")
            return None if _UNREAD.search(label) else {"label": label, "amount": amount}
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
    if len(_YEARS.findall(item)) > 1:  # the numbers are those of years
        return Counts((), has_more=True)
    item = _RANGE.sub(_as_range, item)
    more = _is_more(_COUNT.sub(lambda it: _beyond(it, groups), fold(item)))
    return Counts(list(_counts(_PART.sub(" ", item), groups)), more)


def _as_range(match: re.Match[str]) -> str:
    """Write « 15/20 » as « 15 à 20 », where it is a range."""
    low, high = filter(None, match.groups())
    return f"{low} à {high}" if int(low) < int(high) else match[0]


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
        return {"count": numerals.IN_WORDS[match.group("word")]}
    if match.group("round"):
        word = match.group("round")
        return {"count": _ROUND[word] if word in _ROUND else int(word.removesuffix("aine"))}
    return {"count": int(match.group("number").replace(" ", ""))}
