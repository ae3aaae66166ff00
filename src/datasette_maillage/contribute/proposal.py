"""A proposal: the records that one person sends together, as the form holds them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datasette_maillage import records
from datasette_maillage.contribute.names import Names
from datasette_maillage.contribute.reading import Sent, read_object
from datasette_maillage.site import Site
from maillage.contributions import FOLDER
from maillage.model import Entity, Field, Json
from maillage.values import json_text
from maillage.words import fold, slug

#: Records in one proposal: an action, and what it needs.
MAX_RECORDS = 20
#: Characters of an id that a title gives.
_MAX_ID = 60
#: What the form fills in, where the catalogue has it: the licence that it recommends, and the
#: source that stands for the word of the sender.
_LICENCE, _SOURCE = "licence-ouverte-2-0", "declaration"


#: From a kind of record and what was written to an id, where there is one for it.
Resolve = Callable[[str, str], str]


@dataclass(frozen=True)
class Draft:
    """One record on its way."""

    entity: Entity
    data: Json
    #: Whether the catalogue has a record of this id, which the draft is to replace.
    replaces: bool = False

    @property
    def id(self) -> str:
        """The id of the record."""
        return str(self.data.get("id", ""))

    @property
    def file(self) -> str:
        """Where the record goes, from the root of the catalogue."""
        return f"{FOLDER}/{self.entity.collection}/{self.id or 'fiche'}.json"

    @property
    def text(self) -> str:
        """The record as it is committed, its keys in the order of the schema."""
        data = {one.key: self.data[one.key] for one in self.entity.fields if one.key in self.data}
        return json_text(data)

    @property
    def title(self) -> str:
        """What the record is called; nothing as long as it has no name."""
        return str(self.data.get(self.entity.label_key, ""))


@dataclass(frozen=True)
class Proposal:
    """The record that a person came for, first, and those that it needs."""

    drafts: tuple[Draft, ...]

    @property
    def main(self) -> Draft:
        """The record that the person came for."""
        return self.drafts[0]

    def of(self, file: str) -> Draft:
        """Return the record that goes to a file; the main one for what goes to none of theirs."""
        return next((one for one in self.drafts if one.file == file), self.main)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts to commit, by path."""
        return {draft.file: draft.text for draft in self.drafts}


@dataclass(frozen=True)
class Beginner:
    """Begins proposals with what goes without saying."""

    site: Site
    connection: sqlite3.Connection
    names: Names
    today: date

    def new(self, entity: Entity) -> Proposal:
        """Return an empty proposal."""
        return Proposal((Draft(entity, self._begun(entity, {})),))

    def copy(self, proposal: Proposal) -> Proposal:
        """Return a proposal for a new record that begins like another."""
        main = proposal.main
        data = {key: value for key, value in main.data.items() if key not in _ITS_OWN}
        return Proposal((Draft(main.entity, self._begun(main.entity, data)),))

    def _begun(self, entity: Entity, data: Json) -> Json:
        found = {"verified_on": self.today.isoformat(), **self._usual(entity), **data}
        return {key: value for key, value in found.items() if key in entity.by_key}

    def _usual(self, entity: Entity) -> Json:
        sources = self.names.of(self.connection, self.site.entity("source"))
        licence = entity.by_key.get("licence")
        codes = self.site.model.schemes[licence.scheme].codes if licence else ()
        return {
            **({"licence": _LICENCE} if _LICENCE in codes else {}),
            **({"sources": [_SOURCE]} if _SOURCE in sources else {}),
        }


#: What a copy does not take over.
_ITS_OWN = frozenset(
    {"id", "verified_on", "replaced_by", "withdrawn_on", "withdrawn_because", "different_from"}
)


def existing(
    site: Site, connection: sqlite3.Connection, entity: Entity, identifier: str
) -> Proposal | None:
    """Return a proposal to change a record; None where there is none of that name."""
    data = records.read(site, connection, entity.name, identifier)
    return Proposal((Draft(entity, data, replaces=True),)) if data else None


def read(site: Site, connection: sqlite3.Connection, names: Names, sent: Sent) -> Proposal | None:
    """Return what a form sent; None where it is no proposal at all."""
    drafts: list[Draft] = []
    for number in range(MAX_RECORDS):
        kind = next(iter(sent.get(f"{number}.kind", ())), "")
        if kind not in site.model.entities:
            break
        entity = site.entity(kind)
        identifier = next(iter(sent.get(f"{number}.id", ())), "")
        taken = names.of(connection, entity)
        replaces = bool(sent.get(f"{number}.replaces")) and identifier in taken
        data = read_object(entity.fields, str(number), sent)
        if replaces:
            former = records.read(site, connection, kind, identifier) or {}
            data = _in_former_order(entity, data, former)
        if replaces or (number and identifier):
            data["id"] = identifier
        drafts.append(Draft(entity, data, replaces))
    if not drafts:
        return None
    named = [_named(connection, names, draft) for draft in drafts]

    def resolve(kind: str, text: str) -> str:
        """Put an id where a name was written, of a record beside or of the catalogue."""
        entity, wanted = site.entity(kind), fold(text)
        beside = [one for one in named if one.entity is entity]
        found = next((one.id for one in beside if wanted in (one.id, fold(one.title))), None)
        return found or names.find(connection, entity, text) or text

    return Proposal(
        tuple(
            replace(one, data=_map_references(one.entity.fields, one.data, resolve))
            for one in named
        )
    )


def _in_former_order(entity: Entity, data: Json, former: Json) -> Json:
    """Keep codes in the order they had: boxes to tick come in the order of the list."""
    found = dict(data)
    for one in entity.fields:
        if one.many and one.scheme and one.key in data:
            before = former.get(one.key, [])
            kept = [code for code in before if code in data[one.key]]
            found[one.key] = [*kept, *(code for code in data[one.key] if code not in kept)]
    return found


def _named(connection: sqlite3.Connection, names: Names, draft: Draft) -> Draft:
    """Give a new record the id that its title gives, and that no other has."""
    if draft.replaces or draft.id or not draft.title:
        return draft
    name = slug(draft.title)
    if len(name) > _MAX_ID:
        name = name[:_MAX_ID].rpartition("-")[0] or name[:_MAX_ID]
    taken = names.of(connection, draft.entity)
    free = next(one for one in _numbered(name) if one not in taken)
    return replace(draft, data={**draft.data, "id": free}) if name else draft


def _numbered(name: str) -> Iterator[str]:
    yield name
    number = 2
    while True:
        yield f"{name}-{number}"
        number += 1


def _map_references(fields: Sequence[Field], data: Json, resolve: Resolve) -> Json:
    """Return an object with what it refers to resolved, and the same within it."""

    def mapped(one: Field, value: Any) -> Any:
        if one.refers_to:
            return resolve(one.refers_to, value) if isinstance(value, str) else value
        return _map_references(one.fields, value, resolve) if one.fields else value

    found = dict(data)
    for one in fields:
        if one.key in found and (one.refers_to or one.fields):
            value = found[one.key]
            found[one.key] = (
                [mapped(one, item) for item in value] if one.many else mapped(one, value)
            )
    return found
