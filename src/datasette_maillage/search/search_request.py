"""What one visit to the search asks for, and what is found: by words, by place, by filters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.search import facets, query, ranking
from datasette_maillage.search.gazetteer import Gazetteer, gazetteer
from datasette_maillage.search.place_words import PlaceReading, read_place
from datasette_maillage.search.points import Point
from datasette_maillage.search.proximity import (
    RADII,
    RADIUS,
    Area,
    Located,
    area_of,
    around,
    located,
)
from datasette_maillage.search.query import Query
from datasette_maillage.search.ranking import SearchResult
from datasette_maillage.search.translation import translated
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Entity
from maillage.model.kind import TERRITORY
from maillage.text import limits

#: What a search asks, in the keys of its address.
KEYS = ("q", "lieu", "rayon", "type", "page", "exact", *(facet.key for facet in facets.FILTERS))


@dataclass(frozen=True)
class SearchRequest:
    """What one visit to the search asks for."""

    query: Query
    #: What was typed, in the language of the records where a glossary knows it.
    text: str
    #: The values of the filters, by key; they are about actions.
    values: Mapping[str, str]
    found: Mapping[str, SearchResult]
    #: The actions that have the words, whatever the filters leave; all where no word tells any.
    actions: int
    #: The place that was asked for, or may have been.
    place: PlaceReading | None = None
    #: A place that nobody knows.
    unknown_place: str = ""
    #: The point around which was asked, where a browser gave one.
    point: Point | None = None
    radius: int = RADIUS
    #: What was found by where it is, by kind, if a place was asked for.
    located: Mapping[str, Located] = field(default_factory=dict)

    @property
    def whole(self) -> bool:
        """Whether what was found has every word."""
        return all(result.whole for result in self.found.values())

    @property
    def about(self) -> bool:
        """Whether what was found has any of the words."""
        return all(result.about for result in self.found.values())

    @property
    def is_near(self) -> bool:
        """Whether a place was asked for."""
        return self.point is not None or bool(self.place and self.place.sure)

    @property
    def is_ambiguous(self) -> bool:
        """Whether the place may be one of several."""
        return bool(self.place and len(self.place.spots) > 1 and not self.place.together)

    @property
    def actions_inside(self) -> int:
        """How many of the actions that were found are in the place."""
        place, found = self.located.get("action"), self.found.get("action")
        return (found.bits & place.inside).bit_count() if place and found else 0

    @property
    def others_inside(self) -> bool:
        """Whether anything but actions and places was found in the place."""
        kinds = self.located.keys() & self.found.keys() - {"action", TERRITORY}
        return any(self.found[kind].bits & self.located[kind].inside for kind in kinds)

    @property
    def has_actions_there(self) -> bool:
        """Whether any action is in the place, about what was asked or not."""
        return "action" in self.located and bool(self.located["action"].inside)

    def tier(self, kind: str) -> int:
        """Return how near the best of a kind is: inside, in what is around, elsewhere.

        Places come last: who names one asks what is there.
        """
        place, found = self.located.get(kind), self.found.get(kind)
        if kind == TERRITORY and place:
            return 3
        if not place or not found or not (bits := found.bits):
            return 0
        return 0 if bits & place.inside else 1 if bits & place.wider else 2


def ask(records: Records, visit: Visit, point: Point | None = None) -> SearchRequest:
    """Find what a visit asks for, around a point where a browser says that the reader is there."""
    site = records.site
    index, places = WordIndex(records), gazetteer(records)
    exact = bool(visit.get("exact"))
    text = visit.get("q")[: limits.SEARCH]
    text = text if exact else translated(text, visit.language, site.written)
    place = None if point else _place(places, site, visit, text, exact=exact)
    is_near = point is not None or bool(place and place.sure)
    words = place.rest if place and place.sure else text
    asked = query.read(index, words, exact=exact, beside=is_near)
    values = {facet.key: visit.get(facet.key) for facet in facets.FILTERS if visit.get(facet.key)}
    radius = visit.number("rayon") if visit.number("rayon") in RADII else RADIUS
    # Filters are about actions, and leave no other kind.
    kinds = [e for e in site.model.searched if e.name == "action" or not values]
    where: dict[str, Located] = {}
    found: Mapping[str, SearchResult] = {}
    finder = _Finder(index, asked, kinds)
    if is_near:
        area = _area(places, place, point, radius)
        where = {
            kind.name: its for kind in kinds if (its := located(index, kind, area)) is not None
        }
        found = finder.near(where)
    elif asked.words or values:
        found = finder.everywhere()
    actions = found["action"].bits if "action" in found else index.all_of("actions")
    if values and "action" in found:
        left = facets.apply(index, actions, values)
        found = {"action": found["action"].within(left)}
    unknown = visit.get("lieu") if visit.get("lieu") and not (place and place.spots) else ""
    return SearchRequest(
        asked, text, values, found, actions, place, unknown * (point is None), point, radius, where
    )


def _place(
    places: Gazetteer, site: Site, visit: Visit, text: str, *, exact: bool
) -> PlaceReading | None:
    """Return the place that the input beside the words names, or else the words."""
    if named := visit.get("lieu")[: limits.SEARCH].strip():
        named = translated(named, visit.language, site.written)
        if spots := places.find(named):
            return PlaceReading(spots, named, text, together=places.is_area(named))
        read = read_place(places, named)
        return replace(read, typed=named, rest=text, sure=True) if read else None
    return None if exact else read_place(places, text)


def _area(places: Gazetteer, place: PlaceReading | None, point: Point | None, radius: int) -> Area:
    if point is not None or place is None:
        return around(places, point or (0, 0), radius)
    several = len(place.spots) > 1 and not place.together
    return area_of(places, place.spots, radius, several=several)


@dataclass(frozen=True)
class _Finder:
    """Finds the records of each kind that have the words of a query."""

    index: WordIndex
    asked: Query
    kinds: Sequence[Entity]

    def everywhere(self) -> Mapping[str, SearchResult]:
        """Return what has every word; where nothing has, what has some."""
        found: Mapping[str, SearchResult] = self._having(whole=True)
        some = any(result.total for result in found.values())
        return found if some else self._having(whole=False)

    def near(self, where: Mapping[str, Located]) -> Mapping[str, SearchResult]:
        """Return what has every word around a place; where nothing has, what comes nearest to it.

        That is what has some of the words in the place, then what has them all farther away; where
        there is neither, what is there, whatever it is about.
        """
        whole = {name: result for name, result in self._having(whole=True).items() if name in where}
        found = {name: where[name].sorted(result) for name, result in whole.items()}
        if _any(found):
            actions = where.get("action")
            if actions and not found["action"].total:
                # An organisation that is here says nothing of where the next action is.
                found["action"] = actions.nearest(whole["action"])
            return found
        some = self._having(whole=False) if self.asked.words else whole
        found = {
            name: some[name].within(place.inside | place.wider).then(place.nearest(whole[name]))
            for name, place in where.items()
        }
        if not _any(found) and self.asked.words:
            there = replace(self, asked=Query(())).near(where)
            found = {name: replace(it, whole=False, about=False) for name, it in there.items()}
        return found

    def _having(self, *, whole: bool) -> dict[str, SearchResult]:
        return {
            kind.name: ranking.search(self.index, self.asked, kind.collection, whole=whole)
            for kind in self.kinds
        }


def _any(found: Mapping[str, SearchResult]) -> bool:
    """Say whether something was found: a place is no answer to who asks what is there."""
    return any(result.total for name, result in found.items() if name != TERRITORY)
