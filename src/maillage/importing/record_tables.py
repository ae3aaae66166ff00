"""Tables of records: where the headers are, what the columns mean, and a draft for each row."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from maillage.findings.finding import brief
from maillage.importing.cells import Cell, read_cell, text_of
from maillage.importing.columns import IDENTIFIER, Column, Headers
from maillage.importing.correcting import begun, corrected, length_at, unchanged, unknown
from maillage.importing.drafts import Draft, Known, Place, Problem, damage
from maillage.importing.sheets import Sheet
from maillage.importing.workbook import MAX_COLUMNS
from maillage.messages import N_, Message
from maillage.messages.catalogue import languages
from maillage.messages.message import tell
from maillage.model.entities import Entity, Model
from maillage.model.labels import Words
from maillage.text import limits
from maillage.text.words import fold

#: Filled rows among which the headers are looked for: titles and remarks may stand above them.
_LOOKED_AT = 10
#: What a row of sums begins with, folded.
_SUMS = frozenset({"total", "totaux", "sous total", "total general", "somme", "cumul"})
#: The name of the example in the template.
EXAMPLE = N_("Exemple : {name}")
#: The sheets of the template that hold no records.
HELP, LISTS = N_("Aide"), N_("Listes")
#: What Excel allows as the name of a sheet: so many characters, and none of these.
_SHEET_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\]")
#: Header to JSON Pointer; nothing for a column that is to be left alone.
Mapping_ = Mapping[str, str]
_Row = tuple[int, Sequence[Cell]]
#: From a kind of record and a name to an id, as `cells.Find`.
_Find = Callable[[str, str], str | None]


@dataclass(frozen=True)
class Table:
    """A sheet of which it is known what it holds."""

    sheet: str
    entity: Entity
    #: The number of the row that holds the headers.
    row: int
    #: The headers by column, from 0 on; no two are the same.
    headers: Mapping[int, str]
    #: What the columns mean, by header.
    mapping: Mapping[str, Column]
    #: Below the headers.
    rows: Sequence[_Row] = field(repr=False)

    @property
    def unmapped(self) -> list[tuple[int, str]]:
        """The columns that go nowhere."""
        return [(at, header) for at, header in self.headers.items() if header not in self.mapping]

    def place(self, header: str, row: int = 0) -> Place:
        """Return the place of a header, or of a cell below it."""
        at = next(at for at, name in self.headers.items() if name == header)
        return Place(self.sheet, row or self.row, at, header)


def find(
    model: Model, sheet: Sheet, kind: str = "", given: Mapping_ | None = None, *, alone: bool = True
) -> Table | None:
    """Return the table that a sheet holds; None where it holds none.

    Args:
        model: the model.
        sheet: the sheet.
        kind: the kind of its records, where that is known.
        given: what its headers mean, where that was decided before.
        alone: it is the only sheet, so that it must be the table, however odd its headers.
    """
    named = kind or _kind_by_name(model, sheet.name)
    entities = [model.entities[named]] if named else list(model.entities.values())
    given = given or {}
    looked_at = sheet.rows[:_LOOKED_AT]
    seen = [_header(cell) for _, cells in looked_at for cell in cells]
    best: tuple[int, Table] | None = None
    for entity in entities:
        known = Headers(entity, [*seen, *given.values()])
        for number, (row, cells) in enumerate(looked_at):
            above = looked_at[number - 1][1] if number else ()
            headers = _headers(cells, known, above)
            names = list(headers.values())
            score = len({column.pointer for column in known.exact(names).values()})
            score += sum(name in given for name in names)
            if score > (best[0] if best else 0):
                rows = sheet.rows[number + 1 :]
                mapping = known.match(names, given)
                best = score, Table(sheet.name, entity, row, headers, mapping, rows)
    # A help page has a word or two in common with a table.
    if best is None or (best[0] < 2 and not (alone or named)):
        return None
    return best[1]


def sheet_name(title: Message | Words, language: str) -> str:
    """Return a title in a language as the name of a sheet."""
    return _FORBIDDEN.sub("", str(tell(title, language))).strip("' ")[:_SHEET_NAME]


def is_help(name: str) -> bool:
    """Whether a sheet is one of the template, in some language, that holds no records."""
    return any(name == sheet_name(title, code) for title in (HELP, LISTS) for code in languages())


def _kind_by_name(model: Model, name: str) -> str:
    words = {word.rstrip("s") for word in fold(name).split()}
    for entity in model.entities.values():
        titles = (*entity.words.titles.values(), entity.collection)
        if words & {fold(title).rstrip("s") for title in titles}:
            return entity.name
    return ""


def _headers(cells: Sequence[Cell], known: Headers, above: Sequence[Cell]) -> dict[int, str]:
    """Return the headers of a row; of two that are the same, the second gets a number.

    Where two rows of headers stand above each other, « Financement » over « Total », and the lower
    one alone says too little, both are the header.
    """
    texts = {at: text for at, cell in enumerate(cells) if (text := _header(cell))}
    groups = _carried(above)
    both = {at: f"{groups[at]} : {text}" for at, text in texts.items() if groups.get(at)}
    exact = known.exact([*texts.values(), *both.values()])
    headers: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for at, text in texts.items():
        shown = both[at] if text not in exact and both.get(at) in exact else text
        headers[at] = name = f"{shown} ({seen[shown] + 1})" if seen[shown] else shown
        seen.update((name, *(name[: found.start()] for found in _NUMBERED.finditer(name))))
    return headers


#: Where the number of a header that comes again may begin.
_NUMBERED = re.compile(r" \(")


def _header(cell: Cell) -> str:
    return " ".join(text_of(cell)[: limits.NAME].split()).rstrip(" *:")


def _carried(cells: Sequence[Cell]) -> dict[int, str]:
    """Return the text above each column: a merged cell has it in its first one alone."""
    carried, last = dict[int, str](), ""
    for at in range(MAX_COLUMNS):
        last = (_header(cells[at]) if at < len(cells) else "") or last
        carried[at] = last
    return carried


def drafts(model: Model, table: Table, known: Known) -> Iterator[Draft | Problem]:
    """Yield a draft for each row of a table, and what is to be said about the table itself.

    A row with the identifier of a record corrects it.
    """
    yield from _about(table)
    columns = {column.pointer: table.place(header) for header, column in table.mapping.items()}
    idle = 0
    for number, cells in table.rows:
        filled = [
            (at, cell) for at, cell in enumerate(cells) if at in table.headers and text_of(cell)
        ]
        if not filled:
            continue
        if _is_example(text_of(filled[0][1])):
            yield Problem(
                Place(table.sheet, number),
                N_("C’est l’exemple du modèle : cette ligne est laissée de côté."),
                "advice",
            )
            continue
        if fold(text_of(filled[0][1])) in _SUMS:
            yield Problem(
                Place(table.sheet, number),
                N_("C’est une ligne de total : elle n’est pas reprise."),
                "warning",
            )
            continue
        yield from _beyond(table, number, cells)
        draft = Draft(table.entity, {}, Place(table.sheet, number), columns=columns)
        draft = begun(draft, _identifier(table, filled), known)
        yield from _fill(model, draft, table, filled, known.find)
        if draft.former is not None:
            whole = corrected(draft.entity.fields, draft.former, draft.data)
            draft = replace(draft, data=whole)
            if not draft.changes:
                idle += 1
                continue
        elif text := draft.data.pop(IDENTIFIER, ""):
            yield unknown(draft, text)
        yield draft
    if idle:
        yield unchanged(table.sheet, idle)


def _beyond(table: Table, row: int, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Yield what is to be said of cells without a header above: those of the row may have moved."""
    for at, cell in enumerate(cells):
        if at not in table.headers and (said := brief(text_of(cell))):
            yield Problem(
                Place(table.sheet, row, at),
                _NO_HEADER(text=said),
                "warning",
            )
            return


