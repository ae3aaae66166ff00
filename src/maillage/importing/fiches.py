"""Descriptions of actions in labelled text, read as drafts of contributions.

A network of centres sociaux describes its actions in this form: each begins with a line « Actions »
and its title; then come labels, each on a line with a hyphen, and what stands below them. What
cannot be placed is kept beside the draft, with the label it stood under: nothing is dropped.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.french import read_number
from maillage.importing.cells import by_label
from maillage.model import Json, Model, Scheme
from maillage.words import fold

#: The line before the title of each action.
_START = "Actions"

#: By label, as `fold` writes it: the field, and how what stands below is read.
LABELS: Mapping[str, tuple[str, str]] = {
    "structure organisatrice": ("lead", "organisation"),
    "fichier s associe s": ("", "files"),
    "statut de l action": ("status", "code"),
    "raisons pour lesquelles l action est terminee": ("status_reason", "text"),
    "dimension": ("dimension", "code"),
    "mots cles associes a l action": ("themes", "codes"),
    "resume": ("summary", "text"),
    "qui est a l initiative de l action": ("initiators", "codes"),
    "precision si autre": ("initiative_note", "text"),
    "territoire concerne": ("scale", "code"),
    "description de l experience ses objectifs ses acteurs et ses differentes phases": (
        "context",
        "text",
    ),
    "public": ("audiences", "codes"),
    "avec qui cette action a t elle ete menee": ("partner_kinds", "codes"),
    "description generale": ("description", "text"),
    "ressources financieres mobilisees pour cette action": ("funding", "funding"),
    "nombre de personnes mobilises pour cette action": ("people", "people"),
    "nombre de personnes mobilisees pour cette action": ("people", "people"),
    "resultat sur le territoire": ("results_territory", "text"),
    "resultat pour le centre social": ("results_organisation", "text"),
    "resultat pour les habitants": ("results_residents", "text"),
    "suite de l action limites": ("limits", "text"),
    "suite de l action perspectives": ("outlook", "text"),
}

_AMOUNT = r"(?P<amount>[0-9][0-9 \u00a0\u202f.]*(?:,[0-9]+)?) ?(?:€|euros?\b)?"
_MONEY = re.compile(r"([0-9][0-9 \u00a0\u202f.]*(?:,[0-9]+)?) ?(?:€|euros?\b)")
_TOTAL = re.compile(r"(?i)\bbudget\b[^0-9€]*(?:global|total|s['’]\s?[ée]l[èe]ve|est de)[^0-9€]*")
#: « label : 2500 € », « label (1000 €) », « 4000 euros dans le cadre de … ».
_LINES = (
    re.compile(rf"^(?P<label>[^0-9:][^:]*?) ?: ?{_AMOUNT}(?: ?\(.*)?$"),
    re.compile(rf"^(?P<label>[^0-9(][^(]*?) ?\({_AMOUNT}\)"),
    re.compile(
        re.compile(
            r"^(?P<label>[^0-9:][^:]*?) ?: ?.*?(?P<amount>[0-9][0-9 \u00a0\u202f.]*(?:,[0-9]+)?)"
            r" ?(?:€|euros?\b)"
        ),
    ),
    re.compile(r"^(?P<amount>[0-9][0-9 \u00a0\u202f.]*(?:,[0-9]+)?) ?(?:€|euros?)? (?P<label>.+)$"),
)
_PRECISIONS: Mapping[str, str] = {
    "environ": "environ",
    "pres de": "environ",
    "une petite": "environ",
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
    rf"(?P<round>{'|'.join(_ROUND)}|[1-9]5aine)s? (?:de|d)"
    r"|(?P<low>[0-9]+) (?:a|ou) (?P<high>[0-9]+)|(?P<number>[0-9]+(?: [0-9]{3})*)"
    rf"|(?P<word>{'|'.join(_WORDS_FOR_NUMBERS)}))"
    r" (?P<what>(?:(?!\b(?:et|dont|plus|pour)\b)[a-z]+ ?){1,4})"
)


@dataclass
class Fiche:
    """One action as it was described, and what it gave."""

    title: str
    #: What was placed: keys and values of an action.
    record: Json = field(default_factory=dict)
    #: What was not, by label: it is for a person to place.
    left: list[tuple[str, str]] = field(default_factory=list)
    #: The line that the title is on, from 1 on, and by key the line and the text of each label.
    line: int = 0
    places: dict[str, tuple[int, str]] = field(default_factory=dict)


def read(text: str, model: Model) -> list[Fiche]:
    """Read the actions that a text describes; one that is there twice is read once."""
    fiches = [_fiche(block, model) for block in _blocks(text)]
    kept: dict[str, Fiche] = {}
    for fiche in fiches:
        kept.setdefault(fold(fiche.title), fiche)
    return list(kept.values())


def looks_like_fiches(text: str) -> bool:
    """Return whether a text is in this form."""
    return any(_is_label(line) for line in text.splitlines()[:60])


#: A line and its number.
_Line = tuple[int, str]


def _blocks(text: str) -> Iterator[list[_Line]]:
    block: list[_Line] = []
    lines = text.splitlines()
    for number, line in enumerate(lines):
        following = " ".join(lines[number + 2 : number + 3])
        if line.strip() == _START and _is_label(following):
            if block:
                yield block
            block = []
        elif block or _is_label(following) or _is_label(" ".join(lines[number + 1 : number + 2])):
            block.append((number + 1, line))
    if block:
        yield block


def _is_label(line: str) -> bool:
    return line.startswith("- ") and fold(line) in LABELS


def _fiche(lines: Sequence[_Line], model: Model) -> Fiche:
    number, first = lines[0]
    title = first.strip().strip('«»" \u00a0\u202f')
    fiche = Fiche(title, {"title": title}, line=number, places={"title": (number, "Titre")})
    for number, label, below in _sections(lines[1:]):
        key, kind = LABELS[fold(label)]
        if below:
            fiche.places.setdefault(key, (number, label))
            _READERS[kind](_Section(fiche, model, label, key, below))
    return fiche


def _sections(lines: Sequence[_Line]) -> Iterator[tuple[int, str, list[str]]]:
    at, label, below = 0, "", list[str]()
    for number, line in lines:
        if _is_label(line):
            if label:
                yield at, label, below
            at, label, below = number, line.removeprefix("- ").strip(), []
        elif line.strip() not in ("", "-"):
            below.append(line.strip())
    if label:
        yield at, label, below


@dataclass(frozen=True)
class _Section:
    """What stands below one label, and where it goes."""

    fiche: Fiche
    model: Model
    label: str
    key: str
    lines: list[str]

    def put(self, value: Any) -> None:
        """Place a value; a label that comes a second time says the same or goes to what is left."""
        former = self.fiche.record.setdefault(self.key, value)
        if former != value:
            self.leave("\n".join(self.lines))

    def leave(self, text: str) -> None:
        self.fiche.left.append((self.label, text))

    @property
    def items(self) -> list[str]:
        return [line.removeprefix("- ").strip() for line in self.lines]

    @property
    def scheme(self) -> Scheme:
        return self.model.schemes[self.model.entities["action"].by_key[self.key].scheme]


def _text(section: _Section) -> None:
    section.put("\n".join(re.sub(r"^- ", "– ", line) for line in section.lines))


def _files(section: _Section) -> None:
    section.leave("\n".join(section.lines))


def _organisation(section: _Section) -> None:
    section.put(section.items[0])
    for more in section.items[1:]:
        section.leave(more)


def _code(section: _Section) -> None:
    codes = by_label(section.scheme)
    for item in section.items:
        code = codes.get(fold(item))
        if code:
            section.put(code)
        else:
            section.leave(item)


def _codes(section: _Section) -> None:
    codes = by_label(section.scheme)
    found: list[str] = []
    for item in section.items:
        if item.endswith(":"):  # a heading inside the list
            continue
        code = codes.get(fold(item))
        if code is None:
            section.leave(item)
        elif code not in found:
            found.append(code)
    if found:
        section.put(found)


def _funding(section: _Section) -> None:
    funding: Json = {}
    lines: list[Json] = []
    notes: list[str] = []
    for number, item in enumerate(section.items):
        total = _total(item, alone=number == 0)
        if total and "total" not in funding:
            funding.update(total)
            if _MONEY.fullmatch(item) is None:
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
    section.put(funding)


#: Words that say nothing where what they stand beside was read.
_EMPTY = frozenset(
    ("et", "de", "d", "des", "du", "la", "le", "les", "euro", "euros", "environ", "soit")
)


def _is_more(words: str) -> bool:
    """Whether there is more to a text than was read: words, beside numbers."""
    return any(word not in _EMPTY and not word.isdecimal() for word in words.split())


def _total(item: str, *, alone: bool) -> Json | None:
    """Read the total of a budget: what is called so, or the amount that the text begins with."""
    if match := _TOTAL.search(item):
        amounts = _MONEY.search(item, match.end() - 1) or _MONEY.search(item)
        return _amount(item, amounts) if amounts else None
    match = _MONEY.search(item)
    if alone and match and _BEFORE.sub("", item[: match.start()]).strip() == "":
        return _amount(item, match)
    return None


def _amount(item: str, match: re.Match[str]) -> Json:
    found: Json = {"total": read_number(match.group(1))}
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


def _people(section: _Section) -> None:
    groups = by_label(section.model.schemes["people-groups"])
    found: list[Json] = []
    for item in section.items:
        counted = list(_counts(item, groups))
        found += [one for one in counted if one not in found]
        if _is_more(_COUNT.sub(lambda it: _beyond(it, groups), fold(item))):
            section.leave(item)
    if found:
        section.put(found)


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


_READERS = {
    "text": _text,
    "files": _files,
    "organisation": _organisation,
    "code": _code,
    "codes": _codes,
    "funding": _funding,
    "people": _people,
}
