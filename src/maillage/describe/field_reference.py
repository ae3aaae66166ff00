"""The field reference, in French and in English: every field of every record, from the schemas."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import orjson

from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Entity, Field, Model
from maillage.model.labels import Words
from maillage.reading.listing import home

_TEXTS: Mapping[str, Mapping[str, str]] = {
    "fr": {
        "title": "Les champs",
        "intro": "Dérivé des schémas par « maillage describe » : ne pas modifier ici.",
        "required": "obligatoire",
        "example": "Par exemple",
        "list": "liste",
        "codes": "un code de",
        "reference": "l’identifiant d’une fiche de",
        "term": "Terme",
        "lists": "Les listes de codes",
    },
    "en": {
        "title": "The fields",
        "intro": "Derived from the schemas by “maillage describe”: do not edit here.",
        "required": "required",
        "example": "For example",
        "list": "list",
        "codes": "a code of",
        "reference": "the id of a record of",
        "term": "Term",
        "lists": "The code lists",
    },
}
_TYPES = {
    "fr": {
        "string": "texte",
        "integer": "nombre entier",
        "number": "nombre",
        "boolean": "vrai ou faux",
        "object": "objet",
    },
    "en": {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "object": "object",
    },
}


def derive(model: Model, language: str) -> str:
    """Return the reference in one language, as Markdown."""
    writer = _Writer(model, language)
    return "\n".join(writer.lines()) + "\n"


class _Writer:
    def __init__(self, model: Model, language: str) -> None:
        self._model = model
        self._language = language
        self._texts = _TEXTS[language]

    def lines(self) -> Iterator[str]:
        yield f"# {self._texts['title']}"
        yield ""
        yield self._texts["intro"]
        for entity in self._model.entities.values():
            yield from self._entity(entity)
        yield ""
        yield f"## {self._texts['lists']}"
        for scheme in self._model.schemes.values():
            yield from self._scheme(scheme)

    def _entity(self, entity: Entity) -> Iterator[str]:
        title, description = self._words(entity.words)
        yield from ("", f"## {title}", "", description, "", f"`{home(entity.collection)}`")
        for of, path in self._model.fields():
            if of is entity:
                yield from self._field(path)

    def _field(self, path: tuple[Field, ...]) -> Iterator[str]:
        one = path[-1]
        title, description = self._words(one.words)
        name = ".".join(step.key + ("[]" if step.many else "") for step in path)
        required = f", **{self._texts['required']}**" if one.required else ""
        yield from (
            "",
            f"### `{name}` : {title}" if self._language == "fr" else f"### `{name}`: {title}",
        )
        yield from ("", f"{description} *{self._kind(one)}{required}.*", "")
        example = orjson.dumps(one.example).decode()
        colon = " :" if self._language == "fr" else ":"
        yield f"{self._texts['example']}{colon} `{example}`. "
        if one.iri.startswith("http"):
            yield f"{self._texts['term']}{colon} <{one.iri}>."

    def _kind(self, one: Field) -> str:
        if one.scheme:
            kind = f"{self._texts['codes']} [`{one.scheme}`](#{one.scheme})"
        elif one.refers_to:
            collection = self._model.entities[one.refers_to].collection
            kind = f"{self._texts['reference']} `{collection}`"
        else:
            kind = _TYPES[self._language][one.type]
        return f"{self._texts['list']} ({kind})" if one.many else kind

    def _scheme(self, scheme: Scheme) -> Iterator[str]:
        title, description = self._words(scheme.words)
        yield from ("", f'### <a id="{scheme.name}"></a>{title}', "", description, "")
        for concept in scheme.concepts:
            label, definition = self._words(concept.words)
            yield f"- `{concept.code}` : **{label}**. {definition}"

    def _words(self, words: Words) -> tuple[str, str]:
        if self._language == "en":
            return words.title_in("en"), words.description_in("en")
        return words.title, words.description
