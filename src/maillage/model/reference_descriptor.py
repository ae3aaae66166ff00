"""`reference/reference.json`: the kinds of official place of a country, and what their codes are.

Nothing else says of which country the reference is. A kind is a code of the list of kinds of
territory; they stand from the largest to the smallest.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

import jsonschema_rs

from maillage.errors import Reason, reason_of
from maillage.model.labels import Words
from maillage.model.languages import COMPLETE, SOURCE, by_language, complete
from maillage.model.place_codes import PlaceCodes
from maillage.model.schema_faults import schema_fault

#: What the law of a country makes a site say: which rules of accessibility it is measured by, and
#: to whom a visitor turns who gets no answer, about accessibility and about personal data.
LAW = ("accessibility", "accessibility-appeal", "privacy-appeal")
#: South, north, west and east of a piece of the world.
Box = tuple[float, float, float, float]
ANYWHERE: Box = (-90, 90, -180, 180)
#: The bounds of what has none of its own.
_DEFAULT = "default"
_TEXT = {"type": "string", "minLength": 1}
_FILE = {"type": "string", "pattern": r"^[a-z0-9-]+\.csv$"}
_MAP = {"type": "string", "pattern": r"^[a-z0-9-]+\.json$"}
_BOX = {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4}
_TRANSLATED = {"^x-": {"type": "object", "additionalProperties": _TEXT}}
_FORM = {
    "type": "object",
    "required": ["kinds"],
    "additionalProperties": False,
    "patternProperties": _TRANSLATED,
    "properties": {
        "where": _TEXT,
        "codes": _TEXT,
        "postcode": _TEXT,
        "population-year": _FILE,
        "map": _MAP,
        "law": {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": _TRANSLATED,
            "properties": dict.fromkeys(LAW, _TEXT),
        },
        "kinds": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["kind", "code"],
                "additionalProperties": False,
                "patternProperties": _TRANSLATED,
                "properties": {
                    **dict.fromkeys(("kind", "code", "form"), _TEXT),
                    **dict.fromkeys(("table", "former"), _FILE),
                    "number": {"const": "siren"},
                    "words": {"type": "array", "items": _TEXT},
                    "inside": {"type": "object", "additionalProperties": _TEXT},
                },
            },
        },
        "bounds": {
            "type": "object",
            "required": [_DEFAULT],
            "properties": {_DEFAULT: {"type": "array", "items": _BOX, "minItems": 1}},
            "additionalProperties": {
                "type": "object",
                "additionalProperties": {"anyOf": [_BOX, {"type": "null"}]},
            },
        },
    },
}


@dataclass(frozen=True)
class CodeKind:
    """A kind of place that has official codes."""

    kind: str
    code: re.Pattern[str]
    #: What its codes look like, for a sentence that asks for one.
    form: Words
    #: The file of its places; empty where none lists them.
    table: str = ""
    #: The file of codes that are no more, with those of today.
    former: str = ""
    #: What sort of number its code is too: one that its digits tell from others may be missing.
    number: str = ""
    #: The words that say that such a place is meant.
    words: Sequence[str] = ()
    #: By kind, the pattern whose group is the code of what a place is in.
    inside: Mapping[str, re.Pattern[str]] = field(default_factory=dict)

    def says(self, code: str) -> Mapping[str, str]:
        """Return, by kind, what a code says that its place is in."""
        said = {}
        for kind, pattern in self.inside.items():
            if match := pattern.fullmatch(code):
                said[kind] = match[1]
        return said


@dataclass(frozen=True)
class ReferenceDescriptor:
    """What a reference says of itself."""

    #: The country, as a sentence says where something is.
    where: Words
    #: What official codes are, by language, for the field that has them: else the schema’s words.
    codes: Mapping[str, str]
    #: By kind, from the largest to the smallest.
    kinds: Mapping[str, CodeKind]
    postcode: re.Pattern[str]
    #: The file of the years of the populations, by the kind that its first column names.
    population_year: str
    #: The file that maps are drawn from; empty where there are no outlines.
    map: str
    #: By part of `LAW`, what the country says.
    law: Mapping[str, Words]
    #: Where places are that have no bounds of their own.
    default: Sequence[Box]
    #: By kind and code, other bounds; None for what may be anywhere.
    bounds: Mapping[str, Mapping[str, Box | None]]

    @classmethod
    def of(cls, said: Mapping[str, Any], needed: Sequence[str] = COMPLETE) -> ReferenceDescriptor:
        """Read a descriptor.

        Its texts must be in each of the languages that are `needed`.

        Raises:
            ValueError: it says what cannot be; the text says where.
        """
        _check_form(said)
        kinds = {row["kind"]: _kind(row, needed) for row in said["kinds"]}
        _check_kinds(said, kinds)
        bounds = {**said.get("bounds", {_DEFAULT: [ANYWHERE]})}
        default = tuple(map(_box, bounds.pop(_DEFAULT)))
        return cls(
            _words(said, "/where", needed),
            _words(said, "/codes", needed).titles if "codes" in said else {},
            kinds,
            # Nothing is a postcode where none are known of.
            _pattern(said.get("postcode", r"(?!)"), "/postcode"),
            said.get("population-year", ""),
            said.get("map", ""),
            {
                part: _words(said["law"], f"/law/{part}", needed)
                for part in LAW
                if part in said.get("law", ())
            },
            default,
            {
                kind: {code: box and _box(box) for code, box in rows.items()}
                for kind, rows in bounds.items()
            },
        )

    @property
    def listed(self) -> tuple[str, ...]:
        """The kinds whose places are listed, from the largest to the smallest."""
        return tuple(name for name, kind in self.kinds.items() if kind.table)

    @cached_property
    def place_codes(self) -> PlaceCodes:
        """What the codes of the places that are listed look like, and postcodes."""
        return PlaceCodes(self.postcode, (self.kinds[kind].code for kind in self.listed))

    @property
    def any_code(self) -> str:
        """What the code of a place looks like, whatever its kind: a pattern of JSON Schema."""
        forms = dict.fromkeys(kind.code.pattern for kind in self.kinds.values())
        return f"^(?:{'|'.join(forms)})$"

    @property
    def files(self) -> list[str]:
        """The files that there must be."""
        kinds = self.kinds.values()
        every = [kind.table for kind in kinds] + [kind.former for kind in kinds]
        return [file for file in (*every, self.population_year, self.map) if file]

    @property
    def everywhere(self) -> Sequence[Box]:
        """Where a place may be whose code says nothing."""
        own = (box for rows in self.bounds.values() for box in rows.values())
        return (*self.default, *(box for box in own if box))


def _check_form(said: Mapping[str, Any]) -> None:
    errors = _judge().iter_errors(said)
    found = {(_place(error.instance_path), error.message): error for error in errors}
    for place, message in sorted(found):
        raise ValueError(_WRONG(place=place, reason=schema_fault(found[place, message])))


@cache
def _judge() -> Any:
    return jsonschema_rs.validator_for(_FORM)


def _place(path: Sequence[str | int]) -> str:
    return "/" + "/".join(map(str, path))


def _check_kinds(said: Mapping[str, Any], kinds: Mapping[str, CodeKind]) -> None:
    if len(kinds) != len(said["kinds"]):
        raise ValueError(_WRONG(place="/kinds", reason=_TWICE))
    listed = {name for name, kind in kinds.items() if kind.table}
    named = {f"/kinds/{row['kind']}/inside": row.get("inside", ()) for row in said["kinds"]}
    named["/bounds"] = set(said.get("bounds", ())) - {_DEFAULT}
    for place, names in named.items():
        if unknown := sorted({*names} - listed):
            raise ValueError(_WRONG(place=place, reason=_NO_TABLE(kind=unknown[0])))


def _kind(row: Mapping[str, Any], needed: Sequence[str]) -> CodeKind:
    place = f"/kinds/{row['kind']}"
    inside = {
        kind: _pattern(text, f"{place}/inside/{kind}", groups=1)
        for kind, text in row.get("inside", {}).items()
    }
    return CodeKind(
        row["kind"],
        _pattern(row["code"], f"{place}/code"),
        _words(row, f"{place}/form", needed),
        row.get("table", ""),
        row.get("former", ""),
        row.get("number", ""),
        tuple(row.get("words", ())),
        inside,
    )


def _pattern(text: str, place: str, groups: int = 0) -> re.Pattern[str]:
    try:
        found = re.compile(text)
    except re.error as error:
        raise ValueError(_WRONG(place=place, reason=_NO_PATTERN(error=reason_of(error)))) from error
    if found.groups != groups:
        raise ValueError(_WRONG(place=place, reason=_GROUPS(groups=groups)))
    return found


def _words(document: Mapping[str, Any], place: str, needed: Sequence[str]) -> Words:
    key = place.rpartition("/")[2]
    try:
        texts = complete(by_language(document, key), needed)
    except KeyError as error:
        lacking = error.args[0]
        reason = _NO_TEXT if lacking == key else _NO_TEXT_IN(language=lacking)
        raise ValueError(_WRONG(place=place, reason=reason)) from error
    return Words(texts, {SOURCE: ""})


def _box(numbers: Sequence[float]) -> Box:
    south, north, west, east = numbers
    if south > north or west > east:
        raise ValueError(_WRONG(place="/bounds", reason=_NO_BOX(box=list(numbers))))
    return south, north, west, east


_WRONG = Reason("à {place} : {reason}")
_TWICE, _NO_PATTERN = Reason("un type de lieu y est deux fois"), Reason("pas un motif : {error}")
_NO_TABLE = Reason("« {kind} » n’est pas un type de lieu qui a une table")
_GROUPS = Reason("le motif doit avoir {groups} groupes ; (?:…) n’en est pas un")
_NO_TEXT, _NO_TEXT_IN = Reason("il n’y a pas de texte"), Reason("pas de texte en « {language} »")
_NO_BOX = Reason("{box} n’est pas sud, nord, ouest, est")
