"""Which records someone follows: of a territory, a theme, an organisation, or of any search.

The first three are asked of the tables, so that a record which was withdrawn is told of, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

import orjson

from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.search.facets import FILTERS
from datasette_maillage.search.search_request import KEYS as SEARCH_KEYS
from datasette_maillage.search.search_request import ask
from datasette_maillage.search.snippets import ids
from datasette_maillage.web.request_context import Visit

FEED = "/nouveautes.atom"
_PLACE, _THEME, _ORGANISATION = "territoire", "theme", "organisation"
#: By which key a page is followed: of a kind of record, or of a code list.
_OF_PAGE = {"territory": _PLACE, "themes": _THEME, "partner": _ORGANISATION}
#: The keys of an address that say what is followed.
KEYS = (*(key for key in SEARCH_KEYS if key not in ("page", "exact")), _ORGANISATION)
#: The table that the values of a key are in.
_TABLES = {facet.key: facet.table for facet in FILTERS} | {_ORGANISATION: "partners"}
_INSIDE = """
WITH RECURSIVE inside(id) AS (
  SELECT :value UNION
  SELECT p.territory FROM territory_part_of p JOIN inside ON p.part_of = inside.id
) SELECT id FROM inside
"""


def feed_of(site: Site, visit: Visit) -> str:
    """Return the address of the feed of what a page is about, or finds; elsewhere that of all.

    Nothing where there is no release to tell of.
    """
    about = visit.params.get("kind") or visit.params.get("list")
    if about in _OF_PAGE and "id" in visit.params:
        asked: dict[str, object] = {_OF_PAGE[about]: visit.params["id"]}
    else:
        asked = {key: visit.query[key] for key in KEYS if key in visit.query}
    return visit.url(FEED, **asked) if site.changes else ""


def called(records: Records, visit: Visit, key: str, value: str) -> str:
    """Return what people call what is asked for by a key of an address: a record, a code, words."""
    model = records.site.model
    if key == "type" and value in model.entities:
        return visit.title(model.entities[value].kind.plural)
    if key == "rayon":
        return f"{value} km"
    table = _TABLES.get(key, "")
    if entity := model.by_collection.get(table):
        pair = entity.name, value
        return records.names([pair]).get(pair, value)
    concept = records.site.concepts.get((table.replace("_", "-"), value))
    return visit.title(concept.words) if concept else value


def followed(records: Records, visit: Visit) -> frozenset[str] | None:
    """Return the ids of what a visit asks to follow, as `action/jardin`; None for all."""
    asked = {key: visit.get(key) for key in KEYS if visit.get(key)}
    sets = []
    if place := asked.pop(_PLACE, ""):
        inside = [row[0] for row in records.execute(_INSIDE, {"value": place})]
        sets.append(_referring(records, _TABLES[_PLACE], inside))
    sets += [
        _referring(records, _TABLES[key], [value])
        for key in (_THEME, _ORGANISATION)
        if (value := asked.pop(key, ""))
    ]
    if asked:
        query = {key: [value] for key, value in asked.items()}
        found = ask(records, replace(visit, query=query)).found
        kinds = [kind for kind in found if asked.get("type") in (None, kind)]
        sets.append(_named(records, {kind: found[kind].rows() for kind in kinds}))
    return frozenset.intersection(*map(frozenset, sets)) if sets else None


def _named(records: Records, rows: Mapping[str, Iterable[int]]) -> set[str]:
    return {
        f"{kind}/{name}"
        for kind, found in rows.items()
        for name in ids(records, records.site.entity(kind), found)
    }


def _referring(records: Records, target: str, values: list[str]) -> set[str]:
    """Return some rows of a table, and the records of which any column refers to them."""
    kinds = records.site.model.entities.items()
    own = next((name for name, entity in kinds if entity.collection == target), target)
    found = {f"{own}/{value}" for value in values}
    listed, among = orjson.dumps(values).decode(), "(SELECT value FROM json_each(?))"
    for table in records.site.tables:
        if table.entity is None:
            continue
        owner = table.entity.name if table.path else "id"
        for column in table.columns:
            if column.references == target and column.name != owner:
                sql = f'SELECT "{owner}" FROM "{table.name}" WHERE "{column.name}" IN {among}'
                found |= {f"{table.entity.name}/{row[0]}" for row in records.execute(sql, [listed])}
    return found
