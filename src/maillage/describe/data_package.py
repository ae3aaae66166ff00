"""`datapackage.json`: the metadata as people wrote it, the resources as the model entails them.

Data Package 2.0 profile; foreign keys as Table Schema 1 has them too (a list of fields), so that
readers of both versions understand.
"""

from __future__ import annotations

from typing import Any

from maillage.emit import outputs, tables
from maillage.emit.output import Output
from maillage.model import relational
from maillage.model.entities import Json, Model
from maillage.model.relational import Column, Table
from maillage.text.lexical import json_text

#: JSON Schema's words for the constraints that Table Schema has too.
_CONSTRAINTS = ("pattern", "minLength", "maxLength", "minimum", "maximum")


def derive(model: Model, folder: str = "build/") -> str:
    """Return the whole descriptor.

    `folder` leads from the descriptor to the files.
    """
    every = relational.tables(model)
    keys = {table.name: table.primary_key for table in every}
    metadata = {key: value for key, value in model.package.items() if key != "resources"}
    described = {tables.file_of(table): _schema(table, keys) for table in every}
    resources = [
        _resource(output, described.get(output.name), folder)
        for output in outputs(model)
        if output.is_data
    ]
    return json_text({**metadata, "resources": resources})


def _resource(output: Output, schema: Json | None, folder: str) -> Json:
    """Describe a file: as a table where it has a schema, else as what its media type says."""
    resource: Json = {
        "name": output.name.removesuffix(f".{output.format}") if schema else output.name,
        "title": output.words.title,
        "description": output.words.description,
        "path": f"{folder}{output.name}",
        "format": output.format,
        "mediatype": output.media_type,
    }
    if schema is None:
        return resource
    return {
        **resource,
        "type": "table",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\n"},
        "schema": schema,
    }


def _schema(table: Table, keys: dict[str, tuple[str, ...]]) -> Json:
    schema: Json = {
        "fields": [_field(column) for column in table.columns],
        "primaryKey": list(table.primary_key),
    }
    foreign = [
        {
            "fields": [column.name],
            "reference": {
                # Table Schema writes the table itself as the empty name.
                "resource": "" if column.references == table.name else column.references,
                "fields": list(keys[column.references]),
            },
        }
        for column in table.columns
        if column.references
    ]
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(column: Column) -> Json:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    given = column.constraints or {}
    constraints.update({word: given[word] for word in _CONSTRAINTS if word in given})
    field: Json = {
        "name": column.name,
        "type": column.type,
        "title": column.words.title,
        "description": column.words.description,
    }
    if column.field and column.field.iri != "@id":
        field["rdfType"] = column.field.iri
    if constraints:
        field["constraints"] = constraints
    return field
