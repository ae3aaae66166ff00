"""Ways in which people break a contribution: the operators of the mutation table.

An operator takes a record and breaks it at one place, always the same for the same file. It says
where the gate should point, and what stood there before, where there is a way to tell.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from random import Random
from typing import Any

from babel.dates import get_month_names

from maillage.model.entities import DATE, EDTF, LANGUAGE_STRING, LINK, Field, Json, Model
from maillage.text.lexical import json_text
from maillage.text.positions import Position, Span, escape, scan
from maillage.text.words import fold

Fields = Mapping[str, Field]


@dataclass(frozen=True)
class Site:
    """One value of a record, and its field; each item of a list has its own."""

    pointer: str
    field: Field
    value: Any
    #: Whether the value is one item of a list.
    is_item: bool = False

    @property
    def key(self) -> str:
        """The key of the value; of its list, for an item."""
        return self.field.key


@dataclass(frozen=True)
class Original:
    """A record as it stands, before it is broken."""

    model: Model
    file: str
    text: str
    #: All ids there are, by kind, and other names of each record: what a reference can be mistaken
    #: for.
    ids: Mapping[str, list[str]]
    names: Mapping[tuple[str, str], list[str]]

    @cached_property
    def data(self) -> Json:
        """The record."""
        found: Json = json.loads(self.text)
        return found

    @cached_property
    def fields(self) -> Fields:
        """The fields that the record may have."""
        return self.model.by_collection[self.collection].by_key

    @property
    def collection(self) -> str:
        """The folder of the record."""
        return self.file.split("/")[1]

    @cached_property
    def sites(self) -> list[Site]:
        """Every value of the record, outermost first."""
        return list(_sites(self.data, self.fields, ""))

    def span(self, pointer: str, *, key: bool = False) -> Span:
        """Return where a value, or its key, stands."""
        return self._positions.span(pointer, key=key)

    @cached_property
    def _positions(self) -> Any:
        return scan(self.text)

    def with_fields(self, **values: Any) -> Original:
        """Return the record with some fields set, as if it had been contributed so."""
        merged = {**self.data, **values}
        ordered = {key: merged[key] for key in self.fields if key in merged}
        return Original(self.model, self.file, json_text(ordered), self.ids, self.names)


@dataclass(frozen=True)
class Mutant:
    """A broken record."""

    raw: bytes
    #: Where the gate may point: each is where a person would look.
    places: frozenset[Position]
    #: What stood there, as a suggestion shows it; None where nobody could tell.
    original: str | None = None
    #: The record before.
    before: Json | None = None
    #: Where the file is, if not where it was.
    file: str = ""


Break = Callable[[Original, Random], Mutant | None]


@dataclass(frozen=True)
class Operator:
    """One way to break a record: what happened to it, and what makes it happen."""

    name: str
    apply: Break


def shown(value: Any) -> str:
    """Write a value as a suggestion shows it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _sites(value: Any, fields: Fields, pointer: str) -> Iterator[Site]:
    for key, inner in value.items():
        field, below = fields[key], f"{pointer}/{escape(key)}"
        yield Site(below, field, inner)
        items = inner if isinstance(inner, list) else ()
        for number, item in enumerate(items):
            yield Site(f"{below}/{number}", field, item, is_item=True)
            if isinstance(item, dict):
                yield from _sites(item, field.by_key, f"{below}/{number}")
        if isinstance(inner, dict):
            yield from _sites(inner, field.by_key, below)


# --- What a value is ------------------------------------------------------------------------------


def is_text(site: Site) -> bool:
    """Whether the value is words."""
    return isinstance(site.value, str) and site.field.datatype == LANGUAGE_STRING


def is_code(site: Site) -> bool:
    """Whether the value comes from a list."""
    return isinstance(site.value, str) and bool(site.field.scheme)


def is_reference(site: Site) -> bool:
    """Whether the value is the id of another record."""
    return isinstance(site.value, str) and bool(site.field.refers_to)


def is_date(site: Site) -> bool:
    """Whether the value is a date or a period."""
    return isinstance(site.value, str) and site.field.datatype in (DATE, EDTF)


def is_link(site: Site) -> bool:
    """Whether the value is an address."""
    return isinstance(site.value, str) and site.field.datatype == LINK


def is_number(site: Site) -> bool:
    """Whether the value is a number."""
    return isinstance(site.value, int | float) and not isinstance(site.value, bool)


def is_count(site: Site) -> bool:
    """Whether the value is a number of something, which is never below zero."""
    return is_number(site) and site.field.type == "integer"


def is_list(site: Site) -> bool:
    """Whether the value is a list."""
    return isinstance(site.value, list)


def is_list_of_one(site: Site) -> bool:
    """Whether the value is a list with one item."""
    return is_list(site) and len(site.value) == 1


def is_object(site: Site) -> bool:
    """Whether the value is an object."""
    return isinstance(site.value, dict)


def is_id(site: Site) -> bool:
    """Whether the value is the record’s own id."""
    return site.pointer == "/id"


def is_plain(site: Site) -> bool:
    """Whether the value is one text, number or code in a field that holds one."""
    return not site.field.many and isinstance(site.value, str)


def has_digits_only(site: Site) -> bool:
    """Whether the value is a text that looks like a number: a year, a code."""
    return isinstance(site.value, str) and site.value.isdecimal() and site.value[0] != "0"


Where = Callable[[Site], bool]
Change = Callable[[Any, Random], Any]


def _choose(record: Original, chance: Random, where: Where) -> Site | None:
    sites = [site for site in record.sites if where(site)]
    return chance.choice(sites) if sites else None


def _replaced(
    record: Original, span: Span, text: str, *, original: str | None = None, at: int = 0
) -> Mutant:
    """Write a text in place of some characters; the gate should point at its start, or `at`."""
    start, end = span
    return _mutant(record, record.text[:start] + text + record.text[end:], start + at, original)


