"""How many people a sentence counts, of which group, when; what is no count of people is left."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.importing.texts.source_lines import capital
from maillage.importing.texts.stated_doubts import are_no_fact
from maillage.importing.texts.wordings import codes
from maillage.importing.texts.written_numbers import (
    HEDGE,
    NUMBER,
    ROUND,
    YEAR,
    plain,
    precision_in,
    value_of_number,
)
from maillage.model.entities import Json
from maillage.text import limits
from maillage.text.words import fold

_WORKS = re.compile(r"(?:benevole|volontaire|salariee?|professionnel(?:le)?)s?")
_ADJECTIVES = frozenset({"autre", "nouveau", "nouvelle", "petit", "jeune", "ancien", "ancienne"})
_ROUND = "|".join(ROUND)
_NUMBER = (
    rf"(?:(?:de |entre )?(?P<low>{NUMBER}) ?(?:a|-|/|ou|et) ?(?P<high>{NUMBER})(?= )"
    rf"|(?:une )?(?:petite |bonne )?(?P<round>{_ROUND})s?(?= d)"
    rf"|(?P<number>{NUMBER}))"
)
_COUNT = re.compile(
    rf"(?:(?P<hedge>{HEDGE}) ?)?{_NUMBER} ?(?:de |d')?(?P<what>[a-z][a-z'-]{{1,30}}"
    r"(?: [a-z][a-z'-]{1,30})?)"
)
#: A number and nothing else: the form says whom it counts.
_ALONE = re.compile(
    rf"[ -]*(?:(?P<hedge>{HEDGE}) ?)?(?P<number>[0-9](?:[0-9 \u202f\u00a0]*[0-9])?)[ .]*"
)
_YEAR_BEHIND = re.compile(
    rf"[^0-9,.;:()]{{0,40}}?(?: en |\((?:en |annee )?)(?P<year>{YEAR})(?![0-9])"
)
_YEAR_FIRST = re.compile(rf"en (?P<year>{YEAR})\b")
_THEN = re.compile(rf"[ ,)]{{0,4}}puis (?P<number>{NUMBER}) ?(?:en |\()(?P<year>{YEAR})")
#: Young people whom the State pays, who are no volunteers of the association.
_CIVIC = re.compile(r"volontaires?(?: (?:en|du|de))? services?(?: civiques?)?")
#: What makes a count one of time, of a share or of each session.
_OTHER = re.compile(r" ?(?:%|€|euros?|eur|k|h\b|heures?|ans?\b|mois|jours?|semaines?|fois|etp|min)")
#: Where what is said of a group ends; « 0,5 » goes on.
_NEXT = re.compile(
    r"(?<![0-9])[,.]|[,.](?![0-9])|[;:()+]| et (?=[^a-z]*\b(?:[0-9]|une?\b|de))| dont | puis |\n"
)
_EMPTY = frozenset({"et", "dont", "de", "d", "soit", "environ", "puis", "en", "nous", "avons"})


@dataclass
class Headcounts:
    """The people that a sentence counts."""

    rows: list[Json] = field(default_factory=list)
    #: Whether the sentence says more than these.
    has_more: bool = False


@dataclass(frozen=True)
class _FoundCount:
    start: int
    end: int
    row: Json
    #: The group was called by its own name, or by a word that says more.
    is_plain: bool


def headcounts(item: str, groups: Mapping[str, str], *, is_asked: bool = True) -> Headcounts:
    """Read the people that a sentence counts.

    Args:
        item: the sentence.
        groups: the codes of groups of people, by what they are called, as `fold` writes it.
        is_asked: whether a form asks for people here, so that « un animateur » counts one.
    """
    words = plain(item)
    if len(item) > limits.SENTENCE:
        return Headcounts(has_more=True)
    if is_asked and (alone := _ALONE.fullmatch(words)) and "mobilises" in groups.values():
        number = {"count": value_of_number(alone["number"].strip()), **precision_in(alone)}
        return Headcounts([{"category": "mobilises", **number}])
    found = list(_found(item, groups, is_asked=is_asked))
    rows: list[Json] = []
    within = _within(words, found)
    for at, count in enumerate(found):
        end = found[at + 1].start if at + 1 < len(found) else len(item)
        rest = _rest(item[count.end : end])
        row = dict(count.row)
        is_within = words[: count.start].rstrip().endswith("dont")
        whole = within.get(at, "")
        if whole and whole != row["category"]:
            row["within_group"] = whole
        if rest or not count.is_plain or is_within:
            row["note"] = _note(f"{'dont ' * is_within}{item[count.start : count.end]}{rest}")
        if row not in rows:
            rows.append(row)
    return Headcounts(rows, has_more=_more(words, found))


def _within(words: str, found: Sequence[_FoundCount]) -> dict[int, str]:
    """Return of which group each count is a part: « dont 10 agents, 3 élus et 20 bénévoles »."""
    within: dict[int, str] = {}
    for number in range(1, len(found)):
        if words[: found[number].start].rstrip().endswith("dont"):
            whole = str(found[number - 1].row["category"])
            within |= dict.fromkeys((number, *_joined(words, found, number)), whole)
    return within


def _joined(words: str, found: Sequence[_FoundCount], number: int) -> Iterator[int]:
    """Yield the counts that commas and a last « et » join to one; of « et » alone, none."""
    run: list[int] = []
    for following in range(number + 1, len(found)):
        sign = words[found[following - 1].end : found[following].start].strip()
        if sign not in {",", "et", ", et"}:
            return
        run.append(following)
        if sign != ",":
            yield from run if len(run) > 1 else ()
            return


def _rest(behind: str) -> str:
    """Return what is said of a group behind its name, up to where the next begins."""
    cut = _NEXT.split(behind)[0]
    rest = re.sub(rf"\b(?:en )?{YEAR}\b", " ", cut)
    words = [word for word in fold(rest).split() if word not in _EMPTY]
    return cut.rstrip() if words and len(words) <= 12 else ""


def _note(text: str) -> str:
    text = " ".join(text.split())
    text = text[: limits.NAME].rstrip(" ,;.")
    text = re.sub(r" (?:et|pour|avec|dont|soit)$", "", text).rstrip(" ,;.")
    return f"{capital(text)}."


def _found(item: str, groups: Mapping[str, str], *, is_asked: bool) -> Iterator[_FoundCount]:
    words = plain(item)
    first = _YEAR_FIRST.match(words)
    named: set[str] = set()
    end = 0
    for match in _COUNT.finditer(words):
        if match.start() < end:
            continue
        category, size, is_plain = _group(match["what"], groups)
        in_brackets = words.rfind("(", 0, match.start()) > words.rfind(")", 0, match.start())
        is_civic = bool(_CIVIC.match(words, match.start("what")))
        if category is None or is_civic or _is_other(words, match):
            continue
        if in_brackets and category in named:
            continue
        row = _number(match, is_asked=is_asked)
        if row is None or (in_brackets and match["what"].startswith("personne")):
            continue
        stop = match.start("what") + size
        if _is_of_another(item[stop:], row) or are_no_fact(words, match.start(), stop):
            continue
        if match["what"].startswith("personne") and re.match(r" sont benevoles?\b", words[stop:]):
            category = "benevoles"
        year = _YEAR_BEHIND.match(words, stop) or first
        end = stop
        row = {"category": category, **row, **({"period": year["year"]} if year else {})}
        yield _FoundCount(match.start(), stop, row, is_plain)
        named.add(category)
        if year and year is not first and (then := _THEN.match(words, year.end())):
            end = then.end()
            number = value_of_number(then["number"])
            row = {"category": category, "count": number, "period": then["year"]}
            yield _FoundCount(then.start("number"), then.end(), row, is_plain=True)


def _group(what: str, groups: Mapping[str, str]) -> tuple[str | None, int, bool]:
    """Return the group that words begin with, how many letters name it, and whether by its name."""
    first, _, second = what.partition(" ")
    if _WORKS.fullmatch(second) and codes("groups")[_singular(second)] in groups.values():
        return codes("groups")[_singular(second)], len(what), False  # whatever they do
    for word, size in ((first, len(first)), (second, len(what))):
        if not word or (word is second and _singular(first) not in _ADJECTIVES):
            continue
        code = groups.get(word) or groups.get(f"{_singular(word)}s")
        known = code or codes("groups").get(_singular(word))
        if known and known in groups.values():
            if (
                word is first
                and _singular(first) in _ADJECTIVES
                and codes("groups").get(_singular(second))
            ):
                continue
            return known, size, code is not None or word.startswith("personne")
    return None, 0, False


def _singular(word: str) -> str:
    if word in {"nouveaux", "nouveau"}:
        return "nouveau"
    return word.removesuffix("s")


def _number(match: re.Match[str], *, is_asked: bool) -> Json | None:
    found: dict[str, Any]
    if match["round"]:
        found = {"count": ROUND[match["round"]], "precision": "environ"}
    elif match["low"]:
        low, high = (value_of_number(match[end]) for end in ("low", "high"))
        found = {"count": low, "count_max": high}
        if not (isinstance(low, int) and isinstance(high, int)) or low >= high:
            return None
    else:
        number = value_of_number(match["number"])
        if not isinstance(number, int) or (match["number"] in {"un", "une"} and not is_asked):
            return None
        found = {"count": number}
    return found | precision_in(match)


def _is_other(words: str, match: re.Match[str]) -> bool:
    number = match.end("number") if match["number"] else 0
    return bool(number and _OTHER.match(words, number))


def _is_of_another(behind: str, row: Json) -> bool:
    """Whether one person is said to come from elsewhere: as what they take part is not said."""
    return row["count"] == 1 and bool(re.match(r" (?:de |du |des |d['’]|[A-Z]{2,5}\b)", behind))


def _more(words: str, found: Sequence[_FoundCount]) -> bool:
    """Whether there are numbers or groups beside what was read."""
    rest = list(words)
    for count in found:
        rest[count.start : count.end] = " " * (count.end - count.start)
    return any(
        word not in _EMPTY and not word.isdecimal() and len(word) > 1
        for word in fold("".join(rest)).split()
    )
