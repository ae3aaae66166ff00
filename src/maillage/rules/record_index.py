"""The index of the catalogue: the little of all records that rules across them need.

The index holds ids and references, never records, and grows by what each chunk reports.
"""

from __future__ import annotations

import dataclasses
import sqlite3
import weakref
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, repeat

from maillage.model.entities import Field, Model
from maillage.model.field_paths import FieldPath, references_of
from maillage.model.withdrawal import DIFFERENT_FROM, REPLACED_BY, WITHDRAWING, WITHDRAWN_ON
from maillage.reading.contributions import Contribution
from maillage.reading.record_addresses import path_of

Key = tuple[str, str]
#: What is referred to, the pointer of the value that does, and its field.
Reference = tuple[Key, str, Field]
#: Reads a contribution; None where it cannot be read.
Read = Callable[[str], Contribution | None]
#: From a kind of record to names of its records, each with the id that it stands for.
Names = Callable[[str], Iterable[tuple[str, str]]]
#: A kind, an id, a field that refers to its own kind, and an id that the record has there; or the
#: day on which the record was withdrawn, in place of the last.
Tie = tuple[str, str, str, str]

#: Records, those that anything refers to, and how records hang together, as `Tie` tells it.
_TABLES = """
CREATE TABLE record (kind, name, file, PRIMARY KEY (kind, name, file)) WITHOUT ROWID;
CREATE TABLE referred (kind, name);
CREATE TABLE tie (kind, name, key, target);
CREATE INDEX tie_of ON tie (kind, key, name);
CREATE TABLE withdrawn (kind, name, PRIMARY KEY (kind, name)) WITHOUT ROWID;
"""
#: Kilobytes of them that stay in memory; the rest is in a file that goes with the index.
_MEMORY = 32_000
#: How often ties that lead nowhere are dropped on the disk, before the rest is read.
_ROUNDS = 20


