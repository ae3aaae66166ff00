"""Search: the records that have some words or are near a place, what some filters leave."""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import islice

from datasette_maillage.pages.frame import Page
from datasette_maillage.records.records import Records
from datasette_maillage.search import facets, query, ranking
from datasette_maillage.search.download_formats import FORMS
from datasette_maillage.search.points import Point
from datasette_maillage.search.proximity import RADII
from datasette_maillage.search.ready_answers import ready_answers
from datasette_maillage.search.search_request import KEYS, SearchRequest, ask
from datasette_maillage.search.snippets import Hit, hits
from datasette_maillage.search.word_index import WordIndex
from datasette_maillage.web.request_context import Visit
from maillage.findings.quotation import visible
from maillage.model.entities import Entity
from maillage.text.stems import words

__all__ = ["KEYS", "PATH", "page"]

PATH = "/recherche"
PAGE_SIZE = 20
#: Records that may bear the very name that was typed.
_BEST = 3


@dataclass(frozen=True)
class ResultGroup:
    """The results of one kind that a page shows."""

    entity: Entity
    title: str
    total: int
    hits: Sequence[Hit]
    #: Whether the query is the very name of the first.
    named: bool
    #: How far each result is, in kilometres, by its id: 0 in the place, None where nobody knows.
    far: Mapping[str, int | None]


def page(records: Records, visit: Visit, point: Point | None = None) -> Page | None:
    """Return the page of results, around a point if one is given; or of the empty search."""
    site = records.site
    asked = ask(records, visit, point)
    kind = visit.get("type") if visit.get("type") in site.model.entities else ""
    if asked.values:
        kind = "action"
    number = visit.number("page")
    total = asked.found[kind].total if kind in asked.found else 0
    last = max(1, -(-total // PAGE_SIZE))
    if number > last:
        return None
    named = _named(records, visit, asked) if not kind else []
    but = {(hit.kind, hit.id) for hit in named}
    groups = [
        _group(records, visit, asked, shown, number, but)
        for shown in site.model.searched
        if shown.name in asked.found and (not kind or shown.name == kind)
    ]
    if not kind:
        # Who types a name wants what bears it, of whatever kind; who names a place, what is there.
        groups.sort(key=lambda group: (not group.named, asked.tier(group.entity.name)))
    if asked.is_near and not kind:
        every = (hit for it in groups for hit in it.hits)
        spoken = [hit for hit in every if _has_name(records, asked.query.speaks_of, hit)]
        named = [*named, *spoken][:_BEST]
        groups = [replace(it, hits=[hit for hit in it.hits if hit not in named]) for it in groups]
    context = {
        "asked": asked,
        # Several lists may have a code of one title.
        "also": [*dict.fromkeys(map(visit.title, asked.query.also))],
        "kind": kind,
        "named": named,
        "groups": [group for group in groups if group.total],
        "totals": [
            (shown.name, visit.title(shown.kind.plural), asked.found[shown.name].total)
            for shown in site.model.searched
            if shown.name in asked.found
        ],
        "choices": facets.choices(WordIndex(records), asked.actions, asked.values, visit),
        "filters": facets.FILTERS,
        "options": facets.options,
        "number": number,
        "last": last,
        "names": _names(records, [*named, *(hit for it in groups for hit in it.hits)]),
        "path": PATH,
        "size": PAGE_SIZE,
        "downloads": FORMS,
        "radii": RADII,
        "answers": ready_answers(records, visit, asked.text),
    }
    title = visit.say("Recherche")
    if said := " · ".join(filter(None, (visit.get("q"), visit.get("lieu")))):
        # The title stands where others share the address, and there beside the name of the site.
        title = f"{title}{visit.colon}{visible(said)}"
    description = visit.say("Chercher une action, un lieu ou une organisation près de chez vous.")
    return Page("search", title, description, context)


def _named(records: Records, visit: Visit, asked: SearchRequest) -> list[Hit]:
    """Return the record of the place that was asked for, and what bears the very name typed.

    Of a name that several places have, those of each.
    """
    site = records.site
    if not asked.place or not asked.place.sure:
        return []
    found: list[Hit] = []
    index, spots = WordIndex(records), asked.place.spots[: _BEST if asked.is_ambiguous else 1]
    if not asked.query.words:
        rows = [spot.row for spot in spots if spot.row]
        found += hits(records, visit, site.entity("territory"), rows, asked.query.stems)
    whole = query.read(index, asked.text)
    for entity in site.model.searched if whole.words else ():
        best = ranking.search(index, whole, entity.collection, whole=True).rows()
        shown = hits(records, visit, entity, islice(best, _BEST), whole.stems)
        found += [hit for hit in shown if _has_name(records, whole.names, hit)]
    return list({(hit.kind, hit.id): hit for hit in found}.values())[:_BEST]


def _group(
    records: Records,
    visit: Visit,
    asked: SearchRequest,
    entity: Entity,
    number: int,
    but: Container[tuple[str, str]],
) -> ResultGroup:
    found = asked.found[entity.name]
    start, stop = 0, entity.kind.results
    if visit.get("type") or asked.values:
        start, stop = (number - 1) * PAGE_SIZE, number * PAGE_SIZE
    order = WordIndex(records).freshest(entity.collection)
    rows = [*islice(found.rows(order), start, stop)]
    shown = hits(records, visit, entity, rows, _marked(records, asked))
    place = asked.located.get(entity.name)
    far = {
        hit.id: place.far(1 << row) if place else None for row, hit in zip(rows, shown, strict=True)
    }
    shown = [hit for hit in shown if (hit.kind, hit.id) not in but]
    is_name = not asked.is_near
    named = {hit.id for hit in shown if is_name and _has_name(records, asked.query.names, hit)}
    shown.sort(key=lambda hit: hit.id not in named)
    title = visit.title(entity.kind.plural)
    return ResultGroup(entity, title, found.total, shown, bool(named), far)


def _marked(records: Records, asked: SearchRequest) -> frozenset[str]:
    """Return the stems that are marked: those of the words, and of the place as it was typed."""
    typed = asked.place.typed if asked.place and asked.place.sure else ""
    stems = WordIndex(records).stems
    return asked.query.stems | {stems.of(word) for word in words(typed)} - {""}


def _has_name(records: Records, is_named: Callable[[Set[str]], bool], hit: Hit) -> bool:
    """Say whether the stems of a name of a result are those that a query names."""
    entity, stems = records.site.entity(hit.kind), WordIndex(records).stems
    found = [hit.record.get(key, ()) for key in (entity.label_key, *entity.kind.names)]
    every = [name for item in found for name in ([item] if isinstance(item, str) else item)]
    return any(is_named({stems[word] for word in words(name)} - {""}) for name in every)


def _names(records: Records, shown: Sequence[Hit]) -> Mapping[tuple[str, str], str]:
    keys = {
        (kind, name)
        for hit in shown
        for kind, held in (("territory", "territories"), ("source", "sources"))
        for name in hit.record.get(held, ())
    }
    return records.names(keys)