def _mutant(record: Original, text: str, offset: int, original: str | None = None) -> Mutant:
    return Mutant(text.encode(), frozenset({_place(text, offset)}), original, record.data)


def _place(text: str, offset: int) -> Position:
    return Position(text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))


def _as_json(value: Any) -> str:
    if value is _NULL:
        return "null"
    return json.dumps(value, ensure_ascii=False)


# --- Operators on values --------------------------------------------------------------------------


def value(where: Where, change: Change, *, told: bool = True) -> Break:
    """Break a value: the gate should point at it and, if it can be `told`, give it back."""
    return by_site(where, lambda _, site, chance: change(site.value, chance), told=told)


def written(where: Where, change: Callable[[str], str], *, told: bool = True) -> Break:
    """Break how a value is written: from the JSON of one to other text."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        site = _choose(record, chance, where)
        if site is None:
            return None
        start, end = record.span(site.pointer)
        wrong = change(record.text[start:end])
        return _replaced(record, (start, end), wrong, original=shown(site.value) if told else None)

    return apply


def by_site(
    where: Where, change: Callable[[Original, Site, Random], Any], *, told: bool = True
) -> Break:
    """Break a value by what is known of it: a label in place of a code."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        sites = [site for site in record.sites if where(site)]
        chance.shuffle(sites)
        for site in sites:
            wrong = change(record, site, chance)
            if wrong is not None and wrong != site.value:
                original = shown(site.value) if told else None
                return _replaced(
                    record, record.span(site.pointer), _as_json(wrong), original=original
                )
        return None

    return apply


