"""The forms in which results may be taken away, each written some records at a time."""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import orjson
import pyoxigraph as ox
import xlsxwriter

from datasette_maillage.records import records
from datasette_maillage.records.site import Site
from datasette_maillage.search.snippets import ids
from maillage.model.entities import Entity
from maillage.model.entities import Json as Record
from maillage.model.jsonld import context, frames, prefixes, turtle
from maillage.text.suspect.formulas import harmless_cell

#: Characters that a cell of a workbook may hold.
_LONGEST_CELL = 32_767
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: A row of a table as people read it.
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

    def records(self) -> Iterator[Record]:
        """Yield the records as they were contributed."""
        some = ids(self.connection, self.entity, self.rows)
        return records.read_all(self.site, self.connection, self.entity.name, some)


class DownloadWriter(Protocol):
    """Writes one download, some records after others."""

    def __init__(self, entity: Entity) -> None:
        """Begin a download of records of a kind."""

    def write(self, batch: Batch) -> bytes:
        """Write some records; return what may be sent."""

    def end(self) -> Iterable[bytes]:
        """Make the rest, and yield it."""


class Csv:
    """A table of texts, a row a record; spreadsheets know UTF-8 by its mark."""

    def __init__(self, _entity: Entity) -> None:
        self._first = True

    def write(self, batch: Batch) -> bytes:
        """Write rows, the headings before the first."""
        buffer = io.StringIO(newline="")
        rows = batch.cells()
        head = next(rows)
        csv.writer(buffer).writerows([head] * self._first)
        csv.writer(buffer).writerows(map(_shown, row) for row in rows)
        text = buffer.getvalue().encode("utf-8-sig" if self._first else "utf-8")
        self._first = False
        return text

    def end(self) -> Iterable[bytes]:
        """Leave nothing."""
        return ()


def _shown(cell: object) -> object:
    return harmless_cell(cell) if isinstance(cell, str) else cell


class Json:
    """The records as they were contributed, each with its IRI."""

    def __init__(self, _entity: Entity) -> None:
        self._before = b"[\n"

    def write(self, batch: Batch) -> bytes:
        """Write objects."""
        base = f"{batch.site.model.base}{batch.entity.name}/"
        parts = [orjson.dumps({"iri": base + record["id"], **record}) for record in batch.records()]
        text = self._before + b",\n".join(parts)
        self._before = b",\n"
        return text

    def end(self) -> Iterable[bytes]:
        """Close the list."""
        return (b"\n]\n",)


class Turtle:
    """The records as triples, the same as in the dump."""

    def __init__(self, _entity: Entity) -> None:
        self._first = True

    def write(self, batch: Batch) -> bytes:
        """Write triples, the prefixes before the first."""
        model = batch.site.model
        frame, declared = frames(model)[batch.entity.name], prefixes(model)
        document = orjson.dumps({**context(model), "@graph": [*map(frame, batch.records())]})
        quads = ox.parse(document, format=ox.RdfFormat.JSON_LD, base_iri=model.base)
        text = turtle(quads, declared)
        lines = 0 if self._first else len(declared)
        self._first = False
        return text.split(b"\n", lines)[-1]

    def end(self) -> Iterable[bytes]:
        """Leave nothing."""
        return ()


class Workbook:
    """A table of texts and numbers, without formula or link."""

    def __init__(self, entity: Entity) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `end` closes it
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._file, options)
        self._sheet = self._book.add_worksheet(entity.words.title)
        self._sheet.freeze_panes(1, 1)
        self._row = 0

    def write(self, batch: Batch) -> bytes:
        """Write rows, the headings before the first."""
        rows = batch.cells()
        head = next(rows)
        if not self._row:
            self._sheet.write_row(0, 0, head, self._book.add_format({"bold": True}))
        for row in rows:
            self._row += 1
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    self._sheet.write_string(self._row, column, cell[:_LONGEST_CELL])
                elif cell is not None:
                    self._sheet.write_number(self._row, column, cell)
        return b""

    def end(self) -> Iterable[bytes]:
        """Close the book, which takes a while, and yield its bytes."""
        self._book.close()
        return self._pieces()

    def _pieces(self) -> Iterator[bytes]:
        with self._file as file:
            file.seek(0)
            yield from iter(lambda: file.read(1 << 16), b"")


@dataclass(frozen=True)
class DownloadFormat:
    """A form in which results may be taken away."""

    title: str
    media: str
    writer: Callable[[Entity], DownloadWriter]


FORMS: Mapping[str, DownloadFormat] = {
    "csv": DownloadFormat("CSV", "text/csv; charset=utf-8", Csv),
    "xlsx": DownloadFormat("Excel (XLSX)", _XLSX, Workbook),
    "json": DownloadFormat("JSON", "application/json; charset=utf-8", Json),
    "ttl": DownloadFormat("Turtle (RDF)", "text/turtle; charset=utf-8", Turtle),
}
