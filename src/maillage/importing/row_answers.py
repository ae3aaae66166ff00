"""What a person says once for all rows: the values of what a table lacks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.errors import ToldError
from maillage.importing.cells import Find, read_cell
from maillage.importing.columns import ImportColumn, columns
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem
from maillage.importing.header_names import BELOW
from maillage.messages import N_
from maillage.model.entities import Entity, Field, Model
from maillage.model.kind import ORGANISATION
from maillage.text.words import fold

#: A column that an answer takes its value from: « {Objet} ».
_COLUMN = re.compile(r"\{([^{}]+)\}")
_NO_FIELD = N_("Aucun champ ne s’appelle « {field} ».")
_NO_EQUALS = N_("« {text} » : écrivez CHAMP=VALEUR, par exemple statut=« En cours ».")
_INSTEAD = N_(
    "« {text} » n’est pas dans la liste : la valeur donnée pour toutes les lignes la remplace."
)


class AnswerError(ToldError):
    """What was said names no field: a message says which."""


@dataclass(frozen=True)
class RowAnswer:
    """A value for all records of a kind."""

    kind: str
    column: ImportColumn
    #: The value; or a text with columns in it, to be read of each row.
    value: Any
    text: str = ""


@dataclass(frozen=True)
class RowAnswers:
    """The values for all rows, by the kinds of the tables."""

    answers: Sequence[RowAnswer] = ()
    #: The ids of organisations of the catalogue, by the names, folded, that mean them.
    same: Mapping[str, str] = field(default_factory=dict)
    #: Finds records by what people call them.
    find: Find = lambda _kind, _text: None
    #: The fields that were answered, and that none of the kinds has.
    idle: Sequence[str] = ()

    def fill(self, model: Model, draft: ImportDraft, row: Mapping[str, str]) -> Iterator[Problem]:
        """Give a draft what it lacks; say where that replaces what no list knows."""
        for answer in self.answers:
            first = answer.column.path[0]
            if answer.kind != draft.entity.name:
                continue
            if first.key in draft.data and (text := _not_in_list(model, first, draft)):
                place = draft.cells.get(f"/{first.key}", draft.place)
                yield Problem(place, _INSTEAD(text=text), "warning")
                del draft.data[first.key]
            if first.key not in draft.data:
                value = self._value(model, answer, row)
                if value not in (None, "", []):
                    draft.data[first.key] = list(value) if isinstance(value, list) else value

    def _value(self, model: Model, answer: RowAnswer, row: Mapping[str, str]) -> Any:
        if not answer.text:
            return answer.value
        return _read(model, self.find, answer.column.field, _of_row(answer.text, row))


def read(
    model: Model, known: ImportTarget, said: Sequence[str], entities: Sequence[Entity]
) -> RowAnswers:
    """Read answers: `FIELD=VALUE` each, the field by its key or by its name.

    Where several kinds have such a field, it is that of those that require it; `kind.field` names
    the kind. `NAME=ID` says which organisation of the catalogue a name means.

    Raises:
        AnswerError: there is no such field.
    """
    answers: list[RowAnswer] = []
    same: dict[str, str] = {}
    idle: list[str] = []
    for text in said:
        name, equals, value = text.partition("=")
        if not equals:
            raise AnswerError(_NO_EQUALS(text=text))
        found = list(_fields(model, name, entities))
        if found:
            answers += [
                RowAnswer(
                    entity.name,
                    ImportColumn((of,)),
                    _read(model, known.find, of, value.strip()),
                    value if _COLUMN.search(value) else "",
                )
                for entity, of in found
            ]
        elif known.record(ORGANISATION, value.strip()) is not None:
            same[fold(name)] = value.strip()
        elif next(_fields(model, name, list(model.entities.values())), None):
            idle.append(name.strip())
        else:
            raise AnswerError(_NO_FIELD(field=name.strip()))
    return RowAnswers(answers, same, known.find, idle)


def _fields(model: Model, name: str, entities: Sequence[Entity]) -> Iterator[tuple[Entity, Field]]:
    kind, dot, rest = name.strip().strip("/").partition(".")
    named = model.entities.get(kind) if dot else None
    among = [named] if named else entities
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


def _read(model: Model, find: Find, field: Field, text: str) -> Any:
    return read_cell(field, text, model, find).value


def _of_row(value: str, row: Mapping[str, str]) -> str:
    """Return a text with the cells that it names in their places."""
    # Below a group of headers, a header is called by its own name too.
    by_name = {fold(header.rpartition(BELOW)[2]): text for header, text in row.items()}
    by_name |= {fold(header): text for header, text in row.items()}
    return _COLUMN.sub(lambda match: by_name.get(fold(match[1]), ""), value).strip()


def _not_in_list(model: Model, field: Field, draft: ImportDraft) -> str:
    """Return the first value of a field that its list does not have."""
    if not field.scheme:
        return ""
    value = draft.data[field.key]
    values = value if isinstance(value, list) else [value]
    codes = model.schemes[field.scheme].codes
    return next((str(item) for item in values if item not in codes), "")
