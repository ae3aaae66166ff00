"""What the columns of a sheet mean for one kind of record, where the cells below agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from maillage.importing.agreement import HALF, MOST, agrees, are_persons
from maillage.importing.columns import IDENTIFIER, ImportColumn
from maillage.importing.crosses import cross_column
from maillage.importing.drafts import Problem, SourceLocation
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_names import DECLARED, MISSPELT, Meaning
from maillage.messages import N_, Message
from maillage.model.entities import LANGUAGE_STRING, Entity, Model

NOWHERE = N_("Cette colonne ne correspond à aucun champ : elle n’est pas reprise.")
PERSONAL = N_(
    "Cette colonne dit qui est une personne, ou comment la joindre : elle n’est jamais reprise."
)
#: Why a column is left whose header is known.
_LEFT: Mapping[str, Message] = {
    "personal": PERSONAL,
    "place": N_("Cette colonne n’a pas de champ : elle n’est pas reprise."),
}
_OTHER_VALUES = N_(
    "Ce qui est sous ce titre ne va pas dans « {field} » : cette colonne n’est pas reprise."
)
_ALREADY = N_(
    "« {field} » est déjà pris dans la colonne « {other} » : cette colonne n’est pas reprise."
)
_HIDDEN = N_("Cette colonne est masquée dans le classeur : elle n’est pas reprise.")
_READ_AS = N_("Ce titre est lu « {field} ». Vérifiez que c’est bien cela.")


def own_meanings(
    meant: Mapping[str, Meaning], kind: str, kinds: Sequence[str]
) -> dict[str, Meaning]:
    """Return what the headers mean for one kind: of several, the last has what all might have."""
    return {
        header: meaning
        for header, meaning in meant.items()
        if kind in meaning.columns
        and (kind == kinds[-1] or kinds[-1] not in meaning.columns or _is_link(meaning, kinds))
    }


def _is_link(meaning: Meaning, kinds: Sequence[str]) -> bool:
    return meaning.columns[kinds[-1]].field.refers_to in kinds


def mapping_of(
    model: Model,
    headed: HeadedSheet,
    entity: Entity,
    meant: Mapping[str, Meaning],
    notes: dict[str, Problem],
) -> dict[str, ImportColumn]:
    """Return the column of each header that has one, where the cells below it agree."""
    found: dict[str, ImportColumn] = {}
    taken: dict[str, str] = {}
    in_order = sorted(headed.headers, key=lambda at: _doubt(meant.get(headed.headers[at])))
    for at in in_order:
        header = headed.headers[at]
        place = SourceLocation(headed.sheet.name, headed.row, at, header)
        meaning = meant.get(header)
        if (-1, at) in headed.marks:
            notes[header] = Problem(place, _HIDDEN, "warning")
        elif meaning is None:
            group = headed.groups.get(at, "")
            if column := cross_column(model, entity, header, group, headed.cells(at)):
                found[header] = column
        elif note := _against(model, headed, at, meaning.columns[entity.name], meaning, taken):
            notes[header] = note
        else:
            column = found[header] = meaning.columns[entity.name]
            taken[column.pointer] = header
            if meaning.how == MISSPELT:
                notes[header] = Problem(place, _READ_AS(field=column.words), "warning")
    return {header: found[header] for header in headed.headers.values() if header in found}


def _against(
    model: Model,
    headed: HeadedSheet,
    at: int,
    column: ImportColumn,
    meaning: Meaning,
    taken: Mapping[str, str],
) -> Problem | None:
    """Return what keeps a column from going where its header says; None where nothing does."""
    place = SourceLocation(headed.sheet.name, headed.row, at, headed.headers[at])
    cells = headed.cells(at)
    is_sure = meaning.how == DECLARED or column.field.key == IDENTIFIER
    may_name = column.field.datatype == LANGUAGE_STRING or column.field.refers_to == "partner"
    if not is_sure and may_name and are_persons(cells):
        return Problem(place, PERSONAL, "warning")
    least = MOST if meaning.how == MISSPELT else HALF
    known = headed.values.get(column.field.key, {})
    if not is_sure and not agrees(model, column, cells, least, known):
        return Problem(place, _OTHER_VALUES(field=column.words), "warning")
    if other := taken.get(column.pointer):
        return Problem(place, _ALREADY(field=column.words, other=other), "warning")
    return None


def _doubt(meaning: Meaning | None) -> int:
    return 2 if meaning is None else int(meaning.how == MISSPELT)


def left_column(headed: HeadedSheet, at: int, meaning: Meaning) -> Problem:
    """Return what is to be said of a column that goes nowhere."""
    place = SourceLocation(headed.sheet.name, headed.row, at, headed.headers[at])
    left = meaning.left or ("personal" if are_persons(headed.cells(at)) else "")
    return Problem(place, _LEFT.get(left, NOWHERE), "warning")