class RecordIndex:
    """What is known of the whole catalogue: ids, where they are, and what refers to what.

    SQLite keeps it in memory while it is small and on the disk beyond, so that what a main process
    holds does not grow with the catalogue.
    """

    def __init__(self) -> None:
        self._db = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        weakref.finalize(self, self._db.close)
        self._db.executescript(
            f"PRAGMA journal_mode = OFF; PRAGMA cache_size = -{_MEMORY}; {_TABLES}"
            "ATTACH ':memory:' AS chunk; BEGIN"
        )

    @contextmanager
    def beside(self, database: bytes) -> Iterator[sqlite3.Connection]:
        """Give the connection, with another database as its schema `chunk`, the former let go."""
        self._db.execute("COMMIT")
        self._db.deserialize(database, name="chunk")
        self._db.execute("BEGIN")
        yield self._db

    def add(
        self, keys: Iterable[Key], references: Iterable[Key], files: Iterable[str] = ()
    ) -> None:
        """Take note of some records, of those they refer to, and of where they are."""
        records = ((*key, file) for key, file in zip(keys, chain(files, repeat("")), strict=False))
        self._db.executemany("INSERT OR IGNORE INTO record VALUES (?, ?, ?)", records)
        self._db.executemany("INSERT INTO referred VALUES (?, ?)", references)

    def tie(self, ties: Iterable[Tie]) -> None:
        """Take note of how records hang together within their kind."""
        some = list(ties)
        gone = [tie[:2] for tie in some if tie[2] in WITHDRAWING]
        kept = [tie for tie in some if tie[2] != WITHDRAWN_ON]
        self._db.executemany("INSERT OR IGNORE INTO withdrawn VALUES (?, ?)", gone)
        self._db.executemany("INSERT INTO tie VALUES (?, ?, ?, ?)", kept)

    def __contains__(self, key: Key) -> bool:
        return bool(self.files(key))

    def files(self, key: Key) -> list[str]:
        """Return where those are that claim to be a record, in their order."""
        found = self._db.execute("SELECT file FROM record WHERE (kind, name) = (?, ?)", key)
        return [file for (file,) in found]

    def file(self, key: Key) -> str:
        """Return where a record is, the first of several; nothing where none is known."""
        return next(iter(self.files(key)), "")

    def ids(self, kind: str) -> Iterator[str]:
        """Yield the ids of a kind of record, in their order."""
        asked = "SELECT DISTINCT name FROM record WHERE kind = ? ORDER BY name"
        return (name for (name,) in self._db.execute(asked, (kind,)))

    def twins(self) -> set[Key]:
        """Return those that more than one file claims to be."""
        return self._keys("SELECT kind, name FROM record GROUP BY kind, name HAVING count(*) > 1")

    def wanted(self) -> set[Key]:
        """Return those that are referred to, and are not there."""
        # In their order, two tables are compared as they come; else one is searched for each row.
        asked = "SELECT kind, name FROM referred EXCEPT SELECT kind, name FROM record ORDER BY 1, 2"
        return self._keys(asked)

    def outdated(self) -> set[Key]:
        """Return those that are referred to, and are no longer put forward."""
        return self._keys(
            "SELECT kind, name FROM withdrawn"
            " INTERSECT SELECT kind, name FROM referred ORDER BY 1, 2"
        )

    def unlinked(self, kind: str) -> list[str]:
        """Return the ids of those of a kind that hang on nothing; the index must be whole."""
        asked = (
            "SELECT name FROM record WHERE kind = :kind"
            " EXCEPT SELECT name FROM referred WHERE kind = :kind"
            " EXCEPT SELECT name FROM withdrawn WHERE kind = :kind"
            " EXCEPT SELECT name FROM tie WHERE kind = :kind AND key <> :replaced ORDER BY 1"
        )
        found = self._db.execute(asked, {"kind": kind, "replaced": REPLACED_BY})
        return [name for (name,) in found]

    def is_withdrawn(self, key: Key) -> bool:
        """Whether a record is no longer put forward."""
        asked = "SELECT 1 FROM withdrawn WHERE (kind, name) = (?, ?)"
        return self._db.execute(asked, key).fetchone() is not None

    def tied(self, key: Key, field: str) -> list[str]:
        """Return what a field of a record names of its own kind, in the order of the field."""
        asked = "SELECT target FROM tie WHERE (kind, name) = (?, ?) AND key = ? ORDER BY rowid"
        return [target for (target,) in self._db.execute(asked, (*key, field))]

    def replaced_by_withdrawn(self) -> list[tuple[Key, str]]:
        """Return the records whose successor is no longer put forward either, each with that."""
        asked = (
            "SELECT tie.kind, tie.name, tie.target FROM withdrawn JOIN tie"
            " ON tie.kind = withdrawn.kind AND tie.target = withdrawn.name AND tie.key = ?"
            " ORDER BY 1, 2"
        )
        found = self._db.execute(asked, [REPLACED_BY])
        return [((kind, name), target) for kind, name, target in found]

    def knots(self) -> Iterator[tuple[str, str, Mapping[str, set[str]]]]:
        """Yield each kind and field in which records may hang on themselves, and what is tied so.

        What leads to nothing that leads anywhere, and what nothing leads to, is left out, as far as
        some rounds tell.
        """
        ways = self._db.execute("SELECT DISTINCT kind, key FROM tie ORDER BY kind, key").fetchall()
        for way in ways:
            self._db.execute("DROP TABLE IF EXISTS knot")
            self._db.execute(
                "CREATE TABLE knot AS SELECT name, target FROM tie WHERE (kind, key) = (?, ?)", way
            )
            for _ in range(_ROUNDS):
                before = self._db.total_changes
                self._db.execute("DELETE FROM knot WHERE target NOT IN (SELECT name FROM knot)")
                self._db.execute("DELETE FROM knot WHERE name NOT IN (SELECT target FROM knot)")
                if self._db.total_changes == before:
                    break
            left: dict[str, set[str]] = defaultdict(set)
            for name, target in self._db.execute("SELECT name, target FROM knot"):
                left[name].add(target)
            yield *way, left

    def successor(self, key: Key) -> Key | None:
        """Return the last of the records that replace a withdrawn one; None where there is none."""
        kind, name = key
        seen = {name}
        while (after := self.tied((kind, name), REPLACED_BY)) and after[0] not in seen:
            name = after[0]
            seen.add(name)
        found = (kind, name)
        return found if found in self and not self.is_withdrawn(found) else None

    def _keys(self, asked: str) -> set[Key]:
        return {(kind, name) for kind, name in self._db.execute(asked)}


