"""The archive of a version, the same from the same commit: data, model, metadata, checksums."""

from __future__ import annotations

import gzip
import zipfile
from pathlib import Path

import orjson
import pyoxigraph as ox

from maillage import __version__
from maillage.emit import csv_on_the_web, dcat, in_parts
from maillage.errors import ModelError
from maillage.files import checkout
from maillage.model.catalogue_files import DESCRIPTOR
from maillage.model.entities import Json
from maillage.model.jsonld import turtle
from maillage.model.loading import load
from maillage.release import counts, deposit_metadata, model_copy, state
from maillage.release.opening import DATA, MANIFEST
from maillage.release.revision import Revision
from maillage.text.lexical import json_text

#: Files of the checkout that an archive holds as they are, where they are there.
_LEGAL = ("LICENCE-DONNEES.md", "LICENSE", "CITATION.cff")
_CSVW = "csv-metadata.json"
#: The time of day that an archive gives its files.
_MIDNIGHT = (0, 0, 0)


def fill(folder: Path, revision: Revision, version: str, previous: str) -> Json:
    """Complete the folder of a version, with its outputs in `data/`; return what it says of itself.

    Raises:
        RunError: what writes Parquet is not installed.
        OSError: a file cannot be written.
    """
    # Those of the archive cover all of it.
    (folder / DATA / "SHA256SUMS").unlink()
    model_copy.copy(revision.root, folder)
    _copy_legal(revision.root, folder)
    _types(revision.root, folder / DATA)
    descriptor = _descriptor(folder, version, revision.day)
    _tables(folder, descriptor)
    graph_state = _triples(folder / DATA)
    records = state.checksum(state.lines_of_records(folder / DATA))
    manifest = {
        "version": version,
        "date": revision.day,
        "commit": revision.commit,
        "previous": previous,
        "program": f"maillage {__version__}",
        "state": {"records": records, "graph": graph_state},
    }
    (folder / MANIFEST).write_text(json_text(manifest), "utf-8")
    deposit_metadata.write(folder, descriptor, manifest, files(folder))
    sums(folder)
    return manifest


def _types(root: Path, data: Path) -> None:
    """Describe the tables in CSVW beside them, unless the model is of another time."""
    try:
        text = csv_on_the_web.derive(load(root))
    except ModelError:
        return  # then they were made by the program of that time, which had no such description
    (data / _CSVW).write_text(text, "utf-8")


def _copy_legal(root: Path, folder: Path) -> None:
    for name in _LEGAL:
        try:
            model_copy.put(folder / name, checkout.read(root, name))
        except FileNotFoundError:
            continue  # a catalogue may lack what is not asked of it


def _descriptor(folder: Path, version: str, day: str) -> Json:
    """Write the descriptor as it is in an archive: its version and date, its files in `data/`."""
    package: Json = orjson.loads((folder / DESCRIPTOR).read_bytes())
    _describe(folder / DATA, version)
    for resource in package["resources"]:
        resource["path"] = f"{DATA}/{resource['path'].rpartition('/')[2]}"
    package |= {"version": version, "created": f"{day}T00:00:00Z"}
    (folder / DESCRIPTOR).write_text(json_text(package), "utf-8")
    return package


def _describe(data: Path, version: str) -> None:
    """Name the version in the description of the data set."""
    file = data / "catalog.ttl"
    quads = ox.parse(file.read_bytes(), format=ox.RdfFormat.TURTLE)
    told = dcat.of_version((quad.triple for quad in quads), version)
    file.write_bytes(turtle(told, dcat.PREFIXES))


def _triples(data: Path) -> str:
    """Write the graph as sorted N-Triples, compressed; return the checksum of what is inside."""
    lines = sorted(state.graph_lines(data))
    # Without a time in it, the same triples give the same bytes.
    (data / state.PACKED).write_bytes(gzip.compress(b"".join(lines), 9, mtime=0))
    return state.checksum(lines)


def _tables(folder: Path, package: Json) -> None:
    """Write each table as Parquet, its columns of the types that the descriptor gives them."""
    (folder / DATA / counts.PARQUET).mkdir()
    for resource in package["resources"]:
        if resource["path"].endswith(".csv"):
            target = folder / DATA / counts.PARQUET / f"{resource['name']}.parquet"
            source = folder / resource["path"]
            with in_parts.opened(source, resource["schema"]["fields"]) as reader:
                in_parts.write_parquet(target, reader.schema, [reader.read_all()])


def files(folder: Path) -> list[str]:
    """Return the files of a folder, sorted, as paths from it."""
    return sorted(
        file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()
    )


def sums(folder: Path) -> None:
    """Write the checksums of all in a folder, as `sha256sum` does."""
    lines = [f"{checkout.digest(folder, name)}  {name}\n" for name in files(folder)]
    (folder / "SHA256SUMS").write_text("".join(lines), "utf-8")


def pack(folder: Path, archive: Path, day: str) -> None:
    """Write the archive of a folder: its files sorted, all of one day."""
    year, month, number = map(int, day.split("-"))
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in files(folder):
            entry = zipfile.ZipInfo(f"{archive.stem}/{name}", (year, month, number, *_MIDNIGHT))
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            packed.writestr(entry, (folder / name).read_bytes(), compresslevel=9)


def facts(archive: Path) -> Json:
    """Return what the index tells of an archive."""
    digest = checkout.digest(archive.parent, archive.name)
    return {"archive": archive.name, "bytes": archive.stat().st_size, "sha256": digest}
