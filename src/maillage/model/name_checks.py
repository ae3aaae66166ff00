"""Checks that a name stands for one thing: of two that share one, the site would hide one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from maillage.errors import ModelError, Reason
from maillage.model.catalogue_files import CONCEPTS, SCHEMAS, VOCABULARY
from maillage.model.entities import Model, paths_of
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

    things: Reason
    name: str
    owner: Reason | str
    #: The file that gives it the name, and how to give it another.
    file: str = ""
    otherwise: Reason | None = None


def check_names(model: Model) -> None:
    """Check that no two things have one address, prefix, table, column or key.

    Raises:
        ModelError: two have.
    """
    owners: dict[tuple[str, str], Reason | str] = {}
    for claim in (*_of_program(model), *_addresses(model), *_tables(model)):
        owner = owners.setdefault((str(claim.things), claim.name.casefold()), claim.owner)
        if owner != claim.owner:
            raise ModelError(model.root / claim.file, _TAKEN(**claim._asdict(), of=owner))
    _check_keys(model)
    _check_classes(model)


def _of_program(model: Model) -> Iterator[_TakenName]:
    """Yield what is there whatever the kinds of record and the lists are."""
    yield from (_TakenName(_ADDRESS, name, _OF_SITE) for name in SITE)
    yield from (_TakenName(_PREFIX, name, VOCABULARY) for name in model.prefixes)
    for name in (*DATABASE, RECORD_DATES.name):
        yield _TakenName(_TABLE, name, _OF_DATABASE)


def _addresses(model: Model) -> Iterator[_TakenName]:
    """Yield what addresses begin with: of codes, of records, of the list of them."""
    for name in model.schemes:
        owner, file = _LIST(name=name), f"{CONCEPTS}/{name}.ttl"
        for things in (_ADDRESS, _PREFIX):
            yield _TakenName(things, name, owner, file, _RENAME_FILE)
        yield _TakenName(_TABLE, scheme_table_name(name), owner, file, _RENAME_FILE)
    for name, entity in model.entities.items():
        owner, file = _KIND(name=name), _schema(name)
        for things in (_ADDRESS, _PREFIX):
            yield _TakenName(things, name, owner, file, _RENAME_FILE)
        yield _TakenName(_ADDRESS, entity.kind.path, owner, file, _OTHER_PATH)


def _tables(model: Model) -> Iterator[_TakenName]:
    """Yield the tables of records and of the lists inside them, their views and their columns."""
    for table in tables(model):
        if not table.entity:
            continue
        of, file = _KIND(name=table.entity.name), _schema(table.entity.name)
        owner = _LIST_OF(name=".".join(table.path), of=of) if table.path else of
        otherwise = _RENAME_LIST if table.path else _OTHER_COLLECTION
        for name in filter(None, (table.name, table.view)):
            yield _TakenName(_TABLE, name, owner, file, otherwise)
        for name in ROW_NUMBERS:
            yield _TakenName(_COLUMN(table=table.name), name, _OF_SQLITE)
        for number, column in enumerate(table.columns, 1):
            things, place = _COLUMN(table=table.name), _NUMBERED(number=number, of=owner)
            yield _TakenName(things, column.name, place, file, _RENAME_FIELD)


def _check_keys(model: Model) -> None:
    """Check that one key means one property everywhere, and one name one class."""
    meanings: dict[str, tuple[str, Reason | str]] = {
        name: (iri, "") for name, iri in OWN_TERMS.items()
    }
    for entity, path in model.fields():
        field = path[-1]
        classes: list[tuple[str, tuple[str, Reason | str]]]
        classes = [(local_name(iri), (iri, _CLASS)) for iri in (entity.iri, field.class_iri)]
        for name, meaning in ((field.key, (field.iri, field.datatype)), *classes):
            known = meanings.setdefault(name, meaning) if name else meaning
            if known != meaning:
                here, there = (
                    _MEANING(iri=iri, of=of or _REFERENCE) for iri, of in (meaning, known)
                )
                reason = _TWO_MEANINGS(name=name, here=here, there=there)
                raise ModelError(model.layers.place(_schema(entity.name)), reason)


def _check_classes(model: Model) -> None:
    """Check that a class tells what its nodes have: records of one kind, or the same objects."""
    known: dict[str, object] = {}
    for entity in model.entities.values():
        classes: list[tuple[str, object]] = [(entity.iri, entity.name)]
        classes += [(path[-1].class_iri, path[-1].fields) for path in paths_of(entity.fields)]
        for iri, what in classes:
            if iri and known.setdefault(iri, what) != what:
                place = model.layers.place(_schema(entity.name))
                raise ModelError(place, _TWO_SORTS(iri=iri))


def _schema(kind: str) -> str:
    return f"{SCHEMAS}/{kind}.schema.json"


_TAKEN = Reason("{things} « {name} » sert deux fois, pour {owner} et pour {of} : {otherwise}")
_ADDRESS, _PREFIX, _TABLE = Reason("l’adresse"), Reason("le préfixe"), Reason("la table")
_COLUMN = Reason("dans la table {table}, la colonne")
_OF_SITE = Reason("une page ou un fichier du site")
_OF_DATABASE = Reason("ce que la base dit d’elle-même")
_OF_SQLITE = Reason("les numéros de ligne de SQLite")
_KIND, _LIST = Reason("le type de fiche « {name} »"), Reason("la liste de codes « {name} »")
_LIST_OF = Reason("la liste « {name} » dans {of}")
_NUMBERED = Reason("la colonne {number} dans {of}")
_RENAME_FILE, _RENAME_LIST = Reason("renommez le fichier"), Reason("renommez la liste")
_RENAME_FIELD = Reason("renommez un champ")
_OTHER_PATH = Reason("donnez un autre « path » dans « x-kind »")
_OTHER_COLLECTION = Reason("donnez un autre « x-collection »")
_CLASS, _REFERENCE, _MEANING = Reason("une classe"), Reason("un renvoi"), Reason("<{iri}> ({of})")
_TWO_MEANINGS = Reason(
    "« {name} » veut dire ici {here} et ailleurs {there} : donnez-lui un autre nom"
)
_TWO_SORTS = Reason(
    "la classe <{iri}> est aussi celle d’autres fiches ou objets, dont les champs sont autres : "
    "donnez un autre « x-iri » ou « x-class »"
)
