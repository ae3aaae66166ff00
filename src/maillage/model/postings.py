"""Which records have which words: the index behind the search, made a chunk of records at a time.

A row of `search` says of one chunk, one table, one part of its records (`title`, `summary`, `text`)
and one stem which records have it: a bit a record, the lowest bit of the first byte standing for
the row `first` of the table. Rows come in the order of the chunks, so that joining chunks is
appending, and a change to one record makes the rows of its chunk anew and no others. `words` holds
the words themselves, so that a mistyped one finds its neighbours.
"""

from __future__ import annotations

import dataclasses
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maillage.model.entities import LANGUAGE_STRING, SKOS, STRING, Model
from maillage.model.relational import Row, Table, scheme_table_name, tables
from maillage.text.stems import Forms, tokens, word
from maillage.text.stop_words import STOP_WORDS
from maillage.text.words import fold

TITLE, SUMMARY, TEXT = "title", "summary", "text"
#: The parts of a record that are not plain text, by the property.
_PARTS = {
    "http://purl.org/dc/terms/abstract": SUMMARY,
    SKOS + "prefLabel": TITLE,
    SKOS + "altLabel": TITLE,
}
#: What tells little of what a record is about.
ASIDE = frozenset({"contributor", "note", "unit"})

_SEARCH = """CREATE TABLE search (
  chunk INTEGER NOT NULL, stem TEXT NOT NULL, object TEXT NOT NULL, part TEXT NOT NULL,
  first INTEGER NOT NULL, records BLOB NOT NULL,
  PRIMARY KEY (chunk, stem, object, part)
) WITHOUT ROWID"""
#: `records` counts those that have the word, once for each part that has it.
_WORDS = """CREATE TABLE words (
  folded TEXT NOT NULL, word TEXT NOT NULL, stem TEXT NOT NULL, records INTEGER NOT NULL,
  PRIMARY KEY (folded, word)
) WITHOUT ROWID"""

#: A row of `search` before it is joined: stem, table, part, first record (from 0 on) and bits.
Posting = tuple[str, str, str, int, bytes]
#: A row of `words`.
Word = tuple[str, str, str, int]


@dataclass
class Postings:
    """What one chunk adds to the index."""

    #: The records of each word, as bits, by table and part.
    _bits: dict[tuple[str, str], dict[bytes, int]] = dataclasses.field(default_factory=dict)

    def add(self, table: str, part: str, texts: Iterable[Sequence[str]]) -> None:
        """Index one part of the records of a table: the texts of each, in their order."""
        found = self._bits.setdefault((table, part), {})
        get, bit = found.get, 1
        for its_texts in texts:
            for token in set(tokens("\n".join(its_texts))):
                found[token] = get(token, 0) | bit
            bit <<= 1

    def rows(self, forms: Forms) -> Iterator[Posting]:
        """Yield the rows of `search`, in the order of its key."""
        every: list[tuple[str, str, str, int]] = []
        for (table, part), found in self._bits.items():
            stems: dict[str, int] = {}
            get = stems.get
            for token, bits in found.items():
                if stem := forms[token][-1]:
                    stems[stem] = get(stem, 0) | bits
            every += [(stem, table, part, bits) for stem, bits in stems.items()]
        for stem, table, part, bits in sorted(every):
            first = (bits & -bits).bit_length() - 1
            size = (bits.bit_length() - first + 7) // 8
            yield stem, table, part, first, (bits >> first).to_bytes(size, "little")

    def words(self, forms: Forms) -> Iterator[Word]:
        """Yield the rows of `words`, in the order of its key."""
        counts: Counter[bytes] = Counter()
        for found in self._bits.values():
            for token, bits in found.items():
                counts[token] += bits.bit_count()
        every = ((*forms[token], count) for token, count in counts.items())
        yield from sorted(posting for posting in every if posting[2])


