"""The rows of a table, read into drafts: one for each kind of record that a row holds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
from maillage.importing.record_tables import RecordTable
from maillage.importing.row_answers import RowAnswers
from maillage.importing.row_kinds import EXAMPLE, no_action, no_record, of_person
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
    readers = [_RowReader(model, table, known, answers) for table in tables]
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
        if aside := _left_aside(model, tables, texts):
            yield Problem(SourceLocation(first.sheet, number), *aside)
            continue
        yield from beyond(first, number, cells)
        yield from marked(tables, number)
        for reader in readers:
            if len(tables) > 1 and texts.keys().isdisjoint(reader.table.labels):
                continue
            for result in reader.row(number, cells, texts):
                if isinstance(result, ImportDraft) and result.is_idle:
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


def _is_example(texts: Mapping[int, str]) -> bool:
    """Whether a name is the example's of a template in some language."""
    begun_with = tuple(EXAMPLE.template(code).partition("{")[0].strip() for code in languages())
    return next(iter(texts.values())).startswith(begun_with)


@dataclass(frozen=True)
class _RowReader:
    """Reads the rows of one table: their cells, and the texts of the filled ones by column."""

    model: Model
    table: RecordTable
    known: ImportTarget
    answers: RowAnswers

    def row(
        self, number: int, cells: Sequence[Cell], texts: Mapping[int, str]
    ) -> Iterator[ImportDraft | Problem]:
        """Yield what is to be said of a row, and its draft."""
        table, place = self.table, SourceLocation(self.table.sheet, number)
        if none := no_action(table, texts):
            yield Problem(place, none, "warning")
            return
        draft = ImportDraft(table.entity, {}, place, columns=table.columns)
        draft = begun(draft, self._identifier(texts), self.known)
        yield from self._fill(draft, cells, texts)
        if draft.former is not None:
            draft = replace(draft, data=corrected(draft.entity.fields, draft.former, draft.data))
        else:
            if text := draft.data.pop(IDENTIFIER, ""):
                yield unknown(draft, text)
            by_header = {header: texts.get(at, "") for at, header in table.headers.items()}
            yield from self.answers.fill(self.model, draft, by_header)
        yield draft

    def _identifier(self, texts: Mapping[int, str]) -> str:
        """Return the identifier that a row holds; nothing for a new record."""
        columns = ((self._column(at), text) for at, text in texts.items())
        named = (text for column, text in columns if column and column.field.key == IDENTIFIER)
        return next(named, "")

    def _column(self, at: int) -> ImportColumn | None:
        return self.table.mapping.get(self.table.headers[at])

    def _fill(
        self, draft: ImportDraft, cells: Sequence[Cell], texts: Mapping[int, str]
    ) -> Iterator[Problem]:
        """Put the cells of a row into a draft; lists close up over objects not filled.

        Those of a record that is corrected keep their places, and more come behind them.
        """
        found: list[_Found] = []
        without_saying: list[_Found] = []
        beside = {at: text for at, text in texts.items() if self._column(at) is None}
        towns = self._towns(beside)
        find = self.known.find if draft.former is not None else named(self.known.find)
        # What has no field may be the code or the postcode of a place.
        codes = [text for text in beside.values() if _CODE.fullmatch(text)]
        find = beside_codes(self.model, self.known, find, codes)
        for at in texts:
            column = self._column(at)
            if column is None or self._is_shared(column, draft.place.row, at):
                continue
            place = SourceLocation(self.table.sheet, draft.place.row, at, self.table.headers[at])
            for read in self._values(column, cells[at], place, find):
                if isinstance(read, Problem):
                    yield read
                    continue
                if towns and is_place(read[0]) and read[0].field.many:
                    places, lost = in_town(self.model, self.known, read[1], towns)
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

    def _towns(self, beside: Mapping[int, str]) -> Sequence[str]:
        """Return the towns that a row names in columns that gave way to a narrower place."""
        names = header_lists()[USUAL].words["words"]["towns"]
        return [text for at, text in beside.items() if fold(self.table.headers[at]) in names]

    def _is_shared(self, column: ImportColumn, row: int, at: int) -> bool:
        return self.table.marks.get((row, at)) == MERGED and is_shared(column)

    def _values(
        self, column: ImportColumn, cell: Cell, place: SourceLocation, find: Find
    ) -> Iterator[_Found | Problem]:
        """Read one cell: its value, and what it says of the fields beside."""
        text = text_of(cell)
        if text in FORMULA_ERRORS:
            yield Problem(place, _FORMULA(error=text))
            return
        if isinstance(cell, str):
            yield from damage(place, cell, restored(cell))
        if not column.code:
            yield from self._read(column, cell, place, find)
        elif is_cross(text):
            yield column, [column.code], place
        elif is_cross(text) is None:
            yield Problem(place, _NO_CROSS(text=brief(text)), "warning")

    def _read(
        self, column: ImportColumn, cell: Cell, place: SourceLocation, find: Find
    ) -> Iterator[_Found | Problem]:
        field, text = column.field, text_of(cell)
        understood = read_cell(field, cell, self.model, find)
        if understood.note:
            yield Problem(place, understood.note, "warning")
        value = self.table.values.get(field.key, {}).get(fold(text), understood.value)
        if value in (None, "", []):
            return
        if field.datatype == LANGUAGE_STRING and self._is_bare(column, text):
            yield Problem(place, _BARE, "warning")
            return
        if column.factor > 1 and isinstance(value, int | float) and "€" not in text:
            value = round(value * column.factor, 2)
            value = int(value) if value == int(value) else value
        if value == 0 and column.list_pointer and field.key == "amount":
            yield Problem(place, _NOTHING_GIVEN, "advice")
        elif column.list_pointer and field.refers_to and column.beside:
            for more, part in enumerate(parts_of(field, text, self.model, find)):
                item_column = replace(column, rank=column.rank + more)
                yield item_column, find(field.refers_to, part) or part, place
                yield from self._said_beside(item_column, dict(item_column.beside), place)
        else:
            yield column, value, place
            said = {**dict(column.beside), **understood.beside}
            yield from self._said_beside(column, said, place)

    def _is_bare(self, column: ImportColumn, text: str) -> bool:
        """Whether a text is a number alone, which is no day and may name nothing."""
        names = {self.table.entity.label_key, *self.table.entity.kind.names}
        is_number = read_number(text) is not None and "€" not in text
        return column.field.key not in names and is_number and read_date(text) is None

    def _said_beside(
        self, column: ImportColumn, beside: Mapping[str, Any], place: SourceLocation
    ) -> Iterator[_Found]:
        """Yield what a cell, or its header, says of the fields beside its own."""
        for other in column.around or self.table.entity.fields:
            if other.key in beside:
                yield (
                    ImportColumn((*column.path[:-1], other), column.rank),
                    beside[other.key],
                    place,
                )


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
