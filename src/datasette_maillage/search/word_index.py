"""The index of words as the site reads it: which records have a stem, and in which part.

The words of a record are its own, those of the codes it bears, and those of the names of what it
refers to: an action in Cambrai is found by « Cambrai », though only the territory bears the name.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from datasette_maillage.records.records import Records
from datasette_maillage.search import bitsets
from datasette_maillage.search.bitsets import Groups, Order
from datasette_maillage.search.posting_list import PostingList
from datasette_maillage.search.reference_columns import ReferenceColumn
from datasette_maillage.search.spelling import Spelling
from datasette_maillage.search.synonyms import DULL, Thesaurus, half_names
from maillage.model.labels import Words
from maillage.model.postings import SUMMARY, TEXT, TITLE
from maillage.model.relational import Table, scheme_table_name
from maillage.model.withdrawal import REPLACED_BY, is_not_withdrawn
from maillage.text.stems import Stems

#: Stems whose records are kept in memory.
_KEPT = 20_000


@dataclass
class _IndexMemory:
    """What was read of the index by stem: the database never changes."""

    stems: Stems = field(default_factory=Stems)
    #: The rows that have a stem, by table and part.
    parts: dict[str, Mapping[tuple[str, str], int]] = field(default_factory=dict)
    terms: dict[tuple[str, str], PostingList] = field(default_factory=dict)


class WordIndex:
    """What words lead to, as the connection of one thread reads it."""

    def __init__(self, records: Records) -> None:
        self.records = records
        self.model = records.site.model
        self._once = records.site.once
        self._known = self._once("index of words", _IndexMemory)
        self.stems = self._known.stems

    def warm(self) -> None:
        """Read all that is read once, so that no search has to wait for it."""
        for collection in self.model.by_collection:
            self.all_of(collection)
            self.freshest(collection)
        for edges in self.edges.values():
            for edge in edges:
                self.groups(edge.sql)
        self.stems.update(self.spelling.stems())
        _ = self.inside

    @property
    def edges(self) -> Mapping[str, Sequence[ReferenceColumn]]:
        """The references of the records of each collection."""
        return self._once("references of records", self._edges)

    def _edges(self) -> Mapping[str, Sequence[ReferenceColumn]]:
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

    @property
    def _tables(self) -> Mapping[str, Table]:
        tables = self.records.site.tables
        return self._once("tables by name", lambda: {table.name: table for table in tables})

    def edge(self, collection: str, table: str, column: str) -> ReferenceColumn:
        """Return one of the references of a collection."""
        return next(
            edge
            for edge in self.edges[collection]
            if edge.table.name == table and edge.column == column
        )

    def groups(self, sql: str) -> Groups:
        """Return the sets that a query for pairs of rows gives."""
        return self.kept(sql, lambda: Groups(self.records.execute(sql)))

    def kept(self, name: str, make: Callable[[], Groups]) -> Groups:
        """Return some sets, made when they are first asked for."""
        return self._once(f"sets of {name}", make)

    def key_of(self, table: str) -> str:
        """Return the column that identifies the rows of a table: `id` or `code`."""
        return self._tables[table].primary_key[0]

    @property
    def thesaurus(self) -> Thesaurus:
        """The labels of the lists."""
        return self._once("labels of lists", lambda: Thesaurus(self.model, self.stems.of))

    def row_of(self, table: str, identifier: str) -> int:
        """Return the row of a code or of a record; 0 where there is none."""
        sql = f'SELECT rowid FROM "{table}" WHERE "{self.key_of(table)}" = ?'
        found = self.records.execute(sql, [identifier]).fetchone()
        return found[0] if found else 0

    def labels(
        self, table: str, rows: Iterable[int], also: str
    ) -> Iterator[tuple[int, str, Words | str]]:
        """Yield row, identifier and label of some rows, and of one more by its identifier.

        A code has its label in each language, a record its name.
        """
        found = self._tables[table]
        key = found.primary_key[0]
        selected = self.records.execute(
            f'SELECT rowid, "{key}", "{found.label}" FROM "{table}" '
            f'WHERE rowid IN (SELECT value FROM json_each(?)) OR "{key}" = ? '
            "ORDER BY rowid",
            [str([*rows]), also],
        )
        for row, identifier, label in selected:
            yield row, identifier, self._codes.get((table, identifier), label)

    @property
    def _codes(self) -> Mapping[tuple[str, str], Words]:
        return self._once(
            "labels by table",
            lambda: {
                (scheme_table_name(name), concept.code): concept.words
                for name, scheme in self.model.schemes.items()
                for concept in scheme.concepts
            },
        )

    def term(self, collection: str, stem: str) -> PostingList:
        """Return the records of a collection that have a stem."""
        found = self._known.terms.get(key := (collection, stem))
        if found is None:
            if len(self._known.terms) > _KEPT:
                self._known.terms.clear()
            found = self._known.terms[key] = self._term(collection, stem)
        return found

    def knows(self, stem: str) -> bool:
        """Say whether any record or code has a stem."""
        return bool(self._parts(stem))

    @property
    def spelling(self) -> Spelling:
        """The words of the catalogue, to look for the nearest."""
        return self._once("spelling", lambda: Spelling(self.records.connection))

    def written(self, collection: str, stem: str) -> PostingList:
        """Return the records of a collection that have a stem in their own words."""
        parts = self._parts(stem)
        title = parts.get((collection, TITLE), 0)
        near = parts.get((collection, SUMMARY), 0) & ~title
        return PostingList(title, near, parts.get((collection, TEXT), 0) & ~(title | near))

    def _term(self, collection: str, stem: str) -> PostingList:
        own = self.written(collection, stem)
        near = own.near
        for edge in self.edges[collection]:
            if named := self._named(edge.target, stem):
                near |= self.groups(edge.sql).union(bitsets.rows_of(named))
        near &= ~own.title
        return PostingList(own.title, near, own.text & ~near)

    def _named(self, target: Table, stem: str) -> int:
        """Return what has a stem in its name or its kind’s; with territories, what is inside."""
        found = self._called(target, stem)
        for edge in self.edges.get(target.name, ()):
            of_list = edge.target.entity is None and not edge.table.path
            if of_list and (codes := self._called(edge.target, stem)):
                found |= self.groups(edge.sql).union(bitsets.rows_of(codes))
        if found and target.name == "territories":
            for row in list(bitsets.rows_of(found)):
                found |= self.inside.get(row, 0)
        return found

    def _called(self, target: Table, stem: str) -> int:
        """Return what has a stem in its name, but not as half of it: « cours » of « En cours »."""
        named = self._parts(stem).get((target.name, TITLE), 0)
        return named and named & ~self._half_named(target.name).get(stem, 0)

    def _half_named(self, table: str) -> Mapping[str, int]:
        """Return, by stem, the codes of a table of which a word is half of a name."""

        def read() -> Mapping[str, int]:
            found: defaultdict[str, int] = defaultdict(int)
            for stem, code in half_names(self.model, table, self.stems.of):
                found[stem] |= 1 << self.row_of(table, code)
            return found

        return self._once(f"half names of {table}", read)

    @property
    def inside(self) -> Mapping[int, int]:
        """What lies inside each territory, itself included, however deep."""
        return self._once("inside", self._inside)

    def _inside(self) -> Mapping[int, int]:
        rows = self.records.execute(
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
        return found

    def _parts(self, stem: str) -> Mapping[tuple[str, str], int]:
        found = self._known.parts.get(stem)
        if found is None:
            found = self._read(stem)
            # What nobody wrote is never kept: people type what they like.
            if found:
                if len(self._known.parts) > _KEPT:
                    self._known.parts.clear()
                self._known.parts[stem] = found
        return found

    def _read(self, stem: str) -> Mapping[tuple[str, str], int]:
        found: dict[tuple[str, str], int] = defaultdict(int)
        for object_, part, first, records in self.records.execute(
            "SELECT object, part, first, records FROM json_each(?) c "
            "CROSS JOIN search s ON s.chunk = c.value AND s.stem = ?",
            [self._chunks(), stem],
        ):
            found[object_, part] |= int.from_bytes(records, "little") << first
        return found

    def _chunks(self) -> str:
        def read() -> str:
            (last,) = self.records.execute("SELECT max(chunk) FROM search").fetchone()
            return str([*range(last + 1)])

        return self._once("chunks of the index", read)

    def freshest(self, collection: str) -> Order:
        """Return the records of a collection, those first of which the news are the latest."""
        return self._once(f"freshest {collection}", lambda: Order(self._freshest(collection)))

    def _freshest(self, collection: str) -> Iterator[int]:
        known = self.model.by_collection[collection].by_key
        said = [f"coalesce({key}, '')" for key in ("verified_on", "observed") if key in known]
        latest = f"max({', '.join([*said, repr('')])}) DESC, " if said else ""
        sql = f'SELECT rowid FROM "{collection}" ORDER BY {latest}rowid'
        yield from (row for (row,) in self.records.execute(sql))

    def all_of(self, collection: str) -> int:
        """Return all the records of a collection, but those that were withdrawn."""

        def read() -> int:
            kept = is_not_withdrawn(self.model.by_collection[collection].by_key)
            (last,) = self.records.execute(f'SELECT max(rowid) FROM "{collection}"').fetchone()
            every = (1 << ((last or 0) + 1)) - 2
            gone = self.records.execute(f'SELECT rowid FROM "{collection}" WHERE NOT ({kept})')
            for (row,) in gone.fetchall():
                every &= ~(1 << row)
            return every

        return self._once(f"all {collection}", read)