def key(change: Callable[[Site, Random], str | None], *, told: bool = True) -> Break:
    """Break the name of a property."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        sites = [site for site in record.sites if not site.is_item]
        chance.shuffle(sites)
        for site in sites:
            wrong = change(site, chance)
            if wrong is not None and wrong not in _siblings(record, site):
                span = record.span(site.pointer, key=True)
                original = site.key if told else None
                return _replaced(record, span, _as_json(wrong), original=original)
        return None

    return apply


def _siblings(record: Original, site: Site) -> set[str]:
    """Return the keys that may stand beside a value."""
    around = [other for other in record.sites if other.pointer == _parent(site.pointer)]
    return set(around[0].field.by_key if around else record.fields)


def _parent(pointer: str) -> str:
    return pointer.rpartition("/")[0]


def with_(values: Mapping[str, Json], apply: Break) -> Break:
    """Break a record that has a field set first: few of the catalogue have an address.

    Args:
        values: by folder, the fields to set where they are not.
        apply: what breaks the record.
    """

    def set_first(record: Original, chance: Random) -> Mutant | None:
        if record.collection not in values:
            return None
        fields = values[record.collection]
        missing = {name: found for name, found in fields.items() if name not in record.data}
        return apply(record.with_fields(**missing), chance)

    return set_first


# --- Slips of the hand ----------------------------------------------------------------------------


def transposed(word: str, chance: Random) -> str | None:
    """Swap two letters beside each other."""
    places = [at for at in range(1, len(word) - 1) if word[at] != word[at + 1]]
    if len(word) < 4 or not places:
        return None
    at = chance.choice(places)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def dropped(word: str, chance: Random) -> str | None:
    """Leave a letter out."""
    if len(word) < 4:
        return None
    at = chance.randrange(1, len(word))
    return word[:at] + word[at + 1 :]


def doubled(word: str, chance: Random) -> str | None:
    """Write a letter twice."""
    at = chance.randrange(len(word))
    return word[: at + 1] + word[at:]


def mistyped(word: str, chance: Random) -> str | None:
    """Hit the key beside the right one, on a French keyboard."""
    beside = dict(zip("azertyuiopqsdfghjklmwxcvbn", "zaretuyoipsqdgfjhklmxwvcnb", strict=True))
    places = [
        at for at in range(1, len(word)) if word[at] in beside and beside[word[at]] != word[at]
    ]
    if len(word) < 4 or not places:
        return None
    at = chance.choice(places)
    return word[:at] + beside[word[at]] + word[at + 1 :]


def accented(word: str, _: Random) -> str | None:
    """Put an accent on the first e."""
    return word.replace("e", "é", 1) if "e" in word else None


def upper(word: str, _: Random) -> str:
    """Write in capitals."""
    return word.upper()


def capital(word: str, _: Random) -> str:
    """Begin with a capital."""
    return word[0].upper() + word[1:]


def spaced(word: str, _: Random) -> str | None:
    """Write spaces in place of hyphens and underscores."""
    return re.sub("[-_]", " ", word) if re.search("[-_]", word) else None


def underscored(word: str, _: Random) -> str | None:
    """Write underscores in place of hyphens."""
    return word.replace("-", "_") if "-" in word else None


def plural(word: str, _: Random) -> str:
    """Add an s, or take it off."""
    return word[:-1] if word.endswith("s") else f"{word}s"


def camel(site: Site, _: Random) -> str | None:
    """Write a key as JavaScript would."""
    first, *others = site.key.split("_")
    return first + "".join(map(str.capitalize, others)) if others else None


def hyphened(site: Site, _: Random) -> str | None:
    """Write hyphens in place of underscores."""
    return site.key.replace("_", "-") if "_" in site.key else None


def _of_key(slip: Change) -> Callable[[Site, Random], str | None]:
    def change(site: Site, chance: Random) -> str | None:
        wrong: str | None = slip(site.key, chance)
        return wrong

    return change


# --- Codes and references -------------------------------------------------------------------------


def _label(english: bool) -> Callable[[Original, Site, Random], str]:
    def change(record: Original, site: Site, _: Random) -> str:
        concepts = record.model.schemes[site.field.scheme].concepts
        words = next(concept.words for concept in concepts if concept.code == site.value)
        return words.title_in("en") if english else words.title

    return change


def _other_code(record: Original, site: Site, chance: Random) -> str | None:
    """Take a code from another list, unlike any of this one."""
    mine = record.model.schemes[site.field.scheme].codes
    others = sorted(
        code
        for scheme in record.model.schemes.values()
        for code in scheme.codes
        if code not in mine
    )
    return chance.choice(others)


def _other_kind(record: Original, site: Site, chance: Random) -> str | None:
    kinds = sorted(kind for kind in record.ids if kind != site.field.refers_to)
    known = set(record.ids[site.field.refers_to])
    ids = [name for kind in kinds for name in record.ids[kind] if name not in known]
    return chance.choice(ids)


def _slipped_reference(slip: Change) -> Callable[[Original, Site, Random], str | None]:
    """Misspell a reference, unless that makes the id of another record."""

    def change(record: Original, site: Site, chance: Random) -> str | None:
        wrong: str | None = slip(site.value, chance)
        return None if wrong in record.ids[site.field.refers_to] else wrong

    return change


def _name(record: Original, site: Site, chance: Random) -> str | None:
    """Write the name of the other record in place of its id, if no other bears it."""
    names = [
        name
        for name in record.names.get((site.field.refers_to, site.value), ())
        if sum(
            name in others
            for (kind, _), others in record.names.items()
            if kind == site.field.refers_to
        )
        == 1
    ]
    return chance.choice(names) if names else None


# --- Dates and numbers ----------------------------------------------------------------------------

_MONTHS = list(get_month_names(locale="fr").values())


def _day_of(date: str) -> tuple[str, str, str] | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", date)
    return (match[1], match[2], match[3]) if match else None


def _with_day(form: str) -> Change:
    def change(date: str, _: Random) -> str | None:
        parts = _day_of(date)
        return form.format(*parts) if parts else None

    return change


def _month_words(date: str, _: Random) -> str | None:
    match = re.fullmatch(r"([0-9]{4})-([0-9]{2})", date)
    return f"{_MONTHS[int(match[2]) - 1]} {match[1]}" if match else None


MONTHS: Mapping[str, Json] = {
    "programmes": {"starts": "2015-07"},
    "partners": {"opened": "2008-04"},
}
PERIODS: Mapping[str, Json] = {
    "actions": {"starts": "2016", "ends": "2018"},
    "programmes": {"starts": "2015", "ends": "2020"},
}
LINKED: Mapping[str, Json] = {
    name: {"links": ["https://www.exemple.org/le-jardin/2017"]}
    for name in ("actions", "programmes", "territories", "partners", "sources")
}


def has_day(site: Site) -> bool:
    """Whether the value is a day."""
    return is_date(site) and _day_of(site.value) is not None


_NULL = object()
NUMBERED: Mapping[str, Json] = {
    name: {
        "figures": [
            {
                "label": "Dépenses",
                "value": 12500.5,
                "unit": "euros",
                "source": "actions-des-centres-sociaux",
            },
            {
                "label": "Repas",
                "value": 3400,
                "unit": "repas",
                "source": "actions-des-centres-sociaux",
            },
        ]
    }
    for name in ("actions", "programmes", "territories", "partners")
}
NUMBERED["actions"]["people"] = [{"category": "habitants", "count": 1200}]
YEARS: Mapping[str, Json] = {
    "actions": {"starts": "2016"},
    "programmes": {"starts": "2015"},
    "partners": {"opened": "2008"},
    "territories": {"code": "54395"},
}
#: What people call properties in French, where the title is longer.
FRENCH = {
    "title": "titre",
    "name": "nom",
    "summary": "resume",
    "status": "statut",
    "audiences": "public",
    "territories": "territoire",
    "lead": "porteur",
    "starts": "debut",
    "ends": "fin",
    "sources": "source",
    "contributor": "contributeur",
    "kind": "type",
    "objectives": "objectifs",
    "limits": "limites",
    "figures": "chiffres",
    "links": "liens",
    "partner": "partenaire",
    "part_of": "partie_de",
    "people": "personnes",
    "count": "nombre",
    "value": "valeur",
    "unit": "unite",
    "label": "libelle",
    "period": "periode",
    "note": "remarque",
    "context": "contexte",
    "outlook": "perspectives",
    "acronym": "sigle",
    "other_names": "autres_noms",
    "website": "site",
    "position": "rang",
}


def is_fraction(site: Site) -> bool:
    """Whether the value has digits behind the point."""
    return isinstance(site.value, float) and not site.value.is_integer()


def is_thousands(site: Site) -> bool:
    """Whether the value is a whole number of at least a thousand."""
    return isinstance(site.value, int) and is_number(site) and 1000 <= site.value < 10**6


def is_amount(site: Site) -> bool:
    """Whether the value may not be below zero."""
    return is_number(site) and site.field.constraints.get("minimum") == 0 and site.value > 0


def is_list_of_texts(site: Site) -> bool:
    """Whether the value is a list of codes or ids, more than one."""
    return is_list(site) and len(site.value) > 1 and bool(site.field.scheme or site.field.refers_to)


def is_list_of_objects(site: Site) -> bool:
    """Whether the value is a list of objects."""
    return is_list(site) and bool(site.value) and isinstance(site.value[0], dict)


def _amount(number: float, _: Random) -> str:
    return f"{number:,}".replace(",", "\u202f").replace(".", ",") + " €"


def _day_words(date: str, _: Random) -> str | None:
    year, month, day = _day_of(date) or ("", "", "")
    return f"{int(day)} {_MONTHS[int(month) - 1]} {year}"


def _day_without_zeros(date: str, _: Random) -> str | None:
    year, month, day = _day_of(date) or ("", "", "")
    return f"{year}-{int(month)}-{int(day)}"


def _two_digits(date: str, _: Random) -> str | None:
    year, month, day = _day_of(date) or ("", "", "")
    return f"{day}/{month}/{year[2:]}"


def _other_id(record: Original, _: Site, chance: Random) -> str:
    kind = record.model.by_collection[record.collection].name
    return chance.choice(record.ids[kind])


def _turned(word: str, _: Random) -> str | None:
    first, hyphen, rest = word.partition("-")
    return f"{rest}-{first}" if hyphen else None


def _shortened(word: str, chance: Random) -> str | None:
    words = word.split("-")
    if len(words) < 3:
        return None
    del words[chance.randrange(len(words))]
    return "-".join(words)


def _plain_name(record: Original, site: Site, chance: Random) -> str | None:
    name = _name(record, site, chance)
    return name and fold(name)


def _figures(period: str) -> list[Json]:
    source = "actions-des-centres-sociaux"
    return [{"label": "Repas", "value": 3400, "unit": "repas", "period": period, "source": source}]


SIREN = {"partners": {"siren": "217500016"}}
SIRET = {"partners": {"siret": "21750001600019"}}
BOTH = {"partners": {"siren": "217500016", "siret": "21750001600019"}}
RNA = {"partners": {"rna": "W751000000"}}
PLACED = {"territories": {"location": {"latitude": 48.6921, "longitude": 6.1844}}}
FUNDED: Mapping[str, Json] = {
    "actions": {
        "funding": {
            "total": 2400,
            "lines": [
                {"amount": 1500, "nature": "subvention"},
                {"amount": 900, "nature": "subvention"},
            ],
        }
    }
}
DATED: Mapping[str, Json] = {
    "actions": {"figures": _figures("2016-09-14"), "verified_on": "2026-11-20"},
    "programmes": {"figures": _figures("2015-07-03"), "verified_on": "2026-11-20"},
    "territories": {"verified_on": "2026-11-20"},
    "partners": {"opened": "2008-04-15", "verified_on": "2026-11-19"},
    "sources": {"verified_on": "2026-11-20"},
}
DATED_FIGURES: Mapping[str, Json] = {
    name: {"figures": _figures("2014/2016")}
    for name in ("actions", "programmes", "territories", "partners")
}


def of_key(name: str) -> Where:
    """Return what says whether a value is that of a field."""
    return lambda site: site.key == name and not site.is_item


def _other_digit(first: int, last: int) -> Change:
    """Return what changes one of some digits."""

    def change(number: str, chance: Random) -> str:
        at = chance.randrange(first, last)
        digit = chance.choice([other for other in "0123456789" if other != number[at]])
        return number[:at] + digit + number[at + 1 :]

    return change


def _swapped_digits(number: str, chance: Random) -> str | None:
    """Swap two digits, but for 0 and 9, which no check digit tells apart."""
    pairs = [
        at
        for at in range(len(number) - 1)
        if number[at] != number[at + 1] and {number[at], number[at + 1]} != {"0", "9"}
    ]
    if not pairs:
        return None
    at = chance.choice(pairs)
    return number[:at] + number[at + 1] + number[at] + number[at + 2 :]


def _of_commune(record: Original, site: Site) -> bool:
    return site.pointer == "/code" and record.data.get("kind") in (
        "commune",
        "arrondissement-municipal",
    )


def _wrong_code(change: Change) -> Callable[[Original, Site, Random], str | None]:
    """Break the code of a commune, or of an arrondissement."""

    def of_site(record: Original, site: Site, chance: Random) -> str | None:
        wrong: str | None = change(site.value, chance) if _of_commune(record, site) else None
        return wrong

    return of_site


def _other_commune(record: Original, _: Site, chance: Random) -> str | None:
    codes = record.model.reference.names("commune")
    return chance.choice(sorted(codes)) if record.data.get("kind") == "commune" else None


def _far_year(record: Original, site: Site, _: Random) -> str | None:
    year: str = site.value[:4]
    far = f"{year[0]}{year[2]}{year[1]}{year[3:]}"
    is_alone = "ends" not in record.data
    return far + site.value[4:] if is_alone and 2010 <= int(year) <= 2026 else None


def _turned_place(place: Json, _: Random) -> Json:
    return {"latitude": place["longitude"], "longitude": place["latitude"]}


def is_small_total(site: Site) -> bool:
    """Whether the value is the total that was set: of others, lines may not be known."""
    return site.pointer == "/funding/total" and site.value == 2400


def is_period(site: Site) -> bool:
    """Whether the value is two dates."""
    return is_date(site) and "/" in site.value


def is_sentence(site: Site) -> bool:
    """Whether the value is some words that a few more may follow."""
    return is_text(site) and not site.is_item and site.value.endswith(".")


def personal(words: str) -> Break:
    """Add words to a text that has none of the kind; the text, or the words, should be shown."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        site = _choose(record, chance, is_sentence)
        if site is None:
            return None
        start, end = record.span(site.pointer)
        wrong = _as_json(f"{site.value} {words}")
        mutant = _replaced(record, (start, end), wrong)
        first, last = start + wrong.index(words), start + len(wrong)
        text = _decoded(mutant)
        inside = {_place(text, offset) for offset in range(first, last)}
        return replace(mutant, places=mutant.places | inside)

    return apply


