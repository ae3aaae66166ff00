"""What was most likely meant by a key, a code or a value of another type."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from jsonschema_rs import ValidationError

from maillage.model.entities import Entity, Field, Json, Model
from maillage.rules.readings import as_type
from maillage.text import limits
from maillage.text.similarity import Lexicon, within
from maillage.text.words import slug

#: How keys begin that JSON-LD and JSON Schema keep for themselves: « @context » is no « context ».
_OF_MACHINES = ("@", "$")
#: What a value of each type is in Python.
_PYTHON: Mapping[str, type | tuple[type, ...]] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "boolean": bool,
    "object": dict,
}


class Suggestions:
    """What the records of one kind most likely mean, where their schema refuses them."""

    def __init__(self, model: Model, entity: Entity) -> None:
        self._model = model
        self._entity = entity
        #: By list, the names of its codes.
        self._lexicons: dict[str, Lexicon] = {}
        self.begin()

    def begin(self) -> None:
        """Begin another file: what is guessed of it, and how much is left to guess."""
        self._guesses = limits.GUESSES
        self._guessed: dict[tuple[str, ...], tuple[str | None, bool]] = {}

    def free(self, error: ValidationError) -> list[Field]:
        """Return the fields that an object could still have."""
        known = self.fields_at(error.instance_path)
        return [field for name, field in known.items() if name not in cast(Json, error.instance)]

    def nearest(self, lexicon: Lexicon, text: str) -> str | None:
        """Return what a text most likely stands for; of many in one file, the first alone."""
        known = lexicon.exact(text)
        if known is not None or not self._guesses:
            return known
        self._guesses -= 1
        return lexicon.nearest(text)

    def meant(self, key: str, error: ValidationError) -> tuple[str | None, bool]:
        """Return the field that an unknown key most likely stands for, and whether it must be."""
        asked = (*map(str, error.instance_path), key)
        if asked not in self._guessed:
            self._guessed[asked] = self._guess(key, error)
        return self._guessed[asked]

    def _guess(self, key: str, error: ValidationError) -> tuple[str | None, bool]:
        if key.startswith(_OF_MACHINES):
            return None, False
        free = Lexicon(
            (spelling, field.key)
            for field in self.free(error)
            for spelling in (field.key, field.words.title, *field.spellings)
        )
        if near := self.nearest(free, key):
            return near, free.exact(key) is not None
        # Keys are no words: a slip makes no other of a short one, such as “id”.
        close = within(key[: limits.NAME], names := [field.key for field in self.free(error)], 1)
        if len(close) == 1:
            return names[close[0][0]], False
        every = Lexicon((name, name) for name in self.fields_at(error.instance_path))
        return self.nearest(every, key), False

    def codes(self, name: str) -> Lexicon:
        """Return the codes of a list by all that people call them: codes first, then labels."""
        if name not in self._lexicons:
            concepts = self._model.schemes[name].concepts
            titles = [
                (title, concept.code)
                for concept in concepts
                for title in (*concept.words.titles.values(), *concept.spellings)
            ]
            self._lexicons[name] = Lexicon(
                [*((concept.code, concept.code) for concept in concepts), *titles]
            )
        return self._lexicons[name]

    def as_type(self, wanted: str, field: Field, found: Any) -> Any:
        """Return a value of another type in the one that its field asks for; None if there is none.

        A list of codes or of ids is what people write in one text, with commas.
        """
        if wanted != "array":
            return as_type(wanted, found)
        if isinstance(found, str) and (field.scheme or field.refers_to):
            parts = [part.strip() for part in re.split("[,;\n]", found)]
            items = [self._item(field, part) for part in parts if part]
            if len(items) > 1 and None not in items:
                return items
        return [found] if isinstance(found, _PYTHON[field.type]) else None

    def _item(self, field: Field, written: str) -> str | None:
        """Return the code, or the id, that one of several in a text is."""
        if field.scheme:
            return self.codes(field.scheme).exact(written)
        return written if slug(written) == written else None

    def field_at(self, path: list[str | int]) -> Field:
        """Return the field that a path leads to; for the record itself, its id."""
        names = [step for step in path if isinstance(step, str)]
        fields: Mapping[str, Field] = self._entity.by_key
        field = fields["id"]
        for name in names:
            field = fields[name]
            fields = field.by_key
        return field

    def fields_at(self, path: list[str | int]) -> Mapping[str, Field]:
        """Return the fields of the object that a path leads to, or stands in, by key."""
        if not any(isinstance(step, str) for step in path):
            return self._entity.by_key
        return self.field_at(path).by_key
