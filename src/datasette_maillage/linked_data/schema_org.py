"""A record as search engines read it: schema.org, in the page.

https://developers.google.com/search/docs/appearance/structured-data
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette_maillage.records.records import Names
from datasette_maillage.records.site import Site
from datasette_maillage.web.request_context import Visit
from maillage.emit.output import Output
from maillage.model.entities import Entity, Field, Json
from maillage.model.inherited_sources import source_kinds
from maillage.model.kind_reading import in_schema_org
from maillage.model.withdrawal import is_withdrawn


def structured(site: Site, context: Mapping[str, Any]) -> Json | None:
    """Return what a page says to search engines: that of a record or of the data set, no other."""
    if "dataset" in context:
        found: Json = context["dataset"]
        return found
    entity, record, names = (context.get(key) for key in ("entity", "record", "names"))
    if not isinstance(entity, Entity) or not record:
        return None
    if is_withdrawn(record):
        return None
    kind = entity.kind
    said = {
        name: _value(site, entity.by_key[key], record[key], names or {})
        for name, key in kind.schema_properties
        if key in record
    }
    iri = f"{site.model.base}{entity.name}/{record['id']}"
    about = {"@context": "https://schema.org", "@type": kind.schema_type, "@id": iri}
    return {**about, "url": iri, **said, "subjectOf": _page(site, iri)}


def _page(site: Site, iri: str) -> Json:
    """Say of the page what no place or organisation has: a licence, a language, a whole."""
    return {
        "@type": "WebPage",
        "url": iri,
        "license": site.licence,
        "inLanguage": site.model.language,
        "isPartOf": {
            "@type": "Dataset",
            "@id": f"{site.model.base}catalogue",
            "name": site.words.title,
        },
    }


def data_set(
    site: Site,
    files: Iterable[tuple[Output, int]],
    dates: Sequence[str],
    visit: Visit,
    version: str,
) -> Json:
    """Return the data set, as its page tells it to search engines.

    `dates` are when it began and last changed, as far as that is known.
    """
    package, base = site.model.package, site.model.base
    team = {"@type": "Organization", "name": package["contributors"][0]["title"]}
    iri = f"{base}catalogue"
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": iri,
        "name": visit.title(site.words),
        "description": visit.description(site.words),
        "url": f"{base}donnees",
        "identifier": iri,
        "version": version,
        "license": site.licence,
        "isAccessibleForFree": True,
        "inLanguage": package["languages"],
        "keywords": package["keywords"],
        "creator": team,
        "publisher": team,
        **_coverage(site),
        "includedInDataCatalog": {"@type": "DataCatalog", "@id": f"{iri}#catalog", "url": base},
        "isBasedOn": [
            {
                "@type": "Collection",
                "@id": f"{base}{entity.kind.path}",
                "name": visit.title(entity.kind.plural),
            }
            for entity in source_kinds(site.model)
        ],
        "variableMeasured": _measured(site, visit),
        **dict(zip(("datePublished", "dateModified"), dates, strict=False)),
        "distribution": [
            {
                "@type": "DataDownload",
                "name": visit.title(output.words),
                "contentUrl": f"{base}{output.name}",
                "encodingFormat": output.media_type,
                "contentSize": f"{size} B",
            }
            for output, size in files
        ],
    }


def _coverage(site: Site) -> Json:
    """Return where the records are from, as far as the descriptor says it."""
    covers, spatial = site.model.covers, site.model.package.get("spatial")
    covered = site.model.places.by_code(covers[1], covers[0]) if covers else None
    place = {"@id": spatial} if spatial else {}
    if covered:
        place["name"] = covered.name
    return {"spatialCoverage": {"@type": "Place", **place}} if place else {}


def _measured(site: Site, visit: Visit) -> list[Json]:
    """Return what records say in numbers, each property once."""
    fields = {path[-1].iri: path[-1] for _, path in site.model.fields()}
    return [
        {
            "@type": "PropertyValue",
            "name": visit.title(field.words),
            "description": visit.description(field.words),
            "propertyID": iri,
        }
        for iri, field in fields.items()
        if field.type in ("integer", "number")
    ]


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
        inner = {
            term: _value(site, part, value[part.key], names)
            for part in field.fields
            if part.key in value and (term := in_schema_org(part.iri))
        }
        return {"@type": in_schema_org(field.class_iri) or "Thing", **inner}
    return value
