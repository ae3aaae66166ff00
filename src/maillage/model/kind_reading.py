"""Reads the `x-kind` of a schema: what it says of its kind of record, and defaults for the rest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn

from maillage.errors import Reason
from maillage.model.entities import DATE, DCTERMS, EDTF, Field, Json, groups_of, label_key
from maillage.model.kind import LAST, TERRITORY, TWINS, Essential, Kind, Section
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, by_language, complete, is_translation
from maillage.model.withdrawal import LATER

_KEYS = frozenset({
    "title", "x-en", "path", "menu", "search", "contribute", "names", "numbers", "places",
    "wholes", "dates", "twins", "schema.org", "essentials", "facts", "sections", "referrers",
})  # fmt: skip
_PATH = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SCHEMA_ORG = "https://schema.org/"
#: The terms by which a field says when something takes place.
_WHEN = frozenset({_SCHEMA_ORG + "startDate", DCTERMS + "date", DCTERMS + "temporal"})
#: Fields that name a record beside its label, where its schema does not say which do.
_NAMES = ("acronym", "other_names")
#: Properties of anything, to schema.org, and the fields that give them, the best first.
_OF_ANYTHING = (("alternateName", _NAMES[::-1]), ("description", ("summary", "description")))
_OTHER_TARGET = Reason(
    "« {part} » de « x-kind » nomme « {key} », qui ne renvoie pas à « {target} »"
)
_NO_FIELD = Reason("« {part} » de « x-kind » nomme un champ qui n’existe pas : « {key} »")
#: Results of a kind on the page of all, where its schema does not say how many.
_FEW = 3


@dataclass(frozen=True)
class KindReader:
    """Reads what the schema of one kind of record says of the kind."""

    name: str
    collection: str
    words: Words
    iri: str
    fields: Sequence[Field]
    raw: Json
    #: Raises the error of the schema.
    fail: Callable[[Reason], NoReturn]
    #: The languages that each text must be in.
    needed: Sequence[str]

    def read(self) -> Kind:
        """Return the kind."""
        for key in self.raw:
            if key not in _KEYS and not is_translation(key):
                self.fail(Reason("« x-kind » n’a pas de partie « {key} »")(key=key))
        try:
            return self._kind()
        except (AttributeError, KeyError, TypeError, ValueError):
            self.fail(Reason("« x-kind » n’a pas la forme que décrit docs/architecture.md"))

    def _kind(self) -> Kind:
        search, contribute = self.raw.get("search", {}), self.raw.get("contribute", True)
        asked = contribute if isinstance(contribute, dict) else {}
        schema_type, properties = self._schema_org()
        return Kind(
            path=self._path(),
            plural=self._titled(self.raw) if _has_title(self.raw) else self.words,
            menu=_rank(self.raw, "menu", 0),
            search_order=_rank(search, "order", LAST),
            results=_rank(search, "results", _FEW),
            finds_others=bool(search.get("by-name", True)),
            contribute_order=0 if contribute is False else _rank(asked, "order", LAST),
            form=self._titled(asked) if _has_title(asked) else None,
            names=self._keys("names", [key for key in _NAMES if key in self._by_key]),
            numbers=self._keys("numbers", []),
            places=self._references("places", TERRITORY),
            wholes=self._references("wholes", self.name),
            dates=self._keys("dates", self._usual_dates())[:2],
            twins=self._twins(),
            schema_type=schema_type,
            schema_properties=properties,
            essentials=tuple(map(self._essential, self.raw.get("essentials", ()))),
            facts=self._keys("facts", self._usual_facts()),
            sections=self._sections(),
            referrers={path: self._referrer(path) for path in self.raw.get("referrers", {})},
        )

    @property
    def _by_key(self) -> Mapping[str, Field]:
        return {field.key: field for field in self.fields}

    def _path(self) -> str:
        path: str = self.raw.get("path", self.collection.replace("_", "-"))
        if not _PATH.fullmatch(path):
            self.fail(
                Reason(
                    "le « path » de « x-kind » ne peut pas faire partie d’une adresse : « {path} »"
                )(path=path)
            )
        return path

    def _titled(self, document: Json) -> Words:
        try:
            return Words(complete(by_language(document, "title"), self.needed), {SOURCE: ""})
        except (KeyError, TypeError):
            self.fail(Reason("un titre de « x-kind » manque dans une langue"))

    def _keys(self, part: str, usual: Sequence[str]) -> tuple[str, ...]:
        return self._known(part, self.raw.get(part, usual))

    def _known(self, part: str, keys: Any) -> tuple[str, ...]:
        """Return keys of fields, each of which must be there."""
        if not isinstance(keys, list):
            self.fail(Reason("« {part} » de « x-kind » doit être une liste de champs")(part=part))
        for key in keys:
            if key not in self._by_key:
                self.fail(_NO_FIELD(part=part, key=key))
        return tuple(keys)

    def _references(self, part: str, target: str) -> tuple[str, ...]:
        usual = [
            field.key
            for field in self.fields
            if field.refers_to == target and field.key not in LATER
        ]
        keys = self._keys(part, [] if part == "places" and self.name == target else usual)
        for key in keys:
            if self._by_key[key].refers_to != target:
                self.fail(_OTHER_TARGET(part=part, key=key, target=target))
        return keys

    def _usual_dates(self) -> list[str]:
        """Return when it takes place: the day on which it was opened or signed is not that."""
        dates = [field for field in self.fields if field.datatype in (DATE, EDTF)]
        both = [date.key for date in dates if date.key in ("starts", "ends")]
        return both or [date.key for date in dates if date.key == "date" or date.iri in _WHEN][:1]

    def _twins(self) -> str:
        twins: str = self.raw.get("twins", TWINS[0])
        if twins not in TWINS:
            self.fail(
                Reason("« twins » de « x-kind » est l’un de : {known}")(known=", ".join(TWINS))
            )
        return twins

    def _usual_facts(self) -> list[str]:
        return [
            field.key
            for field in self.fields
            if field.key not in LATER
            and (field.refers_to or field.scheme or field.datatype in (DATE, EDTF))
        ]

    def _essential(self, raw: Json) -> Essential:
        titles = self._titled(raw).titles
        keys = self._known("essentials", raw.get("fields", []))
        return Essential(
            Words(titles, by_language({"description": "", **raw}, "description")),
            keys,
            is_contact=bool(raw.get("contact", False)),
            others=tuple(key for key in self._left(titles) if key not in keys),
        )

    def _left(self, titles: Mapping[str, str]) -> Iterator[str]:
        """Yield the fields that a form has below a heading, and a page neither beside nor below."""
        facts = self.raw.get("facts", self._usual_facts())
        placed = {*facts, *(key for section in self._sections() for key in section.keys)}
        for heading, fields in groups_of(self.fields):
            if heading.titles == titles:
                yield from (field.key for field in fields if field.key not in placed)

    def _sections(self) -> tuple[Section, ...]:
        if "sections" not in self.raw:
            return tuple(
                Section(heading, tuple(field.key for field in fields), is_mixed=True)
                for heading, fields in groups_of(self.fields)
            )
        return tuple(
            Section(self._titled(section), self._known("sections", section["fields"]))
            for section in self.raw["sections"]
        )

    def _schema_org(self) -> tuple[str, tuple[tuple[str, str], ...]]:
        given = self.raw.get("schema.org", {})
        usual = in_schema_org(self.iri) or "Thing"
        properties = {key: value for key, value in given.items() if key != "@type"}
        self._known("schema.org", list(properties.values()))
        every = properties or dict(self._usual_properties())
        return given.get("@type", usual), tuple(every.items())

    def _usual_properties(self) -> list[tuple[str, str]]:
        """Return the properties of anything, and those that fields stand for by their terms."""
        found = [("name", label_key(self._by_key))]
        for term, keys in _OF_ANYTHING:
            found += [(term, key) for key in keys if key in self._by_key][:1]
        return found + [
            (term, field.key) for field in self.fields if (term := in_schema_org(field.iri))
        ]

    def _referrer(self, path: str) -> Words:
        if not _leads(self.fields, path.split(".")):
            self.fail(_NO_FIELD(part="referrers", key=path))
        return self._titled(self.raw["referrers"][path])


def _has_title(document: Json) -> bool:
    """Say whether a part has a title, in whatever language."""
    parts = [document, *(value for key, value in document.items() if is_translation(key))]
    return any("title" in part for part in parts)


def in_schema_org(iri: str) -> str:
    """Return what schema.org calls a term; nothing where the term is another’s."""
    return iri.removeprefix(_SCHEMA_ORG) if iri.startswith(_SCHEMA_ORG) else ""


def _rank(document: Json, key: str, usual: int) -> int:
    found = document.get(key, usual)
    if not isinstance(found, int) or found < min(usual, 1):
        raise ValueError(key)
    return found


def _leads(fields: Sequence[Field], steps: Sequence[str]) -> bool:
    """Say whether steps lead to a field: keys and, of a list of values, what one is called."""
    for number, step in enumerate(steps):
        field = next((field for field in fields if field.key == step), None)
        if field is None:
            return False
        if field.many and not field.class_iri:
            return list(steps[number + 1 :]) == [field.singular]
        fields = field.fields
    return True
