"""Fields that a sentence names by their keys, named by their titles: for people who see no JSON."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from maillage.model.entities import DATE, EDTF, LINK, Field
from maillage.model.labels import Words

_QUOTED = re.compile(r"(?<=« )[a-z_]+(?= »)|(?<=“)[a-z_]+(?=”)")

#: What is said of a text that has not the form of its field, by datatype, in French and English.
_FORMS: Mapping[str, tuple[str, str]] = {
    DATE: (
        "« {text} » n’est pas une date. Écrivez le jour, comme 12/03/2017.",
        "“{text}” is no date. Write the day, such as 12/03/2017.",
    ),
    EDTF: (
        "« {text} » n’est pas une date. Écrivez 2017, 03/2017 ou 12/03/2017.",
        "“{text}” is no date. Write 2017, 03/2017 or 12/03/2017.",
    ),
    LINK: (
        "« {text} » n’est pas l’adresse d’une page. Copiez-la en entier, comme {example}",
        "“{text}” is not the address of a page. Copy all of it, such as {example}",
    ),
}
_PERIOD = (
    "« {text} » n’est ni une date ni une période. Écrivez par exemple 2017, ou 2017-2019.",
    "“{text}” is neither a date nor a period. Write 2017, or 2017-2019, for example.",
)


def of_form(one: Field, found: str, language: str = "fr") -> str | None:
    """Return what is wrong with a text of another form than its field asks for, without JSON.

    Args:
        one: the field.
        found: the text, as the gate quotes it.
        language: `fr` or `en`.

    Returns:
        The sentence; None where the one of the gate says it well.
    """
    period = one.datatype == EDTF and re.search(one.constraints.get("pattern", ""), "2017/2019")
    said = _PERIOD if period else _FORMS.get(one.datatype)
    if said is None:
        return None
    example = one.example[0] if isinstance(one.example, list) else one.example
    return said[language == "en"].format(text=found.strip('"'), example=example)


def field_at(fields: Iterable[Field], pointer: str) -> Field | None:
    """Return the field that a pointer leads to, as far as it leads to one."""
    found: Field | None = None
    by_key: Mapping[str, Field] = {one.key: one for one in fields}
    for step in pointer.split("/"):
        if step in by_key:
            found = by_key[step]
            by_key = found.by_key
    return found


def in_titles(sentence: str, fields: Iterable[Field], language: str = "fr") -> str:
    """Return a sentence about a record as people know its fields.

    Args:
        sentence: what is said, with keys between quotes.
        fields: the fields of the record.
        language: `fr` or `en`.
    """
    known: dict[str, Words] = {}
    for key, words in _words(fields):
        known.setdefault(key, words)

    def title(key: str) -> str:
        return known[key].title_in("en") if language == "en" else known[key].title

    return _QUOTED.sub(lambda it: title(it[0]) if it[0] in known else it[0], sentence)


def _words(fields: Iterable[Field]) -> Iterator[tuple[str, Words]]:
    """Yield keys with their words, those of objects behind those around them."""
    inner: list[Field] = []
    for one in fields:
        yield one.key, one.words
        inner += one.fields
    if inner:
        yield from _words(inner)
