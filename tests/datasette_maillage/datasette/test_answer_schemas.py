"""`answer_schemas`: what programs are told of an answer in JSON is what they get."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import jsonschema_rs
import pytest

from conftest import ROOT
from datasette_maillage.datasette.answer_schemas import SCHEMAS
from forms import unlimited

JARDIN = json.loads((ROOT / "contributions/actions/jardin-partage.json").read_text("utf-8"))
#: A record that is accepted, and one that gets findings of each severity, some with a suggestion.
FILES = (
    {"contributions/actions/jardin-partage.json": JARDIN},
    {"contributions/actions/jardin-partage.json": {**JARDIN, "title": "CafÃ© !", "statu": "x"}},
    {"contributions/actions/jardin.json": "[", "contributions/ailleurs.json": {}},
)


@pytest.fixture(scope="module")
def described(site: Any) -> dict[str, Any]:
    """The schema that the description of the site has for an answer, by its path."""
    paths = asyncio.run(site.client.get("/-/openapi.json")).json()["paths"]
    media = {
        path: item[method]["responses"]["200"]["content"].get("application/json", {})
        for path, item in paths.items()
        for method in ("get", "post")
        if "200" in item.get(method, {}).get("responses", {})
    }
    return {path: found["schema"] for path, found in media.items() if "schema" in found}


def test_each_schema_is_of_an_answer(described: dict[str, Any]) -> None:
    """What is described of a path that no route has would be described of nothing."""
    plain = {path.replace("/noms/action", "/noms/{kind}") for path in described}
    assert SCHEMAS.keys() <= plain
    for schema in described.values():
        jsonschema_rs.meta.validate(schema)


@pytest.mark.parametrize("files", FILES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_a_verdict_is_as_it_is_described(
    site: Any, described: dict[str, Any], files: dict[str, Any], language: str
) -> None:
    """Accepted or not, in each language: no key more, and none fewer."""
    path = f"/-/validate?lang={language}"
    answer = asyncio.run(unlimited(site).client.post(path, json={"files": files}))
    assert answer.status_code == 200
    jsonschema_rs.validate(described["/-/validate"], answer.json())


@pytest.mark.parametrize("path", ["/-/health", "/contribuer/noms/action"])
def test_an_answer_is_as_it_is_described(site: Any, described: dict[str, Any], path: str) -> None:
    """What a monitor reads, and the names that a form offers."""
    answer = asyncio.run(unlimited(site).client.get(path, params={"q": "jardin"}))
    assert answer.status_code in (200, 503)
    jsonschema_rs.validate(described[path], answer.json())