_NO_HEADER = N_(
    "« {text} » n’a pas de titre de colonne : cette case n’est pas reprise. Vérifiez que les cases "
    "de la ligne sont dans les bonnes colonnes."
)


def _is_example(text: str) -> bool:
    """Whether a name is the example's of a template in some language."""
    begun = {EXAMPLE.template(code).partition("{")[0].strip() for code in languages()}
    return text.startswith(tuple(begun))


def _identifier(table: Table, filled: Sequence[tuple[int, Cell]]) -> str:
    """Return the identifier that a row holds; nothing for a new record."""
    at = {header for header, column in table.mapping.items() if column.field.key == IDENTIFIER}
    return next((text_of(cell).strip() for place, cell in filled if table.headers[place] in at), "")


def _about(table: Table) -> Iterator[Problem]:
    for at, header in table.unmapped:
        yield Problem(
            Place(table.sheet, table.row, at, header),
            N_("Cette colonne ne correspond à aucun champ : elle n’est pas reprise."),
            "warning",
        )
    by_pointer: dict[str, str] = {}
    for header, column in table.mapping.items():
        other = by_pointer.setdefault(column.pointer, header)
        if other != header:
            yield Problem(
                table.place(header),
                _TWO_COLUMNS(header=column.words, other=other),
            )
    if not table.rows:
        yield Problem(
            Place(table.sheet),
            N_("Il n’y a aucune ligne sous les titres des colonnes."),
            "warning",
        )


