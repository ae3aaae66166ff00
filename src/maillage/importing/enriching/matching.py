"""Which records the entries of registers are about: told by name, and by place."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from maillage.importing.enriching.claims import Claim
from maillage.importing.enriching.extracts import RegisterEntry
from maillage.importing.enriching.whereabouts import TOWNS, Whereabouts, listed
from maillage.model.entities import Json, Model
from maillage.model.place_tables import Place
from maillage.text.name_words import IDLE, Name, is_mark, name_words
from maillage.text.similarity import name_similarity

#: A record: its kind and its id.
Key = tuple[str, str]
#: From this similarity on a name is worth showing; that of other words is at most so great.
_ALIKE, _NOT_SURE = 0.9, 0.99
#: What parts the towns of a row that has several.
_SEVERAL = re.compile("[,;|/]")


@dataclass(frozen=True)
class MatchedEntry:
    """An entry that may be about a record."""

    entry: RegisterEntry
    place: Place
    #: Whether it has the very name of the record.
    is_named: bool


class Matcher:
    """Finds, for entries, the records that have their name and are where they are."""

    def __init__(self, model: Model, where: Whereabouts, records: Mapping[Key, Json]) -> None:
        self._model = model
        self._names: dict[Key, list[Name]] = {}
        self._around: dict[Key, Name] = {}
        #: The records that are at a place, and those that are in a part of a town.
        self._at: defaultdict[Place, list[Key]] = defaultdict(list)
        self._within: defaultdict[Place, list[Key]] = defaultdict(list)
        self._towns: dict[str, list[Place]] = {}
        for key, record in records.items():
            self._add(key, record, where.of_record(key[0], record))

    def match(self, entries: Iterable[RegisterEntry]) -> Mapping[Key, list[MatchedEntry]]:
        """Return the entries that may be about records."""
        found: defaultdict[Key, list[MatchedEntry]] = defaultdict(list)
        for entry in entries:
            names = list(map(name_words, entry.names))
            for place in self._places(entry):
                for key in self._near(entry, place):
                    likeness = self._likeness(key, names, place)
                    if likeness >= _ALIKE:
                        found[key].append(MatchedEntry(entry, place, likeness == 1))
        return _parted(found)

    def _add(self, key: Key, record: Json, places: set[Place]) -> None:
        label = self._model.entities[key[0]].label_key
        names = [*listed(record.get(label)), *listed(record.get("other_names"))]
        self._names[key] = list(map(name_words, names))
        self._around[key] = tuple(word for place in places for word in name_words(place.name))
        for place in places:
            self._at[place].append(key)
        for around in {
            ancestor for place in places for ancestor in self._model.places.ancestors(place)
        }:
            if around.kind in TOWNS:
                self._within[around].append(key)

    def _places(self, entry: RegisterEntry) -> list[Place]:
        """Return the towns where an entry is: those that its surest words mean."""
        for text in entry.places:
            if text not in self._towns:
                named = [self._find(part) for part in _SEVERAL.split(text) if part.strip()]
                towns = [[place for place in found if place.kind in TOWNS] for found in named]
                self._towns[text] = [found[0] for found in towns if len(found) == 1]
            if self._towns[text]:
                return self._towns[text]
        return []

    def _find(self, text: str) -> Sequence[Place]:
        """Return what a text means; a spreadsheet takes the zero from before a code."""
        find = self._model.places.find
        return find(text) or (find(f"0{text.strip()}") if text.strip()[:1].isdigit() else ())

    def _near(self, entry: RegisterEntry, place: Place) -> Iterator[Key]:
        """Yield the records where an entry is, around it, or in a part of its town."""
        around = (place, *self._model.places.ancestors(place))
        keys = [key for field in around for key in self._at.get(field, ())]
        keys += self._within.get(place, ())
        return (key for key in dict.fromkeys(keys) if key[0] == entry.form.kind)

    def _likeness(self, key: Key, names: Sequence[Name], place: Place) -> float:
        """Return how alike the names are: 1 where they have the same words, their town apart.

        The number of an arrondissement is not left apart: it tells members of a series.
        """
        pairs = [
            (name, own)
            for own in self._names[key]
            for name in names
            if not set(name).isdisjoint(own)  # most entries have no word of the record
        ]
        if not pairs:
            return 0
        words = (*self._around[key], *name_words(place.name))
        around = frozenset(word for word in words if not is_mark(word))
        if any(_telling(name, around) == _telling(own, around) for name, own in pairs):
            return 1
        alike = (name_similarity(name, own, around, around)[0] for name, own in pairs)
        return min(max(alike), _NOT_SURE)


def _parted(found: Mapping[Key, Sequence[MatchedEntry]]) -> Mapping[Key, list[MatchedEntry]]:
    """Return what was found, none of it certain where an entry has the name of several records."""
    named: defaultdict[RegisterEntry, set[Key]] = defaultdict(set)
    for key, group in found.items():
        for matched in group:
            if matched.is_named:
                named[matched.entry].add(key)
    return {
        key: [replace(finding, is_named=named[finding.entry] == {key}) for finding in group]
        for key, group in found.items()
    }


def _telling(name: Name, around: frozenset[str]) -> list[str]:
    """Return the words of a name without those that go without saying there; never none."""
    told = sorted(word for word in name if word not in IDLE and word not in around)
    return told or sorted(name)


def claims_of(
    found: Iterable[MatchedEntry], record: Json, take: Callable[[Place], str]
) -> list[Claim] | None:
    """Return what entries say of a record; None where they may be about several things.

    They are about one where each source has one of the very name, or where those of a source have
    one SIREN: of several establishments, what they share is said.

    Args:
        found: the entries that may be about a record.
        record: the record.
        take: gives the id of the territory that is a place.
    """
    by_form: defaultdict[str, list[MatchedEntry]] = defaultdict(list)
    for matched in found:
        by_form[matched.entry.form.name].append(matched)
    if not all(_is_one(group, record) for group in by_form.values()):
        return None
    return [claim for group in by_form.values() for claim in _claims(group, record, take)]


def _is_one(group: Sequence[MatchedEntry], record: Json) -> bool:
    """Whether entries of one source are about one thing, which the record may be."""
    only = group[0].entry.form.only
    is_kind = all(record.get(key) == value for key, value in only.items())
    if not is_kind or not all(finding.is_named for finding in group):
        return False
    numbers = {dict(finding.entry.values).get("siret", "")[:9] for finding in group}
    return len({finding.entry for finding in group}) == 1 or (len(numbers) == 1 and numbers != {""})


def _claims(
    group: Sequence[MatchedEntry], record: Json, take: Callable[[Place], str]
) -> Iterator[Claim]:
    entry, form = group[0].entry, group[0].entry.form
    shared = set(entry.values).intersection(*(finding.entry.values for finding in group))
    for key, value in entry.values:
        if (key, value) in shared and record.get("code") != value:
            yield Claim(key, value, form.source, entry.told)
    if form.at and form.at not in record and len({finding.place for finding in group}) == 1:
        yield Claim(form.at, take(group[0].place), form.source, entry.told)
