"""What a person says once for all rows: the values of what a table lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.errors import MaillageError
from maillage.importing.cells import read_cell
from maillage.importing.columns import ImportColumn, columns
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem
from maillage.messages import N_, Message
from maillage.model.entities import Entity, Field, Model
from maillage.text.words import fold

#: A column that an answer takes its value from: « {Objet} ».
_COLUMN = re.compile(r"\{([^{}]+)\}")
_NO_FIELD = N_("Aucun champ ne s’appelle « {field} ».")
_NO_EQUALS = N_("« {text} » : écrivez CHAMP=VALEUR, par exemple statut=« En cours ».")
_INSTEAD = N_(
    "« {text} » n’est pas dans la liste : la valeur donnée pour toutes les lignes la remplace."
)


class AnswerError(MaillageError):
    """What was said names no field: a message says which."""

    def __init__(self, message: Message) -> None:
        self.message = message
        super().__init__(str(message))


@dataclass(frozen=True)
class RowAnswer:
    """A value for all records of a kind."""

    kind: str
    column: ImportColumn
    value: Any


@dataclass(frozen=True)
class RowAnswers:
    """The values for all rows, by the kinds of the tables."""

    answers: Sequence[RowAnswer] = ()

    def fill(self, model: Model, draft: ImportDraft, row: Mapping[str, str]) -> Iterator[Problem]:
        """Give a draft what it lacks; say where that replaces what no list knows."""
        for answer in self.answers:
            field = answer.column.path[0]
            if answer.kind != draft.entity.name:
                continue
            if field.key in draft.data and (text := _not_in_list(model, field, draft)):
                place = draft.cells.get(f"/{field.key}", draft.place)
                yield Problem(place, _INSTEAD(text=text), "warning")
                del draft.data[field.key]
            if field.key not in draft.data:
                value = _of_row(answer.value, row)
                if value not in (None, "", []):
                    draft.data[field.key] = list(value) if isinstance(value, list) else value


def read(
    model: Model, known: ImportTarget, said: Sequence[str], entities: Sequence[Entity]
) -> RowAnswers:
    """Read answers: `FIELD=VALUE` each, the field by its key or by its name.

    Where several kinds have such a field, it is that of those that require it; `kind.field` names
    the kind.

    Raises:
        AnswerError: there is no such field.
    """
    answers: list[RowAnswer] = []
    for text in said:
        name, equals, value = text.partition("=")
        if not equals:
            raise AnswerError(_NO_EQUALS(text=text))
        found = list(_fields(model, name, entities))
        if not found:
            raise AnswerError(_NO_FIELD(field=name.strip()))
        answers += [
            RowAnswer(entity.name, ImportColumn((field,)), _value(model, known, field, value))
            for entity, field in found
        ]
    return RowAnswers(answers)


def _fields(model: Model, name: str, entities: Sequence[Entity]) -> Iterator[tuple[Entity, Field]]:
    kind, dot, rest = name.strip().strip("/").partition(".")
    named = model.entities.get(kind) if dot else None
    among = [entity for entity in entities if named is None or entity.name == named.name]
    wanted = fold(rest if named else name)
    found = [
        (entity, column.field)
        for entity in among
        for column in columns(entity, 1)
        if len(column.path) == 1 and wanted in _called(column.field)
    ]
    required = [(entity, field) for entity, field in found if field.required]
    yield from required or found


def _called(field: Field) -> set[str]:
    return {fold(text) for text in (field.key, *field.words.titles.values(), *field.spellings)}


def _value(model: Model, known: ImportTarget, field: Field, text: str) -> Any:
    return read_cell(field, text.strip(), model, known.find).value


def _of_row(value: Any, row: Mapping[str, str]) -> Any:
    """Return a value with the cells that it names in their places."""
    if not isinstance(value, str):
        return value
    by_name = {fold(header): text for header, text in row.items()}
    return _COLUMN.sub(lambda match: by_name.get(fold(match[1]), ""), value).strip()


def _not_in_list(model: Model, field: Field, draft: ImportDraft) -> str:
    """Return the first value of a field that its list does not have."""
    if not field.scheme:
        return ""
    value = draft.data[field.key]
    values = value if isinstance(value, list) else [value]
    codes = model.schemes[field.scheme].codes
    return next((str(item) for item in values if item not in codes), "")
