"""Records of the catalogue that sentences name, behind words that say what they are to an action.

A name counts only where it is, word for word, one that the catalogue has: nothing is drafted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts import named_places, organisations
from maillage.importing.texts.source_lines import sentences
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text import limits

_ARTICLE = r"(?:la |le |les |l['’])?"
_WITH = re.compile(
    r"\b(?:[Ee]n (?:partenariat|collaboration)|[Ll]e partenariat) avec "
    rf"{_ARTICLE}(?P<named>[^.:;\n()]+)"
)
_WITHIN = re.compile(
    r"\b[Dd]ans le cadre (?:du |de la |de l['’]|des |de |d['’])(?P<named>[^.,:;\n()]+)"
)
#: Words that a name has, at most; and names that are looked up in one record.
_LONGEST, _MOST = 12, 100


def partners(texts: Iterable[str], known: ImportTarget, places: OfficialPlaces) -> list[str]:
    """Return the organisations of the catalogue that something is done « en partenariat avec »."""
    found = []
    for named in _behind(_WITH, texts):
        for item in re.split(rf"(?:, (?:et )?| et ){_ARTICLE}", named):
            found += [_partner(item, known, places)]
    return list(dict.fromkeys(filter(None, found)))


def _partner(text: str, known: ImportTarget, places: OfficialPlaces) -> str | None:
    names = (name for name in _beginnings(text) if not name.islower())
    found = (organisations.known_id(known, organisations.of_list(name, places)) for name in names)
    return next(filter(None, found), None)


def programmes(texts: Iterable[str], known: ImportTarget) -> list[str]:
    """Return the programmes of the catalogue that something is done « dans le cadre du »."""
    found = (
        next(filter(None, (known.find("programme", name) for name in _beginnings(named))), None)
        for named in _behind(_WITHIN, texts)
    )
    return list(dict.fromkeys(filter(None, found)))


def quarters(texts: Iterable[str], known: ImportTarget, around: Sequence[Place]) -> list[str]:
    """Return the neighbourhoods of the catalogue that texts name, inside the places around."""
    found = []
    for name in named_places.quarters(texts):
        names = (name, f"La {name}", f"Le {name}", f"Les {name}")
        there = next(filter(None, (known.find("territory", each) for each in names)), None)
        if there and _lies_in(known, there, {place.code for place in around}):
            found.append(there)
    return list(dict.fromkeys(found))


def _lies_in(known: ImportTarget, identifier: str, codes: set[str]) -> bool:
    """Whether a territory is part of a place that has one of some codes, at whatever distance."""
    met, waiting = set[str](), [identifier]
    while waiting:
        record = known.record("territory", current := waiting.pop()) or {}
        if record.get("code") in codes:
            return True
        met.add(current)
        waiting += [whole for whole in record.get("part_of", ()) if whole not in met]
    return False


def _behind(form: re.Pattern[str], texts: Iterable[str]) -> Iterator[str]:
    said = [sentence for sentence in sentences(texts) if len(sentence) <= limits.SENTENCE]
    every = [match["named"] for sentence in said for match in form.finditer(sentence)]
    yield from every[:_MOST]


def _beginnings(text: str) -> Iterator[str]:
    """Yield what a text begins with, the longest first: a name ends where no sign says so."""
    words = text.split()[:_LONGEST]
    for size in range(len(words), 0, -1):
        yield " ".join(words[:size]).strip(" ,;.«»\"“”’'")
