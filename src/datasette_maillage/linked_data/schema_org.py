"""A record as search engines read it: schema.org, in the page.

https://developers.google.com/search/docs/appearance/structured-data
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.records.records import Names
from datasette_maillage.records.site import Site
from maillage.model.entities import Entity, Field, Json
from maillage.model.withdrawal import is_withdrawn


def structured(site: Site, context: Mapping[str, Any]) -> Json | None:
    """Return what the page of a record says to search engines; None for any other page."""
    entity, record, names = (context.get(key) for key in ("entity", "record", "names"))
    if not isinstance(entity, Entity) or not record:
        return None
    if is_withdrawn(record):
        return None
    kind = entity.kind
    found = {
        name: _value(site, entity.by_key[key], record[key], names or {})
        for name, key in kind.schema_properties
        if key in record
    }
    iri = f"{site.model.base}{entity.name}/{record['id']}"
    return {"@context": "https://schema.org", "@type": kind.schema_type, "@id": iri, **found}


def _value(site: Site, field: Field, value: Any, names: Names) -> Any:
    if field.many:
        return [_single(site, field, item, names) for item in value]
    return _single(site, field, value, names)


def _single(site: Site, field: Field, value: Any, names: Names) -> Any:
    if field.refers_to:
        kind = site.entity(field.refers_to).kind
        iri = f"{site.model.base}{field.refers_to}/{value}"
        return {
            "@type": kind.schema_type,
            "@id": iri,
            "name": names.get((field.refers_to, value), value),
        }
    if field.scheme:
        concept = site.concepts.get((field.scheme, value))
        return concept.words.title if concept else value
    if field.class_iri:
        return {"@type": field.class_iri.rpartition("/")[2], **value}
    return value
