"""Extracts of registers: tables in CSV whose columns `reference/extracts/` describes.

Rows are read one by one, for a register may have millions; those of what is closed, or not to be
made public, are left out.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from string import Formatter
from typing import Any, TextIO

import orjson

from maillage.errors import ToldError
from maillage.importing.decoding import wide_encoding
from maillage.messages import N_, Listing
from maillage.model.entities import Json, Model
from maillage.model.reference import FOLDER
from maillage.reading.grammars import registrations
from maillage.reading.grammars.understanding import Understood

_HOME = f"{FOLDER}/extracts"
#: What registers write where they know nothing, or may not say it.
_UNKNOWN = frozenset({"", "[ND]", "1900-01-01", "1901-01-01", "0001-01-01"})
#: One row, by the names of its columns in lower case.
Row = Mapping[str, str]


class ExtractError(ToldError):
    """A file is no extract that is known of: a message says why."""


@dataclass(frozen=True)
class RegisterForm:
    """How an extract is made up, and where it comes from."""

    title: str
    #: The columns that it is recognised by, and where it has no header, all of them.
    columns: Sequence[str]
    #: The record of the source that its values have.
    source: Json
    #: The kind of record that it is about; empty where it only completes another extract.
    kind: str = ""
    #: What a record must say to take its values.
    only: Mapping[str, str] = field(default_factory=dict)
    #: The values that columns must have, as far as they are there.
    where: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: Templates of names, of places the surest first, and of the values of fields.
    names: Sequence[str] = ()
    places: Sequence[str] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    #: The field that takes the town, where the record has none.
    at: str = ""
    #: The extract whose rows it completes, and the column that says which.
    completes: str = ""
    by: str = ""
    without_header: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""

    def is_open(self, row: Row) -> bool:
        """Whether a row is of something that there is, and that may be told."""
        return all(
            row[column.lower()] in allowed
            for column, allowed in self.where.items()
            if row.get(column.lower())
        )


@dataclass(frozen=True)
class RegisterEntry:
    """What one row says."""

    form: RegisterForm = field(hash=False)
    names: tuple[str, ...]
    #: Where it is, in the words of the register, the surest first.
    places: tuple[str, ...]
    #: The fields that it has a value for.
    values: tuple[tuple[str, str], ...]

    @property
    def told(self) -> str:
        """The entry in a line: its name, where it is, and its numbers."""
        return ", ".join([self.names[0], *self.places[-1:], *(value for _, value in self.values)])


@dataclass(frozen=True)
class _ExtractTable:
    """A file, and how it is read."""

    file: Path
    form: RegisterForm
    delimiter: str
    #: Its columns, and how many lines end with the header or what stands in its place.
    columns: Sequence[str]
    begun: int

    def rows(self) -> Iterator[Row]:
        """Yield the rows of what is open.

        Raises:
            ExtractError: the file is damaged.
        """
        try:
            yield from self._rows()
        except csv.Error as error:
            raise ExtractError(_DAMAGED(file=self.file)) from error

    def _rows(self) -> Iterator[Row]:
        with _opened(self.file) as text:
            reader = csv.reader(islice(text, self.begun, None), delimiter=self.delimiter)
            for cells in reader:
                if len(cells) != len(self.columns) and any("\n" in cell for cell in cells):
                    # A quote that nothing closes: it would hide the rows behind it.
                    raise ExtractError(_DAMAGED(file=self.file))
                row = dict(zip(self.columns, (cell.strip() for cell in cells), strict=False))
                if self.form.is_open(row):
                    yield {key: "" if cell in _UNKNOWN else cell for key, cell in row.items()}


class Extracts:
    """Some files, each recognised by its columns; their entries may be read again and again."""

    def __init__(self, model: Model, files: Sequence[Path]) -> None:
        """Recognise files.

        Raises:
            ExtractError: one is no extract that is described.
            OSError: one cannot be read.
        """
        forms = forms_of(model)
        self._tables = [_recognised(file, forms) for file in files]

    def entries(self) -> Iterator[RegisterEntry]:
        """Yield what the rows say of records."""
        for table in self._tables:
            if table.form.kind:
                yield from self._entries(table)

    @property
    def lacking(self) -> list[RegisterForm]:
        """The extracts that only complete another, where that is not among the files."""
        there = {table.form.name for table in self._tables}
        return [table.form for table in self._tables if table.form.completes not in {"", *there}]

    def _entries(self, table: _ExtractTable) -> Iterator[RegisterEntry]:
        form = table.form
        beside = [known for known in self._completing if known[0].completes == form.name]
        for own in table.rows():
            row = dict(own)
            for other, rows in beside:
                row = {**rows.get(row.get(other.by, ""), {}), **row}
            if not form.is_open(row):
                continue
            if names := _all(form.names, row):
                yield RegisterEntry(form, names, _all(form.places, row), _values(form, row))

    @cached_property
    def _completing(self) -> Sequence[tuple[RegisterForm, Mapping[str, Row]]]:
        """The rows of the extracts that complete others, by what they are found by."""
        tables = [table for table in self._tables if table.form.completes]
        return [(table.form, {row[table.form.by]: row for row in table.rows()}) for table in tables]


def forms_of(model: Model) -> list[RegisterForm]:
    """Read how the extracts are made up that the catalogue knows of."""
    found = []
    for file in model.layers.names(_HOME, ".json"):
        read = orjson.loads(model.layers.read(file))
        del read["origin"]
        read["without_header"] = read.pop("without-header", {})
        found.append(RegisterForm(**read, name=Path(file).stem))
    return found


def filled(template: str, row: Row) -> str:
    """Return a template with the cells of a row; nothing where one of them is empty."""
    keys = [key for _, key, _, _ in Formatter().parse(template) if key]
    cells = {key: row.get(key.lower(), "") for key in keys}
    return template.format_map(cells) if all(cells.values()) else ""


def _all(templates: Sequence[str], row: Row) -> tuple[str, ...]:
    return tuple(text for template in templates if (text := filled(template, row)))


def _values(form: RegisterForm, row: Row) -> tuple[tuple[str, str], ...]:
    pairs = ((key, _written(key, filled(text, row))) for key, text in form.values.items())
    return tuple((key, value) for key, value in pairs if value)


def _written(key: str, text: str) -> str:
    """Return a value as records write it."""
    if key == "opened":
        return _DATE.sub(r"\1-\2-\3", text)
    if key == "website":
        return text if not text or "://" in text else f"http://{text}"
    if key in registrations.KEYS:
        read = registrations.registration(key, text)
        return (isinstance(read, Understood) and read.value) or ""
    return re.sub(r"\s", "", text)


_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2}).*")


def _recognised(file: Path, forms: Sequence[RegisterForm]) -> _ExtractTable:
    """Find the form of a file by its header, which may stand below a title."""
    with file.open("rb") as raw:
        if raw.read(4).startswith(_PACKED):
            raise ExtractError(_PACKED_FILE(file=file))
    with _opened(file) as text:
        first = [line.rstrip("\r\n") for line in islice(text, _SEARCHED)]
    lacking: list[tuple[float, RegisterForm, list[str]]] = []
    for begun, line in enumerate(first, 1):
        for delimiter in ";,\t|":
            cells = next(csv.reader([line], delimiter=delimiter), [])
            header = [cell.strip().lower() for cell in cells]
            for form in forms:
                if form.without_header and header[:1] == [form.without_header["first"]]:
                    columns = form.without_header["columns"]
                    return _ExtractTable(file, form, delimiter, columns, begun)
                without = [name for name in form.columns if name.lower() not in header]
                if not without:
                    return _ExtractTable(file, form, delimiter, header, begun)
                lacking.append((len(without) / len(form.columns), form, without))
    almost = min(lacking, key=lambda found: found[0], default=None)
    if almost and almost[0] <= _ALMOST:
        _, form, without = almost
        columns = Listing(tuple(without), ", ")
        raise ExtractError(_LACKING(file=file, form=form.title, columns=columns))
    known = Listing(tuple(form.title for form in forms), " ; ")
    raise ExtractError(_UNKNOWN_FORM(file=file, known=known))


#: In how many lines a header is looked for, and the part of its columns that may be wanting for a
#: file to be told as almost that form.
_SEARCHED, _ALMOST = 20, 0.5
#: How archives and workbooks begin.
_PACKED = (b"PK\x03\x04", b"\x1f\x8b")
_DAMAGED = N_("{file} est endommagé, ou n’est pas un fichier CSV.")
_PACKED_FILE = N_("{file} est une archive ou un classeur : donnez le fichier CSV qu’il contient.")
_LACKING = N_(
    "{file} ressemble à « {form} », mais il y manque {columns}. Gardez les en-têtes tels qu’ils "
    "sont publiés."
)
_UNKNOWN_FORM = N_(
    "{file} n’a les colonnes d’aucun extrait connu. Gardez les en-têtes tels qu’ils sont publiés. "
    "Sont connus : {known}."
)


def _opened(file: Path) -> TextIO:
    """Open a file as text: UTF-8, what is not as it was written in France before, or UTF-16."""
    with file.open("rb") as raw:
        code = wide_encoding(raw.read(4096))
    return file.open(encoding=code or "utf-8-sig", errors=_AS_BEFORE, newline="")


def _as_before(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", errors="replace"), error.end


_AS_BEFORE = "maillage-cp1252"
codecs.register_error(_AS_BEFORE, _as_before)
