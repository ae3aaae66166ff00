"""The field reference, a page a language: every field of every record, from the schemas."""

from __future__ import annotations

from collections.abc import Iterator

import orjson

from maillage.messages import N_, Message
from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Entity, Field, Model
from maillage.model.labels import Words
from maillage.reading.listing import home

_TYPES = {
    "string": N_("texte"),
    "integer": N_("nombre entier"),
    "number": N_("nombre"),
    "boolean": N_("vrai ou faux"),
    "object": N_("objet"),
}
_INTRO = N_("Dérivé des schémas par « maillage describe » : ne pas modifier ici.")


def derive(model: Model, language: str) -> str:
    """Return the reference in one language, as Markdown."""
    writer = _ReferenceWriter(model, language)
    return "\n".join(writer.lines()) + "\n"


class _ReferenceWriter:
    def __init__(self, model: Model, language: str) -> None:
        self._model = model
        self._language = language

    def lines(self) -> Iterator[str]:
        yield self._tell(N_("# Les champs"))
        yield ""
        yield self._tell(_INTRO)
        for entity in self._model.entities.values():
            yield from self._entity(entity)
        yield ""
        yield self._tell(N_("## Les listes de codes"))
        for scheme in self._model.schemes.values():
            yield from self._scheme(scheme)

    def _entity(self, entity: Entity) -> Iterator[str]:
        title, description = self._words(entity.words)
        yield from ("", f"## {title}", "", description, "", f"`{home(entity.collection)}`")
        for of, path in self._model.fields():
            if of is entity:
                yield from self._field(path)

    def _field(self, path: tuple[Field, ...]) -> Iterator[str]:
        field = path[-1]
        title, description = self._words(field.words)
        name = ".".join(step.key + ("[]" if step.many else "") for step in path)
        kind = N_("{kind}, **obligatoire**") if field.required else N_("{kind}")
        example = N_("Par exemple : {code}. ")
        yield from ("", self._tell(N_("### {name} : {title}")(name=f"`{name}`", title=title)), "")
        yield from (f"{description} *{self._tell(kind(kind=self._kind(field)))}.*", "")
        yield self._tell(example(code=f"`{orjson.dumps(field.example).decode()}`"))
        if field.iri.startswith("http"):
            yield self._tell(N_("Terme : {iri}.")(iri=f"<{field.iri}>"))

    def _kind(self, field: Field) -> Message:
        if field.scheme:
            kind = N_("un code de {scheme}")(scheme=f"[`{field.scheme}`](#{field.scheme})")
        elif field.refers_to:
            collection = self._model.entities[field.refers_to].collection
            kind = N_("l’identifiant d’une fiche de {collection}")(collection=f"`{collection}`")
        else:
            kind = _TYPES[field.type]
        return N_("liste ({kind})")(kind=kind) if field.many else kind

    def _scheme(self, scheme: Scheme) -> Iterator[str]:
        title, description = self._words(scheme.words)
        yield from ("", f'### <a id="{scheme.name}"></a>{title}', "", description, "")
        row = N_("- {code} : **{label}**. {definition}")
        for concept in scheme.concepts:
            label, definition = self._words(concept.words)
            code = f"`{concept.code}`"
            yield self._tell(row(code=code, label=label, definition=definition))

    def _tell(self, message: Message) -> str:
        return message.told(self._language)

    def _words(self, words: Words) -> tuple[str, str]:
        return words.title_in(self._language), words.description_in(self._language)
