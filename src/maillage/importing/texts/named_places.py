"""The communes and neighbourhoods that sentences name, told from their homonyms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from maillage.importing.texts.source_lines import sentences
from maillage.importing.texts.stated_doubts import told
from maillage.importing.texts.wordings import expression
from maillage.importing.texts.written_numbers import plain
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text import limits

_NAME = r"((?:(?:La|Le|Les) )?[A-ZÀ-Ý][a-zà-ÿ'’]+(?:-[\w'’]+)*)"
_ENDS = r"(?![\w'’-]| (?:d[eu] |des |d['’])?[A-ZÀ-Ý])"
#: A name behind a word that says where; a name of two words is something else.
_COMMUNE = re.compile(
    rf"\b(?:[Àà]|[Dd]ans|[Dd]e|[Dd]epuis|[Ss]ur) {_NAME}{_ENDS}|\b[Dd]['’]{_NAME}{_ENDS}"
    rf"|^[^\w]{{0,3}}A {_NAME}{_ENDS}"  # a capital without its accent: « A Foix, … »
)
#: « au Mans »: where the form says in which département, so that « au Port » is not any port.
_CONTRACTED = re.compile(rf"\b[Aa]u(?P<many>x)? {_NAME}{_ENDS}")
_DEPARTMENT = re.compile(
    r"\b(?:[Dd]e la|[Dd]u|[Dd]es|[Ee]n|[Dd]ans l[ea]s?) ([A-ZÀ-Ý][\w’']+(?:-[\w’']+)*)"
    r"|\b[Dd]e l['’]([A-ZÀ-Ý]\w+)"
)
_QUARTER = re.compile(
    r"\bquartier (?:de la |de l['’]|du |des |de |d['’])?([A-ZÀ-Ý][\w’'-]+(?: [A-ZÀ-Ý][\w’'-]+)?)"
)
#: Where a name may begin: behind a word that says where, or what is there.
_NAMED = re.compile(
    r"(?:\b(?:[Àà]|[Aa]ux?|[Dd]e(?: la)?|[Dd]es|[Dd]u|[Ss]ur(?: l[ae])?|[Dd]ans l[ae]) "
    r"|\b[Dd]e l['’]|\b[Dd]['’])(?P<name>[A-ZÀ-Ý])|\b(?P<quarter>[Qq]uartier)(?= d)"
)
_NEAR = 100
#: The most names that are looked up in one record.
_MOST = 200


def communes(
    texts: Iterable[str], places: OfficialPlaces, within: Sequence[Place] = ()
) -> list[Place]:
    """Return the communes that texts name, each once; one that has homonyms only where it is told.

    « La Ville de Brest » is who helps or pays, « rue de Brest » a street: neither says where.

    Args:
        texts: what may name them.
        places: the official places.
        within: the départements that the form gives; else those that the texts name tell homonyms
            apart.
    """
    said = sentences(texts)
    names = [name for text in said for name in _places_in(text)][:_MOST]
    if within:
        names += [name for text in said for name in _contracted(text)][:_MOST]
    hints = list(within) or departments(said, places)
    found: dict[Place, None] = {}
    for name in dict.fromkeys(names):
        meant = [place for place in places.find(name) if place.kind == "commune"]
        if within or len(meant) > 1:
            meant = [place for place in meant if not set(hints).isdisjoint(places.ancestors(place))]
        if len(meant) == 1:
            found[meant[0]] = None
    return list(found)


def of_town(name: str) -> str:
    """Return the name of a commune behind « de ».

    >>> of_town("Alès"), of_town("Le Havre"), of_town("Les Ulis"), of_town("La Ciotat")
    ("d'Alès", 'du Havre', 'des Ulis', 'de La Ciotat')
    """
    for article, of in (("Le ", "du "), ("Les ", "des ")):
        if name.startswith(article):
            return f"{of}{name.removeprefix(article)}"
    return f"d'{name}" if plain(name)[:1] in "aeiouyh" else f"de {name}"


def departments(texts: Iterable[str], places: OfficialPlaces) -> list[Place]:
    """Return the départements that texts name."""
    names = [name for text in texts for name in _names(_DEPARTMENT, text)][:_MOST]
    found = [
        place
        for name in dict.fromkeys(names)
        for place in places.find(name)
        if place.kind == "departement"
    ]
    return list(dict.fromkeys(found))


def quarters(texts: Iterable[str]) -> list[str]:
    """Return the neighbourhoods that texts name."""
    names = [name for text in sentences(texts) for name in _names(_QUARTER, text)]
    names = [name for name in names if not name.split()[0].isupper()]  # « HLM » is no place
    return list(dict.fromkeys(names))[:_MOST]


def names(texts: Iterable[str]) -> list[str]:
    """Return what names in texts begin with, behind a word that says where."""
    found = [
        text[match.start(match.lastgroup or 0) :]
        for text in sentences(texts)
        if len(text) <= limits.SENTENCE
        for match in _NAMED.finditer(text)
    ]
    return list(dict.fromkeys(found))[:_MOST]


def _names(form: re.Pattern[str], text: str) -> list[str]:
    if len(text) > limits.SENTENCE:
        return []
    return [next(filter(None, match.groups())) for match in form.finditer(text)]


def _places_in(text: str) -> list[str]:
    if len(text) > limits.SENTENCE:
        return []
    found = list(_COMMUNE.finditer(text))
    words = plain(text) if found else ""
    end = told(words) if found else 0
    return [
        next(filter(None, match.groups()))
        for match in found
        if match.start() < end
        and not _is_borne(words[max(0, match.start() - _NEAR) : match.start()])
    ]


def _contracted(text: str) -> list[str]:
    found = _CONTRACTED.finditer(text) if len(text) <= limits.SENTENCE else ()
    return [f"{'Les' if match['many'] else 'Le'} {match[2]}" for match in found]


def _is_borne(before: str) -> bool:
    return (
        expression("bearers").search(before) is not None
        and expression("where").search(before) is None
    )
