"""Sentences about a record for people who see no JSON: fields are named by their titles."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.messages import N_, Message
from maillage.model.entities import DATE, EDTF, LINK, Field
from maillage.model.labels import Words
from maillage.model.languages import SOURCE

#: A key between quotation marks, whatever those of the language are.
_QUOTED = re.compile(r"(?<=[«“„‹‘])(\s?)([a-z_]+)(?=\s?[»”“›’])")

#: What is said of a text that has not the form of its field, by datatype.
_FORMS: Mapping[str, Message] = {
    DATE: N_("« {text} » n’est pas une date. Écrivez le jour, comme 12/03/2017."),
    EDTF: N_("« {text} » n’est pas une date. Écrivez 2017, 03/2017 ou 12/03/2017."),
    LINK: N_("« {text} » n’est pas l’adresse d’une page. Copiez-la en entier, comme {example}"),
}
_PERIOD = N_("« {text} » n’est ni une date ni une période. Écrivez par exemple 2017, ou 2017-2019.")


def of_form(field: Field, found: str) -> Message | None:
    """Return what is wrong with a text of another form than its field asks for, without JSON.

    `found` is the text as the gate quotes it.

    Returns:
        The sentence; None where the one of the gate says it well.
    """
    is_period = field.datatype == EDTF and re.search(
        field.constraints.get("pattern", ""), "2017/2019"
    )
    message = _PERIOD if is_period else _FORMS.get(field.datatype)
    if message is None:
        return None
    example = field.example[0] if isinstance(field.example, list) else field.example
    return message(text=found.strip('"'), example=example)


def field_at(fields: Iterable[Field], pointer: str) -> Field | None:
    """Return the field that a pointer leads to, as far as it leads to one."""
    found: Field | None = None
    by_key: Mapping[str, Field] = {field.key: field for field in fields}
    for step in pointer.split("/"):
        if step in by_key:
            found = by_key[step]
            by_key = found.by_key
    return found


@dataclass(frozen=True)
class InTitles:
    """A sentence about a record, told with the titles of its fields in place of their keys."""

    message: Message
    fields: Sequence[Field]

    def told(self, language: str = SOURCE) -> str:
        """Return the sentence in a language."""
        return in_titles(self.message.told(language), self.fields, language)

    def __str__(self) -> str:
        return self.told()


def in_titles(sentence: str, fields: Sequence[Field], language: str = SOURCE) -> str:
    """Return a sentence about a record as people know its fields.

    Its keys stand between quotation marks.
    """

    def title(found: re.Match[str]) -> str:
        space, key = found.groups()
        named = next((words for name, words in _words(fields) if name == key), None)
        return space + (named.title_in(language) if named else key)

    return _QUOTED.sub(title, sentence)


def _words(fields: Iterable[Field]) -> Iterator[tuple[str, Words]]:
    """Yield keys with their words, those of objects behind those around them."""
    inner: list[Field] = []
    for field in fields:
        yield field.key, field.words
        inner += field.fields
    if inner:
        yield from _words(inner)
