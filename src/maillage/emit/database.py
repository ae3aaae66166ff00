"""SQLite: the same tables, with keys, indexes, labels, an index of words and views that read well.

The file explains itself, so that any reader of it can: `documentation` holds the title and the
description of every table and column, `questions` the catalogue's questions with their SQL,
`catalogue` its metadata, and `model` the files that `maillage.model.loading` reads the model from.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import cache
from itertools import chain, islice
from pathlib import Path

import orjson

from maillage.emit.chunk import Chunk
from maillage.emit.chunk_parts import ArrivingParts, read_ahead
from maillage.emit.index_making import IndexMaking
from maillage.emit.output import Output
from maillage.emit.rendering import Rendering
from maillage.emit.sqlite_schema import column_definition, create, quote, view
from maillage.model import postings
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Entity, Model
from maillage.model.labels import Words
from maillage.model.languages import COMPLETE, in_language
from maillage.model.questions import asked_of
from maillage.model.relational import RECORD_DATES, Row, Table, scheme_table_name, tables
from maillage.model.standard import FOLLOWS
from maillage.model.table_rows import scheme_rows
from maillage.text.lexical import json_text
from maillage.text.stems import Forms

FILE = "maillage.db"
#: What is kept of when the records of a chunk were committed.
_DATES = "dates.json"
_WORDS = Words.of(
    "Base SQLite",
    "Les mêmes tables, avec leurs clés, un index des mots, des vues en clair, la documentation de "
    "chaque colonne et les questions du catalogue. Se lit avec SQLite ou Datasette.",
    "SQLite database",
    "The same tables, with keys, an index of words (`search`, `words`), readable views "
    "(`actions_en_clair`), the documentation of every column and the questions of the catalogue.",
)
#: What of the descriptor the copy in the database has no use for: it stands alone.
_ELSEWHERE = frozenset(("resources", FOLLOWS))
#: Nobody reads the file before it is whole: no journal, no lock, one flush at publication.
PRAGMAS = (
    "PRAGMA page_size = 16384",  # several records fit in one, and small tables do not waste much
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -65536",  # in KiB
)
#: Chunks whose rows are written at once: each has rows for every table, of which few fill a page.
_AT_ONCE = 4


def renderings(_model: Model) -> Iterator[Rendering]:
    """Yield the database."""
    output = Output(FILE, "application/vnd.sqlite3", _WORDS)
    yield Rendering((output,), (FILE, _DATES), write=_render, is_long=True)


def part(chunk: Chunk) -> Iterator[tuple[str, bytes]]:
    """Yield the rows of some records as a database of their own, its tables without keys."""
    with closing(_connect(":memory:")) as connection:
        connection.execute("BEGIN")
        for table in tables(chunk.model):
            if table.name in chunk.rows:
                columns = ", ".join(map(column_definition, table.columns))
                connection.execute(f"CREATE TABLE {quote(table.name)} ({columns})")
                insert(connection, table, chunk.rows[table.name])
        indexer = chunk.converters.indexer
        postings.create(connection)
        postings.write(connection, indexer.postings(chunk.rows), indexer.forms)
        connection.execute("COMMIT")
        yield FILE, connection.serialize()


def dates(_model: Model, rows: Sequence[Row]) -> Iterator[tuple[str, bytes]]:
    """Yield when some records were committed, as rows of `relational.RECORD_DATES`."""
    yield _DATES, orjson.dumps(rows)


def _render(model: Model, parts: ArrivingParts, out: Path) -> None:
    """Join the rows of the chunks, then add what makes them quick to find and easy to read."""
    every = tables(model)
    with closing(_connect(out / FILE)) as connection:
        connection.execute("BEGIN")
        _begin(connection, model, every)
        making = IndexMaking(connection, every)
        connection.execute("COMMIT")
        before = set[str]()
        pieces = enumerate(read_ahead(parts[FILE]), 1)
        for piece in pieces:
            some = chain([piece], islice(pieces, _AT_ONCE - 1))
            kinds = _join(connection, making, every, some)
            # They come kind by kind: one that came no more is complete. To index it now is to do so
            # while others are still made.
            making.make(before - kinds)
            before = kinds
        making.finish()
        connection.execute("BEGIN")
        for dated in parts[_DATES]:
            insert(connection, RECORD_DATES, orjson.loads(dated.read()))
        _document(connection, model, every)
        connection.execute("COMMIT")
        # A sample tells the planner enough, and spares reading every index to its end.
        connection.execute("PRAGMA analysis_limit = 1000")
        connection.execute("ANALYZE")


def _begin(connection: sqlite3.Connection, model: Model, every: Sequence[Table]) -> None:
    """Create the tables, those of records empty, and their views."""
    lists = {scheme_table_name(scheme.name): scheme for scheme in model.schemes.values()}
    for table in every:
        connection.execute(create(every, table))
        if table.name in lists:
            insert(connection, table, scheme_rows(lists[table.name]))
        if table.view:
            connection.execute(view(every, table))
    postings.create(connection)
    postings.write(connection, postings.of_lists(model), Forms(), first=1)


def _join(
    connection: sqlite3.Connection,
    making: IndexMaking,
    every: Sequence[Table],
    pieces: Iterable[tuple[int, bytes]],
) -> set[str]:
    """Take what some chunks left: rows, and what they add to the index of words.

    Args:
        connection: to the whole database.
        making: makes its indexes.
        every: its tables.
        pieces: the number of each chunk, and what it left.

    Returns:
        the kinds of records that there were.
    """
    kinds = set[str]()
    joined: list[str] = []
    connection.execute("BEGIN")
    for number, piece in pieces:
        # What a transaction has read is let go at its end.
        joined.append(chunk := f"chunk{len(joined)}")
        connection.execute(f"ATTACH ':memory:' AS {chunk}")
        connection.deserialize(piece, name=chunk)
        before = _add(connection, making, every, chunk)
        postings.join(connection, number, before, chunk)
        kinds.update(before)
    connection.execute("COMMIT")
    for chunk in joined:
        connection.execute(f"DETACH {chunk}")
    return kinds


def _add(
    connection: sqlite3.Connection, making: IndexMaking, every: Sequence[Table], chunk: str
) -> dict[str, int]:
    """Add the rows of an attached chunk; return how many each kind of record had before."""
    execute = connection.execute
    found = {name for (name,) in execute(f"SELECT name FROM {chunk}.sqlite_master")}
    before: dict[str, int] = {}
    for table in every:
        if table.name in found:
            name = quote(table.name)
            if table.view:
                last = execute(f"SELECT coalesce(max(rowid), 0) FROM {name}")
                (before[table.name],) = last.fetchone()
            execute(f"INSERT INTO main.{name} SELECT * FROM {chunk}.{name}")
            making.note(table, chunk)
    return before


def _connect(file: Path | str) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in PRAGMAS:
        connection.execute(pragma)
    return connection


def insert(connection: sqlite3.Connection, table: Table, its_rows: Iterable[Row]) -> None:
    """Insert rows, their cells in the order of the columns."""
    marks = ", ".join("?" * len(table.columns))
    connection.executemany(f"INSERT INTO {quote(table.name)} VALUES ({marks})", its_rows)


def _document(connection: sqlite3.Connection, model: Model, every: Sequence[Table]) -> None:
    connection.execute(
        "CREATE TABLE documentation (object TEXT NOT NULL, field TEXT, title TEXT NOT NULL, "
        "title_en TEXT NOT NULL, description TEXT NOT NULL, description_en TEXT NOT NULL, "
        "PRIMARY KEY (object, field))"
    )
    described: list[tuple[str, str | None, Words]] = []
    for table in every:
        described.append((table.name, None, table.words))
        described.extend((table.name, column.name, column.words) for column in table.columns)
        if table.view:
            described.append((table.view, None, table.words))
    connection.executemany(
        "INSERT INTO documentation VALUES (?, ?, ?, ?, ?, ?)",
        [
            (name, column, w.title, w.title_in("en"), w.description, w.description_in("en"))
            for name, column, w in described
        ],
    )
    connection.execute(
        "CREATE TABLE questions (name TEXT PRIMARY KEY, title TEXT NOT NULL, "
        "title_en TEXT NOT NULL, limits TEXT NOT NULL, limits_en TEXT NOT NULL, "
        "sql TEXT NOT NULL, sparql TEXT NOT NULL)"
    )
    connection.executemany(
        "INSERT INTO questions VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (q.name, *_in_each(q.titles), *_in_each(q.limits), q.sql, q.sparql)
            for q in asked_of(model, _usual(connection, every))
        ],
    )
    connection.execute("CREATE TABLE catalogue (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany(
        "INSERT INTO catalogue VALUES (?, ?)",
        [
            (name, value if isinstance(value, str) else orjson.dumps(value).decode())
            for name, value in sorted(model.package.items())
            if name != "resources"
        ],
    )
    connection.execute("CREATE TABLE model (file TEXT PRIMARY KEY, content TEXT NOT NULL)")
    connection.executemany("INSERT INTO model VALUES (?, ?)", _model_files(model))


def _usual(connection: sqlite3.Connection, every: Sequence[Table]) -> Callable[[Entity, str], str]:
    """Return what keeps a record if it is there, else gives that which most others refer to."""

    @cache  # several questions ask for the same
    def most_referred(collection: str) -> str | None:
        referring = " UNION ALL ".join(
            f"SELECT {quote(column.name)} AS id FROM {quote(table.name)}"
            for table in every
            if table.entity is None or table.entity.collection != collection
            for column in table.columns
            if column.references == collection
        )
        counted = f"SELECT id, count(*) AS n FROM ({referring}) GROUP BY id"
        every_id = f"SELECT id FROM {quote(collection)} LEFT JOIN ({counted}) USING (id)"
        found = connection.execute(f"{every_id} ORDER BY n DESC, id LIMIT 1").fetchone()
        return found[0] if found else None

    def usual(entity: Entity, default: str) -> str:
        there = f"SELECT 1 FROM {quote(entity.collection)} WHERE id = ?"
        if connection.execute(there, [default]).fetchone():
            return default
        return most_referred(entity.collection) or default

    return usual


def _in_each(texts: Mapping[str, str]) -> list[str]:
    """Return the texts of the columns of each complete language."""
    return [in_language(texts, language) for language in COMPLETE]


def _model_files(model: Model) -> Iterator[tuple[str, str]]:
    """Yield what the model is read from, so that a site needs nothing but the database."""
    package = {name: value for name, value in model.package.items() if name not in _ELSEWHERE}
    yield DESCRIPTOR, json_text(package)
    for file in [*model.layers.names("vocab", ".jsonld"), *model.files]:
        yield file, model.layers.text(file)
