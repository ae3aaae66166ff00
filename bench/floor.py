"""The floor: the bare library calls that no build can do without, one after another on one core.

Reading files, parsing JSON, validating, JSON-LD to Turtle, writing CSV, loading SQLite with its
full-text search: each call with its input ready in memory, nothing kept, nothing checked besides.
"""

from __future__ import annotations

import csv
import gc
import io
import sqlite3
import sys
import tempfile
import time
from collections import deque
from collections.abc import Callable
from pathlib import Path

import jsonschema_rs
import orjson
import pyoxigraph as ox

from maillage.emit import database, sqlite_schema
from maillage.model.entities import LANGUAGE_STRING, Model
from maillage.model.jsonld import context, frames, prefixes
from maillage.model.loading import load
from maillage.model.relational import Row, Table, tables
from maillage.model.table_rows import rows
from maillage.reading.listing import find

_BATCH = 1000


def measure(root: Path) -> dict[str, float]:
    """Return the seconds of each kind of call over the whole catalogue at `root`."""
    # A million small objects are kept between the steps; collecting them is no part of the floor.
    gc.disable()
    model = load(root)
    files, _ = find(root, model.by_collection)
    kinds = [model.by_collection[file.split("/")[1]] for file in files]
    seconds: dict[str, float] = {}

    def timed(name: str, call: Callable[[], object]) -> None:
        began = time.perf_counter()
        call()
        seconds[name] = seconds.get(name, 0) + time.perf_counter() - began

    validators = {
        entity.name: jsonschema_rs.Draft202012Validator(model.schema_of(entity))
        for entity in model.entities.values()
    }
    frame, row_of, shared = frames(model), rows(model), context(model)
    declared = dict(prefixes(model))
    with tempfile.TemporaryDirectory() as folder, _connect(model, Path(folder)) as connection:
        every = {table.name: table for table in tables(model)}
        for start in range(0, len(files), _BATCH):
            names = [f"{root}/{file}" for file in files[start : start + _BATCH]]
            batch = kinds[start : start + _BATCH]
            raw: list[bytes] = []
            data: list[dict[str, object]] = []
            timed("read", lambda: raw.extend(_read(name) for name in names))
            timed("parse", lambda: data.extend(map(orjson.loads, raw)))
            timed(
                "validate",
                lambda: [
                    validators[entity.name].is_valid(record)
                    for entity, record in zip(batch, data, strict=True)
                ],
            )
            nodes = [frame[e.name](record) for e, record in zip(batch, data, strict=True)]
            document = orjson.dumps({**shared, "@graph": nodes})
            timed("JSON-LD to Turtle", lambda: _turtle(document, model.base, declared))
            by_table: dict[str, list[Row]] = {}
            for entity, record in zip(batch, data, strict=True):
                for of, row in row_of[entity.name](record):
                    by_table.setdefault(of, []).append(row)
            timed("CSV", lambda: deque(map(_csv, by_table.values()), 0))
            for name, its_rows in by_table.items():
                timed("SQLite", lambda: database.insert(connection, every[name], its_rows))
        for table in tables(model):
            if table.entity and not table.path:
                connection.execute(_search(table))
                timed("SQLite", lambda: connection.execute(_index(table)))
        timed("SQLite", lambda: connection.execute("COMMIT"))
    return seconds


def _read(name: str) -> bytes:
    with open(name, "rb") as stream:  # noqa: PTH123 - the bare call
        return stream.read()


def _turtle(document: bytes, base: str, declared: dict[str, str]) -> None:
    quads = ox.parse(document, format=ox.RdfFormat.JSON_LD, base_iri=base)
    ox.serialize(quads, format=ox.RdfFormat.TURTLE, prefixes=declared)


def _texts(table: Table) -> str:
    return ", ".join(
        sqlite_schema.quote(column.name)
        for column in table.columns
        if column.field is not None and column.field.datatype == LANGUAGE_STRING
    )


def _search(table: Table) -> str:
    """Index words in SQLite's own way; the build makes more of them, and its own index."""
    return (
        f"CREATE VIRTUAL TABLE {table.name}_fts USING fts5 ({_texts(table)}, "
        f"tokenize='unicode61 remove_diacritics 2', content={table.name})"
    )


def _index(table: Table) -> str:
    texts = _texts(table)
    return f"INSERT INTO {table.name}_fts (rowid, {texts}) SELECT rowid, {texts} FROM {table.name}"


def _csv(its_rows: list[Row]) -> None:
    csv.writer(io.StringIO(newline=""), lineterminator="\n").writerows(its_rows)


class _connect:  # noqa: N801 - used as a function
    """A database of its own, with the tables of the model and one transaction."""

    def __init__(self, model: Model, folder: Path) -> None:
        self._connection = sqlite3.connect(folder / "floor.db", isolation_level=None)
        for pragma in database.PRAGMAS:
            self._connection.execute(pragma)
        self._connection.execute("BEGIN")
        for table in tables(model):
            self._connection.execute(sqlite_schema.create(tables(model), table))

    def __enter__(self) -> sqlite3.Connection:
        return self._connection

    def __exit__(self, *_: object) -> None:
        self._connection.close()


if __name__ == "__main__":
    print(orjson.dumps(measure(Path(sys.argv[1]))).decode())
