"""A budget as sentences give it: its total, its lines, what it leaves out, and what is unread.

A line is read by a grammar that never guesses: an amount has its sign, a year is none, a range is
left, and what is beside an amount says whether it is the total, a part of it, or beside it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from maillage.importing.texts.budget_amounts import (
    Budget,
    amount_of,
    each_led,
    is_of_several,
    nature_of,
    parts_of,
    pieces,
    spaced,
    total_of,
)
from maillage.importing.texts.stated_doubts import DONE, DONE_BEHIND, DONE_FIRST, PLANNED
from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import (
    AMOUNT,
    EUROS,
    HEDGE,
    NUMBER,
    SCALE,
    YEAR,
    is_year,
    plain,
)
from maillage.model.entities import Json
from maillage.text import limits

_BARE = re.compile(rf"(?:(?P<hedge>{HEDGE}) ?)?(?P<number>{NUMBER})")
_OF_YEAR = rf"(?P<year>{YEAR})"
#: What stands before the amount of a total: nothing, a year, the word budget.
_TOTAL = re.compile(
    r"(?:le |un |notre |en )?"
    r"(?:(?:budget|cout|montant|total|enveloppe|realise|reel|prevu)\b[^:€]{0,160}?)?"
    rf"(?:(?:en |annee )?{_OF_YEAR})?[^0-9a-z]{{0,3}}(?:de |est de |s'eleve a )?"
)
#: What follows an amount that someone gives, so that it is no total.
_GIVEN = re.compile(r" ?(?:de la |de l'|du |des |de |d')(?P<who>[^0-9€,;:()]{2,80})")
#: « Budget 2023 : », above the lines of that year.
_HEADED = re.compile(
    rf"(?:le |notre )?(?:budget|financements?|ressources)(?: [a-z]+)? (?:en |de )?({YEAR}) ?:"
)
#: The year behind the amount of a total.
_IN_YEAR = re.compile(rf" ?(?:en |pour (?:l'annee )?|par an en )(?P<year>{YEAR})(?![0-9-])")
_EXCLUDES = re.compile(
    r"[( ,;]{0,4}\b(?:hors|non compris)\b ?:? ?"
    r"(?P<what>[^()0-9€]{3,100}?)(?=[()0-9€]|, financ|$)\)?"
)
_PLUS = re.compile(r" ?\+ ?(?P<what>[^()0-9€+]{3,80})")
_SHARE = (
    rf"(?P<amount>(?:(?:{HEDGE}) ?)?{NUMBER}{SCALE}{EUROS})"
    r" ?(?P<by>pour|de la part|de|d'|du|des|par)? ?"
    r"(?P<label>[^0-9€,;.()]{2,100}?)(?= et [0-9]|[0-9€,;.()]|$)"
)
_WITHIN = re.compile(rf"[ ,(]{{0,4}}\bdont {_SHARE}")
#: The next part: « dont 2 500 € de la Carsat et 1 300 € de la Ville ».
_AND = re.compile(rf"(?: ?[,;])? ?(?:et )?{_SHARE}")
#: « (total 5 000 €) », behind the parts.
_SUM = re.compile(
    r"[ ,;:=(]{1,4}(?:soit )?(?:au |un )?(?:budget )?total ?(?:de |: ?|= ?)?(?P<sum>[^a-z()]{1,20}"
    r"(?:k?€|euros?))[ .)]*$"
)
_TAXES = re.compile(r"^ ?(?:ttc|ht)\b")
#: What stands before a list of who gives how much.
_GIVERS = re.compile(
    r"(?:recettes?|ressources|financements?|financeurs?|cofinancements?|subventions|aides)"
    r"(?: [a-z]{4,20})? ?: ?"
)
_LABELLED = re.compile(r"(?P<label>[^:€]{2,160}?) ?: ?")
_IN_BRACKETS = re.compile(r"(?P<label>[^(€:]{2,120}?) ?\((?P<said>[^()0-9]{0,30})$")
_VERBS = frozenset({"a", "est", "ont", "sont", "coute", "coutent", "faut", "finance", "qui"})


def has_amount(text: str) -> bool:
    """Whether a text has an amount of money, or a range of them."""
    return len(text) <= limits.SENTENCE and AMOUNT.search(plain(text)) is not None


def is_of_money(text: str) -> bool:
    """Whether a text has an amount, or announces those of a year."""
    return has_amount(text) or _HEADED.fullmatch(plain(text[: limits.SENTENCE])) is not None


def budget(items: Sequence[str], *, is_asked: bool = True) -> Budget:
    """Read a budget, an item a line.

    Args:
        items: the lines.
        is_asked: whether the form asks for amounts here, so that a bare number is one.
    """
    found = Budget()
    years = set()
    every = [(item, plain(item)) for item in items]
    is_done = any(DONE.search(words) for _, words in every)
    for item, words in every:
        if is_done and PLANNED.search(words) and not DONE.search(words):
            found.left.append(item)
            continue
        if headed := _HEADED.fullmatch(words):
            years.add(headed[1])
            continue
        _read(found, item.strip().lstrip("-–• ").rstrip(" ;,").removesuffix("."), is_asked=is_asked)
    if len(years) == 1 and not {"total", "lines"}.isdisjoint(found.funding):
        found.funding.setdefault("period", years.pop())
    if not any(key in found.funding for key in ("total", "lines", "excludes")):
        found.left = [note for note in [found.funding.get("note")] if note] + found.left
        found.funding = {}
    return found


def _read(found: Budget, item: str, *, is_asked: bool) -> None:
    words = plain(item)
    if len(item) > limits.SENTENCE or item.endswith(":"):
        found.left.append(item)
        return
    match = AMOUNT.search(words)
    if expression("unsure").search(words):
        found.left.append(item)
    elif PLANNED.search(words) and DONE.search(words) and len(AMOUNT.findall(words)) > 1:
        _read_done(found, item, words)
    elif match is None:
        _read_bare(found, item, words, is_asked=is_asked)
    elif is_of_several(words, match):
        found.left.append(item)
    elif parts := each_led(words, item):
        for text, part in parts:
            _read_line(found, text, plain(text), part)
    elif (total := _total_of(found, words[: match.start()])) and not _is_given(words, match):
        _read_total(found, item, words, match, total["year"])
    elif not _read_line(found, item, words, match):
        found.left.append(item)


def _read_done(found: Budget, item: str, words: str) -> None:
    """Read of what was planned and what was done the second, where one amount is said to be it."""
    done = [match for form in (DONE_FIRST, DONE_BEHIND) for match in form.finditer(words)]
    if len(done) == 1 and not found.funding:
        found.funding.update(total_of(done[0]))
        found.add_note(_sentence(item))
    else:
        found.left.append(item)


def _total_of(found: Budget, before: str) -> re.Match[str] | None:
    """Return what says that an amount is the total: its name, or that it comes first, alone."""
    total = _TOTAL.fullmatch(before)
    is_first = not found.funding or re.search("[a-z]{4}", before)
    return total if is_first and "total" not in found.funding else None


def _is_given(words: str, match: re.Match[str]) -> bool:
    """Whether an amount that nothing announces is what someone gives, or what something costs."""
    behind = words[match.end() :]
    given = _GIVEN.match(behind)
    nature = nature_of(given["who"], behind) if given else ""
    is_whole = given is not None and given.end() == len(behind)
    is_named = nature == "depense" or (is_whole and nature in {"subvention", "fonds-propres"})
    return is_named and not re.search(r"[a-z]{4}", words[: match.start()])


def _read_bare(found: Budget, item: str, words: str, *, is_asked: bool) -> None:
    """Read a line without a sign: « 4200 », « Activité : 300 »."""
    match = _BARE.fullmatch(words)
    is_number = match is not None and not is_year(words) and not match["number"].isalpha()
    if is_asked and match and is_number and "total" not in found.funding:
        found.funding.update(total_of(match))
        return
    labelled = _LABELLED.match(words)
    number = _BARE.fullmatch(words[labelled.end() :]) if labelled else None
    if is_asked and labelled and number and not any(map(str.isdigit, labelled["label"])):
        label = item[: labelled.end("label")]
        found.add_line(label, amount_of(number), nature_of(label))
    else:
        found.left.append(item)


def _read_total(
    found: Budget, item: str, words: str, match: re.Match[str], year: str | None
) -> None:
    found.funding.update(total_of(match))
    if year:
        found.funding["period"] = year
    said_in = _IN_YEAR.match(words, match.end())
    if said_in and not year:
        found.funding["period"] = said_in["year"]
    start = said_in.end() if said_in and not year else match.end()
    rest, behind = words[start:], item[start:]
    used = []
    if out := _EXCLUDES.search(rest):
        found.funding["excludes"] = _sentence(behind[out.start("what") : out.end("what")])
        used.append(out.span())
    elif (plus := _PLUS.match(rest)) and not AMOUNT.search(rest):
        found.funding["excludes"] = _sentence(behind[plus.start("what") : plus.end("what")])
        used.append(plus.span())
    if part := _WITHIN.search(rest):
        while part:
            label = behind[slice(*part.span("label"))]
            said = behind[slice(*part.span())]
            _within(found, label, said, part, is_grant=part["by"] != "pour")
            used.append(part.span())
            part = _AND.match(rest, part.end())
    elif parts := _parts_of(found, rest, behind):
        for label, amount in parts:
            found.add_line(label, amount, nature_of(label))
        if sum(amount["amount"] for _, amount in parts) < found.funding["total"]:
            found.funding["partial"] = True
        used.append((0, len(rest)))
    said = "".join(
        letter for at, letter in enumerate(behind) if not any(a <= at < b for a, b in used)
    )
    if PLANNED.search(words) or len(re.findall(r"[^\W\d_]{2,}", said)) > 0:
        found.add_note(_sentence(item))


def _within(found: Budget, label: str, said: str, part: re.Match[str], *, is_grant: bool) -> None:
    amount = AMOUNT.search(part["amount"])
    if amount is None:
        return
    nature = nature_of(label) if is_grant else "depense"
    label = re.sub(r"^(?:la|le|les|l['’]) ?", "", label.strip())
    note = _sentence(said.strip(" ,"))
    found.funding["partial"] = True
    found.add_line(label, {**amount_of(amount), "note": note}, nature)


def _parts_of(found: Budget, rest: str, behind: str) -> list[tuple[str, Json]]:
    """Return the parts of a total that stand behind it: in brackets, or where they add up to it."""
    text = behind[len(rest) - len(_TAXES.sub("", rest)) :].strip(" .,:;")
    in_brackets = text.startswith(("(", "dont "))
    parts = parts_of(text.strip("()"))
    total = sum(amount["amount"] for _, amount in parts)
    return parts if in_brackets or total == found.funding["total"] else []


def _read_line(found: Budget, item: str, words: str, match: re.Match[str]) -> bool:
    """Read a line of a budget; False where it is none."""
    before, behind = words[: match.start()], words[match.end() :]
    if len(AMOUNT.findall(words)) > 1:
        return _read_list(found, item)
    labelled = _LABELLED.match(before)
    bracket = _IN_BRACKETS.fullmatch(before)
    if labelled:
        label, rest = item[: labelled.end("label")], behind
    elif bracket and behind.strip().startswith(")"):
        label, rest = item[: bracket.end("label")], behind.strip()[1:]
    elif not behind.strip() and 0 < len(before.split()) <= 6:
        if _VERBS & set(before.split()) or any(map(str.isdigit, before)):
            return False
        label, rest = item[: match.start()], ""
    elif not before.strip() and behind.strip():
        led = expression("leads").match(behind.lstrip(" +("))
        cut = match.end() + len(behind) - len(behind.lstrip(" +(")) + (led.end() if led else 0)
        label, rest = re.split(r"[,;(]| pour le ", item[cut:])[0], ""
        if plus := re.search(r"\bpour (?:la |le |les |l['’])?(.{3,80})$", label):
            label = plus[1]
    else:
        return False
    label = re.sub(r"^dont ", "", label.strip(" -:+•–,;"), flags=re.IGNORECASE)
    if not label or is_year(label) or PLANNED.match(plain(label)):
        return False
    behind_alone = "" if before.strip() else behind
    found.add_line(label, amount_of(match), nature_of(label, behind_alone))
    if len(re.findall(r"[^\W\d_]{2,}", rest)) > 0 or (
        labelled and before[labelled.end() :].strip()
    ):
        found.funding["lines"][-1]["note"] = _sentence(item)
    return True


def _read_list(found: Budget, item: str) -> bool:
    """Read « Bailleur 3 500 €, CAF 1 200 € (total 4 700 €) »; False where a part is otherwise."""
    givers = _GIVERS.match(plain(item))
    rest, total = item[givers.end() :] if givers else item, None
    if summed := _SUM.search(plain(rest)):
        rest, total = rest[: summed.start()], AMOUNT.search(summed["sum"])
    parts = parts_of(rest.strip(" .")) if all(map(has_amount, pieces(rest))) else []
    for label, amount in parts:
        found.add_line(label, amount, nature_of(label))
    if parts and total and "total" not in found.funding:
        found.funding.update(total_of(total))
    return bool(parts)


def _sentence(text: str) -> str:
    text = spaced(text.strip(" .,;"))
    if text.startswith("(") != text.endswith(")") and text.count("(") != text.count(")"):
        text = text.strip("() ")
    return f"{text}." if text else ""
