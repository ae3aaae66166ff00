"""A record: for machines in the form they want, for people as a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import dereferencing
from datasette_maillage.pages import action, news, partner, programme, related_page, territory
from datasette_maillage.pages.frame import Page
from datasette_maillage.records import related
from datasette_maillage.records.layout import lay_out
from datasette_maillage.records.records import Records, references
from datasette_maillage.web.request_context import Visit
from maillage.model.entities import Json
from maillage.model.withdrawal import is_withdrawn

#: Adds what the page of one kind of record shows besides its fields.
More = Callable[[Records, Json], Mapping[str, Any]]

#: By kind of record: what is added, and the groups that this shows already.
#: The template of a kind is named after it; a kind without a row has `record.html`.
MORE: dict[str, tuple[More, frozenset[str]]] = {
    "action": (action.more, frozenset()),
    "territory": (
        territory.more,
        frozenset({"action.territories.territory", "territory.part_of.part_of"}),
    ),
    "partner": (partner.more, frozenset()),
    "programme": (programme.more, frozenset({"programme.part_of", "action.programmes.programme"})),
}
_NO_MORE: tuple[More, frozenset[str]] = (lambda *_: {}, frozenset())


def page(records: Records, visit: Visit) -> Page | Response | None:
    """Return the page of a record, or what a machine asked of it."""
    entity, identifier = records.site.entity(visit.params["kind"]), visit.params["id"]
    record = records.read(entity.name, identifier)
    if record is None:
        return None
    dates = records.dates(entity.name, identifier)
    answer = dereferencing.answer(records.site, entity, record, dates, visit)
    if answer is not None or visit.format != "html":
        return answer
    title, target = record[entity.label_key], (entity.collection, identifier)
    if visit.get("voir"):
        return related_page.whole(records, visit, target, title)
    more, shown = MORE.get(entity.name, _NO_MORE)
    refers = references(entity.fields, record)
    context = {
        "entity": entity,
        "record": record,
        "dates": dates,
        "documents": _documents(records, record),
        "withdrawn": is_withdrawn(record),
        "above": (),
        "sheet": lay_out(visit, entity, record),
        "names": records.names(refers),
        "history": news.history(records, visit, f"{entity.name}/{identifier}"),
        "groups": related.groups(records, visit, target, but=shown),
        **more(records, record),
    }
    template = entity.name if entity.name in MORE else "record"
    description = record.get("summary") or record.get("description") or ""
    status = dereferencing.status_of(record)
    return Page(template, title, description[:300], context, status)


def _documents(records: Records, record: Json) -> str:
    """Return between which days the documents that a record comes from were published, if known."""
    ids = record.get("sources", ())
    marks = ", ".join("?" * len(ids))
    issued = f"SELECT min(issued), max(issued) FROM sources WHERE id IN ({marks})"
    first, last = records.execute(issued, ids).fetchone()
    return f"{first}/{last}" if first else ""
