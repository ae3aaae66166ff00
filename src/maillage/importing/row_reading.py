"""The rows of a table, read into drafts: one for each kind of record that a row holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from maillage.findings.quotation import brief
from maillage.importing.cells import Cell, Find, parts_of, read_cell, text_of
from maillage.importing.columns import IDENTIFIER, ImportColumn, is_place
from maillage.importing.correcting import begun, corrected, length_at, unchanged, unknown
from maillage.importing.crosses import is_cross
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem, SourceLocation, damage
from maillage.importing.example_values import is_untouched
from maillage.importing.known_headers import USUAL, header_lists
from maillage.importing.namesakes import beside_codes, in_town, named
from maillage.importing.person_rows import of_person
from maillage.importing.record_tables import RecordTable
from maillage.importing.row_answers import RowAnswers
from maillage.importing.row_kinds import EXAMPLE, no_action, no_record
from maillage.importing.row_marks import MERGED, beyond, is_shared, marked, straightened
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.model.entities import LANGUAGE_STRING, Model
from maillage.reading.grammars.calendar_dates import read_date
from maillage.text.french import read_number
from maillage.text.suspect import restored
from maillage.text.words import fold

_Found = tuple[ImportColumn, Any, SourceLocation]
_EXAMPLE_LEFT = N_("C’est l’exemple du modèle : cette ligne est laissée de côté.")
_NOT_EXAMPLE = N_(
    "Le nom commence par « Exemple », et le reste n’est pas celui du modèle : cette ligne est "
    "laissée de côté. Si c’est votre fiche, ôtez ce mot."
)
_NO_ROWS = N_("Il n’y a aucune ligne sous les titres des colonnes.")
_FORMULA = N_("La formule de cette cellule donne une erreur ({error}). Écrivez la valeur.")
_NO_CROSS = N_("« {text} » n’est pas une croix : cette case n’est pas reprise.")
_BARE = N_("Un nombre seul ne dit rien ici : cette case n’est pas reprise. Écrivez un texte.")
_NOTHING_GIVEN = N_("Rien n’a été accordé : aucune ligne de financement n’est écrite.")
_IN_TOWN = N_(
    "« {text} » n’est pas dans le catalogue : la commune de la ligne, « {town} », est reprise à sa "
    "place. Pour l’avoir, décrivez-le dans une feuille « Lieu »."
)
_CODE = re.compile(r"[0-9][0-9A-Za-z]{3,5}")
#: What a spreadsheet shows in place of the value of a formula that fails.
FORMULA_ERRORS = frozenset(
    {"#REF!", "#N/A", "#VALUE!", "#VALEUR!", "#NAME?", "#NOM?", "#DIV/0!", "#NUM!", "#NULL!"}
)


def drafts(
    model: Model, tables: Sequence[RecordTable], known: ImportTarget, answers: RowAnswers
) -> Iterator[ImportDraft | Problem]:
    """Yield the drafts of each row of a sheet, and what is to be said about the sheet itself.

    A row with the identifier of a record corrects it.
    """
    first = tables[0]
    yield from first.notes
    if not first.rows:
        yield Problem(SourceLocation(first.sheet), _NO_ROWS, "warning")
    idle = 0
    for number, read in first.rows:
        cells, said = straightened(first, number, read)
        yield from said
        texts = {
            at: text
            for at, cell in enumerate(cells)
            if at in first.headers and (text := text_of(cell))
        }
        if not texts:
            continue
        place = SourceLocation(first.sheet, number)
        if aside := _left_aside(model, tables, texts):
            yield Problem(place, *aside)
        else:
            yield from beyond(first, number, cells)
            yield from marked(tables, number)
            for table in tables:
                if len(tables) > 1 and not any(at in texts for at in table.labels):
                    continue
                if none := no_action(table, texts):
                    yield Problem(place, none, "warning")
                    continue
                for result in _row(model, table, number, cells, known, answers):
                    if (
                        isinstance(result, ImportDraft)
                        and result.former is not None
                        and not result.changes
                    ):
                        idle += 1
                    else:
                        yield result
    if idle:
        yield unchanged(first.sheet, idle)


def _left_aside(
    model: Model, tables: Sequence[RecordTable], texts: Mapping[int, str]
) -> tuple[Message, str] | None:
    """Return why a row is no record, and how grave that is; None where it is one."""
    if _is_example(texts):
        is_whole = is_untouched(model, tables[0], texts)
        return (_EXAMPLE_LEFT, "advice") if is_whole else (_NOT_EXAMPLE, "warning")
    why = no_record(tables, texts) or of_person(tables, texts)
    return (why, "warning") if why else None


def _row(
    model: Model,
    table: RecordTable,
    number: int,
    cells: Sequence[Cell],
    known: ImportTarget,
    answers: RowAnswers,
) -> Iterator[ImportDraft | Problem]:
    place = SourceLocation(table.sheet, number)
    draft = ImportDraft(table.entity, {}, place, columns=table.columns)
    draft = begun(draft, _identifier(table, cells), known)
    yield from _fill(model, draft, table, cells, known)
    if draft.former is not None:
        draft = replace(draft, data=corrected(draft.entity.fields, draft.former, draft.data))
    else:
        if text := draft.data.pop(IDENTIFIER, ""):
            yield unknown(draft, text)
        if answers.answers:
            by_header = {header: text_of(_cell(cells, at)) for at, header in table.headers.items()}
            yield from answers.fill(model, draft, by_header)
    yield draft


def _cell(cells: Sequence[Cell], at: int) -> Cell:
    return cells[at] if at < len(cells) else None


def _is_example(texts: Mapping[int, str]) -> bool:
    """Whether a name is the example's of a template in some language."""
    begun_with = tuple(EXAMPLE.template(code).partition("{")[0].strip() for code in languages())
    return next(iter(texts.values())).startswith(begun_with)


