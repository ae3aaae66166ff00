"""The OpenAPI description of the site, at `/-/openapi.json`: made from the table of its routes.

https://spec.openapis.org/oas/v3.1.1.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any

import orjson
from datasette.utils.asgi import Response

from datasette_maillage.datasette import closed_routes
from datasette_maillage.datasette.answer_schemas import SCHEMAS
from datasette_maillage.linked_data import event_stream
from datasette_maillage.linked_data.model_files import FILES
from datasette_maillage.records.former_versions import LINKS
from datasette_maillage.records.site import Site
from datasette_maillage.search.download_formats import FORMS
from datasette_maillage.search.facets import FILTERS
from datasette_maillage.sparql import protocol
from datasette_maillage.web import negotiation
from datasette_maillage.web.path_templates import PathTemplate, choices, templates
from maillage.model.catalogue_files import MAPPING
from maillage.model.entities import Json

PATH = r"/-/openapi\.json"
Keys = Mapping[str, tuple[str, ...]]
_HTML = (negotiation.HTML.media,)
_JSON = (negotiation.JSON.media,)
_NAMED = tuple(form.media for form in negotiation.FORMS)
_XML = ("application/xml",)
_GRAPHS = tuple(form.media for form in negotiation.GRAPHS)
_SOLUTIONS = tuple(form.media for form in protocol.SOLUTIONS)
_TABLES = tuple(sorted({form.media.partition(";")[0] for form in FORMS.values()}))


@dataclass(frozen=True)
class OperationDetail:
    """What the pattern of a route does not tell: what may be asked, sent and had."""

    #: Keys of the query, beside the language; those of a page stand with its route.
    keys: tuple[str, ...] = ()
    #: The media types of what is there; none where nothing ever is.
    media: tuple[str, ...] = _HTML
    #: What a POST may hold, by media type, given the kind of record; nothing takes no POST.
    body: Callable[[Site, str], Json] | None = None
    #: Whether it is there to be read.
    is_read: bool = True
    #: The schema of what is answered in JSON, where that is described.
    schema: Json | None = None


def _form(site: Site, kind: str) -> Json:
    """Describe the form of a kind of record; its page tells of the inputs in groups and rows."""
    inputs = {
        f"0/{field.key}": _input(field.words.title_in("en")) for field in site.entity(kind).fields
    }
    actions = {"type": "string", "enum": ["verifier", "telecharger", "envoyer"]}
    kinds = {"0.kind": {"type": "string", "const": kind}, "action": actions}
    return {protocol.FORM_TYPE: _object({**kinds, **inputs}, ["0.kind", "action"])}


def _table(_site: Site, _kind: str) -> Json:
    file = {"type": "string", "format": "binary", "description": "CSV, XLSX, ODS, XLS or text."}
    names = {"file": file, "contributor": _input("Who contributes"), "action": _input("A button")}
    return {"multipart/form-data": _object(names, ["file"])}


def _files(_site: Site, _kind: str) -> Json:
    files = {"type": "object", "additionalProperties": {"type": ["object", "string"]}}
    return {negotiation.JSON.media: _object({"files": files}, ["files"])}


def _point(_site: Site, _kind: str) -> Json:
    inputs = {key: _input(text) for key, text in _AROUND.items()}
    return {protocol.FORM_TYPE: _object(inputs, [])}


def _query(_site: Site, _kind: str) -> Json:
    form = _object({key: _input(text) for key, text in _SPARQL.items()}, ["query"])
    return {protocol.FORM_TYPE: form, protocol.QUERY_TYPE: _text({"type": "string"})}


def _object(properties: Json, required: Sequence[str]) -> Json:
    return _text({"type": "object", "properties": properties, "required": list(required)})


def _text(schema: Json) -> Json:
    return {"schema": schema}


def _input(description: str) -> Json:
    return {"type": "string", "description": description}


_SPARQL = {
    "query": "A query of SPARQL 1.1: SELECT, ASK, CONSTRUCT or DESCRIBE",
    "format": "The form of the answer, where no Accept header says it",
    "default-graph-uri": "The default graph",
    "named-graph-uri": "A named graph",
}
_AROUND = {
    "latitude": "Degrees north",
    "longitude": "Degrees east",
    "rayon": "Kilometres",
    "q": "Words",
    "type": "A kind of record",
    "page": "The number of a page",
}
_SEARCH = ("q", "exact", "type", *(facet.key for facet in FILTERS))
_OF_NAMED = OperationDetail((), _NAMED)
_DERIVED = {media_type for media_type, _ in FILES.values()}
_OF_MODEL = OperationDetail((), ("application/schema+json", *sorted(_DERIVED)))
_DETAILS: Mapping[str, OperationDetail] = {
    **dict.fromkeys(
        ("/{kind}/{id}", "/{list}/{id}", "/{list}", "/{vocabulary}", "/{vocabulary}/{edition}"),
        _OF_NAMED,
    ),
    "/recherche.{suffix}": OperationDetail(_SEARCH, _TABLES),
    "/recherche/autour": OperationDetail((), _HTML, _point),
    **dict.fromkeys(
        ("/sparql", "/sparql/"),
        OperationDetail((*_SPARQL, "question"), (*_SOLUTIONS, *_GRAPHS, *_HTML), _query),
    ),
    **dict.fromkeys(
        ("/catalogue", "/void", "/.well-known/void"), OperationDetail((), (*_GRAPHS, *_HTML))
    ),
    **dict.fromkeys(
        ("/robots.txt", "/.well-known/security.txt"), OperationDetail((), ("text/plain",))
    ),
    **dict.fromkeys(("/sitemap.xml", "/sitemap-{kind}-{number}.xml"), OperationDetail((), _XML)),
    **dict.fromkeys(
        ("/{described}", "/context/{kind}.jsonld", "/schema/{schema}.schema.json"), _OF_MODEL
    ),
    **dict.fromkeys(
        ("/mappings/{mapping}", f"/mappings/{{mapping}}{MAPPING}"),
        OperationDetail((), ("text/tab-separated-values",)),
    ),
    "/nouveautes.atom": OperationDetail((), ("application/atom+xml",)),
    "/changements.json": OperationDetail((), _JSON),
    **dict.fromkeys(("/changements", "/versions/{version}/{thing}"), OperationDetail((), _GRAPHS)),
    "/changements/{page}": OperationDetail((), tuple(form.media for form in event_stream.FORMS)),
    "/versions/{thing}": OperationDetail((), ()),
    "/versions/{thing}.link": OperationDetail((), (LINKS,)),
    **dict.fromkeys(("/releases", "/releases/{version}"), OperationDetail((), _GRAPHS)),
    "/releases/index.json": OperationDetail((), _JSON),
    "/releases/{version}/{name}": OperationDetail((), ("*/*",)),
    "/contribuer/{kind}": OperationDetail(("de", "pour"), _HTML, _form),
    "/contribuer/tableau": OperationDetail((), _HTML, _table),
    "/contribuer/tableau/modele.xlsx": OperationDetail((), (FORMS["xlsx"].media, *_HTML)),
    "/contribuer/noms/{kind}": OperationDetail(("q",), _JSON),
    "/contribuer/recu/{reference}": OperationDetail(("fiche",)),
    "/-/validate": OperationDetail((), _JSON, _files, is_read=False),
    **dict.fromkeys(
        (template.path for template in templates(closed_routes.CLOSED)), OperationDetail((), ())
    ),
    "/-/search": OperationDetail(("q",), ()),
    "/-/health": OperationDetail((), _JSON),
    "/-/logo.svg": OperationDetail((), ("image/svg+xml",)),
    "/-/map.svg": OperationDetail((), ("image/svg+xml",)),
    "/-/preview.png": OperationDetail((), ("image/png",)),
    "/-/face.css": OperationDetail((), ("text/css",)),
    "/{database}.{format}": OperationDetail(("sql",), ("text/csv",)),
}


def view(site: Site, patterns: Iterable[str], keys: Keys) -> Any:
    """Return what answers with the description of some routes."""
    known = list(patterns)

    async def openapi(request: Any) -> Response:  # noqa: ARG001 - as Datasette calls it
        raw = site.once("openapi", lambda: orjson.dumps(description(site, known, keys)))
        headers = {"content-type": "application/vnd.oai.openapi+json;version=3.1"}
        return Response(raw, headers=headers, content_type=_JSON[0])

    return openapi


def description(site: Site, patterns: Iterable[str], keys: Keys) -> Json:
    """Describe routes, by their patterns; where several have a path, the first one answers.

    `keys` are those that the query of a page may hold, by its template.
    """
    paths: Json = {}
    for pattern in patterns:
        for template in templates(pattern):
            plain = template.path.removesuffix(".{suffix}")
            detail = _DETAILS.get(template.path) or _DETAILS.get(plain) or OperationDetail()
            if template.path == "/{file}":
                detail = OperationDetail(
                    (), tuple(sorted({output.media_type for output in site.outputs.values()}))
                )
            if template.path.endswith((".json", ".{format}")) and detail == OperationDetail():
                detail = OperationDetail((), _JSON)
            schema = SCHEMAS.get(template.path)
            detail = replace(detail, keys=keys.get(template.path, detail.keys), schema=schema)
            for path, kind, names in _told_apart(template):
                paths.setdefault(path, _item(site, detail, kind, names))
    words, package = site.words, site.model.package
    info = {"title": words.title_in("en"), "description": words.description_in("en")}
    return {
        "openapi": "3.1.0",
        "info": {**info, "version": package.get("version", "1")},
        "servers": [{"url": site.prefix or "/"}],
        "paths": paths,
    }


def _told_apart(template: PathTemplate) -> Iterator[tuple[str, str, Mapping[str, str]]]:
    """Yield a path for each value that a name may have, where they are listed; and its kind.

    Two templates that differ by the names in their braces alone would be one for OpenAPI.
    """
    listed = {
        name: found for name, pattern in template.names.items() if (found := choices(pattern))
    }
    left = {name: pattern for name, pattern in template.names.items() if name not in listed}
    for values in product(*listed.values()):
        path = template.path
        chosen = dict(zip(listed, values, strict=True))
        for name, value in chosen.items():
            path = path.replace(f"{{{name}}}", value)
        yield path, chosen.get("kind", ""), left


def _item(site: Site, detail: OperationDetail, kind: str, names: Mapping[str, str]) -> Json:
    parameters = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": {"type": "string", "pattern": f"^(?:{pattern})$"},
        }
        for name, pattern in names.items()
    ]
    parameters += [
        {"name": key, "in": "query", "schema": {"type": "string"}} for key in (*detail.keys, "lang")
    ]
    answers: Json = dict(_ANSWERS)
    if detail.media:
        content: Json = {media_type: {} for media_type in detail.media}
        if detail.schema:
            content[_JSON[0]] = _text(detail.schema)
        answers["200"] = {"description": "What is there.", "content": content}
    item: Json = {"parameters": parameters}
    if detail.is_read:
        item["get"] = {"responses": answers}
    if detail.body:
        media = detail.body(site, kind)
        # Where nothing of it has to be there, nothing has to be sent.
        is_required = all(form["schema"].get("required") != [] for form in media.values())
        body = {"required": is_required, "content": media}
        item["post"] = {"requestBody": body, "responses": answers}
    return item


_RETRY = {"description": "Seconds to wait.", "schema": {"type": "integer"}, "required": True}
#: What may be answered beside what is there; no other status of 5xx is.
_ANSWERS: Json = {
    "3XX": {"description": "Where it is, or that it is what was had before."},
    "4XX": {"description": "Why there is nothing."},
    "429": {"description": "Too many requests.", "headers": {"Retry-After": _RETRY}},
    "503": {"description": "Not now.", "headers": {"Retry-After": _RETRY}},
}