_TWO_COLUMNS = N_(
    "Deux colonnes sont prises pour « {header} » : celle-ci et « {other} ». Donnez un autre sens à "
    "l’une des deux."
)


def _fill(
    model: Model,
    draft: Draft,
    table: Table,
    filled: Sequence[tuple[int, Cell]],
    resolve: _Find,
) -> Iterator[Problem]:
    """Put the cells of a row into a draft; lists close up over the objects that were not filled.

    Those of a record that is corrected keep their places, and more come behind them.
    """
    found: list[tuple[Column, Any, Place]] = []
    for at, cell in filled:
        header = table.headers[at]
        place = Place(table.sheet, draft.place.row, at, header)
        column = table.mapping.get(header)
        if column is None:
            continue
        if error := _formula_error(cell):
            yield Problem(
                place,
                _FORMULA(error=error),
            )
            continue
        if isinstance(cell, str):
            yield from damage(place, cell)
        read = read_cell(column.field, cell, model, resolve)
        if read.note:
            yield Problem(place, read.note, "warning")
        if read.value not in (None, "", []):
            found.append((column, read.value, place))
            found += _beside(column, read.beside, table, place)
    ranks: dict[str, set[int]] = defaultdict(set)
    for column, _, _ in found:
        there = range(length_at(draft.former, column.list_pointer))
        ranks[column.list_pointer].update((column.rank, *there))
    for column, value, place in found:
        rank = sorted(ranks[column.list_pointer]).index(column.rank)
        closed = Column(column.path, rank)
        _put(draft.data, closed, value)
        draft.cells.setdefault(closed.pointer, place)


_FORMULA = N_("La formule de cette cellule donne une erreur ({error}). Écrivez la valeur.")


def _formula_error(cell: Cell) -> str:
    errors = (
        "#REF!",
        "#N/A",
        "#VALUE!",
        "#VALEUR!",
        "#NAME?",
        "#NOM?",
        "#DIV/0!",
        "#NUM!",
        "#NULL!",
    )
    text = text_of(cell)
    return text if text in errors else ""


def _beside(
    column: Column, beside: Mapping[str, Any], table: Table, place: Place
) -> Iterator[tuple[Column, Any, Place]]:
    """Yield what a cell says besides its value, for the fields beside its own."""
    around = column.path[-2].fields if len(column.path) > 1 else table.entity.fields
    for other in around:
        if other.key in beside:
            yield Column((*column.path[:-1], other), column.rank), beside[other.key], place


def _put(record: dict[str, Any], column: Column, value: Any) -> None:
    """Put a value where its column leads, unless something is there already."""
    here = record
    for one in column.path[:-1]:
        if one.many:
            items = here.setdefault(one.key, [])
            while len(items) <= column.rank:
                items.append({})
            here = items[column.rank]
        else:
            here = here.setdefault(one.key, {})
    here.setdefault(column.field.key, value)
