"""The forms in which results may be taken away, each written some records at a time."""

from __future__ import annotations

import csv
import errno
import io
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partialmethod
from typing import Any, Protocol

import orjson
import pyoxigraph as ox
import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from datasette_maillage.records.records import Records
from datasette_maillage.search.snippets import ids
from maillage.files.temporary import TemporaryFolder
from maillage.importing.sheet_names import sheet_name
from maillage.model.entities import Entity
from maillage.model.entities import Json as Record
from maillage.model.jsonld import context, frames, prefixes, turtle
from maillage.model.languages import SOURCE
from maillage.text.suspect.formulas import harmless_cell

#: Characters that a cell of a workbook may hold.
_LONGEST_CELL = 32_767
#: Letters that a column shows, at the least and at the most.
_NARROWEST, _WIDEST = 6, 60
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

#: How workbooks are written: a text is a text, whatever it looks like.
PLAIN_CELLS = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}

#: A row of a table as people read it.
Cells = Sequence[Any]


@dataclass(frozen=True)
class Batch:
    """Some records of a download, in order."""

    source: Records
    entity: Entity
    rows: Sequence[int]

    def cells(self) -> Iterator[Cells]:
        """Yield the headings, then the records in words: labels for codes, names for references."""
        cursor = self.source.execute(
            f'SELECT v.* FROM json_each(?) j JOIN "{self.entity.collection}" r '
            f'ON r.rowid = j.value JOIN "{self.entity.collection}_en_clair" v '
            f'ON v."Identifiant" = r.id ORDER BY j.key',
            [str([*self.rows])],
        )
        yield [column[0] for column in cursor.description]
        yield from map(tuple, cursor)

    def records(self) -> Iterator[Record]:
        """Yield the records as they were contributed."""
        some = ids(self.source, self.entity, self.rows)
        return self.source.read_all(self.entity.name, some)


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
        base = f"{batch.source.site.model.base}{batch.entity.name}/"
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
        model = batch.source.site.model
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


@contextmanager
def _told_of_room() -> Iterator[None]:
    """Tell what the system says of temporary files as that, whoever quotes it."""
    try:
        yield
    except FileNotFoundError as error:  # no folder takes any, or theirs is gone
        raise OSError(errno.ENOSPC, "no temporary files", error.filename) from error
    except FileCreateError as error:
        raise error.args[0] from error


class _BookFile:
    """The file that a book is packed into, which says once that there is no room.

    Who packs it writes its end when it has failed, too, and what goes wrong then is in the log.
    """

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - `Workbook._pieces` closes it
        self._is_full, self._place = False, 0

    def give_up(self) -> None:
        """Take no more, and be gone."""
        self._is_full = True
        with suppress(OSError):
            self.file.close()

    def tell(self) -> int:
        """Return the place in the file; the last that was known, once it is full."""
        self._place = self._tried("tell") or self._place
        return self._place

    def _tried(self, name: str, *arguments: Any) -> int:
        if self._is_full:
            return 0
        try:
            return int(getattr(self.file, name)(*arguments) or 0)
        except OSError:
            self._is_full = True
            raise

    write = partialmethod(_tried, "write")
    seek = partialmethod(_tried, "seek")
    flush = partialmethod(_tried, "flush")


class Workbook:
    """A table of texts and numbers, without formula or link, and without an empty column.

    Which columns are empty, and how wide the others are, is known at the end: rows wait in a file.
    """

    def __init__(self, entity: Entity) -> None:
        with _told_of_room():
            self._rows = tempfile.TemporaryFile()  # noqa: SIM115 - `end` closes it
        self._entity = entity
        self._head: Cells = ()
        self._widths: dict[int, int] = {}

    def write(self, batch: Batch) -> bytes:
        """Keep rows, and what their columns hold."""
        rows = batch.cells()
        self._head = next(rows)
        for row in rows:
            for column, cell in enumerate(row):
                if cell is not None:
                    width = min(len(str(cell)), _WIDEST)
                    self._widths[column] = max(self._widths.get(column, _NARROWEST), width)
            self._rows.write(orjson.dumps(row) + b"\n")
        return b""

    def end(self) -> Iterable[bytes]:
        """Write the book, which takes a while, and yield its bytes.

        Raises:
            OSError: there is no room for it.
        """
        # What the library leaves where it fails, or where the site is killed, goes with the folder.
        with _told_of_room(), TemporaryFolder() as folder:
            file = _BookFile()
            options = {**PLAIN_CELLS, "constant_memory": True, "tmpdir": str(folder)}
            try:
                with xlsxwriter.Workbook(file, options) as book, self._rows:
                    self._fill(book, book.add_worksheet(sheet_name(self._entity.words, SOURCE)))
            except BaseException:
                file.give_up()
                raise
        return self._pieces(file.file)

    def _fill(self, book: Any, sheet: Any) -> None:
        columns = sorted(self._widths) or range(len(self._head))
        bold, above = book.add_format({"bold": True}), book.add_format({"valign": "top"})
        for place, column in enumerate(columns):
            width = max(self._widths.get(column, 0), min(len(self._head[column]), _WIDEST)) + 2
            sheet.set_column(place, place, width, above)
        sheet.freeze_panes(1, 1)
        sheet.write_row(0, 0, [self._head[column] for column in columns], bold)
        self._rows.seek(0)
        number = 0
        for number, line in enumerate(self._rows, 1):
            row = orjson.loads(line)
            for place, column in enumerate(columns):
                write_cell(sheet, number, place, row[column])
        if columns:
            sheet.autofilter(0, 0, number, len(columns) - 1)

    @staticmethod
    def _pieces(file: Any) -> Iterator[bytes]:
        with file:
            file.seek(0)
            yield from iter(lambda: file.read(1 << 16), b"")


def write_cell(sheet: Any, row: int, column: int, cell: str | float | None) -> None:
    """Write a text as a text, whatever it begins with, or a number."""
    if isinstance(cell, str):
        sheet.write_string(row, column, cell[:_LONGEST_CELL])
    elif cell is not None:
        sheet.write_number(row, column, cell)


@dataclass(frozen=True)
class DownloadFormat:
    """A form in which results may be taken away."""

    title: str
    media: str
    writer: Callable[[Entity], DownloadWriter]


FORMS: Mapping[str, DownloadFormat] = {
    "csv": DownloadFormat("CSV", "text/csv; charset=utf-8", Csv),
    "xlsx": DownloadFormat("Excel (XLSX)", XLSX, Workbook),
    "json": DownloadFormat("JSON", "application/json; charset=utf-8", Json),
    "ttl": DownloadFormat("Turtle (RDF)", "text/turtle; charset=utf-8", Turtle),
}