def _identifier(table: RecordTable, cells: Sequence[Cell]) -> str:
    """Return the identifier that a row holds; nothing for a new record."""
    named = {header for header, column in table.mapping.items() if column.field.key == IDENTIFIER}
    texts = (text_of(_cell(cells, at)) for at, name in table.headers.items() if name in named)
    return next(filter(None, texts), "")


def _fill(
    model: Model, draft: ImportDraft, table: RecordTable, cells: Sequence[Cell], known: ImportTarget
) -> Iterator[Problem]:
    """Put the cells of a row into a draft; lists close up over the objects that were not filled.

    Those of a record that is corrected keep their places, and more come behind them.
    """
    found: list[_Found] = []
    without_saying: list[_Found] = []
    find = known.find if draft.former is not None else named(known.find)
    find = beside_codes(model, known, find, _codes(table, cells))
    towns = _towns(table, cells)
    for at, header in table.headers.items():
        column, cell = table.mapping.get(header), _cell(cells, at)
        if column and text_of(cell) and not _is_shared(table, column, draft.place.row, at):
            place = SourceLocation(table.sheet, draft.place.row, at, header)
            for read in _values(model, table, column, cell, place, find):
                if isinstance(read, Problem):
                    yield read
                    continue
                if towns and is_place(read[0]) and read[0].field.many:
                    places, lost = in_town(model, known, read[1], towns)
                    read = (read[0], places, place)  # noqa: PLW2901 - the town for what is unknown
                    for text in lost:
                        yield Problem(place, _IN_TOWN(text=text, town=towns[0]), "warning")
                (found if read[0].field is column.field else without_saying).append(read)
    found += without_saying  # what a cell says of a field stands
    ranks: dict[str, set[int]] = defaultdict(set)
    for column, _, _ in found:
        there = range(length_at(draft.former, column.list_pointer))
        ranks[column.list_pointer].update((column.rank, *there))
    for column, value, place in found:
        rank = sorted(ranks[column.list_pointer]).index(column.rank)
        closed = replace(column, rank=rank)
        _put(draft.data, closed, value)
        draft.cells.setdefault(closed.pointer, place)


def _codes(table: RecordTable, cells: Sequence[Cell]) -> Sequence[str]:
    """Return what may be the code or the postcode of a place, in columns that have no field."""
    texts = (
        text_of(_cell(cells, at)) for at, it in table.headers.items() if it not in table.mapping
    )
    return [text for text in texts if _CODE.fullmatch(text)]


