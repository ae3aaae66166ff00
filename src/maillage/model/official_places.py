"""The official places of a country, found by code, postcode or name.

Nothing is guessed. What a text may mean is given whole, for a person to choose.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from heapq import nlargest
from itertools import takewhile

from maillage.model.place_codes import PlaceCodes
from maillage.model.place_hierarchy import PlaceHierarchy
from maillage.model.place_names import words_of
from maillage.model.place_tables import (
    Place,
    by_number,
    former_names,
    grouped,
    key_of,
    keys_of,
    ranked,
)
from maillage.model.reference import Reference
from maillage.text.words import fold, slug

#: Behind the name of a town in an address, and of no meaning here.
_CEDEX = re.compile(r"\bcedex\b.*")
#: More words than a name and what it is in have.
_MOST_WORDS = 30


@lru_cache(maxsize=2)
def places_of(reference: Reference) -> OfficialPlaces:
    """Return the places of a reference: those of catalogues that have the same are read once.

    They are the largest thing that a model holds, and the same in nearly every catalogue. What is
    shared is read late, and outlives the catalogue that asked first.
    """
    return OfficialPlaces(reference.carried())


class OfficialPlaces(PlaceHierarchy):
    """The places of a reference by what people write for them."""

    def find(self, text: str) -> list[Place]:
        """Return what a text may mean, the most populous first; nothing where it means no place.

        A text is a code, of today or former, a SIREN, an id, a postcode, a name, or a name beside a
        code or behind which is said where it is: « 75014 Paris », « Saint-Denis (93) »,
        « Saint-Denis, La Réunion », « Paris 14e ».
        """
        if place := self._identified(text.strip()):
            return [place]
        words = self._codes.joined(_CEDEX.sub("", fold(text)))
        if len(words) > _MOST_WORDS:
            return []
        codes = [word for word in words if self._codes.is_alone(word)]
        if codes:
            rest = words_of(" ".join(word for word in words if word not in codes))
            return ranked(self._coded(codes, set(rest)))
        if len(words) == 1 and self._codes.is_code(words[0]):
            return ranked(self._with_number(words[0]))
        return ranked(self._meant(words))

    def formerly(self, text: str) -> list[Place]:
        """Return the places that what a text names, and that is no more, is part of today.

        None of them is what it means. Where it was may be said, as for `find`.
        """
        words = sorted(self._codes.joined(fold(text))[:_MOST_WORDS], key=self._codes.is_alone)
        halves = ((words[:cut], words[cut:]) for cut in range(len(words), 0, -1))
        named = ((self._by_former_name.get(key_of(name), ()), where) for name, where in halves)
        inside = (self._inside(found, where) if where else found for found, where in named)
        return ranked(next(filter(None, inside), ()))

    def holding(self, text: str) -> list[Place]:
        """Return the places of today in which something lies that a text names and that is none.

        It is no more, or it has a code that no table lists, and that says what it is in.
        """
        code = text.strip().upper()
        kinds = (kind for kind in self._reference.kinds.values() if not kind.table)
        said = (kind.says(code) for kind in kinds if kind.code.fullmatch(code))
        found = (self.by_code(number, kind) for it in said for kind, number in it.items())
        return [place for place in found if place] or self.formerly(text)

    def is_former(self, code: str) -> bool:
        """Say whether a code is that of no place today, but of what is now part of one."""
        number = code.strip().lower()
        return number not in self._by_number and bool(self._with_number(number))

    def asked_by(self, place: Place) -> str:
        """Return a short text that means a place alone: its id, its code, or its kind and name."""
        texts = (place.id, place.code, f"{place.kind} {place.name}")
        return next((text for text in texts if self.find(text) == [place]), place.code)

    def called(self, place: Place) -> str:
        """Return the name of a place, with its id where it has homonyms; `find` takes it so."""
        alone = self.find(place.name) == [place]
        return place.name if alone else f"{place.name} ({place.id})"

    def suggest(self, text: str, most: int) -> list[Place]:
        """Return the places that a text means or whose names begin with it, most populous first."""
        wanted = fold(text)
        if not wanted:
            return []
        first = bisect_left(self._names, (wanted,))
        begun = takewhile(lambda pair: pair[0].startswith(wanted), self._names[first:])
        alike = dict.fromkeys([*self.find(text), *(place for _, place in begun)])
        return nlargest(most, alike, lambda place: place.population or 0)

    def is_postcode(self, text: str) -> bool:
        """Say whether a text is a postcode by its form, which may be that of several places."""
        return self._codes.is_postcode(text)

    @property
    def _codes(self) -> PlaceCodes:
        return self._reference.descriptor.place_codes

    def _identified(self, text: str) -> Place | None:
        """Return the place of an id that is no mere name, or that stands behind the name."""
        name, _, identifier = text.removesuffix(")").rpartition(" (")
        place = self.by_id(identifier)
        if place is None:
            return None
        is_meant = fold(name) == fold(place.name) if name else place.id != slug(place.name)
        return place if is_meant else None

    @cached_property
    def _names(self) -> Sequence[tuple[str, Place]]:
        return sorted((fold(place.name), place) for place in self.every)

    @cached_property
    def _by_name(self) -> Mapping[str, Sequence[Place]]:
        words = {name: kind.words for name, kind in self._reference.kinds.items()}
        return grouped((key, it) for it in self.every for key in keys_of(it, words[it.kind]))

    @cached_property
    def _by_former_name(self) -> Mapping[str, Sequence[Place]]:
        """The places of today by the names of those that merged into them."""
        named = former_names(self._reference)
        return grouped((key_of([name]), self._places(kind)[code]) for name, kind, code in named)

    @cached_property
    def _by_number(self) -> Mapping[str, Sequence[Place]]:
        """The places by their codes, SIREN and postcodes."""
        return by_number([place for kind in self.kinds for place in self._places(kind).values()])

    def _with_number(self, number: str) -> Sequence[Place]:
        """Return the places of a number: a town’s part rather than the town, today’s for a former.

        Former codes come last: those of the Seine look like the postcodes of Paris.
        """
        found = self._by_number.get(number, ())
        if not found:
            return [
                self._places(kind)[today]
                for kind, successors in self._reference.successors.items()
                if (today := successors.get(number.upper()))
            ]
        whole = {above for place in found for above in place.inside}
        return [
            place
            for place in found
            if (place.kind, place.code) not in whole or place.code.lower() == number
        ]

    def _coded(self, numbers: Iterable[str], words: set[str]) -> set[Place]:
        """Return the places that have all of some numbers, and whose name the words are of."""
        found = set.intersection(*(set(self._with_number(number)) for number in numbers))
        named = {place: set(words_of(place.name)) for place in found}
        return {place for place, own in named.items() if not words or words <= own or own <= words}

    def _named(self, words: Sequence[str], kinds: Collection[str] = ()) -> Sequence[Place]:
        """Return the places of a name; of those alike, the ones that are called just so."""
        known = self._by_name.get(key_of(words), ())
        found = [place for place in known if not kinds or place.kind in kinds]
        return [place for place in found if fold(place.name) == " ".join(words)] or found

    def _meant(self, words: Sequence[str]) -> Sequence[Place]:
        """Return the places that words name, or that the first of them name within the others."""
        found: Sequence[Place] = self._named(words)
        kinds = self._reference.kinds_called(words)
        if not found and kinds:  # « Kanton Bern »
            found = self._named(self._reference.without_kinds(words), kinds)
        if not found:
            halves = ((words[:cut], words[cut:]) for cut in range(len(words) - 1, 0, -1))
            inside = (self._inside(self._named(name), where) for name, where in halves)
            found = next(filter(None, inside), ())
        told = [place for place in found if place.kind in kinds]
        if not told and len(found) == 1:
            told = [it for it in self.ancestors(found[0]) if it.kind in kinds]  # « Vannes agglo »
        return told or found

    def _inside(self, places: Iterable[Place], where: Sequence[str]) -> list[Place]:
        code, around = " ".join(where), set(self._named(where))
        return [
            place
            for place in places
            if self._is_in(place, code) or not around.isdisjoint(self.ancestors(place))
        ]

    def _is_in(self, place: Place, number: str) -> bool:
        codes = (*self._reference.wholes(place.kind, place.code).values(), *place.postcodes)
        return number in (code.lower() for code in codes)
