"""What is to be said of the cells of a row, beside their values: moved, hidden, struck out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from maillage.findings.quotation import brief
from maillage.importing.cells import Cell, text_of
from maillage.importing.columns import ImportColumn
from maillage.importing.drafts import Problem, SourceLocation
from maillage.importing.record_tables import RecordTable
from maillage.messages import N_, Message

#: The mark of a cell that has its value together with others of its column.
MERGED = "merged"
_NO_HEADER = N_(
    "« {text} » n’a pas de titre de colonne : cette case n’est pas reprise. Vérifiez que les cases "
    "de la ligne sont dans les bonnes colonnes."
)
_MOVED = N_(
    "Cette ligne a plus de cases que de titres : une virgule coupe un texte ou un montant, et on "
    "ne sait pas lequel. Mettez-le entre guillemets."
)
_TOGETHER = N_("Une virgule coupait cette ligne ; des cases sont réunies : {text}.")
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
    MERGED: N_(
        "Cette case est fusionnée avec d’autres, au-dessus ou au-dessous : sa valeur est reprise "
        "pour chacune de ces lignes."
    ),
}


_SHARED = N_(
    "Ce nombre est dans une case fusionnée : il vaut pour plusieurs lignes ensemble, et n’est "
    "repris pour aucune. Écrivez la part de chacune."
)


def straightened(
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


def beyond(table: RecordTable, row: int, cells: Sequence[Cell]) -> Iterator[Problem]:
    """Yield what is to be said of cells without a header above: those of the row may have moved."""
    for at, cell in enumerate(cells):
        if at not in table.headers and (said := brief(text_of(cell))):
            yield Problem(SourceLocation(table.sheet, row, at), _NO_HEADER(text=said), "warning")
            return


def marked(tables: Sequence[RecordTable], row: int) -> Iterator[Problem]:
    """Yield what a workbook shows otherwise than it holds, in a row that becomes a record."""
    first = tables[0]
    if (row, -1) in first.marks:
        yield Problem(SourceLocation(first.sheet, row), _HIDDEN_ROW, "warning")
    for at, header in first.headers.items():
        mark = first.marks.get((row, at), "")
        columns = [table.mapping[header] for table in tables if header in table.mapping]
        if mark not in _MARKED or not columns:
            continue
        place = SourceLocation(first.sheet, row, at, header)
        if mark != MERGED:
            yield Problem(place, _MARKED[mark], "warning")
        elif any(map(is_shared, columns)):
            yield Problem(place, _SHARED, "warning")
        else:
            yield Problem(place, _MARKED[mark], "advice")


def is_shared(column: ImportColumn) -> bool:
    """Whether a column counts something: a number that rows have together is of none of them."""
    return column.field.type in ("integer", "number")


_WHOLE = re.compile(r"-?\d{1,3}(?:[\s\u00a0\u202f]?\d{3})*")
_DECIMALS = re.compile(r"\d{1,2};*")


def put_together(cells: Sequence[Cell], width: int) -> list[Cell] | None:
    """Return the cells of a row as they were before commas parted them; None if nobody can tell.

    Where it is plain which cells are one, they are put together; else the row is not read.

    >>> put_together(["Fête", "1 234", "50", "oui"], 3)
    ['Fête', '1 234,50', 'oui']
    >>> put_together(["Outils (bêche", " râteau)", "3"], 2)
    ['Outils (bêche, râteau)', '3']
    """
    texts = [cell if isinstance(cell, str) else text_of(cell) for cell in cells]
    while len(texts) > width and not texts[-1].strip():
        texts.pop()
    joined: list[str] = []
    for text in texts:
        if joined and text[:1].isspace() and text.strip():
            joined[-1] += f",{text}"
        else:
            joined.append(text)
    parted = [
        at
        for at in range(1, len(joined))
        if _WHOLE.fullmatch(joined[at - 1].strip()) and _DECIMALS.fullmatch(joined[at].strip())
    ]
    if len(parted) != len(joined) - width:
        return None
    for at in reversed(parted):
        joined[at - 1 : at + 1] = [f"{joined[at - 1]},{joined[at]}"]
    return list(joined)
