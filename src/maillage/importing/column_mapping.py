"""What the columns of a sheet mean for one kind of record, where the cells below agree."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from maillage.importing.agreement import (
    HALF,
    MOST,
    agrees,
    are_other_codes,
    are_persons,
    filled,
)
from maillage.importing.cells import Cell
from maillage.importing.columns import IDENTIFIER, ImportColumn, is_place
from maillage.importing.crosses import are_crosses, cross_column, is_choice
from maillage.importing.drafts import Problem
from maillage.importing.funder_columns import funder_columns
from maillage.importing.headed_sheets import HeadedSheet
from maillage.importing.header_meaning import DECLARED, MISSPELT, Meaning, of_unsaid_unit
from maillage.importing.known_headers import USUAL, header_lists
from maillage.importing.texts.wordings import expression
from maillage.messages import N_, Message
from maillage.model.entities import LANGUAGE_STRING, Entity, Model
from maillage.text.words import fold

NOWHERE = N_("Cette colonne ne correspond à aucun champ : elle n’est pas reprise.")
PERSONAL = N_(
    "Cette colonne dit qui est une personne, ou comment la joindre : elle n’est jamais reprise."
)
#: Why a column is left whose header is known.
_LEFT: Mapping[str, Message] = {
    "personal": PERSONAL,
    "place": N_("Cette colonne n’a pas de champ : elle n’est pas reprise."),
    "planned": N_(
        "Cette colonne dit ce qui était prévu, et une autre ce qui a été fait : elle n’est pas "
        "reprise."
    ),
}
_OTHER_VALUES = N_(
    "Ce qui est sous ce titre ne va pas dans « {field} » : cette colonne n’est pas reprise."
)
_ALREADY = N_(
    "« {field} » est déjà pris dans la colonne « {other} » : cette colonne n’est pas reprise."
)
#: The list of how far an action reaches.
_SCALES = "scales"
_UNIT = N_(
    "Un autre montant est en milliers ou en millions d’euros, et ce titre ne dit pas en quoi est "
    "celui-ci : cette colonne n’est pas reprise. Écrivez son unité : « (k€) », « (€) »."
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
    found = funder_columns(model, headed, entity)
    taken: dict[str, str] = {}
    towns = header_lists()[USUAL].words["words"]["towns"]
    # Of two columns for one field, an empty one gives way, and a town to what is in it.
    in_order = sorted(
        headed.headers,
        key=lambda at: (
            _doubt(meant.get(headed.headers[at])),
            not any(filled(headed.cells(at))),
            fold(headed.headers[at]) in towns,
        ),
    )
    for at in in_order:
        header = headed.headers[at]
        meaning = meant.get(header)
        if (-1, at) in headed.marks:
            notes[header] = Problem(headed.place(at), _HIDDEN, "warning")
            found.pop(header, None)
        elif header in found:
            continue
        elif is_choice(header) or meaning is None:
            group = headed.groups.get(at, "")
            if column := cross_column(model, entity, header, group, headed.cells(at)):
                found[header] = column
        else:
            column = _free(meaning.columns[entity.name], found.values())
            if is_place(column):
                column = _other_than_place(model, entity, header, headed.cells(at)) or column
            if note := _against(model, headed, at, column, meaning, taken):
                notes[header] = Problem(headed.place(at), note, "warning")
                continue
            found[header] = column
            taken[column.pointer] = header
            if meaning.how == MISSPELT:
                said = _READ_AS(field=column.words)
                notes[header] = Problem(headed.place(at), said, "warning")
    places = {header: at for at, header in headed.headers.items()}
    groups = {header: headed.groups.get(at, "") for header, at in places.items()}
    for header in of_unsaid_unit(found, groups, headed.titles):
        notes[header] = Problem(headed.place(places[header]), _UNIT, "warning")
        del found[header]
    return {header: found[header] for header in headed.headers.values() if header in found}


def _doubt(meaning: Meaning | None) -> int:
    return 2 if meaning is None else int(meaning.how == MISSPELT)


def _free(column: ImportColumn, others: Iterable[ImportColumn]) -> ImportColumn:
    """Return a column of a count as the next of its list where others count another group."""
    if column.field.type != "integer" or not column.beside:
        return column
    beside = [it for it in others if it.list_pointer == column.list_pointer]
    if any(it.beside == column.beside for it in beside):
        return column
    return replace(column, rank=max((it.rank + 1 for it in beside), default=column.rank))


def _other_than_place(
    model: Model, entity: Entity, header: str, cells: Sequence[Cell]
) -> ImportColumn | None:
    """Return the column of what cells below the header of a place say, where they name no place.

    That is how far something reaches, « un quartier », or below « Lieu » rooms and buildings where
    people go.
    """
    texts = filled(cells)
    scale = next((field for field in entity.fields if field.scheme == _SCALES), None)
    if scale and texts and all(fold(it) in model.schemes[_SCALES].by_label for it in texts):
        return ImportColumn((scale,))
    around = entity.by_key.get("access")
    field = around.by_key.get("venue") if around else None
    if not around or not field or not fold(header).startswith("lieu"):
        return None
    named = [it for it in texts if expression("room").match(fold(it))]
    rooms = [it for it in named if not model.places.find(it)]
    return ImportColumn((around, field)) if len(rooms) > HALF * len(texts) else None


def _against(
    model: Model,
    headed: HeadedSheet,
    at: int,
    column: ImportColumn,
    meaning: Meaning,
    taken: Mapping[str, str],
) -> Message | None:
    """Say what keeps a column from going where its header says; None where nothing does."""
    cells = headed.cells(at)
    is_sure = meaning.how == DECLARED or column.field.key == IDENTIFIER
    if fold(headed.headers[at]) == IDENTIFIER and _are_numbers(cells):
        return NOWHERE
    if meaning.how == DECLARED and are_other_codes(column.field, cells):
        return _OTHER_VALUES(field=column.words)
    may_name = column.field.datatype == LANGUAGE_STRING or column.field.refers_to == "partner"
    if not is_sure and may_name and are_persons(cells):
        return PERSONAL
    least = MOST if meaning.how == MISSPELT else HALF
    known = headed.values.get(column.field.key, {})
    says_yes = are_crosses(cells) and column.field.type == "string"
    if not is_sure and (says_yes or not agrees(model, column, cells, least, known)):
        return _OTHER_VALUES(field=column.words)
    if other := taken.get(column.pointer):
        return _ALREADY(field=column.words, other=other)
    return None


def _are_numbers(cells: Sequence[Cell]) -> bool:
    """Whether cells number rows, as in « id » of any table."""
    texts = filled(cells)
    return bool(texts) and all(map(str.isdecimal, texts))


def left_column(headed: HeadedSheet, at: int, meaning: Meaning) -> Problem:
    """Return what is to be said of a column that goes nowhere."""
    left = meaning.left or ("personal" if are_persons(headed.cells(at)) else "")
    return Problem(headed.place(at), _LEFT.get(left, NOWHERE), "warning")
