"""The data set, for people: what there is, how large, how fresh, how to cite it, each download."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from datasette.utils.asgi import Response

from datasette_maillage.linked_data import schema_org
from datasette_maillage.pages.frame import Page, PageFunction
from datasette_maillage.records.records import Records
from datasette_maillage.records.site import Site
from datasette_maillage.records.wording import weight
from datasette_maillage.web.build_folder import BuildFolder
from datasette_maillage.web.negotiation import GRAPHS, HTML, choose
from datasette_maillage.web.request_context import Visit
from maillage.emit.output import Output
from maillage.model.entities import Json
from maillage.model.labels import Words
from maillage.model.languages import COMPLETE, SOURCE
from maillage.release import index
from maillage.release.opening import RELEASES

PATH = "/donnees"
#: Files of the model that programs look for beside the data.
_MODEL = ("datapackage.json", "csv-metadata.json", "context.jsonld", "shapes.ttl")


def page_of(folder: BuildFolder | None) -> PageFunction:
    """Return the page of the data set, with the files of a build."""
    return partial(_page, folder)


def _page(folder: BuildFolder | None, records: Records, visit: Visit) -> Page | Response:
    site = records.site
    if choose(visit.accept, (HTML, *GRAPHS)) in GRAPHS:
        # The data set itself has it: https://www.w3.org/TR/cooluris/#r303gendocument
        return Response("", 303, {"Location": f"{site.prefix}/catalogue", "Vary": "Accept"})
    files, version = list(_files(site, folder)), site.version_of(folder)
    dates = _dates(records.connection)
    families: dict[Words, list[tuple[Output, int]]] = {}
    for output, size in files:
        families.setdefault(output.family or output.words, []).append((output, size))
    context: dict[str, Any] = {
        "totals": records.totals(),
        "families": [
            (words, [(output, weight(size)) for output, size in listed])
            for words, listed in families.items()
        ],
        "dates": dates,
        "version": version,
        "cited": _cited(site, dates),
        "releases": [(each, weight(each["bytes"])) for each in reversed(site.changes.releases)],
        "notes": index.notes_file(visit.language if visit.language in COMPLETE else SOURCE),
        "model_files": _MODEL,
        "dataset": schema_org.data_set(
            site, [pair for pair in files if pair[0].is_data], dates, visit, version
        ),
    }
    title = visit.say("Les données")
    description = visit.say("Tout le catalogue à télécharger, à citer et à réutiliser.")
    headers = {"Link": ", ".join(_links(site, files)), "Vary": "Accept"}
    return Page("data_set", title, description, context, headers=headers)


def _files(site: Site, folder: BuildFolder | None) -> Iterator[tuple[Output, int]]:
    for name, output in site.outputs.items():
        if folder is not None and name in folder.listed:
            yield output, folder.size(name)


def _dates(connection: sqlite3.Connection) -> Sequence[str]:
    """Return when the first record entered the catalogue, and one last changed, where known."""
    found = connection.execute("SELECT min(created), max(modified) FROM record_dates").fetchone()
    return [day for day in found if day]


def _cited(site: Site, dates: Sequence[str]) -> Json:
    """Return what a citation names: the last release, or the data set, and its year."""
    if site.changes:
        last = site.changes.releases[-1]
        return {**last, "path": f"{RELEASES}/{last['version']}", "year": last["date"][:4]}
    year = dates[-1][:4] if dates else ""
    return {"version": site.model.package["version"], "path": "catalogue", "year": year}


def _links(site: Site, files: Sequence[tuple[Output, int]]) -> Iterator[str]:
    """Yield what leads programs on (Signposting): of the files, those that hold the whole."""
    yield f'<{site.model.base}catalogue>; rel="cite-as"'
    yield f'<{site.licence}>; rel="license"'
    yield '<https://schema.org/Dataset>; rel="type"'
    for form in ("text/turtle", "application/ld+json"):
        yield f'<{site.prefix}/catalogue>; rel="describedby"; type="{form}"'
    for output, _ in files:
        if output.is_data and output.family is None:
            yield f'<{site.prefix}/{output.name}>; rel="item"; type="{output.media_type}"'