def _twin(record: Original, _: Random) -> Mutant:
    span = record.span("/id")
    folder, _, name = record.file.rpartition("/")
    mutant = _replaced(record, span, record.text[slice(*span)])
    return replace(mutant, file=f"{folder}/zz/{name}")


# --- Operators on the text ------------------------------------------------------------------------

Cut = Callable[[str], tuple[str, int]]


def _of_string(where: Where, make: Callable[[str], tuple[str, int]], *, told: bool = True) -> Break:
    """Rewrite the JSON of a text: `make` returns the new one, and where the gate should point."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        site = _choose(record, chance, where)
        if site is None:
            return None
        start, end = record.span(site.pointer)
        wrong, at = make(record.text[start:end])
        original = shown(site.value) if told else None
        return _replaced(record, (start, end), wrong, original=original, at=at)

    return apply


def _of_key_text(make: Callable[[str], str], *, at: int = 0) -> Break:
    """Rewrite the JSON of a key."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        site = _choose(record, chance, lambda site: not site.is_item)
        if site is None:
            return None
        start, end = record.span(site.pointer, key=True)
        return _replaced(
            record, (start, end), make(record.text[start:end]), original=site.key, at=at
        )

    return apply


def layout(find: str, text: str, *, at: int = 0, told: str | None = "") -> Break:
    """Write a text in place of the first group of a pattern, at one place where it is found.

    The gate should point at the start of the group, or `at` characters further.
    """
    pattern = re.compile(find, re.MULTILINE)

    def apply(record: Original, chance: Random) -> Mutant | None:
        spans = [match.span(1) for match in pattern.finditer(record.text)]
        if not spans:
            return None
        return _replaced(record, chance.choice(spans), text, original=told, at=at)

    return apply


