"""What a catalogue's database says of itself, in Datasette's terms.

The build writes titles, descriptions, questions and metadata into the database, so that the file
is all that a site needs.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

from maillage.model.name_checks import DATABASE
from maillage.model.questions import with_defaults
from maillage.model.relational import RECORD_DATES

#: Code lists that tell rows apart too little for a facet.
_DULL_LISTS = frozenset({"licences", "precisions"})


@dataclass(frozen=True)
class Presentation:
    """Titles, descriptions, licence, facets and queries of one database."""

    title: str
    metadata: dict[str, Any]
    queries: dict[str, dict[str, Any]]
    titles: dict[tuple[str, str], str]


def present(path: str | Path) -> Presentation | None:
    """Read a database; None where it is no catalogue of ours."""
    address = f"file:{quote(str(path))}?immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        try:
            catalogue = dict(connection.execute("SELECT name, value FROM catalogue"))
            queries = _queries(connection)
            tables = _tables(connection)
            titles = _titles(connection)
        except sqlite3.DatabaseError:
            return None
    licence = json.loads(catalogue["licenses"])[0]
    publisher = json.loads(catalogue["contributors"])[0]
    metadata = {
        "title": catalogue["title"],
        "description": catalogue["description"],
        "license": licence["title"],
        "license_url": licence["path"],
        "source": publisher["title"],
        "source_url": catalogue["id"],
        "tables": tables,
    }
    return Presentation(catalogue["title"], metadata, queries, titles)


def _queries(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    cursor = connection.execute("SELECT * FROM questions ORDER BY name")
    keys = [column[0] for column in cursor.description]
    found = (dict(zip(keys, row, strict=True)) for row in cursor)
    return {question["name"]: _query(question) for question in found}


def _query(question: dict[str, str]) -> dict[str, str]:
    """Return a question as Datasette has it: it may be opened before a parameter is chosen."""
    said = {key: text for key, text in question.items() if key.startswith(("title", "limits"))}
    sql = with_defaults(question["sql"])
    return {**said, "description": question.get("limits", ""), "sql": sql}


def _titles(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute(
        "SELECT object, field, title FROM documentation WHERE field IS NOT NULL"
    )
    return {(table, column): title for table, column, title in rows}


def _tables(connection: sqlite3.Connection) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = defaultdict(lambda: {"columns": {}})
    rows = connection.execute("SELECT object, field, title, description FROM documentation")
    for table, column, title, description in rows:
        if column is None:
            tables[table].update(title=title, description=description)
        else:
            tables[table]["columns"][column] = f"{title}. {description}"
    for table, facts in tables.items():
        columns = list(facts["columns"])
        if "code" in columns and "label" in columns:
            facts.update(hidden=True, label_column="label")
        # A list inside a record is read with its record: keep it out of the way of newcomers.
        if columns[1:2] == ["position"]:
            facts["hidden"] = True
        facts["facets"] = _facets(connection, table, tables)
    for table in (*DATABASE, RECORD_DATES.name):
        tables[table]["hidden"] = True
    return dict(tables)


def _facets(
    connection: sqlite3.Connection, table: str, tables: dict[str, dict[str, Any]]
) -> list[str]:
    """Facet by the columns that draw from a code list."""
    keys = connection.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', [table])
    return sorted(
        column
        for column, target in keys
        if "label_en" in tables[target]["columns"] and target not in _DULL_LISTS | {table}
    )
