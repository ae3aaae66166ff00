"""The rows of a table, read into drafts: one for each kind of record that a row holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from maillage.findings.quotation import brief
from maillage.importing.cells import Cell, parts_of, read_cell, text_of
from maillage.importing.columns import IDENTIFIER, ImportColumn
from maillage.importing.correcting import begun, corrected, length_at, unchanged, unknown
from maillage.importing.crosses import is_cross
from maillage.importing.drafts import ImportDraft, ImportTarget, Problem, SourceLocation, damage
from maillage.importing.example_values import is_untouched
from maillage.importing.moved_cells import put_together
from maillage.importing.record_tables import RecordTable
from maillage.importing.row_answers import RowAnswers
from maillage.importing.row_kinds import EXAMPLE, no_record
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.model.entities import Model
from maillage.text.words import fold

_Found = tuple[ImportColumn, Any, SourceLocation]
_EXAMPLE_LEFT = N_("C’est l’exemple du modèle : cette ligne est laissée de côté.")
_NOT_EXAMPLE = N_(
    "Le nom commence par « Exemple », et le reste n’est pas celui du modèle : cette ligne est "
    "laissée de côté. Si c’est votre fiche, ôtez ce mot."
)
_NO_ROWS = N_("Il n’y a aucune ligne sous les titres des colonnes.")
_NO_HEADER = N_(
    "« {text} » n’a pas de titre de colonne : cette case n’est pas reprise. Vérifiez que les cases "
    "de la ligne sont dans les bonnes colonnes."
)
_MOVED = N_(
    "Cette ligne a plus de cases que de titres : une virgule coupe un texte ou un montant, et on "
    "ne sait pas lequel. Mettez-le entre guillemets."
)
_TOGETHER = N_("Une virgule coupait cette ligne ; des cases sont réunies : {text}.")
_FORMULA = N_("La formule de cette cellule donne une erreur ({error}). Écrivez la valeur.")
_NO_CROSS = N_("« {text} » n’est pas une croix : cette case n’est pas reprise.")
_NOTHING_GIVEN = N_("Rien n’a été accordé : aucune ligne de financement n’est écrite.")
_HIDDEN_ROW = N_(
    "Cette ligne est masquée dans le classeur, et elle est reprise : vérifiez qu’elle est à "
    "publier."
)
_MARKED: Mapping[str, Message] = {
    "struck": N_("Ce texte est barré dans le classeur : il n’est pas repris."),
    "formula": N_(
        "La formule de cette case n’a pas de valeur : la case est lue comme vide. Ouvrez le "
        "fichier dans un tableur et enregistrez-le de nouveau."
    ),
}
_ERRORS = frozenset(
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
        cells, said = _straightened(first, number, read)
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
            yield from _beyond(first, number, cells)
            yield from _marked(tables, number)
            for table in tables:
                if len(tables) > 1 and not any(at in texts for at in table.labels):
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
    why = no_record(tables, texts)
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


def _straightened(
    table: RecordTable, row: int, cells: Sequence[Cell]
) -> tuple[Sequence[Cell], Sequence[Problem]]:
    """Return a row with each cell below its header, and what is to be said; none if unknown."""
    width = max(table.headers, default=-1) + 1
    if not table.has_commas or not any(text_of(cell) for cell in cells[width:]):
        return cells, ()
    whole = put_together(cells, width)
    place = SourceLocation(table.sheet, row)
    if whole is None:
        return (), [Problem(place, _MOVED)]
    joined = ", ".join(f"« {text_of(cell)} »" for cell in whole if cell not in cells)
    return whole, [Problem(place, _TOGETHER(text=brief(joined)), "warning")]


def _beyond(table: RecordTable, row: int, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Yield what is to be said of cells without a header above: those of the row may have moved."""
    for at, cell in enumerate(cells):
        if at not in table.headers and (said := brief(text_of(cell))):
            yield Problem(SourceLocation(table.sheet, row, at), _NO_HEADER(text=said), "warning")
            return


def _marked(tables: Sequence[RecordTable], row: int) -> Iterator[Problem]:
    """Yield what a workbook shows otherwise than it holds, in a row that becomes a record."""
    first = tables[0]
    if (row, -1) in first.marks:
        yield Problem(SourceLocation(first.sheet, row), _HIDDEN_ROW, "warning")
    for at, header in first.headers.items():
        mark = first.marks.get((row, at), "")
        if mark in _MARKED and any(header in table.mapping for table in tables):
            yield Problem(SourceLocation(first.sheet, row, at, header), _MARKED[mark], "warning")


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
    for at, header in table.headers.items():
        column, cell = table.mapping.get(header), _cell(cells, at)
        if column and text_of(cell):
            place = SourceLocation(table.sheet, draft.place.row, at, header)
            for read in _values(model, table, column, cell, place, known):
                if isinstance(read, Problem):
                    yield read
                else:
                    found.append(read)
    ranks: dict[str, set[int]] = defaultdict(set)
    for column, _, _ in found:
        there = range(length_at(draft.former, column.list_pointer))
        ranks[column.list_pointer].update((column.rank, *there))
    for column, value, place in found:
        rank = sorted(ranks[column.list_pointer]).index(column.rank)
        closed = replace(column, rank=rank)
        _put(draft.data, closed, value)
        draft.cells.setdefault(closed.pointer, place)


def _values(
    model: Model,
    table: RecordTable,
    column: ImportColumn,
    cell: Cell,
    place: SourceLocation,
    known: ImportTarget,
) -> Iterator[_Found | Problem]:
    """Read one cell: its value, and what it says of the fields beside."""
    text = text_of(cell)
    if text in _ERRORS:
        yield Problem(place, _FORMULA(error=text))
        return
    if isinstance(cell, str):
        yield from damage(place, cell)
    if column.code:
        if is_cross(text):
            yield column, [column.code], place
        elif is_cross(text) is None:
            yield Problem(place, _NO_CROSS(text=brief(text)), "warning")
        return
    yield from _read(model, table, column, cell, place, known)


def _read(
    model: Model,
    table: RecordTable,
    column: ImportColumn,
    cell: Cell,
    place: SourceLocation,
    known: ImportTarget,
) -> Iterator[_Found | Problem]:
    field = column.field
    understood = read_cell(field, cell, model, known.find)
    if understood.note:
        yield Problem(place, understood.note, "warning")
    value = understood.value
    if table.schema and field.key in table.schema.values:
        value = table.schema.values[field.key].get(fold(text_of(cell)), value)
    if value in (None, "", []):
        return
    if column.factor > 1 and isinstance(value, int | float) and "€" not in text_of(cell):
        value = round(value * column.factor, 2)
        value = int(value) if value == int(value) else value
    if value == 0 and column.list_pointer and field.key == "amount":
        yield Problem(place, _NOTHING_GIVEN, "advice")
        return
    if column.list_pointer and field.refers_to and column.beside:
        for more, part in enumerate(parts_of(field, text_of(cell), model, known.find)):
            item_column = replace(column, rank=column.rank + more)
            yield item_column, known.find(field.refers_to, part) or part, place
            yield from _said_beside(item_column, dict(item_column.beside), table, place)
        return
    yield column, value, place
    said = {**dict(column.beside), **understood.beside}
    yield from _said_beside(column, said, table, place)


def _said_beside(
    column: ImportColumn, beside: Mapping[str, Any], table: RecordTable, place: SourceLocation
) -> Iterator[_Found]:
    """Yield what a cell, or its header, says of the fields beside its own."""
    around = column.path[-2].fields if len(column.path) > 1 else table.entity.fields
    for other in around:
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
