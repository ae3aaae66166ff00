"""The records of a catalogue, enriched with what official tables and extracts say of them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from maillage.findings.report import Report
from maillage.importing.catalogue_folder import FolderCatalogue
from maillage.importing.drafting import Draft
from maillage.importing.enriching.claims import Claim, Settled, settle
from maillage.importing.enriching.extracts import Extracts, RegisterForm
from maillage.importing.enriching.matching import Key, MatchedEntry, Matcher, claims_of
from maillage.importing.enriching.official_claims import OfficialClaims
from maillage.importing.enriching.whereabouts import Whereabouts
from maillage.importing.picking import Picker, publisher
from maillage.model.entities import Entity, Model
from maillage.model.kind import TERRITORY
from maillage.model.place_tables import Place
from maillage.reading.grammars.of_field import fits, has_grammar, understand
from maillage.reading.grammars.registrations import is_sound
from maillage.reading.grammars.understanding import Understood

_PARTNER, _SOURCE = "partner", "source"
#: What one record takes may tell where another is: they are gone through again, this often at most.
_ROUNDS = 5


@dataclass
class Enriched:
    """A record, what it took, and what is not certain of it."""

    draft: Draft
    file: str
    #: The file as it stands; empty where the record is new.
    before: str = ""
    taken: list[Claim] = field(default_factory=list)
    settled: Settled | None = None
    #: What cannot be right: a number with a wrong key, a day of no calendar.
    left: Sequence[Claim] = ()
    #: The official places, and the entries of registers, that it may be.
    places: Sequence[Place] = ()
    entries: Sequence[MatchedEntry] = ()

    @property
    def after(self) -> str:
        """The file as it is to be."""
        return self.draft.text if self.taken or not self.before else self.before


class Enrichment:
    """What is proposed for a catalogue."""

    def __init__(self, model: Model, known: FolderCatalogue, extracts: Extracts) -> None:
        """Go through the records until they take nothing more."""
        self._model, self._known, self._extracts = model, known, extracts
        self._picker = Picker(model, known, ())
        self._where = Whereabouts(model, self._picker)
        self._official = OfficialClaims(model, self._picker, self._where)
        self._records: dict[Key, Enriched] = dict(self._there())
        for _ in range(_ROUNDS):
            if not self._round():
                break
        self._add_sources()
        self._drop_unused()

    @property
    def records(self) -> Sequence[Enriched]:
        """All records that were looked at, and new ones, by their files."""
        return sorted(self._records.values(), key=lambda record: record.file)

    @property
    def files(self) -> Mapping[str, str]:
        """The files to write, with their texts."""
        changed = (record for record in self.records if record.after != record.before)
        return {record.file: record.after for record in changed}

    @property
    def replaced(self) -> frozenset[str]:
        """The files that are there already."""
        return frozenset(record.file for record in self.records if record.before)

    @property
    def lacking(self) -> Sequence[RegisterForm]:
        """The extracts that say nothing without one that was not given."""
        return self._extracts.lacking

    def leave_refused(self) -> Sequence[Report]:
        """Leave as they are the files that the gate refuses, until it accepts what remains.

        Returns:
            what it said each time.
        """
        reports = []
        while files := self.files:
            report = self._known.judge({file: text.encode() for file, text in files.items()})
            if report.accepted:
                break
            reports.append(report)
            refused = {it.file for it in report.findings if it.severity == "error"}
            # What is wrong elsewhere tells nothing of the single files.
            self._leave(refused & files.keys() or files.keys())
            self._drop_unused()
        return reports

    def _leave(self, files: Collection[str]) -> None:
        for key, record in list(self._records.items()):
            if record.file not in files:
                continue
            if record.before:
                stands = Draft(record.draft.entity, json.loads(record.before))
                self._records[key] = Enriched(stands, record.file, record.before)
            else:
                del self._records[key]

    def _there(self) -> Iterator[tuple[Key, Enriched]]:
        for kind in (TERRITORY, _PARTNER):
            for identifier, read in self._known.records(kind):
                draft = Draft(self._model.entities[kind], read.data)
                yield (kind, identifier), Enriched(draft, read.path, read.text)

    def _round(self) -> bool:
        """Let each record take what it can; say whether any did."""
        found = self._matched()
        keys = [key for key in self._records if key[0] != _SOURCE]
        changed = [self._enrich(self._records[key], found.get(key, ())) for key in keys]
        return self._add_picked() or any(changed)

    def _matched(self) -> Mapping[Key, Sequence[MatchedEntry]]:
        records = {key: record.draft.data for key, record in self._records.items()}
        return Matcher(self._model, self._where, records).match(self._extracts.entries())

    def _enrich(self, record: Enriched, found: Sequence[MatchedEntry]) -> bool:
        """Let a record take what is said of it; say whether there was anything."""
        entity, data = record.draft.entity, record.draft.data
        claims, record.places = self._official.claims(entity.name, data)
        said = claims_of(found, data, self._picker.take)
        record.entries = found if said is None else ()
        every = (*claims, *(said or ()))
        record.left = [claim for claim in every if not _fits(entity, claim)]
        record.settled = settle(entity, data, (it for it in every if it not in record.left))
        record.taken += record.settled.taken
        record.draft = Draft(entity, record.settled.data)
        self._picker.put(record.draft)
        return bool(record.settled.taken)

    def _add_picked(self) -> bool:
        """Have the records of official places that came along among the others."""
        fresh = [draft for _, drafts in self._picker.taken() for draft in drafts]
        for draft in fresh:
            self._add(draft)
        return bool(fresh)

    def _add_sources(self) -> None:
        """Have the records of the sources that are named and that the catalogue lacks."""
        for claim in [claim for record in self.records for claim in record.taken]:
            if self._known.record(_SOURCE, claim.source["id"]) is None:
                source = {**claim.source, "contributor": publisher(self._model)}
                self._add(Draft(self._model.entities[_SOURCE], source))

    def _add(self, draft: Draft) -> None:
        self._records.setdefault((draft.entity.name, draft.id), Enriched(draft, draft.file))

    def _drop_unused(self) -> None:
        """Drop new records that nothing refers to in the end, and what they alone refer to."""
        while unused := {key for key, record in self._records.items() if not record.before} - {
            key for record in self.records for key in _references(record.draft)
        }:
            for key in unused:
                del self._records[key]


def _references(draft: Draft) -> Iterator[Key]:
    """Yield the records that one refers to."""
    for key, value in draft.data.items():
        kind = draft.entity.by_key[key].refers_to if key in draft.entity.by_key else ""
        for name in value if isinstance(value, list) else [value]:
            if kind and isinstance(name, str):
                yield kind, name


def _fits(entity: Entity, claim: Claim) -> bool:
    """Whether a value may stand in the field: registers have mistakes too, and one would stop all.

    A number has the right key, a day is one of the calendar.
    """
    field, value = entity.by_key[claim.key], claim.value
    if not isinstance(value, str):
        return True
    if has_grammar(field):
        read = understand(field, value)
        if not isinstance(read, Understood) or read.value != value:
            return False
    return fits(field, value) and (field.key not in {"siren", "siret"} or is_sound(value))
