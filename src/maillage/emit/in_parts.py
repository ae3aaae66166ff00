"""Large outputs, on demand: the graph as N-Triples and the tables as Parquet, in parts of a size.

They say what the Turtle and the CSV of the same build say, in files that many programs read at
once. A data package beside them lists the parts of each resource: Frictionless has lists of paths.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, groupby, islice
from operator import itemgetter
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from maillage.emit import graph
from maillage.emit.output import Output
from maillage.errors import RunError
from maillage.files import checkout
from maillage.files.publication import PARTS
from maillage.messages import N_
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Json, Model
from maillage.model.labels import Words
from maillage.text import limits
from maillage.text.lexical import json_text

#: Triples in a file of the graph, and rows in one of a table.
SIZE = 1_000_000
GRAPH = Output(
    "maillage.nt",
    "application/n-triples",
    Words.of(
        "Graphe RDF (N-Triples)",
        "Les mêmes triplets que maillage.ttl, un par ligne, en plusieurs fichiers.",
        "RDF graph (N-Triples)",
        "The same triples as maillage.ttl, one a line, in several files.",
    ),
    is_dump=True,
)
#: Of the types of Table Schema, those of Arrow; all others are texts.
_TYPES = {"integer": "int64", "number": "float64", "boolean": "bool"}
_PARQUET = "application/vnd.apache.parquet"
_NO_PARQUET = N_("Il manque de quoi écrire Parquet : pip install 'maillage[release]'")


def make(model: Model, build: Path, size: int = SIZE) -> None:
    """Make the parts of a build in a folder of it, that is not there.

    Raises:
        OSError: the disk failed.
        RunError: what writes Parquet is not installed.
    """
    folder = build / PARTS
    folder.mkdir()
    tables = (each for each in model.package["resources"] if each["format"] == "csv")
    resources = [
        _graph(build, folder, size),
        *(_table(resource, build, folder, size) for resource in tables),
    ]
    metadata = {key: value for key, value in model.package.items() if key != "resources"}
    (folder / DESCRIPTOR).write_text(json_text({**metadata, "resources": resources}), "utf-8")
    names = sorted(file.name for file in folder.iterdir())
    sums = [f"{checkout.digest(folder, name)}  {name}\n" for name in names]
    (folder / "SHA256SUMS").write_text("".join(sums), "utf-8")


def opened(file: Path, fields: Iterable[Json]) -> Any:
    """Return a reader of a table, its columns of the types that the descriptor gives them.

    Raises:
        RunError: what writes Parquet is not installed.
    """
    try:
        from pyarrow import csv  # noqa: PLC0415 - of an extra, and slow to import
    except ImportError as error:
        raise RunError(_NO_PARQUET) from error
    types = {field["name"]: _TYPES.get(field["type"], "string") for field in fields}
    cells = csv.ConvertOptions(column_types=types, null_values=[""], strings_can_be_null=True)
    # A row may be as long as a record.
    blocks = csv.ReadOptions(block_size=4 * limits.FILE)
    return csv.open_csv(file, blocks, csv.ParseOptions(newlines_in_values=True), cells)


def write_parquet(file: Path, schema: Any, batches: Iterable[Any]) -> None:
    """Write rows that a reader of a table gave, as they come."""
    from pyarrow import parquet  # noqa: PLC0415 - of an extra, and slow to import

    with parquet.ParquetWriter(file, schema) as writer:
        for batch in batches:
            writer.write(batch)


def _graph(build: Path, folder: Path, size: int) -> Json:
    # Lenient, as the build wrote the dump itself.
    quads = ox.parse(path=build / graph.FILE, format=ox.RdfFormat.TURTLE, lenient=True)
    paths: list[str] = []
    for quad in quads:
        paths.append(f"maillage-{len(paths):05}.nt")
        triples = (each.triple for each in chain([quad], islice(quads, size - 1)))
        ox.serialize(triples, folder / paths[-1], format=ox.RdfFormat.N_TRIPLES)
    return {
        "name": GRAPH.name,
        "title": GRAPH.words.title,
        "description": GRAPH.words.description,
        "path": paths,
        "format": GRAPH.format,
        "mediatype": GRAPH.media_type,
    }


def _table(resource: Json, build: Path, folder: Path, size: int) -> Json:
    paths: list[str] = []
    with opened(build / Path(resource["path"]).name, resource["schema"]["fields"]) as reader:
        for number, batches in groupby(_parted(reader, size), key=itemgetter(0)):
            paths.append(f"{resource['name']}-{number:05}.parquet")
            write_parquet(folder / paths[-1], reader.schema, (batch for _, batch in batches))
    kept = {key: resource[key] for key in ("name", "title", "description", "schema", "type")}
    return {**kept, "path": paths, "format": "parquet", "mediatype": _PARQUET}


def _parted(reader: Any, size: int) -> Iterator[tuple[int, Any]]:
    """Yield the rows of a table as they come, with the number of the file that they go to."""
    row = 0
    for batch in reader:
        start = 0
        while start < batch.num_rows:
            some = batch.slice(start, size - row % size)
            yield row // size, some
            row, start = row + some.num_rows, start + some.num_rows
    if not row:
        yield 0, reader.schema.empty_table()
