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

from maillage.importing.amounts import budget, counts
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Json, Model
from maillage.reading.grammars.calendar_dates import read_period
from maillage.text.words import fold

#: The line before the title of each action.
_START = "Actions"

#: By label, as `fold` writes it: the field, and how what stands below is read.
LABELS: Mapping[str, tuple[str, str]] = {
    "structure organisatrice": ("lead", "organisation"),
    "fichier s associe s": ("", "files"),
    "annee": ("observed", "date"),
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
    codes = section.scheme.by_label
    for item in section.items:
        code = codes.get(fold(item))
        if code:
            section.put(code)
        else:
            section.leave(item)


def _date(section: _Section) -> None:
    for item in section.items:
        if found := read_period(item):
            section.put(found)
        else:
            section.leave(item)


def _codes(section: _Section) -> None:
    codes = section.scheme.by_label
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
    section.put(budget(section.items))


def _people(section: _Section) -> None:
    groups = section.model.schemes["people-groups"].by_label
    found: dict[tuple[tuple[str, Any], ...], Json] = {}
    for item in section.items:
        read = counts(item, groups)
        found.update((tuple(one.items()), one) for one in read.counts)
        if read.has_more:
            section.leave(item)
    if found:
        section.put(list(found.values()))


_READERS = {
    "text": _text,
    "files": _files,
    "organisation": _organisation,
    "code": _code,
    "date": _date,
    "codes": _codes,
    "funding": _funding,
    "people": _people,
}
