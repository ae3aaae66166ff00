"""Whatever a table holds, as CSV or as cells of a workbook, it is read or it is said why not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from fuzz.contributions import MODEL
from fuzz.importing import Empty, told
from maillage.importing.cells import Cell, written
from maillage.importing.columns import columns
from maillage.importing.proposing import from_sheets, propose
from maillage.importing.sheets import Sheet, SheetError

#: How many columns a table of the seeds has.
_COLUMNS = 12


def seeds() -> Iterator[bytes]:
    """Yield tables of each kind with its examples: as CSV, then as cells with tabs between.

    Some columns at a time: what changes a small table is tried soon.
    """
    for entity in MODEL.entities.values():
        every = list(columns(entity))
        for start in range(0, len(every), _COLUMNS):
            shown = every[start : start + _COLUMNS]
            head = [column.header() for column in shown]
            row = [
                written(column.field, column.field.example, MODEL).replace("\n", ";")
                for column in shown
            ]
            for first, separator in ((0, ";"), (1, "\t")):
                quoted = [f'"{cell}"' if ";" in cell else cell for cell in row]
                lines = [separator.join(head), separator.join(row if first else quoted)]
                yield bytes([first]) + "\n".join(lines).encode()
    yield "\0Nom de l'action,Budget,Début\nCafé,1 000 €,mars 2017\nThé,environ 3,2017-13".encode()
    yield "\1Titre\tStatut\tMontant 1\nCafé\t3.5\t#REF!\n\t\tTrue".encode()


def one_input(raw: bytes) -> None:
    """Read a table; the first byte says whether it is CSV or the cells of a workbook."""
    known, body = Empty(), raw[1:]
    with suppress(SheetError):
        if raw and raw[0] % 2:
            told(from_sheets(MODEL, known, [_sheet(body)]))
        else:
            told(propose(MODEL, known, "tableau.csv", body))


def _sheet(body: bytes) -> Sheet:
    lines = body.decode(errors="replace").replace("\0", "").split("\n")
    filled = [(at, line.split("\t")) for at, line in enumerate(lines, start=1) if line.strip("\t")]
    rows = [(at, [_cell(cell) for cell in cells]) for at, cells in filled]
    if not rows:
        raise SheetError("empty")
    return Sheet("Feuille 1", rows)


def _cell(text: str) -> Cell:
    """Give a cell the type that a workbook would."""
    if text in ("True", "False"):
        return text == "True"
    try:
        return float(text) if text.isascii() else text
    except ValueError:
        return text or None
