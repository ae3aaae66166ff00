"""Whatever the schemas allow comes back from every output as it went in, and stays on its own."""

from __future__ import annotations

import csv
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import orjson
import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import strategies
from conftest import ROOT
from maillage.emit import database, graph, tables
from maillage.emit.chunk import Chunk, Converters
from maillage.emit.chunk_parts import Made
from maillage.model.assembly import assemble
from maillage.model.entities import LANGUAGE_STRING, LINK, RDF, Entity, Field, Json
from maillage.model.inherited_sources import SourcedFields
from maillage.model.jsonld import prefixes
from maillage.model.languages import SOURCE
from maillage.model.loading import load
from maillage.model.relational import tables as tables_of
from maillage.reading import parsing
from maillage.reading.contributions import Contribution
from maillage.rules import checks

MODEL = load(ROOT)
CONVERTERS = Converters(MODEL)
#: The rules that a record of the right shape satisfies, whatever it says.
SHAPE = ("F", "S", "R")
#: What a text says, rather than what shape it has.
FORMULA = "S011"
CHECKS = checks(MODEL, thorough=False)
KINDS = pytest.mark.parametrize("kind", sorted(MODEL.entities))
HEAD = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in prefixes(MODEL).items()).encode()
_Read = TypeVar("_Read")
#: Cells by table: each row as it stands, in the order of the file.
Cells = Mapping[str, Sequence[Sequence[Any]]]

few = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


# A strategy takes longer to make than to draw from.
@cache
def _records(kind: str, identifier: str = "it") -> st.SearchStrategy[Json]:
    return strategies.records(MODEL, MODEL.entities[kind], identifier)


def _contribution(kind: str, record: Json) -> Contribution:
    collection = MODEL.entities[kind].collection
    file = f"contributions/{collection}/{record['id']}.json"
    return Contribution(file, collection, record, orjson.dumps(record))


@KINDS
@given(data=st.data())
@few
def test_what_the_schemas_allow_is_accepted(kind: str, data: st.DataObject) -> None:
    """A record built from the model is read back from its file, and its shape is found right."""
    record = data.draw(_records(kind))
    made = _contribution(kind, record)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / made.file
        file.parent.mkdir(parents=True)
        file.write_bytes(made.raw)
        read = parsing.read(Path(folder), made.file)
    assert isinstance(read, Contribution), read
    assert read.data == record
    every = [
        finding for check in CHECKS for finding in check(read) if finding.code.startswith(SHAPE)
    ]
    found = [finding for finding in every if finding.code != FORMULA]
    assert found == [], found[0].message("en")


@KINDS
@given(data=st.data())
@few
def test_nothing_is_lost(kind: str, data: st.DataObject) -> None:
    """CSV, SQLite and Turtle give every value of a record back, to readers that are not ours.

    Lists keep their order, save in Turtle those of plain values, which RDF has as sets. In Turtle
    an amount has its source besides, where that is certain; out of the tables, none that is.
    """
    record, entity = data.draw(_records(kind)), MODEL.entities[kind]
    own, sourced = [_contribution(kind, record)], SourcedFields.of(entity.fields)
    for part, read in ((tables.part, _csv), (database.part, _sqlite)):
        found = _from_rows(entity, _part(part, read, own))
        assert _plain(found) == _plain(sourced.reduced(record))
    quads = _part(graph.part, _quads, own)
    found = _from_graph(entity, f"{MODEL.base}{kind}/it", quads)
    assert {**found, "id": "it"} == _plain(sourced.completed(record), sets=True)


@pytest.mark.parametrize("kind", ["action", "partner"])
@given(data=st.data())
@settings(few, max_examples=3)
def test_rdflib_reads_the_same_triples(kind: str, data: st.DataObject) -> None:
    """An independent parser reads the same subjects, predicates and objects from the dump."""
    turtle = _part(graph.part, _turtle, [_contribution(kind, data.draw(_records(kind)))])
    quads = ox.parse(turtle, format=ox.RdfFormat.TURTLE)
    ours = {(_term(q.subject), _term(q.predicate), _term(q.object)) for q in quads}
    other = rdflib.Graph(bind_namespaces="none").parse(data=turtle, format="turtle")
    assert {(_term(s), _term(p), _term(o)) for s, p, o in other} == ours


@given(data=st.data(), kind=st.sampled_from(sorted(MODEL.entities)))
@few
def test_a_hostile_record_leaves_its_neighbours_alone(data: st.DataObject, kind: str) -> None:
    """In every output the lines of a record are those it has alone, whoever stands beside it."""
    victims = [_contribution("action", data.draw(_records("action", "victim")))]
    victims.append(_contribution(kind, data.draw(_records(kind, "victim-2"))))
    hostile = _contribution(kind, data.draw(_records(kind, "hostile")))
    between = [victims[0], hostile, victims[1]]
    for part, read in ((tables.part, _csv), (database.part, _sqlite)):
        together = _part(part, read, between)
        alone = [_part(part, read, [contribution]) for contribution in between]
        for table in together:
            expected = [row for cells in alone for row in cells.get(table, ())]
            assert list(together[table]) == expected, table
    triples = set(map(str, _part(graph.part, _quads, between)))
    own = [set(map(str, _part(graph.part, _quads, [contribution]))) for contribution in between]
    assert triples == own[0] | own[1] | own[2]
    assert len(triples) == sum(map(len, own))