def _towns(table: RecordTable, cells: Sequence[Cell]) -> Sequence[str]:
    """Return the towns that a row names in columns that gave way to a narrower place."""
    names = header_lists()[USUAL].words["words"]["towns"]
    beside = [at for at, it in table.headers.items() if it not in table.mapping]
    texts = (text_of(_cell(cells, at)) for at in beside if fold(table.headers[at]) in names)
    return [text for text in texts if text]


def _is_shared(table: RecordTable, column: ImportColumn, row: int, at: int) -> bool:
    return table.marks.get((row, at)) == MERGED and is_shared(column)


def _values(
    model: Model,
    table: RecordTable,
    column: ImportColumn,
    cell: Cell,
    place: SourceLocation,
    find: Find,
) -> Iterator[_Found | Problem]:
    """Read one cell: its value, and what it says of the fields beside."""
    text = text_of(cell)
    if text in FORMULA_ERRORS:
        yield Problem(place, _FORMULA(error=text))
        return
    if isinstance(cell, str):
        yield from damage(place, cell, restored(cell))
    if column.code:
        if is_cross(text):
            yield column, [column.code], place
        elif is_cross(text) is None:
            yield Problem(place, _NO_CROSS(text=brief(text)), "warning")
        return
    yield from _read(model, table, column, cell, place, find)


def _read(
    model: Model,
    table: RecordTable,
    column: ImportColumn,
    cell: Cell,
    place: SourceLocation,
    find: Find,
) -> Iterator[_Found | Problem]:
    field = column.field
    understood = read_cell(field, cell, model, find)
    if understood.note:
        yield Problem(place, understood.note, "warning")
    value = understood.value
    value = table.values.get(field.key, {}).get(fold(text_of(cell)), value)
    if value in (None, "", []):
        return
    if field.datatype == LANGUAGE_STRING and _is_bare(table, column, text_of(cell)):
        yield Problem(place, _BARE, "warning")
        return
    if column.factor > 1 and isinstance(value, int | float) and "€" not in text_of(cell):
        value = round(value * column.factor, 2)
        value = int(value) if value == int(value) else value
    if value == 0 and column.list_pointer and field.key == "amount":
        yield Problem(place, _NOTHING_GIVEN, "advice")
        return
    if column.list_pointer and field.refers_to and column.beside:
        for more, part in enumerate(parts_of(field, text_of(cell), model, find)):
            item_column = replace(column, rank=column.rank + more)
            yield item_column, find(field.refers_to, part) or part, place
            yield from _said_beside(item_column, dict(item_column.beside), table, place)
        return
    yield column, value, place
    said = {**dict(column.beside), **understood.beside}
    yield from _said_beside(column, said, table, place)


def _is_bare(table: RecordTable, column: ImportColumn, text: str) -> bool:
    """Whether a text is a number alone, which is no day and may name nothing."""
    names = {table.entity.label_key, *table.entity.kind.names}
    is_number = read_number(text) is not None and "€" not in text
    return column.field.key not in names and is_number and read_date(text) is None


def _said_beside(
    column: ImportColumn, beside: Mapping[str, Any], table: RecordTable, place: SourceLocation
) -> Iterator[_Found]:
    """Yield what a cell, or its header, says of the fields beside its own."""
    for other in column.around or table.entity.fields:
        if other.key in beside:
            yield ImportColumn((*column.path[:-1], other), column.rank), beside[other.key], place


def _put(record: dict[str, Any], column: ImportColumn, value: Any) -> None:
    """Put a value where its column leads, unless something is there already; lists go on."""
    here = record
    for field in column.path[:-1]:
        if field.many:
            items = here.setdefault(field.key, [])
            while len(items) <= column.rank:
                items.append({})
            here = items[column.rank]
        else:
            here = here.setdefault(field.key, {})
    there = here.setdefault(column.field.key, value)
    if there is not value and isinstance(there, list):
        there += [item for item in value if item not in there]