@dataclass(frozen=True)
class CrossRecordScope:
    """What a rule across records may look at: the index of all, and some files to judge."""

    model: Model
    index: RecordIndex
    #: The files to judge, in their order; others are read when one of these leads to them.
    judged: Iterable[str]
    read: Read
    #: Lists what people call the records of a kind, with their ids.
    names: Names
    #: Also what does not refuse a record.
    thorough: bool = False
    #: Records of the catalogue as it was, each with its file.
    before: Mapping[Key, str] = dataclasses.field(default_factory=dict)
    #: The fingerprints of the records to compare with, some of which may be out of date.
    fingerprints: bytes = b""
    #: Those of the records that are judged; None where all are.
    chosen: bytes | None = None

    @property
    def whole(self) -> bool:
        """Whether the whole catalogue is judged, so that the index holds all of it."""
        return self.chosen is None


def references(model: Model) -> Callable[[Contribution], Iterator[Reference]]:
    """Return the function that lists the references of a record, each with its pointer."""
    plans = references_of(model)

    def of(contribution: Contribution) -> Iterator[Reference]:
        for field, path in plans[contribution.collection]:
            for pointer, found in path.strings(contribution.data):
                yield (field.refers_to, found), pointer, field

    return of


def referred(model: Model) -> Callable[[Contribution], Iterator[Key]]:
    """Return the function that lists what a record refers to."""
    plans = references_of(model)

    def of(contribution: Contribution) -> Iterator[Key]:
        for field, path in plans[contribution.collection]:
            for found in path.texts(contribution.data):
                yield field.refers_to, found

    return of


def ties(model: Model) -> Callable[[Contribution], Iterator[Tie]]:
    """Return the function that lists how a record hangs together with others of its kind."""
    plans = {
        entity.collection: [
            (field.key, FieldPath((field,)))
            for field in entity.fields
            if field.key == WITHDRAWN_ON
            or (field.refers_to == entity.name and field.key != DIFFERENT_FROM)
        ]
        for entity in model.entities.values()
    }

    def of(contribution: Contribution) -> Iterator[Tie]:
        kind, name = key_of(model, contribution)
        for key, path in plans[contribution.collection]:
            for found in path.texts(contribution.data):
                yield kind, name, key, found

    return of


def key_of(model: Model, contribution: Contribution) -> Key:
    """Return the kind and the id of a record; the name of its file where it has no id."""
    kind = model.by_collection[contribution.collection].name
    found = contribution.data.get("id")
    return kind, found if isinstance(found, str) else contribution.stem


def presumed_key(model: Model, file: str) -> Key:
    """Return the kind and the id that a record must have, by the place and the name of its file."""
    parts = path_of(file).split("/")
    return model.by_collection[parts[1]].name, parts[-1].removesuffix(".json")


def counts(model: Model, keys: Iterable[Key]) -> Counter[str]:
    """Count records by their folder."""
    return Counter(model.entities[kind].collection for kind, _ in keys)


def names_of(model: Model, contribution: Contribution) -> Iterator[tuple[str, str]]:
    """Yield what people call a record, each time with its id."""
    _, known = key_of(model, contribution)
    entity = model.by_collection[contribution.collection]
    for key in (entity.label_key, *entity.kind.names):
        found = FieldPath((entity.by_key[key],)).texts(contribution.data)
        yield from ((name, known) for name in found)


def look_up(
    model: Model, index: RecordIndex, chosen: Iterable[Key], references: Iterable[Key], read: Read
) -> None:
    """Complete the index of some records with what those they refer to hang together with."""
    list_ties = ties(model)
    left, seen = list(references), set(chosen)
    while left:
        key = left.pop()
        contribution = read(index.file(key)) if key not in seen else None
        seen.add(key)
        if contribution:
            found = list(list_ties(contribution))
            index.tie(found)
            left.extend((kind, target) for kind, _, _, target in found)
