"""Croissant 1.0: the files of an archive and the columns of its tables, for machine learning.

https://docs.mlcommons.org/croissant/docs/croissant-spec.html
"""

from __future__ import annotations

from pathlib import Path

from maillage.files import checkout
from maillage.model.entities import Json

FILE = "croissant.json"
_TERMS = ("citeAs", "column", "extract", "field", "fileObject", "key", "recordSet")
_CONTEXT: Json = {
    "@language": "fr",
    "@vocab": "https://schema.org/",
    "sc": "https://schema.org/",
    "cr": "http://mlcommons.org/croissant/",
    "dct": "http://purl.org/dc/terms/",
    "conformsTo": "dct:conformsTo",
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "source": "cr:source",
    **{term: f"cr:{term}" for term in _TERMS},
}
#: What the types of Frictionless are called here.
_TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean"}


def describe(folder: Path, package: Json, manifest: Json) -> Json:
    """Return the description of an archive whose folder holds the files that a descriptor names."""
    licence, creators = package["licenses"][0], package["contributors"]
    return {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": package["name"],
        "description": package["description"],
        "url": f"{package['id']}catalogue",
        "license": licence["path"],
        "version": _version(manifest["version"]),
        "datePublished": manifest["date"],
        "creator": [{"@type": "sc:Organization", "name": each["title"]} for each in creators],
        "keywords": package["keywords"],
        "inLanguage": package["languages"],
        "citeAs": f"{package['title']}, {manifest['version']}. {package['id']}catalogue",
        "distribution": [_file(folder, each) for each in package["resources"]],
        "recordSet": [_records(each) for each in package["resources"] if "schema" in each],
    }


def _version(version: str) -> str:
    """Return a version as the three numbers that Croissant asks for: year, day, number."""
    day, _, number = version.partition(".")
    year, month, of_month = day.split("-")
    return f"{year}.{int(month + of_month)}.{number}"


def _file(folder: Path, resource: Json) -> Json:
    return {
        "@type": "cr:FileObject",
        "@id": resource["path"],
        "name": resource["name"],
        "description": resource["title"],
        "contentUrl": resource["path"],
        "contentSize": f"{(folder / resource['path']).stat().st_size} B",
        "encodingFormat": resource["mediatype"],
        "sha256": checkout.digest(folder, resource["path"]),
    }


def _records(resource: Json) -> Json:
    """Describe a table; what its columns refer to says the descriptor: readers of this would join.

    Records that refer to records of their own kind make such a join go round without an end.
    """
    schema, name = resource["schema"], resource["name"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": resource["description"],
        "key": [{"@id": f"{name}/{key}"} for key in schema["primaryKey"]],
        "field": [_field(resource, field) for field in schema["fields"]],
    }


def _field(resource: Json, field: Json) -> Json:
    return {
        "@type": "cr:Field",
        "@id": f"{resource['name']}/{field['name']}",
        "name": field["name"],
        "description": field["description"],
        "dataType": _TYPES.get(field["type"], "sc:Text"),
        "source": {"fileObject": {"@id": resource["path"]}, "extract": {"column": field["name"]}},
    }
