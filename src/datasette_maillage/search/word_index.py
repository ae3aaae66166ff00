"""The index of words as the site reads it: which records have a stem, and in which part.

The words of a record are its own, those of the codes it bears, and those of the names of what it
refers to: an action in Cambrai is found by « Cambrai », though only the territory bears the name.
"""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from datasette_maillage.records.site import Site
from datasette_maillage.search import bitsets
from datasette_maillage.search.bitsets import Groups
from datasette_maillage.search.reference_columns import ReferenceColumn
from datasette_maillage.search.spelling import Spelling
from datasette_maillage.search.synonyms import DULL, Thesaurus, needed
from maillage.model.entities import Model
from maillage.model.labels import Words
from maillage.model.postings import SUMMARY, TEXT, TITLE
from maillage.model.relational import Table, scheme_table_name
from maillage.model.withdrawal import REPLACED_BY, is_not_withdrawn
from maillage.text.stems import Stems

#: Stems whose records are kept in memory.
_KEPT = 20_000


@dataclass(frozen=True)
class PostingList:
    """The records of one collection that have a word, in disjoint sets by where they have it."""

    title: int
    #: In the summary, or in the name of what they refer to.
    near: int
    text: int

    @property
    def all(self) -> int:
        """All of them."""
        return self.title | self.near | self.text


