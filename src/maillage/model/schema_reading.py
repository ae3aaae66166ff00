"""Reads the schemas: what each says of its kind of record and of its fields, by keys of ours."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NoReturn

from maillage.errors import ModelError, Reason
from maillage.model.concept_schemes import CODES, OFFICIAL_CODES, Scheme
from maillage.model.entities import DECIMAL, LINK, XSD, Entity, Field, Json, paths_of
from maillage.model.kind_reading import KindReader
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, by_language, complete
from maillage.model.quality_weights import Quality
from maillage.model.reference_descriptor import ReferenceDescriptor
from maillage.model.schema_form import check_keys, check_kind, check_object, check_value

#: Those that speak of each value of a list, and may stand beside the list as well.
_OF_VALUES = ("x-class", "x-refers-to", "x-scheme", "x-datatype", "x-unit")
_OFFICIAL = f"{CODES}#/$defs/{OFFICIAL_CODES}"
_DATATYPES = {"integer": XSD + "integer", "number": DECIMAL, "boolean": XSD + "boolean"}


@dataclass(frozen=True)
class SchemaReader:
    """Turns JSON Schemas into entities."""

    folder: Path
    schemas: Mapping[str, Json]
    prefixes: Mapping[str, str]
    schemes: Mapping[str, Scheme]
    #: The languages that each text must be in.
    needed: Sequence[str]
    #: The country, which says what the official codes of places are.
    country: ReferenceDescriptor

    def entities(self) -> dict[str, Entity]:
        """Return the kinds of record, by name.

        Raises:
            ModelError: a schema names what is not there.
        """
        names = [
            name.removesuffix(".schema.json")
            for name, schema in self.schemas.items()
            if "x-collection" in schema
        ]
        if not names:
            raise ModelError(self.folder, _NO_KIND)
        entities = {name: self._entity(name) for name in names}
        for name, entity in entities.items():
            for path in paths_of(entity.fields):
                target = path[-1].refers_to
                if target and target not in entities:
                    self._fail(name, _UNKNOWN_KIND(key=path[-1].key, target=target))
        return entities

    def _entity(self, name: str) -> Entity:
        schema = self.schemas[f"{name}.schema.json"]
        fail = self._failing(name)
        check_kind(name, schema, fail)
        if schema.get("additionalProperties") is not False:
            self._fail(name, _OPEN)
        iri, words = self._iri(name, schema), self._words(name, _THE_SCHEMA, schema)
        fields, collection = self._fields(name, schema, inside_list=False), schema["x-collection"]
        kind = KindReader(
            name, collection, words, iri, fields, schema.get("x-kind", {}), fail, self.needed
        )
        return Entity(name, collection, iri, words, fields, kind.read())

    def _fields(self, name: str, schema: Json, *, inside_list: bool) -> tuple[Field, ...]:
        check_object(schema, self._failing(name))
        required = schema.get("required", [])
        fields = tuple(
            self._field(name, key, value, required=key in required, inside_list=inside_list)
            for key, value in schema["properties"].items()
        )
        self._check_qualities(name, fields)
        return fields

    def _field(self, name: str, key: str, raw: Json, *, required: bool, inside_list: bool) -> Field:
        outer = self._resolve(name, raw)
        many = outer.get("type") == "array"
        if many and inside_list:
            self._fail(name, _LIST_IN_LIST(key=key))
        if many and not outer.get("x-singular"):
            self._fail(name, _NO_SINGULAR(key=key))
        if many and not isinstance(outer.get("items"), dict):
            self._fail(name, _NO_ITEMS(key=key))
        value = self._resolve(name, _item(outer)) if many else outer
        check_value(key, value, self._failing(name))
        scheme, target = value.get("x-scheme", ""), value.get("x-refers-to", "")
        if scheme and scheme not in self.schemes:
            self._fail(name, _UNKNOWN_LIST(key=key, scheme=scheme))
        # A field speaks for itself, unless it is one that several kinds of record share whole.
        spoken = self._in_words_of_the_country(raw) if "x-iri" in raw else outer
        if not spoken.get("examples"):
            self._fail(name, _NO_EXAMPLE(key=key))
        if not outer.get("x-iri"):
            self._fail(name, _NO_PROPERTY(key=key))
        is_object = value.get("type") == "object"
        if is_object and value.get("additionalProperties") is not False:
            self._fail(name, _OPEN_FIELD(key=key))
        inner = self._fields(name, value, inside_list=many or inside_list) if is_object else ()
        return Field(
            key=key,
            words=self._words(name, _QUOTED(key=key), spoken),
            example=spoken["examples"][0],
            iri=self._iri(name, outer),
            type=value["type"],
            datatype="" if scheme or target or is_object else self._datatype(name, value),
            required=required,
            many=many,
            singular=outer.get("x-singular", ""),
            spellings=tuple(spoken.get("x-spellings", ())),
            unit=value.get("x-unit", ""),
            refers_to=target,
            scheme=scheme,
            class_iri=self._expand(name, value.get("x-class", "")) if is_object else "",
            fields=inner,
            constraints={
                word: value[word]
                for word in ("pattern", "minLength", "maxLength", "minimum", "maximum")
                if word in value
            },
            heading=self._heading(name, key, raw.get("x-group")),
            ask=self._ask(name, key, outer) if "x-ask" in outer else None,
            quality=self._quality(name, key, self._told_quality(raw, outer)),
        )

    def _heading(self, name: str, key: str, group: Json | None) -> Words | None:
        if group is None:
            return None
        try:
            return Words(complete(by_language(group, "title"), self.needed), {SOURCE: ""})
        except (KeyError, TypeError):
            self._fail(name, _NO_HEADING(key=key, where=self._where()))

    def _ask(self, name: str, key: str, field: Json) -> Words:
        try:
            texts = {SOURCE: field["x-ask"], **by_language(field, "ask")}
            return Words(complete(texts, self.needed), {SOURCE: ""})
        except KeyError:
            self._fail(name, _NOT_ASKED(key=key, where=self._where()))

    def _told_quality(self, raw: Json, outer: Json) -> Json | None:
        """Return what is said of the worth of a field: a code, where its kind of place has some."""
        quality = outer.get("x-quality")
        if quality and raw.get("$ref") == _OFFICIAL:
            return {"when": {"kind": [*self.country.kinds]}, **quality}
        return quality

    def _quality(self, name: str, key: str, raw: Json | None) -> Quality | None:
        if raw is None:
            return None
        try:
            known = {"weight", "or", "when", "unless"}
            if raw["weight"] < 1 or not raw.keys() <= known:
                raise ValueError
            return Quality(
                weight=raw["weight"],
                instead=tuple(raw.get("or", ())),
                when={key: frozenset(codes) for key, codes in raw.get("when", {}).items()},
                unless={key: frozenset(codes) for key, codes in raw.get("unless", {}).items()},
            )
        except (AttributeError, KeyError, TypeError, ValueError):
            self._fail(name, _NO_WEIGHT(key=key))

    def _check_qualities(self, name: str, fields: tuple[Field, ...]) -> None:
        """Check that what the score looks at is there: other fields, and codes of their lists."""
        by_key = {field.key: field for field in fields}
        for field in fields:
            quality = field.quality or Quality(0)
            conditions = [*quality.when.items(), *quality.unless.items()]
            for key in (*quality.instead, *(key for key, _ in conditions)):
                if key not in by_key:
                    self._fail(name, _NO_SUCH_FIELD(of=field.key, key=key))
            for key, codes in conditions:
                scheme = self.schemes.get(by_key[key].scheme)
                for code in filter(None, codes if scheme else ()):
                    # Who takes a code out of a list need not look for what the standard says of it.
                    if self.needed and scheme and code not in scheme.codes:
                        self._fail(name, _NO_SUCH_CODE(of=field.key, code=code))

    def _resolve(self, name: str, schema: Json) -> Json:
        """Merge what a `$ref` points to below the keywords that stand beside it."""
        check_keys(schema, self._failing(name))
        reference = schema.get("$ref")
        if reference is None:
            return schema
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        file, _, definition = reference.partition("#/$defs/")
        if file == CODES and definition == OFFICIAL_CODES:
            return {"type": "string", "pattern": self.country.any_code, **beside}
        if file == CODES:
            if beside.get("x-scheme") != definition:
                self._fail(name, _OTHER_LIST(reference=reference))
            return {"type": "string", **beside}
        try:
            target = self.schemas[file]["$defs"][definition]
        except KeyError:
            self._fail(name, _NOWHERE(reference=reference))
        return {**self._resolve(name, target), **beside}

    def _in_words_of_the_country(self, field: Json) -> Json:
        """Return a field; one of official codes, as the country says what they are."""
        if field.get("$ref") != f"{CODES}#/$defs/{OFFICIAL_CODES}":
            return field
        said = dict(field)
        for language, text in self.country.codes.items():
            if language == SOURCE:
                said["description"] = text
            else:
                said[f"x-{language}"] = {**said.get(f"x-{language}", {}), "description": text}
        return said

    def _iri(self, name: str, schema: Json) -> str:
        return self._expand(name, schema.get("x-iri", ""))

    def _datatype(self, name: str, value: Json) -> str:
        if value.get("type") in _DATATYPES:
            return _DATATYPES[value["type"]]
        return self._expand(name, value.get("x-datatype", "xsd:string"))

    def _expand(self, name: str, compact: str) -> str:
        if compact == LINK:
            return compact
        prefix, colon, local = compact.partition(":")
        if not colon or prefix not in self.prefixes:
            self._fail(name, _NO_IRI(iri=compact))
        return self.prefixes[prefix] + local

    def _words(self, name: str, what: Reason, schema: Json) -> Words:
        try:
            return Words(
                complete(by_language(schema, "title"), self.needed),
                complete(by_language(schema, "description"), self.needed),
            )
        except (KeyError, TypeError):
            self._fail(name, _NO_WORDS(what=what, where=self._where()))

    def _where(self) -> Reason | str:
        return _IN(languages=", ".join(self.needed)) if self.needed else ""

    def _failing(self, name: str) -> Callable[[Reason], NoReturn]:
        return partial(self._fail, name)

    def _fail(self, name: str, reason: Reason) -> NoReturn:
        raise ModelError(self.folder / f"{name}.schema.json", reason)


def _item(array: Json) -> Json:
    """Return the schema of each value of a list, with what stands beside the list of them."""
    return {**{key: array[key] for key in _OF_VALUES if key in array}, **array["items"]}


_NO_WORDS = Reason("il manque à {what} un titre ou une description{where}")
_THE_SCHEMA, _QUOTED = Reason("ce schéma"), Reason("« {key} »")
_IN = Reason(" (langues du catalogue : {languages})")
_NO_KIND = Reason("aucun schéma n’a de « x-collection »")
_UNKNOWN_KIND = Reason("« {key} » renvoie à un type de fiche inconnu : « {target} »")
_OPEN = Reason("ce schéma doit refuser les champs inconnus (« additionalProperties » : false)")
_LIST_IN_LIST = Reason("« {key} » est une liste dans une liste : aucune table ne la contiendrait")
_NO_SINGULAR = Reason(
    "la liste « {key} » ne dit pas comment s’appelle l’un de ses éléments (« x-singular »)"
)
_NO_ITEMS = Reason("la liste « {key} » ne dit pas ce que sont ses éléments (« items »)")
_UNKNOWN_LIST = Reason("« {key} » puise dans une liste inconnue : « {scheme} »")
_NO_EXAMPLE = Reason("« {key} » n’a pas d’exemple (« examples »)")
_NO_PROPERTY = Reason("« {key} » ne dit pas quelle propriété c’est (« x-iri »)")
_OPEN_FIELD = Reason(
    "« {key} » doit refuser les champs inconnus (« additionalProperties » : false)"
)
_NO_HEADING = Reason("le « x-group » de « {key} » n’a pas de titre{where}")
_NOT_ASKED = Reason("le « x-ask » de « {key} » n’est pas dit{where}")
_NO_WEIGHT = Reason("le « x-quality » de « {key} » doit avoir un « weight », d’au moins 1")
_NO_SUCH_FIELD = Reason("le « x-quality » de « {of} » nomme un champ qui n’existe pas : « {key} »")
_NO_SUCH_CODE = Reason("le « x-quality » de « {of} » nomme un code qui n’existe pas : « {code} »")
_OTHER_LIST = Reason("« {reference} » et « x-scheme » doivent nommer la même liste")
_NOWHERE = Reason("« {reference} » ne mène nulle part")
_NO_IRI = Reason("« {iri} » n’est pas un IRI avec un préfixe que vocab/maillage.ttl déclare")
