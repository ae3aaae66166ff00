"""The site of one catalogue: all that its pages know before they look into the database."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

from datasette_maillage.records.change_list import ChangeList, folder_of_releases, read
from datasette_maillage.web.build_folder import BuildFolder
from datasette_maillage.web.plugin_settings import PLUGIN
from maillage.emit import outputs, record_lines
from maillage.emit.output import Output
from maillage.messages.catalogue import languages, spoken
from maillage.model.concept_schemes import Concept
from maillage.model.entities import Entity, Json, Model
from maillage.model.jsonld import Frame, context, frames
from maillage.model.labels import Words
from maillage.model.languages import SOURCE, nearest
from maillage.model.relational import Table, tables
from maillage.model.stored_model import read_model
from maillage.reading.grammars.currencies import currency_of

T = TypeVar("T")


@dataclass(frozen=True)
class Site:
    """One catalogue, as its database describes it."""

    model: Model
    #: Datasette's name for the database.
    database: str
    #: Changes with the build and with the program: an ETag, and the address of static files.
    digest: str
    #: What every path of the site begins with behind a proxy: `/maillage`, or nothing.
    prefix: str
    #: What the releases tell of changes; nothing where there are none.
    changes: ChangeList = field(default_factory=ChangeList)
    #: What pages worked out for the whole catalogue, by its name: the database never changes.
    known: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, read: Callable[[], T]) -> T:
        """Return what a page reads once in the life of the process."""
        if name not in self.known:
            self.known[name] = read()
        found: T = self.known[name]
        return found

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """Every table of the model."""
        return tables(self.model)

    @cached_property
    def lists(self) -> Mapping[str, Sequence[Table]]:
        """The tables of the lists inside a record, by kind."""
        return {
            name: [table for table in self.tables if table.entity is entity and table.path]
            for name, entity in self.model.entities.items()
        }

    @cached_property
    def frames(self) -> Mapping[str, Frame]:
        """What makes a JSON-LD node of a record, by kind."""
        return frames(self.model)

    @cached_property
    def context(self) -> Json:
        """The JSON-LD context of the catalogue."""
        return context(self.model)

    @cached_property
    def concepts(self) -> Mapping[tuple[str, str], Concept]:
        """The concepts, by list and code."""
        return {
            (name, concept.code): concept
            for name, scheme in self.model.schemes.items()
            for concept in scheme.concepts
        }

    @cached_property
    def outputs(self) -> Mapping[str, Output]:
        """The files that a build of the catalogue publishes, by name."""
        return {output.name: output for output in outputs(self.model)}

    @property
    def licence(self) -> str:
        """The address of the licence of the data."""
        return str(self.model.package["licenses"][0]["path"])

    def version_of(self, folder: BuildFolder | None) -> str:
        """Return the release that a build is; else the version that the descriptor names."""
        listed = folder.listed if folder else {}
        version = self.changes.version_of(listed.get(record_lines.FILE, ""))
        return version or str(self.model.package["version"])

    @cached_property
    def offered(self) -> tuple[str, ...]:
        """The languages of the pages: those of the descriptor, and others that are installed.

        French is the source of every text, and yet is not offered where the descriptor has it not.
        """
        said = spoken(self.model.package.get("languages", ()))
        others = languages() if SOURCE in said else ()
        return tuple(dict.fromkeys((*said, *others)))

    @cached_property
    def tags(self) -> Mapping[str, str]:
        """By language that the program speaks, what the descriptor calls it: `fr-CA` for `fr`."""
        declared = self.model.package.get("languages", ())
        return {nearest(code, languages()): code for code in reversed(declared)}

    @cached_property
    def currency(self) -> str:
        """What amounts are in."""
        return currency_of(self.model)

    @cached_property
    def written(self) -> str:
        """The language of the records, as the program calls it if it speaks it."""
        return nearest(self.model.language, languages()) or self.model.language

    @cached_property
    def words(self) -> Words:
        """The title and the description of the catalogue; in French where no English is given."""
        return self.model.words

    def entity(self, kind: str) -> Entity:
        """Return a kind of record."""
        return self.model.entities[kind]


def site_of(datasette: Any) -> Site | None:
    """Read the site of the first catalogue that Datasette serves."""
    return next(_sites(datasette), None)


def _sites(datasette: Any) -> Iterator[Site]:
    for name, database in list(datasette.databases.items()):
        if database.path and not database.is_mutable:
            model = read_model(database.path)
            if model is not None:
                # What plugins add to it is asked of the site itself.
                given = (datasette._metadata_local or {}).get("plugins") or {}
                settings = given.get(PLUGIN) or {}
                changes = read(folder_of_releases(settings, Path(database.path)))
                digest = _digest(f"{database.hash}{changes.digest}")
                prefix = datasette.setting("base_url").rstrip("/")
                yield Site(model, name, digest, prefix, changes)


def _digest(build: str) -> str:
    return hashlib.sha256(build.encode() + _program()).hexdigest()[:16]


@cache
def _program() -> bytes:
    """Digest the program, templates and static files included."""
    found = hashlib.sha256()
    for file in sorted(Path(__file__).parents[1].rglob("*")):
        if file.is_file() and "__pycache__" not in file.parts:
            found.update(file.read_bytes())
    return found.digest()