def _bom(record: Original, _: Random) -> Mutant:
    return Mutant(
        b"\xef\xbb\xbf" + record.text.encode(), frozenset({Position(1, 1)}), "", record.data
    )


def _latin(record: Original, _: Random) -> Mutant | None:
    # Signs that Latin-1 lacks are those that Windows adds to it.
    raw = record.text.encode("cp1252", errors="replace")
    offset = next((at for at, byte in enumerate(raw) if byte > 127), None)
    if offset is None:
        return None
    return Mutant(raw, frozenset({_place(record.text, offset)}), record.text[offset], record.data)


def _truncated(record: Original, chance: Random) -> Mutant:
    """Cut the file: the gate may show its end, or what was open there."""
    end = chance.randrange(2, len(record.text.rstrip()) - 1)
    text = record.text[:end]
    around = [
        record.span(site.pointer)
        for site in record.sites
        if isinstance(site.value, dict | list | str)
    ]
    keys = [record.span(site.pointer, key=True) for site in record.sites]
    opened = [span for span in (*around, *keys, (0, len(record.text))) if span[0] < end < span[1]]
    innermost = max(start for start, _ in opened)
    places = {_place(text, offset) for offset in (innermost, end, len(text.rstrip()))}
    return Mutant(text.encode(), frozenset(places), None, record.data)


def _duplicated(record: Original, chance: Random) -> Mutant | None:
    site = _choose(record, chance, lambda site: "/" not in site.pointer[1:])
    if site is None:
        return None
    # The pair once more, with another value, behind the first.
    _, end = record.span(site.pointer)
    again = f',\n  "{site.key}": "autre chose"'
    return _replaced(record, (end, end), again, at=again.index('"'))


def _conflict(record: Original, chance: Random) -> Mutant | None:
    site = _choose(record, chance, lambda site: "/" not in site.pointer[1:])
    if site is None:
        return None
    start = record.text.rfind("\n", 0, record.span(site.pointer, key=True)[0]) + 1
    return _replaced(record, (start, start), "<<<<<<< HEAD\n")


def _in_a_list(record: Original, _: Random) -> Mutant:
    return _replaced(record, (0, len(record.text)), f"[{record.text.rstrip()}]\n")


def _lost(name: str | None = None, *, told: bool = True) -> Break:
    """Leave a required property out; the object that lacks it is shown."""

    def apply(record: Original, chance: Random) -> Mutant | None:
        sites = [
            site
            for site in record.sites
            if site.field.required and not site.is_item and name in (None, site.key)
        ]
        if not sites:
            return None
        site = chance.choice(sites)
        start, end = _line_of(record, site)
        outer = record.span(_parent(site.pointer))[0] if "/" in site.pointer[1:] else 0
        text = record.text[:start] + record.text[end:]
        original = f'"{site.key}": {_as_json(site.value)}' if told else None
        return _mutant(record, text, outer, original)

    return apply


def _line_of(record: Original, site: Site) -> Span:
    """Return the characters that a property takes, with one comma."""
    start = record.span(site.pointer, key=True)[0]
    end = record.span(site.pointer)[1]
    if record.text[end] == ",":
        return start, end + 1
    return record.text.rindex(",", 0, start), end


def _repeated(record: Original, chance: Random) -> Mutant | None:
    site = _choose(record, chance, lambda site: is_list(site) and bool(site.value))
    if site is None:
        return None
    number = chance.randrange(len(site.value))
    last = f"{site.pointer}/{len(site.value) - 1}"
    _, end = record.span(last)
    again = _as_json(site.value[number])
    return _replaced(record, (end, end), f", {again}", original=shown(site.value), at=2)


def _unclosed(close: str) -> Break:
    """Leave out what closes an object or a list inside the record.

    The gate may show where it opens, where it should be closed, or what cannot follow.
    """

    def apply(record: Original, chance: Random) -> Mutant | None:
        site = _choose(
            record,
            chance,
            lambda site: isinstance(site.value, dict if close == "}" else list),
        )
        if site is None:
            return None
        start, end = record.span(site.pointer)
        text = record.text[: end - 1] + record.text[end:]
        last = len(record.text[: end - 1].rstrip())
        places = frozenset({_place(text, start), _place(text, last)})
        return Mutant(text.encode(), places, close, record.data)

    return apply


def _quoted_word(record: Original, chance: Random) -> Mutant | None:
    """Put straight quotes around a word inside a text."""
    site = _choose(record, chance, lambda site: is_text(site) and " " in site.value)
    if site is None:
        return None
    words = site.value.split(" ")
    number = chance.randrange(len(words))
    words[number] = f'"{words[number]}"'
    meant = " ".join(words)
    start, end = record.span(site.pointer)
    text = f"{record.text[:start]}{_as_json(meant)}{record.text[end:]}"
    wrong = _as_json(meant).replace('\\"', '"')
    at = wrong.index('"', 1)
    mutant = _replaced(record, (start, end), wrong, original=meant, at=at)
    return replace(mutant, before=json.loads(text))