class Indexer:
    """Reads what people may search for from the rows of records."""

    def __init__(self, model: Model) -> None:
        every = [table for table in tables(model) if table.entity]
        #: The places of the searched columns, by collection, table and part.
        self._places = [
            (table, table.entity.collection, _searched(model, table))
            for table in every
            if table.entity
        ]
        self.forms = Forms()

    def postings(self, rows: Mapping[str, Sequence[Row]]) -> Postings:
        """Index the rows of some records, by table."""
        texts: dict[tuple[str, str], list[list[str]]] = {}
        positions: dict[str, dict[str | None, int]] = {}
        counts: dict[str, int] = {}
        for table, collection, places in self._places:
            its_rows = rows.get(table.name)
            if not its_rows:
                continue
            if not table.path:
                # Two records of one id are told once all chunks are read: here each has its place.
                counts[collection] = len(its_rows)
                positions[collection] = {row[0]: number for number, row in enumerate(its_rows)}
            position = positions[collection]
            numbers = [position[row[0]] for row in its_rows]
            for place, part in places:
                key = (collection, part)
                if key not in texts:
                    texts[key] = [[] for _ in range(counts[collection])]
                bucket = texts[key]
                for number, row in zip(numbers, its_rows, strict=True):
                    if cell := row[place]:
                        bucket[number].append(cell)
        postings = Postings()
        for (collection, part), its_texts in texts.items():
            postings.add(collection, part, its_texts)
        return postings


def of_lists(model: Model) -> Postings:
    """Index the code lists by their titles, and by the other spellings that are a single word.

    Of several words no part means the code: « gens » is not « gens seuls ». The search looks for
    these as a whole.
    """
    postings = Postings()
    for scheme in model.schemes.values():
        names = (
            [concept.words.title, *filter(_is_a_word, concept.spellings)]
            for concept in scheme.concepts
        )
        postings.add(scheme_table_name(scheme.name), TITLE, names)
    return postings


def _is_a_word(spelling: str) -> bool:
    return sum(fold(word(token)) not in STOP_WORDS for token in tokens(spelling)) == 1


def _searched(model: Model, table: Table) -> list[tuple[int, str]]:
    """Return the places of the columns that hold words or official codes, each with its part."""
    parts = _PARTS | {f"{model.terms}acronym": TITLE}
    found = []
    for place, column in enumerate(table.columns):
        field = column.field
        if field is None or field.key in ASIDE:
            continue
        if field.datatype == LANGUAGE_STRING:
            is_name = column.name == table.label and not table.path
            found.append((place, TITLE if is_name else parts.get(field.iri, TEXT)))
        elif field.datatype == STRING and field.iri != "@id":
            found.append((place, TITLE))
    return found


def create(connection: sqlite3.Connection) -> None:
    """Create the tables of the index."""
    for statement in (_SEARCH, _WORDS):
        connection.execute(statement)


def write(
    connection: sqlite3.Connection, postings: Postings, forms: Forms, *, first: int = 0
) -> None:
    """Write what one chunk adds, as chunk 0.

    `first` is the row of the first record: 1 in its own table, 0 where it is joined later.
    """
    rows = (
        (0, stem, table, part, first + place, bits)
        for stem, table, part, place, bits in postings.rows(forms)
    )
    connection.executemany("INSERT INTO search VALUES (?, ?, ?, ?, ?, ?)", rows)
    connection.executemany("INSERT INTO words VALUES (?, ?, ?, ?)", postings.words(forms))


def join(
    connection: sqlite3.Connection, chunk: int, before: Mapping[str, int], source: str = "chunk"
) -> None:
    """Append what an attached database, `source`, adds.

    Chunks are numbered from 1 on; `before` says how many rows each table had before those of this
    one.
    """
    shifts = " ".join("WHEN ? THEN ?" for _ in before)
    places = [value for table, rows in before.items() for value in (table, rows + 1)]
    connection.execute(
        "INSERT INTO main.search SELECT ?, stem, object, part, "
        f"first + CASE object {shifts} END, records "
        f"FROM {source}.search WHERE chunk = 0 ORDER BY stem, object, part",
        [chunk, *places],
    )
    connection.execute(
        f"INSERT INTO main.words SELECT * FROM {source}.words WHERE true "
        "ON CONFLICT DO UPDATE SET records = records + excluded.records"
    )
