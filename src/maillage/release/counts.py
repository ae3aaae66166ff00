"""The judge of sums: checksums, and numbers that agree in CSV, SQLite, Turtle and JSON Lines."""

from __future__ import annotations

import csv
import gzip
import hashlib
import sqlite3
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

import orjson

from maillage.emit import database, record_lines
from maillage.files import publication
from maillage.files.publication import CHECKSUMS
from maillage.messages import N_, Message
from maillage.release import state
from maillage.release.opening import Snapshot

LARGE = 2**27  # characters of a cell
_ALTERED = N_("{file} : n’a pas la somme de contrôle annoncée")
_ABSENT = N_("{file} : est annoncé et n’est pas là")
_UNLISTED = N_("{file} : n’est pas dans {sums}")
_DIFFERING = N_("{table} : {csv} lignes en CSV, {sqlite} en SQLite")
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
        return hashlib.file_digest(stream, "sha256").hexdigest()


def agreement(snapshot: Snapshot, typed: Counter[str]) -> Iterator[Message]:
    """Yield each number that differs from one form of the data to another.

    Args:
        snapshot: what is verified.
        typed: the records in the graph, by kind, as a reader of RDF counted them.
    """
    rows = {file.stem: _rows(file) for file in sorted(snapshot.data.glob("*.csv"))}
    stored = _stored(snapshot.data / database.FILE, list(rows))
    for table, number in rows.items():
        if stored.get(table) != number:
            yield _DIFFERING(table=table, csv=number, sqlite=stored.get(table, "—"))
    lines, folders = _lines(snapshot.data / record_lines.FILE)
    for kind in sorted(lines.keys() | typed.keys()):
        in_csv = rows.get(folders.get(kind, ""), 0)
        if len({lines[kind], typed[kind], in_csv}) > 1:
            yield _RECORDS(kind=kind, lines=lines[kind], graph=typed[kind], csv=in_csv)


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


def _rows(file: Path) -> int:
    csv.field_size_limit(LARGE)
    with file.open(encoding="utf-8", newline="") as stream:
        return sum(1 for _ in csv.reader(stream)) - 1


def _stored(file: Path, tables: list[str]) -> dict[str, int]:
    address = f"file:{quote(str(file))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(address, uri=True)) as connection:
        if (found := connection.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise sqlite3.DatabaseError(found)
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        return {
            table: connection.execute(f"SELECT count(*) FROM {database.quote(table)}").fetchone()[0]  # noqa: S608 - the name of a table, quoted
            for table in tables
            if table in names
        }


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
