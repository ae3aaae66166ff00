"""The index of the catalogue: the little of all records that rules across them need.

The index holds ids and references, never records, and grows by what each chunk reports.
"""

from __future__ import annotations

import dataclasses
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from maillage.model.entities import Field, Model
from maillage.model.field_paths import FieldPath
from maillage.model.withdrawal import DIFFERENT_FROM, REPLACED_BY, WITHDRAWING, WITHDRAWN_ON
from maillage.reading.contributions import Contribution
from maillage.reading.record_addresses import path_of

#: A kind of record and the id of one.
Key = tuple[str, str]
#: What is referred to, the pointer of the value that does, and its field.
Reference = tuple[Key, str, Field]
#: Reads a contribution; None where it cannot be read.
Read = Callable[[str], Contribution | None]
#: From a kind of record to names of its records, each with the id that it stands for.
Names = Callable[[str], Iterable[tuple[str, str]]]
#: A kind, an id, a field that refers to its own kind, and an id that the record has there; or the
#: day on which the record was withdrawn, in place of the last.
Tie = tuple[str, str, str, str]


@dataclass(frozen=True)
class Files:
    """The files of the catalogue, by what they must hold: looked up when something is wrong."""

    model: Model
    files: Sequence[str]

    @cached_property
    def keys(self) -> Sequence[Key]:
        """The kind and the id that each must hold."""
        return [presumed_key(self.model, file) for file in self.files]

    @cached_property
    def _by_key(self) -> Mapping[Key, str]:
        # Of two that claim to be the same, the first.
        return dict(zip(reversed(self.keys), reversed(self.files), strict=True))

    def of(self, key: Key) -> str:
        """Return the file of a record; nothing where there is none."""
        return self._by_key.get(key, "")


@dataclass
class RecordIndex:
    """What is known of the whole catalogue: ids, by kind of record."""

    #: The records there are.
    known: dict[str, set[str]] = dataclasses.field(default_factory=lambda: defaultdict(set))
    #: Those that more than one file claims to be.
    twins: set[Key] = dataclasses.field(default_factory=set)
    #: Those that anything refers to, by kind of record.
    referred: dict[str, set[str]] = dataclasses.field(default_factory=lambda: defaultdict(set))
    #: Where each is.
    files: Files | None = None
    #: By kind and field, from a record to those that the field names.
    ties: dict[Key, dict[str, list[str]]] = dataclasses.field(
        default_factory=lambda: defaultdict(dict)
    )
    #: Those that are no longer put forward.
    withdrawn: set[Key] = dataclasses.field(default_factory=set)

    def add(self, keys: Iterable[Key], references: Iterable[Key]) -> None:
        """Take note of some records, and of those they refer to."""
        for kind, name in keys:
            if name in self.known[kind]:
                self.twins.add((kind, name))
            self.known[kind].add(name)
        for kind, name in references:
            self.referred[kind].add(name)

    def file(self, key: Key) -> str:
        """Return where a record is; nothing where none is known of that name."""
        return self.files.of(key) if self.files else ""

    def wanted(self) -> set[Key]:
        """Return those that are referred to, and are not there."""
        return {
            (kind, name)
            for kind, names in self.referred.items()
            for name in names - self.known[kind]
        }

    def outdated(self) -> set[Key]:
        """Return those that are referred to, and are no longer put forward."""
        return {(kind, name) for kind, name in self.withdrawn if name in self.referred[kind]}

    def tie(self, ties: Iterable[Tie]) -> None:
        """Take note of how records hang together within their kind."""
        for kind, name, key, target in ties:
            if key in WITHDRAWING:
                self.withdrawn.add((kind, name))
            if key != WITHDRAWN_ON:
                self.ties[kind, key].setdefault(name, []).append(target)

    def successor(self, key: Key) -> Key | None:
        """Return the last of the records that replace a withdrawn one; None where there is none."""
        kind, name = key
        replaced, seen = self.ties[kind, REPLACED_BY], {name}
        while name in replaced and replaced[name][0] not in seen:
            name = replaced[name][0]
            seen.add(name)
        found = (kind, name)
        return found if name in self.known[kind] and found not in self.withdrawn else None


