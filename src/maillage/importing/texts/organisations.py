"""Names of organisations as texts give them: of what kind each is, where, and what is none."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from maillage.importing.agreement import is_civil, is_person
from maillage.importing.texts.source_lines import capital
from maillage.importing.texts.wordings import expression, forms
from maillage.importing.texts.written_numbers import NUMBER, plain
from maillage.model.official_places import OfficialPlaces
from maillage.model.place_tables import Place
from maillage.text.first_fit import first_fit

#: Words that only say what the name behind them is the name of.
_CALLED = re.compile(
    r"^(?:l['’]|la |le |une? )?(?:associations?|bailleur(?: social)?|collectif|dispositif)\s+"
    r"(?=[A-ZÀ-Ý«\"“])|^(?:[Aa]ssociations?|[Bb]ailleur|[Cc]ollectif|[Dd]ispositif) ?:\s+"
)
_QUOTED = re.compile(r"[«\"“]\s?([^«»\"“”]{2,100}?)\s?[»\"”]")
#: What an organisation pays with, behind its name.
_PAYS_WITH = re.compile(
    r" (?:sur|par|via|en) (?:s(?:es|on|a) )?(?:fonds propres|fonds propre|budget propre"
    r"|autofinancement)$"
)
#: What stands in brackets behind a name.
BEHIND = re.compile(r"\s?\([^()]{0,120}\)\s?$")
#: Words of a name that stay in small letters.
_SMALL = frozenset({"de", "du", "des", "d", "l", "et", "en", "sur", "sous", "la", "le", "les",
                    "a", "au", "aux", "à"})  # fmt: skip
_GENERIC = frozenset({"centre", "social", "sociaux", "culturel", "socioculturel", "espace", "vie",
                      "sociale", "maison", "pour", "tous", "quartier", "municipal", "association",
                      "intercommunal", "d'animation"})  # fmt: skip
_APART = re.compile(r" [-–—] ")
_PLACE = re.compile(r"\b(?:de la|de l['’]|du|des|de|d['’]) ?([A-ZÀ-Ý][\w'’ -]{1,60})$")


def is_generic(text: str) -> bool:
    """Whether a text says of what kind an organisation is, and not which."""
    bare = re.sub(r"^(?:la |le |les |l['’])", "", text.strip(" ."), flags=re.IGNORECASE)
    kind = expression("of-a-kind").match(plain(bare))
    return kind is not None and not any(map(str.isupper, bare[kind.end("what") :]))


@dataclass(frozen=True)
class Organisation:
    """An organisation that a text names."""

    name: str
    #: Its kind, where its name says so.
    kind: str = ""
    #: The official place that it belongs to.
    place: Place | None = None


def of_form(text: str, places: OfficialPlaces, kind: str) -> Organisation:
    """Read « NOM - Département », as forms give who fills them in."""
    found = with_department(text, places) or Organisation(text.strip(), kind_of(text))
    return Organisation(cased(found.name), found.kind or kind, found.place)


def with_department(text: str, places: OfficialPlaces) -> Organisation | None:
    """Read « NOM - Département »; None where a text is no such."""
    cut = next(iter([*_APART.finditer(text)][-1:]), None)
    if cut is None:
        return None
    name = text[: cut.start()].strip()
    found = [place for place in places.find(text[cut.end() :]) if place.kind == "departement"]
    return Organisation(name, kind_of(name), found[0]) if name and len(found) == 1 else None


def cased(name: str) -> str:
    """Return a name that is all in capitals as people write names.

    >>> cased("CENTRE SOCIAL LES GLYCINES"), cased("Centre Social LES DEUX PONTS")
    ('Centre social Les Glycines', 'Centre Social LES DEUX PONTS')
    """
    if not name.isupper() or len(name) < 6:
        return name
    words = re.findall(r"[^\W_]+|[\W_]", name)
    found: list[str] = []
    is_named = False
    for at, word in enumerate(words):
        lower = word.lower()
        is_small = lower in _SMALL and not _begins(words, at)
        if _INITIALS.fullmatch(word):
            found.append(word)
            continue
        if any(map(str.isalpha, found)) and (
            is_small or (plain(lower) in _GENERIC and not is_named)
        ):
            found.append(lower)
        else:
            is_named = is_named or (word[0].isalpha() and any(map(str.isalpha, found)))
            found.append(lower[:1].upper() + lower[1:])
    return "".join(found)


#: Words that are said letter by letter: they have no vowel, but for an acronym that everyone knows.
_INITIALS = re.compile(r"[BCDFGHJKLMNPQRSTVWXZ]{2,5}|CCAS|CIAS|CAF|EVS|MJC")


def _begins(words: Sequence[str], at: int) -> bool:
    """Whether an article begins the name proper, behind what the organisation is."""
    before = [word for word in words[:at] if word[0].isalpha()]
    if not before or words[at].lower() not in {"la", "le", "les", "l"}:
        return False
    return plain(before[-1]) in _GENERIC or _INITIALS.fullmatch(before[-1]) is not None


def kind_of(name: str) -> str:
    """Return the kind of an organisation by its name; empty where the name does not say."""
    words = re.sub(r"^(?:la |le |les |l')", "", plain(name.strip()))
    return first_fit(forms("kinds"), words) or ""


#: « communes de Schirmeck, La Broque et Rothau »
_TOWNS = re.compile(r"(?:les |des )?(?:communes|villes) (?:de |d['’])(?=[A-ZÀ-Ý])", re.IGNORECASE)
_NEXT_TOWN = re.compile(r"(?P<town>[A-ZÀ-Ý][\w'’-]*(?: [A-ZÀ-Ý][\w'’-]*){0,3})(?P<sign>, | et )?")


def each_town(text: str, places: OfficialPlaces) -> str:
    """Return a text with each of the communes that share one word named by its own."""
    found, at = "", 0
    while several := _TOWNS.search(text, at):
        towns, sign, end = list[str](), "", several.end()
        while (town := _NEXT_TOWN.match(text, end)) and _is_commune(town["town"], places):
            towns.append(f"ville de {town['town']}")
            sign, end = town["sign"] or "", town.end()
            if not sign:
                break
        found += text[at : several.start()] + (", ".join(towns) or several[0]) + sign
        at = end
    return found + text[at:]


def _is_commune(name: str, places: OfficialPlaces) -> bool:
    return any(place.kind == "commune" for place in places.find(name))


def named(text: str) -> tuple[list[str], list[str]]:
    """Part a list of organisations into their names and what names none."""
    names: list[str] = []
    others: list[str] = []
    for number, part in enumerate(items(text)):
        (names if _is_name(part, is_first=number == 0) else others).append(part)
    return names, others


def items(text: str) -> Iterator[str]:
    """Yield the items of a list, commas within brackets and quotes apart."""
    depth, start = 0, 0
    for at, letter in enumerate(text):
        depth += (letter in "(«“") - (letter in ")»”")
        is_decimal = (
            letter == "," and text[at - 1 : at].isdigit() and text[at + 1 : at + 2].isdigit()
        )
        if letter in ",;\n" and depth <= 0 and not is_decimal:
            yield from _cleaned(text[start:at])
            start = at + 1
    yield from _cleaned(text[start:])


def _cleaned(text: str) -> Iterator[str]:
    text = re.sub(r"^(?:et|ainsi que|avec)\s+", "", text.strip(" -–•.\t"))
    for part in _joined(text):
        if part:
            yield part


def _joined(text: str) -> Sequence[str]:
    """Part « l’État et la Ville de Grigny »; a name with « et » in it stays whole.

    What stands behind « et » has to be of a kind that its name says, or to be a number of some.
    """
    first, _, other = text.rpartition(" et ")
    says = kind_of(other) or is_generic(other) or _MANY.match(plain(other))
    is_whole = all(first.count(sign) == first.count(end) for sign, end in ("()", "«»", "“”"))
    return [*_joined(first.strip(" ,")), other.strip()] if first and says and is_whole else [text]


_MANY = re.compile(rf"(?:{NUMBER}|plusieurs|des|quelques|divers|differents) ")


def names_person(text: str) -> bool:
    """Whether a text is the name of a person, whatever stands in brackets behind it."""
    bare = BEHIND.sub("", text)
    return is_civil(bare) or (is_person(bare) and not kind_of(bare))


def _is_name(text: str, *, is_first: bool) -> bool:
    """Whether a text names one organisation, and is no common noun.

    A capital says so within a list, and nothing where the list begins.
    """
    bare = BEHIND.sub("", text)
    if names_person(bare) or "|" in bare or (" : " in bare and not _CALLED.match(bare)):
        return False
    words = bare.split()
    proper = [word for word in words[1:] if word.lstrip("«\"“l'’d")[:1].isupper()]
    is_acronym = len(words) == 1 and bare.isupper() and 2 <= len(bare) <= 8
    is_title = (
        words[:1] != []
        and words[0][:1].isupper()
        and not is_first
        and not expression("of-a-kind").match(plain(bare))
    )
    is_title = is_title or expression("brands").match(plain(bare)) is not None
    return len(words) <= 12 and bool(proper or is_acronym or _QUOTED.search(bare) or is_title)


def of_list(text: str, places: OfficialPlaces) -> Organisation:
    """Read the name of an organisation in a list."""
    kind = kind_of(text)
    bare = _PAYS_WITH.sub("", BEHIND.sub("", text)).strip()
    if quoted := _QUOTED.search(bare):
        name = quoted[1]
    elif called := _CALLED.match(bare):
        name = bare[called.end() :]
    else:
        name = re.sub(r"^(?:la |le |les |l['’])(?=\w)", "", bare)
    name = name.strip()
    return Organisation(capital(name), kind, _place(name, kind, places))


#: The kind of the place that an organisation of a kind belongs to.
_PLACES = {"caf": "departement", "commune": "commune", "departement": "departement",
           "ccas": "commune", "epci": "epci"}  # fmt: skip


def _place(name: str, kind: str, places: OfficialPlaces) -> Place | None:
    match = _PLACE.search(name) if kind in _PLACES else None
    found = (
        [place for place in places.find(match[1]) if place.kind == _PLACES[kind]] if match else []
    )
    return found[0] if len(found) == 1 else None
