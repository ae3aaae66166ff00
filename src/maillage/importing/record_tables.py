"""Tables of records: the kinds of record that the rows of a sheet hold, and their columns."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from maillage.importing.agreement import filled
from maillage.importing.cells import text_of
from maillage.importing.column_mapping import NOWHERE, left_column, mapping_of, own_meanings
from maillage.importing.columns import IDENTIFIER, ImportColumn, repeated_in
from maillage.importing.drafts import Problem, SourceLocation
from maillage.importing.given_mapping import Given, given_mapping, pointers_of
from maillage.importing.headed_sheets import HeadedSheet, Row, headed_sheet, seen_headers
from maillage.importing.header_meaning import DECLARED, EXACT, MISSPELT, Meaning, in_thousands
from maillage.importing.header_names import HeaderNames, header_names
from maillage.importing.kind_choice import (
    is_label,
    kind_by_name,
    kinds_of,
    of_organisation,
    of_persons,
)
from maillage.importing.known_headers import GRANTS, header_lists
from maillage.importing.row_names import (
    done_beside_planned,
    named_alone,
    of_partners,
    receivers,
    said_of_leaders,
    with_leaders,
)
from maillage.importing.sheets import Sheet
from maillage.messages import N_, Message
from maillage.model.entities import Entity, Model
from maillage.model.kind import ACTION, ORGANISATION
from maillage.reading.grammars.of_field import understand
from maillage.reading.grammars.understanding import Understood


@dataclass(frozen=True)
class RecordTable:
    """The records of one kind that the rows of a sheet hold."""

    sheet: str
    entity: Entity
    #: The number of the row that holds the headers.
    row: int
    #: The headers by column, from 0 on; no two are the same.
    headers: Mapping[int, str]
    #: What the columns mean, by header.
    mapping: Mapping[str, ImportColumn]
    #: Below the headers.
    rows: Sequence[Row] = dataclasses.field(repr=False)
    #: What is to be said of the columns.
    notes: Sequence[Problem] = ()
    #: Why each column of the mapping was taken, by header.
    reasons: Mapping[str, Message] = dataclasses.field(default_factory=dict)
    #: Other words for the codes of a field, by its key.
    values: Mapping[str, Mapping[str, str]] = dataclasses.field(default_factory=dict)
    #: What is to be told of cells, by row and column, as `Sheet.marks`.
    marks: Mapping[tuple[int, int], str] = dataclasses.field(default_factory=dict)
    #: Whether a comma within a cell may have parted it.
    has_commas: bool = False

    @cached_property
    def labels(self) -> list[int]:
        """The columns that hold the names of the records."""
        at = f"/{self.entity.label_key}"
        named = {header for header, column in self.mapping.items() if column.pointer == at}
        return [column for column, header in self.headers.items() if header in named]

    @cached_property
    def columns(self) -> Mapping[str, SourceLocation]:
        """The places of the headers, by JSON Pointer."""
        return {column.pointer: self.place(header) for header, column in self.mapping.items()}

    def place(self, header: str, row: int = 0) -> SourceLocation:
        """Return the place of a header, or of a cell below it."""
        at = next(at for at, name in self.headers.items() if name == header)
        return SourceLocation(self.sheet, row or self.row, at, header)


def find(
    model: Model, sheet: Sheet, kind: str = "", given: Given | None = None, *, alone: bool = True
) -> list[RecordTable]:
    """Return the tables that the rows of a sheet are: one for each kind of record in them.

    A table of which no header is known has an empty mapping, for people to say what it means.

    Args:
        model: the model.
        sheet: the sheet.
        kind: the kind of its records, where that is known.
        given: what its headers mean, where that was decided before: the whole truth, then.
        alone: it is the only sheet, so that it must be the table, however odd its headers.
    """
    given = given or {}
    seen = [*seen_headers(sheet), *pointers_of(given.values())]
    names = header_names(model, repeated_in(seen))
    headed = headed_sheet(sheet, names, given)
    if headed is None:
        return []
    if given and headed.score:
        mappings = given_mapping(model, headed, names, kind, given)
        tables = [
            replace(table, reasons=dict.fromkeys(table.mapping, GIVEN))
            for table in _tables(model, headed, mappings)
        ]
        return [replace(tables[0], notes=list(_of_given(headed, tables, given))), *tables[1:]]
    if headed.score < (1 if alone or kind or kind_by_name(model, sheet.name) else 2):
        return _unknown(model, headed, kind)
    meant = _meanings(model, headed, names)
    meant.update(named_alone(model, headed, names, meant))
    meant.update(said_of_leaders(model, meant))
    kinds = [kind] if kind else kinds_of(model, sheet.name, meant)
    if kinds == [ORGANISATION]:
        meant.update(of_partners(meant, names.of_organisations))
    if not kind and not given and _says_little(model, kinds, meant):
        known = {header: Meaning(left=meaning.left) for header, meaning in meant.items()}
        return _understood(model, headed, kinds[-1:], known)
    kinds = [
        entity for entity in kinds if entity == kinds[-1] or _is_named(model, headed, entity, meant)
    ]
    if kinds == [ACTION]:
        meant.update(_counts(headed, names))
    if len(kinds) > 1:
        every = frozenset(kinds if _is_of_money(meant) else ())
        meant = _meanings(model, headed, names, every)
        meant.update(of_organisation(model, headed.headers, meant, has_money=bool(every)))
        if not headed.schema and header_lists()[GRANTS].kinds <= every:
            headed = replace(headed, values=header_lists()[GRANTS].values)
    return _understood(model, headed, kinds, meant)


def _meanings(
    model: Model, headed: HeadedSheet, names: HeaderNames, kinds: frozenset[str] = frozenset()
) -> dict[str, Meaning]:
    """Return what the headers of a sheet mean, alone and beside each other."""
    meant = {it: names.meaning(it, headed.schema, kinds) for it in headed.headers.values()}
    meant.update(of_persons(model, headed.headers, meant))
    meant.update(done_beside_planned(headed, names))
    if _is_of_money(meant):
        meant.update(receivers(model, headed, names, meant))
    meant.update(with_leaders(meant, names.of_organisations))
    return meant


def _counts(headed: HeadedSheet, names: HeaderNames) -> Iterator[tuple[str, Meaning]]:
    """Yield the groups of people above numbers, which are counts of them."""
    for at, header in headed.headers.items():
        texts = filled(headed.cells(at))
        if texts and (found := names.counted(header)):
            fields = [column.field for column in found.columns.values()]
            if all(isinstance(understand(fields[0], text), Understood) for text in texts):
                yield header, found


def _unknown(model: Model, headed: HeadedSheet, kind: str) -> list[RecordTable]:
    """Return a table of which no column is known; none where nothing looks like one."""
    if headed.words < _LEAST or not headed.rows:
        return []
    likely = kind or kind_by_name(model, headed.sheet.name) or model.contributed[0].name
    return _tables(model, headed, {likely: {}})


def _is_of_money(meant: Mapping[str, Meaning]) -> bool:
    """Whether some header is a sum that somebody gave."""
    return any(
        it.pointer.startswith(_MONEY) for found in meant.values() for it in found.columns.values()
    )


def _says_little(model: Model, kinds: Sequence[str], meant: Mapping[str, Meaning]) -> bool:
    """Whether no header names a record, and few say anything of one: a budget, a timetable."""
    own = [(kind, it) for kind in kinds for it in meant.values() if kind in it.columns]
    return len(own) < _FEW and not any(
        is_label(model, kind, it) or it.columns[kind].field.key == IDENTIFIER for kind, it in own
    )


def _is_named(model: Model, headed: HeadedSheet, kind: str, meant: Mapping[str, Meaning]) -> bool:
    """Whether some row names a record of a kind."""
    label = f"/{model.entities[kind].label_key}"
    return any(
        text_of(cell)
        for at, header in headed.headers.items()
        if (column := meant[header].columns.get(kind)) and column.pointer == label
        for cell in headed.cells(at)
    )


def _tables(
    model: Model, headed: HeadedSheet, mappings: Mapping[str, Mapping[str, ImportColumn]]
) -> list[RecordTable]:
    """Return the table of each kind, by its mapping."""
    at = {header: place for place, header in headed.headers.items()}
    titles = headed.titles
    return [
        RecordTable(
            headed.sheet.name,
            model.entities[kind],
            headed.row,
            headed.headers,
            {
                header: in_thousands(column, header, headed.groups.get(at[header], ""), titles)
                for header, column in mapping.items()
            },
            headed.rows,
            values=headed.values,
            marks=headed.marks,
            has_commas=headed.sheet.delimiter == ",",
        )
        for kind, mapping in mappings.items()
    ]


def _understood(
    model: Model, headed: HeadedSheet, kinds: Sequence[str], meant: Mapping[str, Meaning]
) -> list[RecordTable]:
    """Return the table of each kind; what is to be said of the columns stands with the first."""
    notes: dict[str, Problem] = {}
    mappings = {
        kind: mapping_of(
            model, headed, model.entities[kind], own_meanings(meant, kind, kinds), notes
        )
        for kind in kinds
    }
    for at, header in headed.headers.items():
        if header not in notes and not any(header in mapping for mapping in mappings.values()):
            notes[header] = left_column(headed, at, meant[header])
    tables = [
        replace(
            table,
            reasons={
                header: _reason(meant[header], column) for header, column in table.mapping.items()
            },
        )
        for table in _tables(model, headed, mappings)
    ]
    in_order = [notes[header] for header in headed.headers.values() if header in notes]
    return [replace(tables[0], notes=in_order), *tables[1:]]


def _reason(meaning: Meaning, column: ImportColumn) -> Message:
    """Say why a column was taken for what it is."""
    if not meaning.columns:
        return _CROSSES if column.code else _FUNDER
    return _REASONS[meaning.how](spelling=meaning.spelling)


def _of_given(
    headed: HeadedSheet, tables: Sequence[RecordTable], given: Given
) -> Iterator[Problem]:
    if not any(table.mapping for table in tables):
        return  # what is said of the sheet says it all
    for at, header in headed.headers.items():
        if not any(header in table.mapping for table in tables):
            said = pointers_of([given.get(header, "")])
            if said:
                yield Problem(headed.place(at), _NO_FIELD(pointer=said[0]))
            else:
                yield Problem(headed.place(at), NOWHERE, "warning")
    for table in tables:
        first: dict[str, str] = {}
        for header, column in table.mapping.items():
            other = first.setdefault(column.pointer, header)
            if other != header and not column.code:
                yield Problem(table.place(header), _TWO(header=column.words, other=other))


#: Words in the row of headers below which nothing is a table.
_LEAST = 2
#: Where money goes.
_MONEY = "/funding/"
#: Headers below which a table without names holds no records.
_FEW = 4
#: Why a column was taken.
GIVEN = N_("comme il a été dit")
_CROSSES = N_("une valeur de liste au-dessus de croix")
_FUNDER = N_("le nom de qui donne les montants au-dessous")
_REASONS: Mapping[str, Message] = {
    DECLARED: N_("un nom de colonne d’un schéma publié"),
    EXACT: N_("un nom connu de ce champ"),
    MISSPELT: N_("« {spelling} » à une faute près"),
}
_NO_FIELD = N_("« {pointer} » n’est le nom ni le pointeur d’aucun champ : rien n’est repris.")
_TWO = N_(
    "Deux colonnes sont prises pour « {header} » : celle-ci et « {other} ». Donnez un autre sens à "
    "l’une des deux."
)
