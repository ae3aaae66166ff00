"""The statements that make the tables of SQLite, their keys, their indexes and their views."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from maillage.model.relational import Column, Table

_TYPES = {"integer": "INTEGER", "number": "NUMERIC"}


def quote(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def create(every: Sequence[Table], table: Table) -> str:
    """Return the statement that creates a table, with its keys."""
    keys = {other.name: other.primary_key for other in every}
    lines = [column_definition(column) for column in table.columns]
    lines.append(f"PRIMARY KEY ({', '.join(map(quote, table.primary_key))})")
    lines.extend(
        f"FOREIGN KEY ({quote(column.name)}) REFERENCES "
        f"{quote(column.references)} ({quote(keys[column.references][0])})"
        for column in table.columns
        if column.references
    )
    return f"CREATE TABLE {quote(table.name)} (\n  " + ",\n  ".join(lines) + "\n)"


def column_definition(column: Column) -> str:
    """Return what a statement that creates a table says of a column."""
    kind = _TYPES.get(column.type, "TEXT")
    return f"{quote(column.name)} {kind}" + (" NOT NULL" if column.required else "")


def indexed_columns(table: Table) -> Sequence[Column]:
    """Return every foreign key but the one that the primary key begins with."""
    return [
        column
        for column in table.columns
        if column.references and column.name != table.primary_key[0]
    ]


def index_name(table: Table, column: Column) -> str:
    """Return what the index of a column is called."""
    return f"{table.name}_{column.name}_index"


def indexes(table: Table, on: str = "") -> Iterator[str]:
    """Index the columns that are to be, on the table or on another that has them, quoted.

    Absent values stay out: nobody looks them up, and counted together they would make SQLite
    believe that the index of a seldom used column tells nothing apart.
    """
    for column in indexed_columns(table):
        where = "" if column.required else f" WHERE {quote(column.name)} IS NOT NULL"
        name, place = quote(index_name(table, column)), on or quote(table.name)
        yield f"CREATE INDEX {name} ON {place} ({quote(column.name)}){where}"


def view(every: Sequence[Table], table: Table) -> str:
    """Return a view of one kind of record in words: labels for codes, names for references."""
    named = {other.name: other for other in every}
    parts = []
    for column in table.columns:
        value = f"t.{quote(column.name)}"
        if column.references:
            value = _label(named[column.references], value)
        parts.append(f"{value} AS {quote(column.words.title)}")
    for inner in every:
        if inner.entity is table.entity and len(inner.path) == 1 and len(inner.columns) == 3:
            value = f"l.{quote(inner.columns[2].name)}"
            if inner.columns[2].references:
                value = _label(named[inner.columns[2].references], value)
            owner, position, _ = inner.columns
            parts.append(
                f"(SELECT group_concat(item, ' ; ') FROM (SELECT {value} AS item "
                f"FROM {quote(inner.name)} l "
                f"WHERE l.{quote(owner.name)} = t.{quote(table.primary_key[0])} "
                f"ORDER BY l.{quote(position.name)})) AS {quote(inner.words.title)}"
            )
    name, selected = quote(table.view), ",\n  ".join(parts)
    return f"CREATE VIEW {name} AS SELECT\n  {selected}\nFROM {quote(table.name)} t"


def _label(table: Table, value: str) -> str:
    return (
        f"(SELECT n.{quote(table.label)} FROM {quote(table.name)} n "
        f"WHERE n.{quote(table.primary_key[0])} = {value})"
    )
