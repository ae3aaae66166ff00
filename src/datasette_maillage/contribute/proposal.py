"""A proposal: the records that one person sends together, as the form holds them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from datasette_maillage.contribute.form_reading import Sent, first, read_object
from datasette_maillage.contribute.names import RecordNames
from datasette_maillage.contribute.published_records import PublishedRecords
from datasette_maillage.contribute.submissions import reference
from datasette_maillage.records.records import Records
from maillage.importing import drafting
from maillage.importing.picking import Picker
from maillage.model.entities import Entity, Field, Json
from maillage.model.withdrawal import LATER
from maillage.text.words import fold

#: Records in one proposal: an action, and what it needs.
MAX_RECORDS = 20
#: From a kind of record and what was written to an id, where there is one for it.
Resolve = Callable[[str, str], str]


@dataclass(frozen=True)
class FormDraft(drafting.Draft):
    """One record that the form holds."""

    #: Whether the catalogue has a record of this id, which the draft is to replace.
    replaces: bool = False


@dataclass(frozen=True)
class Proposal:
    """The record that a person came for, first, and those that it needs."""

    drafts: tuple[FormDraft, ...]
    #: The records of the official places that those refer to, as far as the catalogue lacks them.
    picked: tuple[drafting.Draft, ...] = ()

    @property
    def main(self) -> FormDraft:
        """The record that the person came for."""
        return self.drafts[0]

    def of(self, file: str) -> FormDraft:
        """Return the record that goes to a file; the main one for what goes to none of theirs."""
        return next((draft for draft in self.drafts if draft.file == file), self.main)

    @property
    def files(self) -> Mapping[str, str]:
        """The texts to commit, by path."""
        return {draft.file: draft.text for draft in (*self.drafts, *self.picked)}

    @property
    def name(self) -> str:
        """What it is called as a file: `contribution-<id>-<reference>`."""
        return f"contribution-{self.main.id}-{reference(self.files)}"

    @property
    def draft_key(self) -> str:
        """The name under which a browser keeps what is being written."""
        main = self.main
        return f"{main.entity.name}/{main.id}" if main.replaces else main.entity.name


@dataclass(frozen=True)
class DraftDefaults:
    """Begins proposals with what goes without saying."""

    names: RecordNames
    today: date

    def new(self, entity: Entity) -> Proposal:
        """Return an empty proposal."""
        return Proposal((FormDraft(entity, self._begun(entity, {})),))

    def copy(self, proposal: Proposal) -> Proposal:
        """Return a proposal for a new record that begins like another."""
        main = proposal.main
        data = {key: value for key, value in main.data.items() if key not in _ITS_OWN}
        return Proposal((FormDraft(main.entity, self._begun(main.entity, data)),))

    def _begun(self, entity: Entity, data: Json) -> Json:
        usual = drafting.usual(self.names.records.site.model, entity)
        if not self._declared():
            usual.pop("sources", None)
        return self._dated(entity, {**usual, **data})

    def _dated(self, entity: Entity, data: Json) -> Json:
        """Give what an organisation declares the day on which it does: it is its own source."""
        declared = data.get("sources", ())[:1] == [drafting.SOURCE]
        dated = declared and {"status", "observed"} <= entity.by_key.keys()
        return {**data, "observed": self.today.isoformat()} if dated else data

    def confirmed(self, proposal: Proposal, said: Json) -> Proposal:
        """Return a record as someone says that it is true today, with what else they say.

        A new status is theirs to declare; the former one has been told by its source.
        """
        main = proposal.main
        data = {**main.data, **said, "verified_on": self.today.isoformat()}
        if said:
            former = [source for source in data.get("sources", ()) if source != drafting.SOURCE]
            data = {**data, "sources": [*self._declared(), *former]}
            data.pop("observed", None)
        known = {key: value for key, value in data.items() if key in main.entity.by_key}
        return Proposal((replace(main, data=self._dated(main.entity, known)),))

    def _declared(self) -> list[str]:
        known = self.names.of(self.names.records.site.entity("source"))
        return [drafting.SOURCE] if drafting.SOURCE in known else []


#: What a copy does not take over.
_ITS_OWN = frozenset({"id", "observed", "verified_on", *LATER})


def existing(records: Records, entity: Entity, identifier: str) -> Proposal | None:
    """Return a proposal to change a record; None where there is none of that name."""
    data = records.read(entity.name, identifier)
    return Proposal((FormDraft(entity, data, replaces=True),)) if data else None


def read(records: Records, sent: Sent) -> Proposal | None:
    """Return what a form sent; None where it is no proposal at all."""
    site, names = records.site, RecordNames(records)
    found: list[FormDraft] = []
    for number in range(MAX_RECORDS):
        kind = first(sent, f"{number}.kind")
        if kind not in site.model.entities:
            break
        entity = site.entity(kind)
        identifier = first(sent, f"{number}.id")
        taken = names.of(entity)
        replaces = bool(sent.get(f"{number}.replaces")) and identifier in taken
        data = read_object(entity.fields, str(number), sent)
        if replaces:
            former = records.read(kind, identifier) or {}
            data = _in_former_order(entity, data, former)
        if replaces or (number and identifier):
            data["id"] = identifier
        found.append(FormDraft(entity, data, replaces))
    if not found:
        return None
    named = [_named(names, draft) for draft in found]
    # A record that is called otherwise since the form was shown is still meant by its former name.
    before = {
        (draft.entity.name, fold(was)): draft.id
        for number, draft in enumerate(named)
        if draft.id and (was := first(sent, f"{number}.was"))
    }

    def resolve(kind: str, text: str) -> str:
        """Put an id where a name was written, of a record beside or of the catalogue."""
        entity, wanted = site.entity(kind), fold(text)
        beside = [draft for draft in named if draft.entity is entity]
        found = next(
            (draft.id for draft in beside if wanted in (draft.id, fold(draft.title))), None
        )
        found = found or names.find(entity, text) or before.get((kind, wanted))
        return found or picker.find(kind, text) or text

    picker = Picker(site.model, PublishedRecords(records), named)
    found_again = renamed(Proposal(tuple(named)), resolve)
    lacking = (draft for _, missing in picker.taken() for draft in missing)
    return replace(found_again, picked=tuple(lacking))


def renamed(proposal: Proposal, resolve: Resolve) -> Proposal:
    """Return a proposal with what its records refer to called as `resolve` says."""
    drafts = (
        replace(draft, data=_map_references(draft.entity.fields, draft.data, resolve))
        for draft in proposal.drafts
    )
    return replace(proposal, drafts=tuple(drafts))


def _in_former_order(entity: Entity, data: Json, former: Json) -> Json:
    """Keep codes in the order they had: boxes to tick come in the order of the list."""
    found = dict(data)
    for field in entity.fields:
        if field.many and field.scheme and field.key in data:
            before = former.get(field.key, [])
            kept = [code for code in before if code in data[field.key]]
            found[field.key] = [*kept, *(code for code in data[field.key] if code not in kept)]
    return found


def _named(names: RecordNames, draft: FormDraft) -> FormDraft:
    """Give a new record the id that its title gives, and that no other has."""
    if draft.replaces or draft.id or not draft.title:
        return draft
    taken = names.of(draft.entity)
    free = next(
        (identifier for identifier in drafting.ids(draft.title) if identifier not in taken), ""
    )
    return replace(draft, data={**draft.data, "id": free}) if free else draft


def _map_references(fields: Sequence[Field], data: Json, resolve: Resolve) -> Json:
    """Return an object with what it refers to resolved, and the same within it."""

    def mapped(field: Field, value: Any) -> Any:
        if field.refers_to:
            return resolve(field.refers_to, value) if isinstance(value, str) else value
        return _map_references(field.fields, value, resolve) if field.fields else value

    found = dict(data)
    for field in fields:
        if field.key in found and (field.refers_to or field.fields):
            value = found[field.key]
            found[field.key] = (
                [mapped(field, item) for item in value] if field.many else mapped(field, value)
            )
    return found
