"""The records of another catalogue, to begin one with.

A record names others by their ids alone, so that below another address they are the records of
another catalogue. What each says of where it comes from (sources, licence, contributor, dates)
stays as it is; the descriptor names the catalogue that they were taken from.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from maillage.describe.starting.init_questions import InitError
from maillage.emit import record_lines
from maillage.errors import RunError
from maillage.importing.drafting import Draft
from maillage.messages import N_
from maillage.model.entities import Entity, Json, Model
from maillage.release import state
from maillage.release.opening import Snapshot, opened

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True)
class OtherRecords:
    """What another catalogue holds, and what it says of itself."""

    records: Sequence[tuple[str, Json]]
    #: As a Data Package says where its data come from.
    source: Json

    def drafts(self, model: Model) -> list[Draft]:
        """Return the records as those of a catalogue, but those of kinds that it has not.

        Raises:
            InitError: an id is none.
        """
        known = model.entities
        return [self._draft(known[kind], record) for kind, record in self.records if kind in known]

    def left(self, kinds: Collection[str]) -> Counter[str]:
        """Return how many records there are of each kind that is none of some."""
        return Counter(kind for kind, _ in self.records if kind not in kinds)

    @staticmethod
    def _draft(entity: Entity, record: Json) -> Draft:
        if not _ID.fullmatch(str(record.get("id", ""))):
            raise InitError(_NO_RECORD(kind=entity.name, id=str(record.get("id", ""))))
        return Draft(entity, record)


_NO_RECORD = N_("La fiche « {id} » n’a pas d’identifiant : {kind}.")
_OTHER_STATE = N_("{place} : les fiches ne sont pas celles dont la version dit l’empreinte.")


def records_of(place: str) -> OtherRecords:
    """Return the records of a release.

    `place` is a folder, an archive or an address, as `maillage diff` takes them.

    Raises:
        RunError: there is no release, or its records are not those that it says it has.
    """
    path = Path(place)
    # What was built stands below the descriptor that it was built by.
    root = path.parent if (path / record_lines.FILE).exists() else Path()
    with opened(place, root.absolute()) as snapshot:
        return _read(place, snapshot)


def _read(place: str, snapshot: Snapshot) -> OtherRecords:
    lines = state.lines_of_records(snapshot.data)
    told = snapshot.manifest.get("state", {}).get("records")
    if told and told != state.checksum(lines):
        raise RunError(_OTHER_STATE(place=place))
    entries = [entry for entry in state.parsed(lines) if "record" in entry]
    records = [(entry["id"].partition("/")[0], entry["record"]) for entry in entries]
    return OtherRecords(records, _source(snapshot.package, snapshot.version))


def _source(package: Mapping[str, object], version: str) -> Json:
    said = {"title": package.get("title"), "path": package.get("id"), "version": version}
    return {key: value for key, value in said.items() if value}
