"""Checks that a name stands for one thing: of two that share one, the site would hide one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from maillage.errors import ModelError
from maillage.model.entities import CONCEPTS, SCHEMAS, VOCABULARY, Model, paths_of
from maillage.model.jsonld import OWN_TERMS, local_name
from maillage.model.relational import RECORD_DATES, scheme_table_name, tables

#: What addresses of the site begin with, up to a dot, beside those that the model names: its
#: routes, and the files of the build, as a test of the site makes sure.
SITE = (
    *("accessibilite", "brochure", "carte", "catalog", "catalogue", "changements", "chiffres"),
    *("contact", "context", "contribuer", "csv-metadata", "datapackage", "def", "donnees"),
    *("donnees-personnelles", "favicon", "maillage", "mappings", "mentions-legales", "nouveautes"),
    *("pages", "recherche", "releases", "report", "robots", "schema", "sha256sums", "shapes"),
    *("sitemap", "sparql", "versions", "void"),
)
#: The tables of the database beside those that the model entails, as a test of it makes sure.
DATABASE = ("catalogue", "documentation", "model", "questions", "search", "words")
#: The columns that SQLite gives each table, and the site reads: the numbers of the rows.
ROW_NUMBERS = ("rowid", "oid")


class _TakenName(NamedTuple):
    """A name, of the things that must each have one of their own, and what has it."""

    things: str
    name: str
    owner: str
    #: The file that gives it the name, and how to give it another.
    file: str = ""
    otherwise: str = ""


def check_names(model: Model) -> None:
    """Check that no two things have one address, prefix, table, column or key.

    Raises:
        ModelError: two have.
    """
    owners: dict[tuple[str, str], str] = {}
    for claim in (*_of_program(model), *_addresses(model), *_tables(model)):
        owner = owners.setdefault((claim.things, claim.name.casefold()), claim.owner)
        if owner != claim.owner:
            reason = f"the {claim.things} “{claim.name}” of {claim.owner} is that of {owner}"
            raise ModelError(model.root / claim.file, f"{reason}: {claim.otherwise}")
    _check_keys(model)
    _check_classes(model)


def _of_program(model: Model) -> Iterator[_TakenName]:
    """Yield what is there whatever the kinds of record and the lists are."""
    yield from (_TakenName("address", name, "a page or a file of the site") for name in SITE)
    yield from (_TakenName("prefix", name, VOCABULARY) for name in model.prefixes)
    for name in (*DATABASE, RECORD_DATES.name):
        yield _TakenName("table", name, "what the database says of itself")


def _addresses(model: Model) -> Iterator[_TakenName]:
    """Yield what addresses begin with: of codes, of records, of the list of them."""
    for name in model.schemes:
        owner, file = f"the code list “{name}”", f"{CONCEPTS}/{name}.ttl"
        for things in ("address", "prefix"):
            yield _TakenName(things, name, owner, file, "call the file otherwise")
        yield _TakenName("table", scheme_table_name(name), owner, file, "call the file otherwise")
    for name, entity in model.entities.items():
        owner, file = f"the kind “{name}”", _schema(name)
        for things in ("address", "prefix"):
            yield _TakenName(things, name, owner, file, "call the file otherwise")
        yield _TakenName(
            "address", entity.kind.path, owner, file, "say another “path” in its “x-kind”"
        )


def _tables(model: Model) -> Iterator[_TakenName]:
    """Yield the tables of records and of the lists inside them, their views and their columns."""
    for table in tables(model):
        if not table.entity:
            continue
        of, file = f"the kind “{table.entity.name}”", _schema(table.entity.name)
        owner = f"the list “{'.'.join(table.path)}” of {of}" if table.path else of
        otherwise = "call the list otherwise" if table.path else "say another “x-collection”"
        for name in filter(None, (table.name, table.view)):
            yield _TakenName("table", name, owner, file, otherwise)
        for name in ROW_NUMBERS:
            yield _TakenName(f"{table.name} column", name, "SQLite’s numbers of the rows")
        for number, column in enumerate(table.columns, 1):
            place = f"column {number} of {owner}"
            yield _TakenName(
                f"{table.name} column", column.name, place, file, "call a field otherwise"
            )


def _check_keys(model: Model) -> None:
    """Check that one key means one property everywhere, and one name one class."""
    meanings: dict[str, tuple[str, str]] = {name: (iri, "") for name, iri in OWN_TERMS.items()}
    for entity, path in model.fields():
        field = path[-1]
        classes = [(local_name(iri), (iri, "a class")) for iri in (entity.iri, field.class_iri)]
        for name, meaning in ((field.key, (field.iri, field.datatype)), *classes):
            known = meanings.setdefault(name, meaning) if name else meaning
            if known != meaning:
                here, there = (f"<{iri}> ({of or 'a reference'})" for iri, of in (meaning, known))
                reason = f"“{name}” means {here} here and {there} elsewhere; call it otherwise"
                raise ModelError(model.layers.place(_schema(entity.name)), reason)


def _check_classes(model: Model) -> None:
    """Check that a class tells what its nodes have: records of one kind, or the same objects."""
    known: dict[str, object] = {}
    for entity in model.entities.values():
        classes: list[tuple[str, object]] = [(entity.iri, entity.name)]
        classes += [(path[-1].class_iri, path[-1].fields) for path in paths_of(entity.fields)]
        for iri, what in classes:
            if iri and known.setdefault(iri, what) != what:
                reason = f"the class <{iri}> is also that of other records or objects, with other"
                place = model.layers.place(_schema(entity.name))
                raise ModelError(place, f"{reason} fields: say another “x-iri” or “x-class”")


def _schema(kind: str) -> str:
    return f"{SCHEMAS}/{kind}.schema.json"
