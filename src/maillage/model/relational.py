"""The tables that the model entails, the same in CSV, SQLite and the package.

A kind of record is a table; an object inside a record adds its fields to the table of the record
(`funding_total`); a list is a table of its own (`action_themes`, `action_funding_lines`) keyed by
the record and the position in the list; a code list is a table too, so that the codes keep their
labels wherever the tables go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from maillage.model.concept_schemes import Scheme
from maillage.model.entities import Entity, Field, Model
from maillage.model.labels import Words

#: A cell as it is written in CSV; None is the absent value.
Cell = str | None
Row = tuple[Cell, ...]


@dataclass(frozen=True)
class Column:
    """One column of a table."""

    name: str
    words: Words
    #: A Frictionless type: `string`, `integer`, `number` or `boolean`.
    type: str = "string"
    required: bool = False
    #: The table whose single-column primary key this column holds.
    references: str = ""
    constraints: Mapping[str, Any] | None = None
    #: The field the column stands for; None where the layout itself brought the column.
    field: Field | None = None


@dataclass(frozen=True)
class Table:
    """One table, in the order in which its columns are written."""

    name: str
    words: Words
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    #: The column that names a row to people; empty where there is none.
    label: str = ""
    #: The kind of record, where the table holds one or a list inside one.
    entity: Entity | None = None
    #: The list inside the record, where the table holds one: the keys that lead to it.
    path: tuple[str, ...] = ()

    @property
    def view(self) -> str:
        """The name of its view in plain words; empty where it holds no records."""
        return f"{self.name}_en_clair" if self.entity and not self.path else ""


_KIND = Words.of(
    "Type", "Le type de la fiche.", "Kind", "The kind of the record, as in its address."
)
_CREATED = Words.of(
    "Créée le",
    "Le jour où la fiche est entrée dans le catalogue.",
    "Created on",
    "The day on which the record entered the catalogue.",
)
_MODIFIED = Words.of(
    "Modifiée le",
    "Le jour où la fiche a changé pour la dernière fois.",
    "Modified on",
    "The day on which the record last changed.",
)
_DAY = {"pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ID = Words.of(
    "Identifiant", "Le nom court et définitif.", "Identifier", "The short, permanent name."
)
#: When each record was first and last committed: Git tells, and no record.
RECORD_DATES = Table(
    name="record_dates",
    words=Words.of(
        "Dates des fiches",
        "Quand chaque fiche est entrée dans le catalogue et a changé, d’après Git. Vide là où "
        "l’historique manque.",
        "Dates of the records",
        "When each record entered the catalogue and last changed, as Git has it. Empty where the "
        "history is missing.",
    ),
    columns=(
        Column("kind", _KIND, required=True),
        Column("id", _ID, required=True),
        Column("created", _CREATED, required=True, constraints=_DAY),
        Column("modified", _MODIFIED, required=True, constraints=_DAY),
    ),
    primary_key=("kind", "id"),
)
_POSITION = Words.of(
    "Rang", "Le rang dans la liste.", "Position", "The rank in the list, from 1 on."
)


@lru_cache(maxsize=2)
def tables(model: Model) -> tuple[Table, ...]:
    """Return every table: code lists, then each kind of record with its lists, then the dates."""
    every = [_scheme_table(scheme) for scheme in model.schemes.values()]
    for entity in model.entities.values():
        every.extend(_entity_tables(model, entity))
    return (*every, RECORD_DATES)


def scheme_table_name(scheme: str) -> str:
    """Return the name of a code list's table."""
    return scheme.replace("-", "_")


def _scheme_table(scheme: Scheme) -> Table:
    name = scheme_table_name(scheme.name)

    def column(key: str, title: str, english: str, **more: Any) -> Column:
        return Column(key, Words.of(title, f"{title}.", english, f"{english}."), **more)

    return Table(
        name=name,
        words=scheme.words,
        columns=(
            column("code", "Code", "Code", required=True),
            column("label", "Libellé", "Label in French", required=True),
            column("label_en", "Libellé en anglais", "Label in English", required=True),
            column("definition", "Définition", "Definition in French", required=True),
            column(
                "definition_en", "Définition en anglais", "Definition in English", required=True
            ),
            column("broader", "Code plus général", "Broader code", references=name),
        ),
        primary_key=("code",),
        label="label",
    )


def _entity_tables(model: Model, entity: Entity) -> Iterator[Table]:
    yield Table(
        name=entity.collection,
        words=entity.words,
        columns=tuple(_columns(model, entity.fields)),
        primary_key=("id",),
        label=entity.label_key,
        entity=entity,
    )
    for path in lists_of(entity.fields):
        field = path[-1]
        yield Table(
            name=list_table_name(entity, path),
            words=field.words,
            columns=(
                Column(entity.name, entity.words, required=True, references=entity.collection),
                Column("position", _POSITION, "integer", required=True),
                *_columns(model, item_fields(field)),
            ),
            primary_key=(entity.name, "position"),
            entity=entity,
            path=tuple(step.key for step in path),
        )


def list_table_name(entity: Entity, path: tuple[Field, ...]) -> str:
    """Return the name of the table of a list inside a record."""
    return "_".join([entity.name, *(step.key for step in path)])


def lists_of(fields: Iterable[Field]) -> Iterator[tuple[Field, ...]]:
    """Yield the lists inside a record, each as the path of fields that leads to it."""
    for field in fields:
        if field.many:
            yield (field,)
        else:
            for below in lists_of(field.fields):
                yield (field, *below)


def item_fields(field: Field) -> tuple[Field, ...]:
    """Return what an item of a list holds: its fields, or itself under its singular name."""
    if field.class_iri:
        return field.fields
    return (
        Field(
            key=field.singular,
            words=field.words,
            example=field.example,
            iri=field.iri,
            type=field.type,
            datatype=field.datatype,
            required=True,
            refers_to=field.refers_to,
            scheme=field.scheme,
            constraints=field.constraints,
        ),
    )


def _columns(
    model: Model, fields: Iterable[Field], *, prefix: str = "", required: bool = True
) -> Iterator[Column]:
    """Yield the columns of an object: its fields, and those of the objects inside it."""
    for field in fields:
        needed = required and field.required
        if field.many:
            continue
        if field.class_iri:
            inside = f"{prefix}{field.key}_"
            yield from _columns(model, field.fields, prefix=inside, required=needed)
            continue
        references = ""
        if field.refers_to:
            references = model.entities[field.refers_to].collection
        elif field.scheme:
            references = scheme_table_name(field.scheme)
        yield Column(
            name=prefix + field.key,
            words=field.words,
            type=field.type,
            required=needed,
            references=references,
            constraints=field.constraints,
            field=field,
        )
