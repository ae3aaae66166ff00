"""Results to take away: all of them, whatever the number, in the form that suits.

A download is written some records at a time while it is sent, so that neither side waits for the
whole, nor holds it. A workbook can only be sent whole, and waits in a temporary file.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
import pyoxigraph as ox
import xlsxwriter
from datasette.utils.asgi import AsgiStream, Response

from datasette_maillage import records
from datasette_maillage.searching.context import ids
from datasette_maillage.site import Site, site_of
from datasette_maillage.visit import visit_of
from maillage.jsonld import context, frames, prefixes, turtle
from maillage.model import Entity, Json

#: Records that are read and written at a time.
BATCH = 200
#: What a spreadsheet would take for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
#: Characters that a cell of a workbook may hold.
_LONGEST_CELL = 32_767
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: From the rows of a table as people read it, its headings first.
Cells = Sequence[Any]


@dataclass(frozen=True)
class Batch:
    """Some records of a download, in order."""

    site: Site
    connection: sqlite3.Connection
    entity: Entity
    rows: Sequence[int]

    def cells(self) -> Iterator[Cells]:
        """Yield the headings, then the records in words: labels for codes, names for references."""
        cursor = self.connection.execute(
            f'SELECT v.* FROM json_each(?) j JOIN "{self.entity.collection}" r '
            f'ON r.rowid = j.value JOIN "{self.entity.collection}_en_clair" v '
            f'ON v."Identifiant" = r.id ORDER BY j.key',
            [str([*self.rows])],
        )
        yield [column[0] for column in cursor.description]
        yield from map(tuple, cursor)

    def records(self) -> Iterator[Json]:
        """Yield the records as they were contributed."""
        for identifier in ids(self.connection, self.entity, self.rows):
            found = records.read(self.site, self.connection, self.entity.name, identifier)
            if found is not None:
                yield found


def _csv(batch: Batch, *, first: bool) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    for number, row in enumerate(batch.cells()):
        if first or number:
            writer.writerow(map(_harmless, row))
    # Spreadsheets know UTF-8 by its mark.
    return buffer.getvalue().encode("utf-8-sig" if first else "utf-8")


def _harmless(cell: object) -> object:
    """Keep a spreadsheet from computing a text."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _json(batch: Batch, *, first: bool) -> bytes:
    base = f"{batch.site.model.base}{batch.entity.name}/"
    parts = [orjson.dumps({"iri": base + one["id"], **one}) for one in batch.records()]
    return (b"[\n" if first else b",\n" if parts else b"") + b",\n".join(parts)


def _turtle(batch: Batch, *, first: bool) -> bytes:
    model = batch.site.model
    frame, declared = frames(model)[batch.entity.name], prefixes(model)
    document = orjson.dumps({**context(model), "@graph": [*map(frame, batch.records())]})
    text = turtle(ox.parse(document, format=ox.RdfFormat.JSON_LD, base_iri=model.base), declared)
    return text if first else text.split(b"\n", len(declared))[-1]


@dataclass(frozen=True)
class Form:
    """A form in which results may be taken away."""

    title: str
    media: str
    #: Writes some records, after what was written before; None for a workbook.
    write: Callable[..., bytes] | None
    end: bytes = b""


FORMS: Mapping[str, Form] = {
    "csv": Form("CSV", "text/csv; charset=utf-8", _csv),
    "xlsx": Form("Excel (XLSX)", _XLSX, None),
    "json": Form("JSON", "application/json; charset=utf-8", _json, b"\n]\n"),
    "ttl": Form("Turtle (RDF)", "text/turtle; charset=utf-8", _turtle),
}


async def view(datasette: Any, request: Any) -> Any:
    """Send all that a search finds of one kind."""
    # The page of the search offers the downloads, and finds what they hold.
    from datasette_maillage.pages.search import KINDS, ask  # noqa: PLC0415

    site = site_of(datasette)
    if site is None or request.method not in ("GET", "HEAD"):
        return Response.text("", status=405, headers={"Allow": "GET, HEAD"})
    visit = visit_of(request, site.prefix)
    kinds = [kind for kind, _ in KINDS]
    kind = visit.get("type") if visit.get("type") in kinds else kinds[0]
    database = datasette.get_database(site.database)
    found = await database.execute_fn(lambda connection: ask(site, connection, visit))
    rows = [*found.found[kind].rows()] if kind in found.found else []
    form = FORMS[visit.params["suffix"]]
    entity = site.entity(kind)

    async def pieces() -> AsyncIterator[bytes]:
        write = form.write
        if write is None:
            book = await database.execute_fn(
                lambda connection: _book(Batch(site, connection, entity, rows))
            )
            with book:
                while piece := book.read(1 << 16):
                    yield piece
            return
        for start in range(0, len(rows), BATCH) if rows else [0]:
            some = rows[start : start + BATCH]
            yield await database.execute_fn(
                lambda connection, some=some, start=start: write(
                    Batch(site, connection, entity, some), first=not start
                )
            )
        yield form.end

    async def stream(writer: Any) -> None:
        async for piece in pieces():
            await writer.send({"type": "http.response.body", "body": piece, "more_body": True})

    name = f"maillage-{entity.collection}.{visit.params['suffix']}"
    headers = {"content-disposition": f'attachment; filename="{name}"', "x-robots-tag": "noindex"}
    return AsgiStream(stream, headers=headers, content_type=form.media)


def _book(batch: Batch) -> Any:
    """Write a workbook: a table of texts and numbers, no formula and no link."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 - who reads it closes it
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        sheet, bold = book.add_worksheet(batch.entity.words.title), book.add_format({"bold": True})
        sheet.freeze_panes(1, 1)
        every = _batches(batch)
        sheet.write_row(0, 0, next(every), bold)
        for number, row in enumerate(every, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell[:_LONGEST_CELL])
                elif cell is not None:
                    sheet.write_number(number, column, cell)
    file.seek(0)
    return file


def _batches(batch: Batch) -> Iterator[Cells]:
    yield from batch.cells()
