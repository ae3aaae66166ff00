"""A record as search engines read it: schema.org, in the page.

https://developers.google.com/search/docs/appearance/structured-data
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from datasette_maillage.records.records import Names
from datasette_maillage.records.site import Site
from datasette_maillage.records.withdrawn import is_withdrawn
from maillage.model.entities import Entity, Field, Json

#: What each kind of record is to schema.org, and its properties: the name of each there, and the
#: key of the field here. A kind without a row has none of this.
TYPES: Mapping[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "action": (
        "Project",
        (
            ("name", "title"),
            ("description", "summary"),
            ("keywords", "themes"),
            ("areaServed", "territories"),
            ("parentOrganization", "lead"),
            ("foundingDate", "starts"),
            ("dissolutionDate", "ends"),
        ),
    ),
    "programme": (
        "Project",
        (
            ("name", "title"),
            ("alternateName", "other_names"),
            ("description", "description"),
            ("keywords", "themes"),
            ("areaServed", "territories"),
            ("foundingDate", "starts"),
            ("dissolutionDate", "ends"),
        ),
    ),
    "territory": (
        "AdministrativeArea",
        (
            ("name", "name"),
            ("alternateName", "other_names"),
            ("description", "description"),
            ("identifier", "code"),
            ("containedInPlace", "part_of"),
            ("geo", "location"),
        ),
    ),
    "partner": (
        "Organization",
        (
            ("name", "name"),
            ("alternateName", "acronym"),
            ("description", "description"),
            ("taxID", "siren"),
            ("areaServed", "territories"),
            ("parentOrganization", "parent"),
            ("url", "website"),
            ("foundingDate", "opened"),
        ),
    ),
    "source": (
        "CreativeWork",
        (
            ("name", "title"),
            ("description", "description"),
            ("datePublished", "issued"),
            ("publisher", "publisher"),
            ("url", "url"),
        ),
    ),
}


def structured(site: Site, context: Mapping[str, Any]) -> Json | None:
    """Return what the page of a record says to search engines; None for any other page."""
    entity, record, names = (context.get(key) for key in ("entity", "record", "names"))
    if not isinstance(entity, Entity) or not record or entity.name not in TYPES:
        return None
    if is_withdrawn(record):
        return None
    kind, properties = TYPES[entity.name]
    found = {
        name: _value(site, entity.by_key[key], record[key], names or {})
        for name, key in properties
        if key in entity.by_key and key in record
    }
    iri = f"{site.model.base}{entity.name}/{record['id']}"
    return {"@context": "https://schema.org", "@type": kind, "@id": iri, **found}


def _value(site: Site, one: Field, value: Any, names: Names) -> Any:
    if one.many:
        return [_single(site, one, item, names) for item in value]
    return _single(site, one, value, names)


def _single(site: Site, one: Field, value: Any, names: Names) -> Any:
    if one.refers_to:
        kind = TYPES[one.refers_to][0] if one.refers_to in TYPES else "Thing"
        iri = f"{site.model.base}{one.refers_to}/{value}"
        return {"@type": kind, "@id": iri, "name": names.get((one.refers_to, value), value)}
    if one.scheme:
        concept = site.concepts.get((one.scheme, value))
        return concept.words.title if concept else value
    if one.class_iri:
        return {"@type": one.class_iri.rpartition("/")[2], **value}
    return value
