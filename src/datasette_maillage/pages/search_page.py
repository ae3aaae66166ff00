"""Search: the records that have some words, the actions that some filters leave, and downloads."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from datasette_maillage.pages.frame import Page
from datasette_maillage.records import records
from datasette_maillage.records.site import Site
from datasette_maillage.search import facets, query
from datasette_maillage.search.download_formats import FORMS
from datasette_maillage.search.query import Query, SearchResult
from datasette_maillage.search.snippets import Hit, hits
from datasette_maillage.search.word_index import index_of
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Entity
from maillage.text.stems import words

#: Where the search stands.
PATH = "/recherche"
#: What a search asks, in the keys of its address.
KEYS = ("q", "type", "page", "exact", *(facet.key for facet in facets.FILTERS))
#: Results on a page of one kind.
SIZE = 20


@dataclass(frozen=True)
class SearchRequest:
    """What one visit to the search asks for."""

    query: Query
    #: The values of the filters, by key; they are about actions.
    values: Mapping[str, str]
    #: What was found, by kind.
    found: Mapping[str, SearchResult]
    #: The actions that have the words, whatever the filters leave; all where no word tells any.
    actions: int

    @property
    def whole(self) -> bool:
        """Whether what was found has every word."""
        return all(result.whole for result in self.found.values())


@dataclass(frozen=True)
class ResultGroup:
    """The results of one kind that a page shows."""

    entity: Entity
    title: str
    total: int
    hits: Sequence[Hit]
    #: Whether the query is the very name of the first.
    named: bool


def ask(site: Site, connection: sqlite3.Connection, visit: Visit) -> SearchRequest:
    """Find what a visit asks for."""
    index = index_of(site)
    asked = query.read(index, connection, visit.get("q"), exact=bool(visit.get("exact")))
    values = {facet.key: visit.get(facet.key) for facet in facets.FILTERS if visit.get(facet.key)}
    # Filters are about actions, and leave no other kind.
    kinds = ["action"] if values else [entity.name for entity in site.model.searched]
    found: dict[str, SearchResult] = {}
    if visit.get("q") or values:
        for whole in (True, False):
            for kind in kinds:
                collection = site.entity(kind).collection
                found[kind] = query.search(index, connection, asked, collection, whole=whole)
            if any(result.total for result in found.values()):
                break
    if not asked.words and visit.get("q"):
        found = {}
    actions = index.all_of(connection, "actions")
    if asked.words and "action" in found:
        actions = found["action"].bits
    if values and "action" in found:
        left = facets.apply(index, connection, actions, values)
        found["action"] = found["action"].within(left)
    return SearchRequest(asked, values, found, actions)


def page(site: Site, connection: sqlite3.Connection, visit: Visit) -> Page | None:
    """Return the page of results, or of the empty search."""
    asked = ask(site, connection, visit)
    kind = visit.get("type") if visit.get("type") in site.model.entities else ""
    if asked.values:
        kind = "action"
    number = visit.number("page")
    total = asked.found[kind].total if kind in asked.found else 0
    last = max(1, -(-total // SIZE))
    if number > last:
        return None
    groups = [
        _group(site, connection, visit, asked, shown, number)
        for shown in site.model.searched
        if shown.name in asked.found and (not kind or shown.name == kind)
    ]
    if not kind:
        # Who types a name wants what bears it, of whatever kind.
        groups.sort(key=lambda group: not group.named)
    context = {
        "asked": asked,
        "kind": kind,
        "groups": [group for group in groups if group.total],
        "totals": [
            (shown.name, visit.title(shown.kind.plural), asked.found[shown.name].total)
            for shown in site.model.searched
            if shown.name in asked.found
        ],
        "choices": facets.choices(index_of(site), connection, asked.actions, asked.values, visit),
        "filters": facets.FILTERS,
        "number": number,
        "last": last,
        "names": _names(site, connection, groups),
        "path": PATH,
        "size": SIZE,
        "downloads": FORMS,
    }
    title = visit.say("Recherche")
    if visit.get("q"):
        title = f"{title}{visit.colon}{visit.get('q')}"
    return Page("search", title, context=context)


def _group(
    site: Site,
    connection: sqlite3.Connection,
    visit: Visit,
    asked: SearchRequest,
    entity: Entity,
    number: int,
) -> ResultGroup:
    found = asked.found[entity.name]
    start, stop = 0, entity.kind.results
    if visit.get("type") or asked.values:
        start, stop = (number - 1) * SIZE, number * SIZE
    rows = islice(found.rows(), start, stop)
    shown = hits(site, connection, visit, entity, rows, asked.query.stems)
    named = {hit.id for hit in shown if _is_named(site, asked.query, hit)}
    shown.sort(key=lambda hit: hit.id not in named)
    return ResultGroup(entity, visit.title(entity.kind.plural), found.total, shown, bool(named))


def _is_named(site: Site, asked: Query, hit: Hit) -> bool:
    """Say whether a query is the very name of a result, or another of its names."""
    entity, stems = site.entity(hit.kind), index_of(site).stems
    found = [hit.record.get(key, ()) for key in (entity.label_key, *entity.kind.names)]
    every = [name for item in found for name in ([item] if isinstance(item, str) else item)]
    return any(asked.names({stems[word] for word in words(name)} - {""}) for name in every)


def _names(
    site: Site, connection: sqlite3.Connection, groups: Sequence[ResultGroup]
) -> Mapping[tuple[str, str], str]:
    keys = {
        (kind, name)
        for group in groups
        for hit in group.hits
        for kind, held in (("territory", "territories"), ("source", "sources"))
        for name in hit.record.get(held, ())
    }
    return records.names(site, connection, keys)
