"""Whether the cells of a column agree with a field: a header alone may mislead."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from itertools import islice

from maillage.importing.cells import Cell, read_cell, text_of
from maillage.importing.columns import ImportColumn
from maillage.model.entities import DATE, EDTF, LANGUAGE_STRING, LINK, STRING, Field, Model
from maillage.model.kind import TERRITORY
from maillage.reading.grammars.calendar_dates import read_date
from maillage.reading.grammars.of_field import fits
from maillage.reading.grammars.understanding import is_unknown
from maillage.text.french import read_number
from maillage.text.personal.first_names import FIRST_NAMES
from maillage.text.similarity import slips
from maillage.text.words import fold

#: Cells that tell what a column holds.
SAMPLE = 200
#: The part of them that must agree with what an exact header, and a misspelt one, says.
HALF, MOST = 0.5, 0.8
#: Cells below which they say nothing against the exact name of a field that is no text.
_FEW = 3
#: What every number has, be it a word.
_NUMBER = re.compile(r"\d")
#: Signs of a word, that may be a label misspelt: « F » is none.
_WORD = 3
_PHONE = re.compile(r"(?:\+33|0033|0)\s?[1-9](?:[\s.-]?[0-9]{2}){4}(?: ?/ ?[0-9 .]{1,20})?")
_LINK = re.compile(r"(?i)(?:https?://|www\.)\S+|[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}(?:/\S*)?")
#: Signs of a code below which it is a word, and a number of an organisation that lost some.
_CODE = re.compile(r"[A-Z]{0,3}[\s.']*[0-9][0-9\s.'AB]{2,}(?:\.0)?")
#: A code of letters and digits.
_OTHER_CODE = re.compile(r"(?=[0-9]*[A-Z])(?=[A-Z]*[0-9])[0-9A-Z]{6,30}")
#: Letters of a label below which another word is a slip away.
_SHORT = 5
#: What stands before the name of a person, and words that are in the names of other things.
_CIVILITIES = frozenset({"m", "mme", "mr", "mlle", "monsieur", "madame"})
_OF_NO_PERSON = frozenset({
    "saint", "sainte", "st", "ste", "les", "la", "le", "du", "des", "l", "d", "amis", "club",
    "association", "asso", "centre", "maison", "foyer", "ecole", "college", "lycee", "collectif",
    "compagnie", "cie", "theatre", "espace", "place", "rue", "cercle", "amicale", "comite",
    "residence", "groupe", "fondation", "mouvement", "union", "quartier", "ville",
})  # fmt: skip
#: Words of a person's name at most, and characters of what may be a place or an organisation.
_NAME_WORDS, _NAME = 4, 200


def agrees(
    model: Model,
    column: ImportColumn,
    cells: Sequence[Cell],
    least: float,
    known: Container[str] = (),
) -> bool:
    """Whether enough of the filled cells of a column may be values of its field.

    Args:
        model: the model.
        column: the column.
        cells: its cells.
        least: the part of them that must be.
        known: other words for values of the field, folded.
    """
    texts = filled(cells)
    if not texts:
        return True
    is_enough = len(texts) >= _FEW  # a cell or two may be moved
    if column.field.refers_to == TERRITORY and is_enough and _are_labels(model, texts):
        return False
    right = sum(fold(text) in known or _may_be(model, column.field, text) for text in texts)
    if len(texts) < _FEW and least < MOST and _tells_little(model, column, texts):
        return True  # the gate tells what is wrong with each
    # A list of codes says what others call theirs too: one of them that is known is enough.
    return right > 0 if column.field.scheme else right >= least * len(texts)


def _tells_little(model: Model, column: ImportColumn, texts: Sequence[str]) -> bool:
    """Whether the gate will judge values one by one: no text, and no letters for another list."""
    field = column.field
    if field.refers_to and not any(_may_name(model, text) for text in texts):
        return False
    # « Association » below « Statut » is of another list, that of the kinds of organisations.
    if field.scheme and not field.many and _are_of_others(model, field, texts):
        return False
    # The budget is told to be none; of many amounts, one without a number is something else.
    if column.list_pointer and field.type == "number" and not any(map(_NUMBER.search, texts)):
        return False
    return field.datatype != LANGUAGE_STRING and all(len(text) >= _WORD for text in texts)


def _are_of_others(model: Model, field: Field, texts: Iterable[str]) -> bool:
    """Whether a text is a label of another list of kinds or statuses, and not of its own."""
    others = {
        of.scheme
        for entity in model.entities.values()
        for of in entity.fields
        if of.scheme and of.required and not of.many
    }
    words = set(map(fold, texts)).difference(model.schemes[field.scheme].by_label)
    return any(not words.isdisjoint(model.schemes[other].by_label) for other in others)


def _are_labels(model: Model, texts: Sequence[str]) -> bool:
    """Whether most texts are labels of some list, as « Familles » below « Secteur »: no places."""
    labels = [scheme.by_label for scheme in model.schemes.values()]
    return sum(any(fold(it) in of for of in labels) for it in texts) > HALF * len(texts)


def filled(cells: Iterable[Cell]) -> list[str]:
    """Return the texts of the first cells that hold something known."""
    texts = (text for cell in cells if (text := text_of(cell)) and not is_unknown(text))
    return list(islice(texts, SAMPLE))


def are_other_codes(field: Field, cells: Iterable[Cell]) -> bool:
    """Whether cells number something by another register than that of a field.

    An older extract of the register of associations has « 541P0123000456 » for its own « id ».
    """
    texts = filled(cells) if "pattern" in field.constraints and field.datatype == STRING else []
    return bool(texts) and all(_OTHER_CODE.fullmatch(it) and not fits(field, it) for it in texts)


def are_persons(cells: Sequence[Cell]) -> bool:
    """Whether most cells of a column tell who someone is, or how to reach them."""
    texts = filled(cells)
    return bool(texts) and sum(map(_is_personal, texts)) > HALF * len(texts)


def _is_personal(text: str) -> bool:
    return 2 * len(_email(text)) > len(text) or bool(_PHONE.fullmatch(text)) or is_person(text)


def _email(text: str) -> str:
    """Return the first address of a mailbox in a text; empty where there is none."""
    words = (word for word in text.split() if "@" in word[1:] and "://" not in word)
    return next((word for word in words if "." in word.partition("@")[2].rstrip(".")), "")


def is_civil(text: str) -> bool:
    """Whether a text is a name behind a title: « Mme Durand »."""
    first, *others = text.split()[: _NAME_WORDS + 2] or [""]
    words = [fold(word) for word in others]
    return (
        fold(first) in _CIVILITIES
        and 0 < len(words) <= _NAME_WORDS
        and _OF_NO_PERSON.isdisjoint(words)
        and len(words[0]) > 1
    )


def is_person(text: str) -> bool:
    """Whether a text is a first name beside another word or more, and nothing else."""
    words = [word for word in fold(text).split() if word not in _CIVILITIES]
    is_name = (
        _OF_NO_PERSON.isdisjoint(words)
        and 2 <= len(words) <= _NAME_WORDS
        and all(word.isalpha() for word in words)
    )
    return is_name and (words[0] in FIRST_NAMES or words[-1] in FIRST_NAMES)


def _may_be(model: Model, field: Field, text: str) -> bool:
    if field.type in ("integer", "number", "boolean"):
        value = read_cell(field, text, model, _nobody).value
        return not isinstance(value, str) or (bool(re.search(r"\d", value)) and len(value) < 40)
    if field.scheme:
        value = read_cell(field, text, model, _nobody).value
        items = value if isinstance(value, list) else [value]
        return any(_is_like_code(model, field, item) for item in items)
    return _may_be_text(model, field, text)


def _may_be_text(model: Model, field: Field, text: str) -> bool:
    if field.datatype in (DATE, EDTF):
        return read_cell(field, text, model, _nobody).value != text or read_date(text) == text
    if field.datatype == LINK:
        return all(_LINK.fullmatch(part) for part in re.split(r"[\s;,]+", text) if part)
    if "pattern" in field.constraints and field.datatype == STRING and not field.refers_to:
        return fits(field, text) or bool(_CODE.fullmatch(text.lstrip("'")))
    if field.datatype == LANGUAGE_STRING and not field.required and read_date(text):
        return True
    return _may_name(model, text) if field.refers_to else _is_text(text)


def _may_name(model: Model, text: str) -> bool:
    """Whether a text may be a name, or an official code."""
    if len(text) > _NAME or _PHONE.fullmatch(text) or _email(text) == text:
        return False
    return read_number(text) is None or bool(model.places.find(text))


def _is_like_code(model: Model, field: Field, text: str) -> bool:
    """Whether a text is a code, or the label of one but for a slip."""
    scheme = model.schemes[field.scheme]
    word = fold(text)
    return text in scheme.codes or any(
        len(label) > _SHORT and abs(len(label) - len(word)) <= 1 and slips(word, label) <= 1
        for label in scheme.by_label
    )


def _is_text(text: str) -> bool:
    """Whether a text says something: no number, no day, no address of a machine or of a person."""
    is_other = _email(text) == text or _PHONE.fullmatch(text) or _CODE.fullmatch(text)
    return not is_other and read_number(text) is None and read_date(text) is None


def _nobody(_kind: str, _text: str) -> None:
    return None
