"""What gives types and meaning to the data, as the model entails it, with paths right here.

In a checkout the same stands in `datapackage.json`, `schema/` and `vocab/`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from datasette import NotFound
from datasette.utils.asgi import Response

from datasette_maillage.records.site import Site
from maillage.describe import data_package, shapes
from maillage.emit import csv_on_the_web
from maillage.model.catalogue_files import MAPPING, MAPPINGS
from maillage.model.entities import Model
from maillage.model.jsonld import context, record_context
from maillage.text.lexical import json_text

_SCHEMA = ".schema.json"
_JSON, _JSON_LD = "application/json", "application/ld+json"
#: What stands where, with its media type.
FILES: dict[str, tuple[str, Callable[[Model], str]]] = {
    "datapackage.json": (_JSON, lambda model: data_package.derive(model, folder="")),
    "csv-metadata.json": ("application/csvm+json", csv_on_the_web.derive),
    "context.jsonld": (_JSON_LD, lambda model: json_text(context(model))),
    "shapes.ttl": ("text/turtle", shapes.derive),
}


@dataclass(frozen=True)
class ModelFiles:
    """Answers for the files of the model; Datasette calls each view with what it names."""

    site: Site

    def views(self) -> tuple[tuple[str, Any], ...]:
        """Return what stands where."""
        files = [file for file in self.site.model.files if file.endswith(_SCHEMA)]
        schemas = "|".join(Path(file).name.removesuffix(_SCHEMA) for file in files)
        return (
            (rf"/(?P<described>{'|'.join(FILES)})", self.derived),
            (r"/context/{kind}\.jsonld", self.context),
            (rf"/schema/(?P<schema>{schemas})\.schema\.json", self.schema),
            (rf"/mappings/(?P<mapping>[^/.]+)({re.escape(MAPPING)})?", self.mapping),
        )

    async def derived(self, request: Any) -> Response:
        """Answer with what is derived from the model."""
        name = request.url_vars["described"]
        # A dot of the pattern stands for any sign.
        if name not in FILES:
            raise NotFound(request.path)
        media_type, derive = FILES[name]
        return _answer(self.site.once(name, lambda: derive(self.site.model)), media_type)

    async def context(self, request: Any) -> Response:
        """Answer with the context of a kind of record, as it was contributed."""
        entity = self.site.entity(request.url_vars["kind"])
        return _answer(json_text(record_context(self.site.model, entity)), _JSON_LD)

    async def schema(self, request: Any) -> Response:
        """Answer with the JSON Schema of a kind of record, or of what kinds share."""
        name = f"schema/{request.url_vars['schema']}{_SCHEMA}"
        text = self.site.once(name, lambda: self.site.model.layers.text(name))
        return _answer(text, "application/schema+json")

    async def mapping(self, request: Any) -> Response:
        """Answer with a table of matches, at the name that it gives itself and as a file."""
        name = f"{MAPPINGS}/{request.url_vars['mapping']}{MAPPING}"
        if name not in self.site.model.files:
            raise NotFound(request.path)
        text = self.site.once(name, lambda: self.site.model.layers.text(name))
        return _answer(text, "text/tab-separated-values")


def _answer(text: str, media_type: str) -> Response:
    headers = {"cache-control": "public, max-age=300"}
    return Response(text, 200, headers, f"{media_type}; charset=utf-8")