def _broken_line(record: Original, chance: Random) -> Mutant | None:
    """Break the line inside a text, as an editor of text would."""
    site = _choose(record, chance, lambda site: is_text(site) and " " in site.value)
    if site is None:
        return None
    start, end = record.span(site.pointer)
    wrong = record.text[start:end].replace(" ", "\n", 1)
    meant = site.value.replace(" ", "\n", 1)
    text = record.text[:start] + _as_json(meant) + record.text[end:]
    mutant = _replaced(record, (start, end), wrong, original=meant)
    at_break = _place(_decoded(mutant), start + wrong.index("\n"))
    return replace(mutant, places=mutant.places | {at_break}, before=json.loads(text))


def _decoded(mutant: Mutant) -> str:
    return mutant.raw.decode()


def _is_above(site: Site) -> bool:
    """Whether the value is the id of what the record is part of, or depends on."""
    return is_reference(site) and site.key in ("part_of", "parent")


def _itself(record: Original, _site: Site, _chance: Random) -> str:
    """Name the record in place of what stands above it: the shortest loop."""
    return str(record.data["id"])


_KEY = r"^ *\"[a-z_]+\""


#: The operators, by family of what they break.
def has_word(site: Site) -> bool:
    """Whether the value is a text of several words."""
    return is_text(site) and " " in site.value


def _misread(text: str) -> str:
    """Read the UTF-8 of a text as Windows does."""
    return text.encode().decode("cp1252", errors="replace")


def _is_readable(site: Site) -> bool:
    return is_text(site) and "é" in site.value and "\ufffd" not in _misread(site.value)