def test_every_text_of_the_model_is_kept_from_control_characters() -> None:
    """Each string is a code, or has a pattern that refuses NUL: no output can hold one."""
    import re

    for entity, path in MODEL.fields():
        field = path[-1]
        if field.type == "string" and not field.scheme:
            pattern = field.constraints["pattern"]
            for text in ("\0", "a\0b", "a\x1bb", "a\rb", "\n", "a\n", "\x7f"):
                matched = re.search(pattern.replace("$", r"\Z"), text)
                assert matched is None, (entity.name, field.key, text)


def _part(
    part: Callable[[Chunk], Made],
    read: Callable[[Path], _Read],
    records: Sequence[Contribution],
) -> _Read:
    """Write what an emitter gives of a chunk, and read it."""
    with tempfile.TemporaryDirectory() as name:
        for file, content in part(Chunk(CONVERTERS, records)):
            Path(name, file).write_bytes(content)
        return read(Path(name))


def _turtle(folder: Path) -> bytes:
    return HEAD + (folder / graph.FILE).read_bytes()


def _quads(folder: Path) -> list[ox.Quad]:
    return list(ox.parse(_turtle(folder), format=ox.RdfFormat.TURTLE))


def _csv(folder: Path) -> Cells:
    cells = {}
    for file in folder.glob("*.csv"):
        with file.open(encoding="utf-8", newline="") as stream:
            cells[file.stem] = [
                [cell or None for cell in row] for row in csv.reader(stream, strict=True)
            ]
    return cells


def _sqlite(folder: Path) -> Cells:
    with closing(sqlite3.connect(folder / database.FILE)) as connection:
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
        return {
            name: connection.execute(f'SELECT * FROM "{name}" ORDER BY rowid').fetchall()
            # The index of words is made from the rows, and says nothing of its own.
            for name in names - {"search", "words"}
        }


def _plain(value: Any, *, sets: bool = False) -> Any:
    """Make a record comparable: numbers as decimals and, where asked, lists of scalars as sets."""
    if isinstance(value, dict):
        return {key: _plain(inner, sets=sets) for key, inner in value.items()}
    if isinstance(value, list):
        items = [_plain(item, sets=sets) for item in value]
        return items if not sets or isinstance(items[0], dict) else set(items)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return _number(value) if is_number else value


def _number(value: object) -> Decimal:
    if isinstance(value, str):
        assert value.lstrip("-").replace(".", "", 1).isdecimal(), value
    return Decimal(repr(value) if isinstance(value, float) else str(value))


def _from_rows(entity: Entity, cells: Cells) -> Json:
    """Put one record together again from the rows of its tables."""
    layout = {table.name: table for table in tables_of(MODEL)}
    named = {
        name: [
            dict(zip((column.name for column in layout[name].columns), row, strict=True))
            for row in rows
        ]
        for name, rows in cells.items()
    }
    (main,) = named.pop(entity.collection)
    for rows in named.values():
        for number, row in enumerate(rows, start=1):
            assert (row[entity.name], str(row["position"])) == (main["id"], str(number))
    return assemble(entity, main, [(layout[name], rows) for name, rows in named.items()])


def _from_graph(entity: Entity, iri: str, quads: Iterable[ox.Quad]) -> Json:
    """Put one record together again from its triples, and see that none is left over."""
    nodes: dict[str, dict[str, list[Any]]] = {}
    for quad in quads:
        of = nodes.setdefault(quad.subject.value, {})  # type: ignore[union-attr]
        of.setdefault(quad.predicate.value, []).append(quad.object)
    (data_set,) = nodes[iri].pop("http://rdfs.org/ns/void#inDataset")
    assert data_set.value == f"{MODEL.base}catalogue"
    record = _from_node(nodes, iri, entity.iri, entity.fields)
    assert nodes == {}
    return record


def _from_node(
    nodes: dict[str, dict[str, list[Any]]], iri: str, class_iri: str, fields: Iterable[Field]
) -> Json:
    properties = nodes.pop(iri)
    (kind,) = properties.pop(RDF + "type")
    assert kind.value == class_iri
    found: Json = {}
    for field in fields:
        objects = properties.pop(field.iri, [])
        if not objects:
            continue
        if field.class_iri:
            inner = sorted((node.value for node in objects), key=_rank)
            values = [_from_node(nodes, name, field.class_iri, field.fields) for name in inner]
        else:
            values = [_from_term(field, term) for term in objects]
        assert field.many or len(values) == 1
        found[field.key] = (values if field.class_iri else set(values)) if field.many else values[0]
    assert properties == {}
    return found


def _rank(iri: str) -> int:
    number = iri.rpartition("-")[2]
    return int(number) if number.isdigit() else 0


def _from_term(field: Field, term: Any) -> Any:
    if field.refers_to or field.scheme:
        home = f"{MODEL.base}{field.refers_to or field.scheme}/"
        assert term.value.startswith(home)
        return term.value.removeprefix(home)
    if field.datatype == LINK:
        assert isinstance(term, ox.NamedNode)
        return term.value
    assert term.datatype.value == field.datatype
    if field.datatype == LANGUAGE_STRING:
        assert term.language == SOURCE
    if field.type == "boolean":
        return {"true": True, "false": False}[term.value]
    return _number(term.value) if field.type in ("integer", "number") else term.value


def _term(term: Any) -> tuple[str, ...]:
    """Reduce a term of either library to its text, its language and its datatype."""
    if isinstance(term, ox.Literal):
        return term.value, term.language or "", term.language or term.datatype.value
    if isinstance(term, rdflib.Literal):
        default = term.language or rdflib.XSD.string
        return str(term), term.language or "", str(term.datatype or default)
    return (str(getattr(term, "value", term)),)
