"""A record: for machines in the form they want, for people as a page."""

from __future__ import annotations

import sqlite3

from datasette.utils.asgi import Response

from datasette_maillage import linked, records
from datasette_maillage.page import Page
from datasette_maillage.site import Site
from datasette_maillage.visit import Visit


def page(site: Site, connection: sqlite3.Connection, visit: Visit) -> Page | Response | None:
    """Return the page of a record, or what a machine asked of it."""
    entity, identifier = site.entity(visit.params["kind"]), visit.params["id"]
    answer = linked.answer(site, connection, entity, identifier, visit)
    if answer is not None:
        return answer
    record = records.read(site, connection, entity.name, identifier)
    if record is None:
        return None
    names = records.names(site, connection, records.references(entity.fields, record))
    back = list(records.backlinks(site, connection, entity.name, identifier))
    context = {"entity": entity, "record": record, "names": names, "backlinks": back}
    return Page("record", record[entity.label_key], context=context)