class WordIndex:
    """What words lead to. The database never changes, so what was read is kept."""

    def __init__(self, model: Model, tables: Sequence[Table]) -> None:
        self.model = model
        self._tables = {table.name: table for table in tables}
        self.stems = Stems()
        self._stems: dict[str, Mapping[tuple[str, str], int]] = {}
        self._terms: dict[tuple[str, str], PostingList] = {}
        self._groups: dict[str, Groups] = {}
        self._all: dict[str, int] = {}
        self._halves: dict[str, int] = {}
        self._chunks = ""
        self._spelling: Spelling | None = None
        self._below: Mapping[int, int] | None = None

    def warm(self, connection: sqlite3.Connection) -> None:
        """Read all that is read once, so that no search has to wait for it."""
        for collection in self.collections():
            self.all_of(connection, collection)
        for edges in self.edges.values():
            for edge in edges:
                self.groups(connection, edge.sql)
        self.inside(connection)
        self.stems.update(self.spelling(connection).stems())

    @cached_property
    def edges(self) -> Mapping[str, Sequence[ReferenceColumn]]:
        """The references of the records of each collection."""
        found: dict[str, list[ReferenceColumn]] = defaultdict(list)
        kinds = self.model.entities.values()
        dull = DULL | {entity.collection for entity in kinds if not entity.kind.finds_others}
        for table in self._tables.values():
            if table.entity is None:
                continue
            for column in table.columns:
                own = table.path and column.name == table.primary_key[0]
                if not column.references or own or column.name == REPLACED_BY:
                    continue
                if column.references not in dull:
                    edge = ReferenceColumn(table, column.name, self._tables[column.references])
                    found[table.entity.collection].append(edge)
        return found

    def edge(self, collection: str, table: str, column: str) -> ReferenceColumn:
        """Return one of the references of a collection."""
        return next(
            edge
            for edge in self.edges[collection]
            if edge.table.name == table and edge.column == column
        )

    def groups(self, connection: sqlite3.Connection, sql: str) -> Groups:
        """Return the sets that a query for pairs of rows gives."""
        return self.kept(sql, lambda: Groups(connection.execute(sql)))

    def kept(self, name: str, make: Callable[[], Groups]) -> Groups:
        """Return some sets, made when they are first asked for."""
        if name not in self._groups:
            self._groups[name] = make()
        return self._groups[name]

    def key_of(self, table: str) -> str:
        """Return the column that identifies the rows of a table: `id` or `code`."""
        return self._tables[table].primary_key[0]

    @cached_property
    def thesaurus(self) -> Thesaurus:
        """The labels of the lists."""
        return Thesaurus(self.model, self.stems.of)

    def row_of(self, connection: sqlite3.Connection, table: str, identifier: str) -> int:
        """Return the row of a code or of a record; 0 where there is none."""
        found = connection.execute(
            f'SELECT rowid FROM "{table}" WHERE "{self.key_of(table)}" = ?', [identifier]
        ).fetchone()
        return found[0] if found else 0

    def labels(
        self,
        connection: sqlite3.Connection,
        table: str,
        rows: Iterable[int],
        also: str,
    ) -> Iterator[tuple[int, str, Words | str]]:
        """Yield row, identifier and label of some rows, and of one more by its identifier.

        A code has its label in each language, a record its name.
        """
        found = self._tables[table]
        key = found.primary_key[0]
        selected = connection.execute(
            f'SELECT rowid, "{key}", "{found.label}" FROM "{table}" '
            f'WHERE rowid IN (SELECT value FROM json_each(?)) OR "{key}" = ? '
            "ORDER BY rowid",
            [str([*rows]), also],
        )
        for row, identifier, label in selected:
            yield row, identifier, self._codes.get((table, identifier), label)

    @cached_property
    def _codes(self) -> Mapping[tuple[str, str], Words]:
        """The labels of the codes, by the table of their list."""
        return {
            (scheme_table_name(name), concept.code): concept.words
            for name, scheme in self.model.schemes.items()
            for concept in scheme.concepts
        }

    def term(self, connection: sqlite3.Connection, collection: str, stem: str) -> PostingList:
        """Return the records of a collection that have a stem."""
        key = collection, stem
        found = self._terms.get(key)
        if found is None:
            if len(self._terms) > _KEPT:
                self._terms.clear()
            found = self._terms[key] = self._term(connection, collection, stem)
        return found

    def knows(self, connection: sqlite3.Connection, stem: str) -> bool:
        """Say whether any record or code has a stem."""
        return bool(self._parts(connection, stem))

    def spelling(self, connection: sqlite3.Connection) -> Spelling:
        """Return the words of the catalogue, to look for the nearest."""
        if self._spelling is None:
            self._spelling = Spelling(connection)
        return self._spelling

    def written(self, connection: sqlite3.Connection, collection: str, stem: str) -> PostingList:
        """Return the records of a collection that have a stem in their own words."""
        parts = self._parts(connection, stem)
        title = parts.get((collection, TITLE), 0)
        near = parts.get((collection, SUMMARY), 0) & ~title
        return PostingList(title, near, parts.get((collection, TEXT), 0) & ~(title | near))

    def _term(self, connection: sqlite3.Connection, collection: str, stem: str) -> PostingList:
        own = self.written(connection, collection, stem)
        near = own.near
        for edge in self.edges[collection]:
            named = self._named(connection, edge.target, stem)
            named &= ~self._half_named(connection, edge.target)
            if named:
                near |= self.groups(connection, edge.sql).union(bitsets.rows_of(named))
        near &= ~own.title
        return PostingList(own.title, near, own.text & ~near)

    def _named(self, connection: sqlite3.Connection, target: Table, stem: str) -> int:
        """Return what has a stem in its name or its kind’s; with territories, what is inside."""
        found = self._parts(connection, stem).get((target.name, TITLE), 0)
        for edge in self.edges.get(target.name, ()):
            if edge.target.entity is None and not edge.table.path:
                codes = self._parts(connection, stem).get((edge.target.name, TITLE), 0)
                if codes:
                    found |= self.groups(connection, edge.sql).union(bitsets.rows_of(codes))
        if found and target.name == "territories":
            for row in list(bitsets.rows_of(found)):
                found |= self.inside(connection).get(row, 0)
        return found

    def _half_named(self, connection: sqlite3.Connection, target: Table) -> int:
        """Return the codes of which a word is half of the name: « cours » is not « En cours »."""
        if target.name not in self._halves:
            codes = (
                code
                for (table, code), words in self._codes.items()
                if table == target.name and any(map(needed, words.titles.values()))
            )
            rows = (self.row_of(connection, target.name, code) for code in codes)
            self._halves[target.name] = bitsets.of_rows(rows)
        return self._halves[target.name]

    def inside(self, connection: sqlite3.Connection) -> Mapping[int, int]:
        """Return what lies inside each territory, itself included, however deep."""
        if self._below is None:
            rows = connection.execute(
                "WITH RECURSIVE inside (whole, part) AS ("
                " SELECT id, id FROM territories UNION"
                " SELECT i.whole, p.territory FROM inside i"
                " JOIN territory_part_of p ON p.part_of = i.part)"
                " SELECT w.rowid, p.rowid FROM inside i"
                " JOIN territories w ON w.id = i.whole JOIN territories p ON p.id = i.part"
            ).fetchall()
            found: dict[int, int] = defaultdict(int)
            for row in rows:
                found[row[0]] |= 1 << row[1]
            self._below = found
        return self._below

    def _parts(self, connection: sqlite3.Connection, stem: str) -> Mapping[tuple[str, str], int]:
        """Return the rows that have a stem, by table and part."""
        found = self._stems.get(stem)
        if found is None:
            found = self._read(connection, stem)
            # What nobody wrote is never kept: people type what they like.
            if found:
                if len(self._stems) > _KEPT:
                    self._stems.clear()
                self._stems[stem] = found
        return found

    def _read(self, connection: sqlite3.Connection, stem: str) -> Mapping[tuple[str, str], int]:
        if not self._chunks:
            (last,) = connection.execute("SELECT max(chunk) FROM search").fetchone()
            self._chunks = str([*range(last + 1)])
        found: dict[tuple[str, str], int] = defaultdict(int)
        for object_, part, first, records in connection.execute(
            "SELECT object, part, first, records FROM json_each(?) c "
            "CROSS JOIN search s ON s.chunk = c.value AND s.stem = ?",
            [self._chunks, stem],
        ):
            found[object_, part] |= int.from_bytes(records, "little") << first
        return found

    def all_of(self, connection: sqlite3.Connection, collection: str) -> int:
        """Return all the records of a collection, but those that were withdrawn."""
        if collection not in self._all:
            standing = is_not_withdrawn(self.model.by_collection[collection].by_key)
            (last,) = connection.execute(f'SELECT max(rowid) FROM "{collection}"').fetchone()
            every = (1 << ((last or 0) + 1)) - 2
            gone = connection.execute(f'SELECT rowid FROM "{collection}" WHERE NOT ({standing})')
            for (row,) in gone.fetchall():
                every &= ~(1 << row)
            self._all[collection] = every
        return self._all[collection]

    def collections(self) -> Iterator[str]:
        """Yield the collections, actions first."""
        yield from (entity.collection for entity in self.model.entities.values())


def index_of(site: Site) -> WordIndex:
    """Return the index of a site, made when it is first asked for."""
    return site.once("index of words", lambda: WordIndex(site.model, site.tables))
