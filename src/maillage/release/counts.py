"""The judge of sums: checksums, and data that agree in CSV, SQLite, Parquet, Turtle, JSON Lines."""

from __future__ import annotations

import csv
import gzip
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing
from itertools import zip_longest
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson

from maillage.emit import database, in_parts, record_lines, sqlite_schema
from maillage.files import publication, reading_ahead
from maillage.files.publication import CHECKSUMS
from maillage.messages import N_, Message
from maillage.release import state
from maillage.release.opening import Snapshot

LARGE = 2**27  # characters of a cell
#: Where a release has its tables as Parquet.
PARQUET = "parquet"
_ALTERED = N_("{file} : n’a pas la somme de contrôle annoncée")
_ABSENT = N_("{file} : est annoncé et n’est pas là")
_UNLISTED = N_("{file} : n’est pas dans {sums}")
_DIFFERING = N_("{table} : {csv} lignes en CSV, {sqlite} en SQLite")
_OTHER_ROW = N_("{table}, ligne {row} : n’est pas la même en CSV et en SQLite")
_OTHER_TABLE = N_("{table} : n’est pas la même en CSV et en Parquet")
_RECORDS = N_("{kind} : {lines} fiches en JSON Lines, {graph} en Turtle, {csv} en CSV")
_OTHERWISE = N_("{file} : n’a pas les triplets du graphe, triés")
_STATE = N_("L’état « {part} » n’est pas celui que la version annonce")


def checksums(folder: Path) -> Iterator[Message]:
    """Yield each file that is not as the checksums of its folder say, or that they leave out."""
    listed = publication.checksums((folder / CHECKSUMS).read_bytes())
    for name, digest in listed.items():
        file = folder / name
        if not file.is_file():
            yield _ABSENT(file=name)
        elif _digest(file) != digest:
            yield _ALTERED(file=name)
    for file in sorted(folder.rglob("*")):
        name = file.relative_to(folder).as_posix()
        if (
            file.is_file()
            and name not in (*listed, CHECKSUMS, "README.md")
            and ".store/" not in name
        ):
            yield _UNLISTED(file=name, sums=CHECKSUMS)


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return reading_ahead.digest(stream)


def agreement(snapshot: Snapshot, typed: Counter[str]) -> Iterator[Message]:
    """Yield each number that differs from one form of the data to another.

    `typed` are the records in the graph by kind, as a reader of RDF counted them.
    """
    rows: dict[str, int] = {}
    with closing(_stored(snapshot.data / database.FILE)) as connection:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        for file in sorted(snapshot.data.glob("*.csv")):
            table = file.stem
            rows[table], number, other = _compared(file, connection if table in names else None)
            if rows[table] != number:
                yield _DIFFERING(table=table, csv=rows[table], sqlite=number)
            elif other:
                yield _OTHER_ROW(table=table, row=other)
    lines, folders = _lines(snapshot.data / record_lines.FILE)
    for kind in sorted(lines.keys() | typed.keys()):
        in_csv = rows.get(folders.get(kind, ""), 0)
        if len({lines[kind], typed[kind], in_csv}) > 1:
            yield _RECORDS(kind=kind, lines=lines[kind], graph=typed[kind], csv=in_csv)


def tables(snapshot: Snapshot) -> Iterator[Message]:
    """Yield each table that a release has otherwise as Parquet than as CSV."""
    if not has_parquet(snapshot):
        return
    from pyarrow import parquet  # noqa: PLC0415 - of an extra, and slow to import

    for resource in snapshot.package["resources"]:
        source = snapshot.data / Path(resource["path"]).name
        file = snapshot.data / PARQUET / f"{resource['name']}.parquet"
        if source.suffix != ".csv":
            continue
        if not file.exists():
            yield _ABSENT(file=f"{PARQUET}/{file.name}")
            continue
        with in_parts.opened(source, resource["schema"]["fields"]) as reader:
            if not reader.read_all().equals(parquet.read_table(file)):
                yield _OTHER_TABLE(table=resource["name"])


def has_parquet(snapshot: Snapshot) -> bool:
    """Say whether there are tables as Parquet."""
    return (snapshot.data / PARQUET).is_dir()


def states(snapshot: Snapshot, triples: Collection[bytes]) -> Iterator[Message]:
    """Yield each state that is not the one that a release says it is, and a graph that differs."""
    told = snapshot.manifest.get("state", {})
    graph = state.checksum(triples)
    found = {"records": state.checksum(state.lines_of_records(snapshot.data)), "graph": graph}
    for part, digest in told.items():
        if found.get(part) != digest:
            yield _STATE(part=part)
    packed = snapshot.data / state.PACKED
    if packed.exists():
        with gzip.open(packed) as stream:
            content = stream.read(sum(map(len, triples)) + 1)  # and not all that may be in it
        if hashlib.sha256(content).hexdigest() != graph:
            yield _OTHERWISE(file=packed.name)


def _compared(file: Path, connection: sqlite3.Connection | None) -> tuple[int, int, int]:
    """Return how many rows a table has in CSV and in SQLite, and the first that differs, or 0."""
    csv.field_size_limit(LARGE)
    of_table = f"SELECT * FROM {sqlite_schema.quote(file.stem)} ORDER BY rowid"  # noqa: S608 - the name of a table, quoted
    stored = connection.execute(of_table) if connection else ()
    counts, other = [0, 0], 0
    with file.open(encoding="utf-8", newline="") as stream:
        lines = csv.reader(stream)
        next(lines, None)  # frictionless reads the header
        for number, pair in enumerate(zip_longest(lines, stored), 2):
            counts = [count + (row is not None) for count, row in zip(counts, pair, strict=True)]
            if not other and None not in pair and not _is_same(*pair):
                other = number
    return counts[0], counts[1], other


def _is_same(line: Sequence[str], row: Sequence[Any]) -> bool:
    """Whether a line of CSV is a row of SQLite, which writes numbers in its own way."""
    return len(line) == len(row) and all(
        cell == ("" if value is None else str(value)) or _is_number(cell, value)
        for cell, value in zip(line, row, strict=True)
    )


def _is_number(cell: str, value: Any) -> bool:
    try:
        return isinstance(value, int | float) and float(cell) == value
    except ValueError:
        return False


def _stored(file: Path) -> sqlite3.Connection:
    address = f"file:{quote(str(file))}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True)
    if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
        connection.close()
        raise sqlite3.DatabaseError(found)
    return connection


def _lines(file: Path) -> tuple[Counter[str], dict[str, str]]:
    """Return how many records there are of each kind, and the folder of each kind."""
    lines, folders = Counter[str](), dict[str, str]()
    with file.open("rb") as stream:
        for line in map(orjson.loads, stream):
            if "record" in line:
                kind = line["id"].partition("/")[0]
                lines[kind] += 1
                folders[kind] = line["file"].split("/")[1]
    return lines, folders