OPERATORS: Mapping[str, tuple[Operator, ...]] = {
    "The file": (
        Operator("byte order mark", _bom),
        Operator("saved as Latin-1", _latin),
        Operator("file cut", _truncated),
        Operator("property written twice", _duplicated),
        Operator("record in a list", _in_a_list),
        Operator("mark of a merge conflict", _conflict),
        Operator("text behind the record", layout(r"^\}\n()", "Bonne lecture !\n", told=None)),
        Operator("comma before a closing brace or bracket", layout(r"[^{\[,]()(?=\n *[}\]])", ",")),
        Operator(
            "comma missing between properties", layout(r"(,)(?=\n *\"[a-z_]+\":)", "", told=",")
        ),
        Operator("comma missing between items", layout(r"(,)(?=\n *[^ ]+$)", "", told=",")),
        Operator("comma written twice", layout(r",()$", ",")),
        Operator("semicolon in place of a comma", layout(r"(,)$", ";", told=",")),
        Operator("colon missing", layout(rf"{_KEY}(:)", "", told=":")),
        Operator("equals sign in place of a colon", layout(rf"{_KEY}(:)", " =", told=":")),
        Operator("closing brace missing", _unclosed("}")),
        Operator("closing bracket missing", _unclosed("]")),
        Operator("comment on a line of its own", layout(rf"^()(?={_KEY[1:]})", "// à revoir\n")),
        Operator("comment behind a value", layout(r",()$", " // à revoir", at=1)),
        Operator("comment with a number sign", layout(rf"^()(?={_KEY[1:]})", "# à revoir\n")),
        Operator("comment before a value", layout(rf"{_KEY}: ()", "/* à revoir */ ")),
        Operator("opening quote missing", _of_string(is_text, lambda text: (text[1:], 0))),
        Operator("closing quote missing", _of_string(is_text, lambda text: (text[:-1], 0))),
        Operator("opening quote of a key missing", _of_key_text(lambda text: text[1:])),
        Operator("closing quote of a key missing", _of_key_text(lambda text: text[:-1])),
        Operator("key without quotes", _of_key_text(lambda text: text[1:-1])),
        Operator("code without quotes", written(is_code, lambda text: text[1:-1])),
        Operator("date without quotes", with_(DATED, written(has_day, lambda text: text[1:-1]))),
        Operator("single quotes around a text", written(is_code, lambda text: f"'{text[1:-1]}'")),
        Operator("single quotes around a key", _of_key_text(lambda text: f"'{text[1:-1]}'")),
        Operator("curly quotes around a text", written(is_text, lambda text: f"“{text[1:-1]}”")),
        Operator("French quotes around a code", written(is_code, lambda text: f"« {text[1:-1]} »")),
        Operator("straight quotes inside a text", _quoted_word),
        Operator("line broken inside a text", _broken_line),
        Operator(
            "comma in a number",
            with_(NUMBERED, written(is_fraction, lambda text: text.replace(".", ","))),
        ),
        Operator(
            "space in a number",
            with_(NUMBERED, written(is_thousands, lambda text: f"{text[:-3]} {text[-3:]}")),
        ),
        Operator(
            "unit behind a number",
            with_(NUMBERED, written(is_number, lambda number: f"{number} €")),
        ),
    ),
    "The shape": (
        Operator("required property missing", _lost(told=False)),
        Operator("id missing", _lost("id")),
        Operator("licence missing", _lost("licence")),
        Operator("two letters of a key swapped", key(_of_key(transposed))),
        Operator("letter of a key left out", key(_of_key(dropped))),
        Operator("letter of a key doubled", key(_of_key(doubled))),
        Operator("letter of a key mistyped", key(_of_key(mistyped))),
        Operator("key with an accent", key(_of_key(accented))),
        Operator("key in capitals", key(_of_key(upper))),
        Operator("key in the plural, or not", key(_of_key(plural))),
        Operator("key with hyphens", key(hyphened)),
        Operator("key as JavaScript writes it", key(camel)),
        Operator("key with a space", key(_of_key(lambda word, _: f"{word} "))),
        Operator("French title in place of a key", key(lambda site, _: site.field.words.title)),
        Operator("French word in place of a key", key(lambda site, _: FRENCH.get(site.key))),
        Operator(
            "property that nobody knows",
            layout(rf"^ *()(?={_KEY[3:]}:)", '"xyzzy": 1, ', told=None),
        ),
        Operator("two letters of a code swapped", value(is_code, transposed)),
        Operator("letter of a code left out", value(is_code, dropped)),
        Operator("letter of a code doubled", value(is_code, doubled)),
        Operator("letter of a code mistyped", value(is_code, mistyped)),
        Operator("code with an accent", value(is_code, accented)),
        Operator("code in capitals", value(is_code, upper)),
        Operator("code in the plural, or not", value(is_code, plural)),
        Operator("code with spaces", value(is_code, spaced)),
        Operator("French label in place of a code", by_site(is_code, _label(english=False))),
        Operator("English label in place of a code", by_site(is_code, _label(english=True))),
        Operator("code of another list", by_site(is_code, _other_code, told=False)),
        Operator(
            "text in place of a number",
            with_(NUMBERED, value(is_number, lambda number, _: str(number))),
        ),
        Operator("amount in words", with_(NUMBERED, value(is_number, _amount))),
        Operator(
            "number in place of a text",
            with_(YEARS, value(has_digits_only, lambda text, _: int(text))),
        ),
        Operator("one item in place of a list", value(is_list_of_one, lambda items, _: items[0])),
        Operator("list in place of one value", value(is_plain, lambda item, _: [item])),
        Operator(
            "list written as a text", value(is_list_of_texts, lambda items, _: ", ".join(items))
        ),
        Operator(
            "object in place of a list",
            value(is_list_of_objects, lambda items, _: items[0] if len(items) == 1 else None),
        ),
        Operator("null", value(lambda site: not site.is_item, lambda *_: _NULL, told=False)),
        Operator("true in place of a text", value(is_plain, lambda *_: True, told=False)),
        Operator("empty text", value(is_plain, lambda *_: "", told=False)),
        Operator("blanks around a text", value(is_text, lambda text, _: f" {text} ")),
        Operator(
            "tab inside a text",
            value(
                lambda site: is_text(site) and " " in site.value,
                lambda text, _: text.replace(" ", "\t", 1),
            ),
        ),
        Operator(
            "text too long",
            value(is_text, lambda text, _: text * (10_001 // len(text) + 1), told=False),
        ),
        Operator("empty list", value(is_list, lambda *_: [], told=False)),
        Operator("item repeated", _repeated),
        Operator("number below zero", with_(NUMBERED, value(is_amount, lambda number, _: -number))),
        Operator(
            "number beyond all bounds",
            with_(NUMBERED, value(is_number, lambda *_: 10**18, told=False)),
        ),
        Operator(
            "fraction of a person",
            with_(NUMBERED, value(is_count, lambda number, _: number + 0.5, told=False)),
        ),
        Operator("formula of a spreadsheet", value(is_text, lambda text, _: f"={text}")),
        Operator("day as in France", with_(DATED, value(has_day, _with_day("{2}/{1}/{0}")))),
        Operator("day with dots", with_(DATED, value(has_day, _with_day("{2}.{1}.{0}")))),
        Operator("day in words", with_(DATED, value(has_day, _day_words))),
        Operator("day with slashes", with_(DATED, value(has_day, _with_day("{0}/{1}/{2}")))),
        Operator("day without hyphens", with_(DATED, value(has_day, _with_day("{0}{1}{2}")))),
        Operator("day without zeros", with_(DATED, value(has_day, _day_without_zeros))),
        Operator("day and hour", with_(DATED, value(has_day, _with_day("{0}-{1}-{2}T12:00:00Z")))),
        Operator("month in words", with_(MONTHS, value(is_date, _month_words))),
        Operator("month 13", with_(DATED, value(has_day, _with_day("{0}-13-{2}"), told=False))),
        Operator("30 February", with_(DATED, value(has_day, _with_day("{0}-02-30"), told=False))),
        Operator("year of two digits", with_(DATED, value(has_day, _two_digits, told=False))),
        Operator(
            "address without scheme",
            with_(LINKED, value(is_link, lambda text, _: text.partition("://")[2])),
        ),
        Operator(
            "scheme misspelt",
            with_(LINKED, value(is_link, lambda text, _: text.replace("https://", "htps://"))),
        ),
        Operator(
            "scheme without slashes",
            with_(LINKED, value(is_link, lambda text, _: text.replace("://", ":"))),
        ),
        Operator(
            "address with a blank behind", with_(LINKED, value(is_link, lambda text, _: f"{text} "))
        ),
        Operator(
            "address with a blank inside",
            with_(
                LINKED, value(is_link, lambda text, _: text.replace("/le-", "/le ", 1), told=False)
            ),
        ),
        Operator(
            "address in angle brackets", with_(LINKED, value(is_link, lambda text, _: f"<{text}>"))
        ),
        Operator(
            "address with an impossible port",
            with_(
                LINKED,
                value(is_link, lambda text, _: re.sub("(//[^/]*)", r"\1:99999", text), told=False),
            ),
        ),
    ),
    "Identity and references": (
        Operator("two letters of the id swapped", value(is_id, transposed)),
        Operator("letter of the id left out", value(is_id, dropped)),
        Operator("id in capitals", value(is_id, upper)),
        Operator("id with an accent", value(is_id, accented)),
        Operator("id with spaces", value(is_id, spaced)),
        Operator("id of another record", by_site(is_id, _other_id)),
        Operator("id that another record has", _twin),
        Operator(
            "two letters of a reference swapped",
            by_site(is_reference, _slipped_reference(transposed)),
        ),
        Operator(
            "letter of a reference left out", by_site(is_reference, _slipped_reference(dropped))
        ),
        Operator(
            "letter of a reference doubled", by_site(is_reference, _slipped_reference(doubled))
        ),
        Operator(
            "letter of a reference mistyped", by_site(is_reference, _slipped_reference(mistyped))
        ),
        Operator("reference with an accent", by_site(is_reference, _slipped_reference(accented))),
        Operator("reference in capitals", by_site(is_reference, _slipped_reference(upper))),
        Operator(
            "reference with underscores", by_site(is_reference, _slipped_reference(underscored))
        ),
        Operator(
            "words of a reference swapped", by_site(is_reference, _slipped_reference(_turned))
        ),
        Operator(
            "word of a reference left out", by_site(is_reference, _slipped_reference(_shortened))
        ),
        Operator("name in place of an id", by_site(is_reference, _name)),
        Operator("name in lower case, without accents", by_site(is_reference, _plain_name)),
        Operator(
            "reference to a record of another kind", by_site(is_reference, _other_kind, told=False)
        ),
        Operator("record that is part of itself", by_site(_is_above, _itself, told=False)),
        Operator(
            "reference to nothing", by_site(is_reference, lambda *_: "zzzzz-qqqqq-42", told=False)
        ),
    ),
    "Official codes": (
        Operator(
            "wrong digit in a SIREN",
            with_(SIREN, value(of_key("siren"), _other_digit(0, 9), told=False)),
        ),
        Operator(
            "two digits of a SIREN swapped",
            with_(SIREN, value(of_key("siren"), _swapped_digits, told=False)),
        ),
        Operator(
            "wrong digit in a SIREN beside a SIRET",
            with_(BOTH, value(of_key("siren"), _other_digit(0, 9))),
        ),
        Operator(
            "wrong digit in a SIRET",
            with_(SIRET, value(of_key("siret"), _other_digit(0, 14), told=False)),
        ),
        Operator(
            "wrong digit in a SIRET beside a SIREN",
            with_(BOTH, value(of_key("siret"), _other_digit(0, 9))),
        ),
        Operator(
            "SIREN with spaces",
            with_(
                SIREN,
                value(
                    of_key("siren"), lambda number, _: f"{number[:3]} {number[3:6]} {number[6:]}"
                ),
            ),
        ),
        Operator(
            "SIRET with dots",
            with_(
                SIRET,
                value(
                    of_key("siret"),
                    lambda number, _: f"{number[:3]}.{number[3:6]}.{number[6:9]}.{number[9:]}",
                ),
            ),
        ),
        Operator(
            "digit of a SIREN left out", with_(SIREN, value(of_key("siren"), dropped, told=False))
        ),
        Operator(
            "RNA number in lower case",
            with_(RNA, value(of_key("rna"), lambda number, _: number.lower())),
        ),
        Operator(
            "digit of an RNA number left out", with_(RNA, value(of_key("rna"), dropped, told=False))
        ),
        Operator(
            "two digits of a commune’s code swapped",
            by_site(of_key("code"), _wrong_code(_swapped_digits)),
        ),
        Operator(
            "wrong digit in a commune’s code",
            by_site(of_key("code"), _wrong_code(_other_digit(0, 5))),
        ),
        Operator(
            "digit of a commune’s code left out", by_site(of_key("code"), _wrong_code(dropped))
        ),
        Operator(
            "département in place of a commune",
            by_site(of_key("code"), _wrong_code(lambda code, _: code[:2])),
        ),
        Operator("code of another commune", by_site(of_key("code"), _other_commune)),
    ),
    "Consistency": (
        Operator(
            "end before the start",
            with_(PERIODS, value(of_key("ends"), lambda *_: "1999", told=False)),
        ),
        Operator(
            "period the wrong way round",
            with_(
                DATED_FIGURES,
                value(is_period, lambda period, _: "/".join(reversed(period.split("/")))),
            ),
        ),
        Operator("digits of a year swapped", with_(MONTHS, by_site(of_key("starts"), _far_year))),
        Operator(
            "verified in the future",
            with_(DATED, value(of_key("verified_on"), lambda *_: "2031-01-15", told=False)),
        ),
        Operator(
            "end without reason",
            value(
                lambda site: site.value in ("en-cours", "prevue"), lambda *_: "terminee", told=False
            ),
        ),
        Operator(
            "digit of a total left out",
            with_(FUNDED, value(is_small_total, lambda amount, _: amount // 10)),
        ),
        Operator(
            "latitude and longitude swapped",
            with_(PLACED, value(of_key("location"), _turned_place)),
        ),
    ),
    "Personal data": (
        Operator("e-mail address of a person", personal("Écrire à marie.boisclair@gmail.com.")),
        Operator("mobile phone number", personal("Appeler le 06 39 98 12 34.")),
        Operator("mobile phone number with a prefix", personal("Appeler le +33 6 39 98 12 34.")),
        Operator(
            "landline number at home", personal("On l’appelle à son domicile, 01 99 00 12 34.")
        ),
        Operator("social security number", personal("Son numéro : 2 84 05 75 116 001 58.")),
        Operator("bank account", personal("Dons : FR76 3000 6000 0112 3456 7890 189.")),
        Operator("name of a contact", personal("Contact : Marie Boisclair.")),
        Operator(
            "home address of a person", personal("Rendez-vous à son domicile, 12 rue des Lilas.")
        ),
        Operator("health of a person", personal("Sabrina, séropositive, y témoigne.")),
    ),
    "The texts": (
        Operator(
            "zero-width space",
            value(has_word, lambda text, _: text.replace(" ", " \u200b", 1)),
        ),
        Operator(
            "direction of writing turned round",
            value(has_word, lambda text, _: text.replace(" ", " \u202e", 1)),
        ),
        Operator("UTF-8 read as Windows-1252", value(_is_readable, lambda text, _: _misread(text))),
        Operator(
            "entity of HTML",
            value(_is_readable, lambda text, _: text.replace("é", "&eacute;", 1)),
        ),
        Operator("tags of HTML", value(is_text, lambda text, _: f"<b>{text}</b>")),
        Operator(
            "code of a workbook",
            value(_is_readable, lambda text, _: text.replace("é", "_x00E9_", 1)),
        ),
        Operator(
            "letter of another alphabet",
            value(
                lambda site: is_text(site) and "en" in site.value,
                lambda text, _: text.replace("en", "\u0435n", 1),
            ),
        ),
        Operator(
            "lost letter",
            value(_is_readable, lambda text, _: text.replace("é", "\ufffd", 1), told=False),
        ),
        Operator(
            "formula behind a semicolon",
            value(is_text, lambda text, _: f"{text} ;=1+1", told=False),
        ),
    ),
}
