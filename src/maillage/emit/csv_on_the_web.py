"""CSV on the Web: every table with its types, so that readers keep codes as the text they are.

https://www.w3.org/TR/tabular-metadata/
"""

from __future__ import annotations

from typing import Any

from maillage.emit import tables
from maillage.model import relational
from maillage.model.entities import Json, Model
from maillage.model.relational import Column, Table
from maillage.text.lexical import json_text


def derive(model: Model) -> str:
    """Return the description of all tables, whose files lie beside it."""
    every = relational.tables(model)
    keys = {table.name: table.primary_key for table in every}
    return json_text(
        {
            "@context": ["http://www.w3.org/ns/csvw", {"@language": "fr"}],
            "@id": f"{model.base}catalogue",
            "dc:title": dict(model.words.titles),
            "dc:license": {"@id": model.package["licenses"][0]["path"]},
            "dialect": {"header": True, "encoding": "utf-8"},
            "tables": [_table(table, keys) for table in every],
        }
    )


def _table(table: Table, keys: dict[str, tuple[str, ...]]) -> Json:
    schema: Json = {
        "columns": [_column(column) for column in table.columns],
        "primaryKey": list(table.primary_key),
    }
    foreign = [
        {
            "columnReference": column.name,
            "reference": {
                "resource": f"{column.references}.csv",
                "columnReference": keys[column.references][0],
            },
        }
        for column in table.columns
        if column.references
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return {
        "url": tables.file_of(table),
        "dc:title": dict(table.words.titles),
        "dc:description": dict(table.words.descriptions),
        "tableSchema": schema,
    }


def _column(column: Column) -> Json:
    found: dict[str, Any] = {
        # The first title is what the header says.
        "titles": [column.name],
        "name": column.name,
        "dc:title": dict(column.words.titles),
        "dc:description": dict(column.words.descriptions),
        "datatype": column.type,
    }
    if column.required:
        found["required"] = True
    if column.field and column.field.iri.startswith("http"):
        found["propertyUrl"] = column.field.iri
    return found
