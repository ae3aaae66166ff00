"""Records of the catalogue that a text names: organisations, programmes, places.

A name counts only where it is, word for word, one that the catalogue has: nothing is drafted here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from maillage.importing.drafts import ImportTarget
from maillage.importing.texts import named_places
from maillage.importing.texts.organisations import BEHIND, Organisation
from maillage.importing.texts.source_lines import beginnings, sentences
from maillage.importing.texts.written_numbers import plain
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text import limits
from maillage.text.words import fold, slug


def known_id(known: ImportTarget, organisation: Organisation) -> str | None:
    """Return the id of the record that the catalogue has of an organisation, if it has one."""
    names = [name for name in _called(organisation) if fold(name) not in _MANY]
    return next(filter(None, (known.find("partner", name) for name in names)), None)


def council(
    text: str, here: Sequence[Place], places: OfficialPlaces, known: ImportTarget
) -> Organisation | None:
    """Return the council of the one département around, where the catalogue has it.

    « Conseil départemental » alone names one only beside a commune, or a place of one département.
    """
    if not _COUNCIL.fullmatch(plain(BEHIND.sub("", text).strip())):
        return None
    around = {
        above
        for place in here
        for above in (place, *places.ancestors(place))
        if above.kind == "departement"
    }
    if len(around) != 1:
        return None
    (place,) = around
    found = Organisation("Conseil départemental", "departement", place)
    return found if known_id(known, found) else None


_COUNCIL = re.compile(r"(?:le )?(?:conseil (?:departemental|general)|departement)")


#: Names that many organisations share.
_MANY = frozenset({"caf", "ville", "mairie", "commune", "msa", "cpam", "carsat", "departement",
                   "region", "ccas", "cias", "pmi", "conseil departemental",
                   "prefecture"})  # fmt: skip


def _called(organisation: Organisation) -> Iterator[str]:
    """Yield what an organisation may be called."""
    yield organisation.name
    yield BEHIND.sub("", organisation.name)
    place = organisation.place
    if organisation.kind == "commune" and place:
        yield f"Ville de {place.name}"
    if organisation.kind == "departement" and place:
        for of in ("de ", "du ", "de la ", "des ", "de l’", "d’"):
            yield f"Conseil départemental {of}{place.name}"
    if place and place.kind == "departement" and fold(organisation.name) in _MANY:
        yield f"{organisation.name.upper()} {place.code}"
        yield f"{organisation.name} {place.name}"
        yield from (slug(f"{organisation.name} {word}") for word in (place.code, place.name))
    elif organisation.kind == "caf" and place and place.kind == "departement":
        yield f"CAF {place.code}"
    if fold(organisation.name).startswith("caisse d allocations familiales "):
        yield f"CAF {fold(organisation.name).rpartition(' ')[2]}"


def located(organisation: Organisation, around: Sequence[Place]) -> Organisation:
    """Return an organisation that says no place, with the one département around."""
    if organisation.place is None and len(around) == 1:
        return replace(organisation, place=around[0])
    return organisation


def lies_in(known: ImportTarget, identifier: str, codes: set[str]) -> bool:
    """Whether a territory is, or is part of, a place that has one of some codes."""
    met, waiting = set[str](), [identifier]
    while waiting:
        record = known.record("territory", current := waiting.pop()) or {}
        if record.get("code") in codes:
            return True
        met.add(current)
        waiting += [whole for whole in record.get("part_of", ()) if whole not in met]
    return False


_WITHIN = re.compile(
    r"\b[Dd]ans le cadre (?:du |de la |de l['’]|des |de |d['’])(?P<named>[^.,:;\n()]+)"
)
#: Names that are looked up in one record, at most.
_MOST = 100


def programmes(texts: Iterable[str], known: ImportTarget) -> list[str]:
    """Return the programmes of the catalogue that something is done « dans le cadre du »."""
    found = (
        next(filter(None, (known.find("programme", name) for name in beginnings(named))), None)
        for named in _behind(_WITHIN, texts)
    )
    return list(dict.fromkeys(filter(None, found)))


def territories(
    texts: Iterable[str], known: ImportTarget, around: Sequence[Place], *, of_quarter: bool
) -> list[str]:
    """Return the places of the catalogue that texts name and that have no official code.

    Args:
        texts: what may name them.
        known: the catalogue.
        around: the places inside which they have to lie.
        of_quarter: whether neighbourhoods count, or only what is larger than they are.
    """
    codes = {place.code for place in around}
    found = [_territory(name, known) for name in named_places.names(texts)]
    return [
        there
        for there in dict.fromkeys(filter(None, found))
        if lies_in(known, there, codes)
        and (record := known.record("territory", there) or {})
        and "code" not in record
        and (of_quarter or record.get("kind") != "quartier")
    ]


def _territory(text: str, known: ImportTarget) -> str | None:
    """Return the place that a text begins with, with the article that its record may have."""
    names = (
        f"{article}{name}" for name in beginnings(text) for article in ("", "La ", "Le ", "Les ")
    )
    return next(filter(None, (known.find("territory", name) for name in names)), None)


def _behind(form: re.Pattern[str], texts: Iterable[str]) -> Iterator[str]:
    said = [sentence for sentence in sentences(texts) if len(sentence) <= limits.SENTENCE]
    every = [match["named"] for sentence in said for match in form.finditer(sentence)]
    yield from every[:_MOST]