@dataclass(frozen=True)
class CrossRecordScope:
    """What a rule across records may look at: the index of all, and some files to judge."""

    model: Model
    index: RecordIndex
    #: The files to judge; others are read when one of these leads to them.
    judged: Sequence[str]
    read: Read
    #: Lists what people call the records of a kind, with their ids.
    names: Names
    #: Also what does not refuse a record.
    thorough: bool = False
    #: Records of the catalogue as it was, each with its file.
    before: Mapping[Key, str] = dataclasses.field(default_factory=dict)
    #: The fingerprints of the records to compare with, some of which may be out of date.
    fingerprints: bytes = b""
    #: Those of the records that are judged; None where all are.
    chosen: bytes | None = None

    @property
    def whole(self) -> bool:
        """Whether the whole catalogue is judged, so that the index holds all of it."""
        return self.chosen is None


def references(model: Model) -> Callable[[Contribution], Iterator[Reference]]:
    """Return the function that lists the references of a record, each with its pointer."""
    plans: dict[str, list[tuple[Field, FieldPath]]] = {name: [] for name in model.by_collection}
    for entity, path in model.fields():
        if path[-1].refers_to:
            plans[entity.collection].append((path[-1], FieldPath(path)))

    def of(contribution: Contribution) -> Iterator[Reference]:
        for field, path in plans[contribution.collection]:
            for pointer, found in path.strings(contribution.data):
                yield (field.refers_to, found), pointer, field

    return of


def ties(model: Model) -> Callable[[Contribution], Iterator[Tie]]:
    """Return the function that lists how a record hangs together with others of its kind."""
    plans = {
        entity.collection: [
            (field.key, FieldPath((field,)))
            for field in entity.fields
            if field.key == WITHDRAWN_ON
            or (field.refers_to == entity.name and field.key != DIFFERENT_FROM)
        ]
        for entity in model.entities.values()
    }

    def of(contribution: Contribution) -> Iterator[Tie]:
        kind, name = key_of(model, contribution)
        for key, path in plans[contribution.collection]:
            for _, found in path.strings(contribution.data):
                yield kind, name, key, found

    return of


def key_of(model: Model, contribution: Contribution) -> Key:
    """Return the kind and the id of a record; the name of its file where it has no id."""
    kind, stem = presumed_key(model, contribution.file)
    found = contribution.data.get("id")
    return kind, found if isinstance(found, str) else stem


def presumed_key(model: Model, file: str) -> Key:
    """Return the kind and the id that a record must have, by the place and the name of its file."""
    parts = path_of(file).split("/")
    return model.by_collection[parts[1]].name, parts[-1].removesuffix(".json")


def counts(model: Model, keys: Iterable[Key]) -> Counter[str]:
    """Count records by their folder."""
    return Counter(model.entities[kind].collection for kind, _ in keys)


def names_of(model: Model, contribution: Contribution) -> Iterator[tuple[str, str]]:
    """Yield what people call a record, each time with its id."""
    _, known = key_of(model, contribution)
    entity = model.by_collection[contribution.collection]
    for key in (entity.label_key, *entity.kind.names):
        found = FieldPath((entity.by_key[key],)).strings(contribution.data)
        yield from ((name, known) for _, name in found)


def look_up(
    model: Model, index: RecordIndex, chosen: Iterable[Key], references: Iterable[Key], read: Read
) -> None:
    """Complete the index of some records with what those they refer to hang together with."""
    list_ties = ties(model)
    left, seen = list(references), set(chosen)
    while left:
        key = left.pop()
        contribution = read(index.file(key)) if key not in seen else None
        seen.add(key)
        if contribution:
            found = list(list_ties(contribution))
            index.tie(found)
            left.extend((kind, target) for kind, _, _, target in found)
