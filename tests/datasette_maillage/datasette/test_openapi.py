"""`/-/openapi.json`: what the site answers to, for programs; made from the table of its routes."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

from conftest import FULL, app_of
from datasette_maillage.datasette.openapi import _DETAILS
from datasette_maillage.pages.brochure import SCOPES
from datasette_maillage.routes import PAGES, routes
from datasette_maillage.web.path_templates import templates

#: What stands for a name in braces, where any will do.
EXAMPLES = {"reference": "0123456789ab", "file": "SHA256SUMS", "suffix": "ttl", "number": "1"}
#: Of a release, of a page of changes, and of a table that is read: the same name may be of both.
EXAMPLES |= {"version": "2026-01-05.1", "name": "0" * 32, "page": "1"}
EXAMPLES |= {"thing": "action/jardin-partage", "mapping": "data-inclusion", "edition": "0.1.0"}


@pytest.fixture(scope="module")
def document(site: Any) -> Any:
    """The description, as a program reads it."""
    answer = _ask(site, "/-/openapi.json")
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("application/json")
    assert answer.headers["access-control-allow-origin"] == "*"
    return answer.json()


def _ask(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path))


def _filled(path: str) -> str:
    """Put something that is there for each name in braces."""
    kind = path.split("/")[1]
    known = {**EXAMPLES, "id": FULL.get(kind, "rien"), "kind": "action", "format": "json"}
    return re.sub(r"\{(\w+)\}", lambda name: known[name[1]], path)


def test_no_route_is_missing(site: Any, document: Any) -> None:
    """Whatever a route of ours answers to is a path of it, and no path leads nowhere."""
    # The last one is of what is nowhere.
    patterns = [re.compile(pattern) for pattern, _ in [*routes(app_of(site))][:-1]]
    led = dict.fromkeys(patterns, 0)
    for path in document["paths"]:
        answering = next((pattern for pattern in patterns if pattern.match(_filled(path))), None)
        assert answering, path
        led[answering] += 1
    assert [pattern.pattern for pattern, number in led.items() if not number] == []


def test_every_detail_is_of_a_route(site: Any) -> None:
    """What is said of a path that no route has any more would be said of nothing."""
    paths = {
        template.path for pattern, _ in routes(app_of(site)) for template in templates(pattern)
    }
    assert set(_DETAILS) <= paths


def test_it_is_openapi(document: Any) -> None:
    """Each name in braces is a parameter, each operation has answers, no path stands twice."""
    assert document["openapi"].startswith("3.1.")
    assert document["info"]["title"]
    alike = [re.sub(r"\{\w+\}", "{}", path) for path in document["paths"]]
    assert len(alike) == len(set(alike))
    for path, item in document["paths"].items():
        named = [parameter["name"] for parameter in item["parameters"] if parameter["in"] == "path"]
        assert sorted(named) == sorted(re.findall(r"\{(\w+)\}", path)), path
        for method in item.keys() - {"parameters"}:
            answers = item[method]["responses"]
            assert answers["4XX"]["description"]
            for status in ("429", "503"):
                assert answers[status]["headers"]["Retry-After"]["required"]


def test_the_methods_that_are_described_are_those_that_are_taken(site: Any, document: Any) -> None:
    """What is only read refuses a POST, and what is only posted to says so; both say what is."""
    for path, item in document["paths"].items():
        named = {"get": ["GET", "HEAD"], "post": ["POST"]}
        taken = [name for method in named if method in item for name in named[method]]
        answer = asyncio.run(site.client.request("TRACE", _filled(path)))
        assert answer.status_code == 405, path
        allowed = answer.headers["allow"].split(", ")
        assert [name for name in allowed if name != "OPTIONS"] == taken, path
        if "post" not in item:
            sent = asyncio.run(site.client.post(_filled(path), content=b"x"))
            assert (sent.status_code, sent.headers["allow"]) == (405, "GET, HEAD"), path
    read = _ask(site, "/-/validate")
    assert (read.status_code, read.headers["allow"]) == (405, "POST")


def test_what_is_described_is_answered(site: Any, document: Any) -> None:
    """Every path is asked: none fails, and what is there has a media type of its description."""
    there = 0
    for path, item in document["paths"].items():
        if path.startswith("/sparql"):
            continue  # without a store, it says so
        if "get" not in item:
            continue
        answer = _ask(site, _filled(path))
        assert answer.status_code < 500, path
        if answer.status_code == 200:
            there += 1
            media = answer.headers["content-type"].partition(";")[0]
            assert media in item["get"]["responses"]["200"]["content"], path
    assert there > 60


def test_the_forms_are_described(document: Any, model: Any) -> None:
    """A program that fills in a form, uploads a table or asks the gate finds what to send."""
    form = document["paths"]["/contribuer/action"]["post"]["requestBody"]["content"]
    inputs = form["application/x-www-form-urlencoded"]["schema"]["properties"]
    assert {f"0/{field.key}" for field in model.entities["action"].fields} <= inputs.keys()
    table = document["paths"]["/contribuer/tableau"]["post"]["requestBody"]["content"]
    assert "file" in table["multipart/form-data"]["schema"]["properties"]
    files = document["paths"]["/-/validate"]["post"]["requestBody"]["content"]
    assert "files" in files["application/json"]["schema"]["properties"]
    assert "post" not in document["paths"]["/recherche"]
    # A search around no point is a search.
    around = document["paths"]["/recherche/autour"]["post"]["requestBody"]
    assert around["required"] is False
    assert document["paths"]["/contribuer/tableau"]["post"]["requestBody"]["required"] is True


@pytest.mark.parametrize(
    ("pattern", "paths"),
    [
        (r"/$", ["/"]),
        (r"/a(\.(?P<format>jsono?))?$", ["/a", "/a.{format}"]),
        (r"/(?P<kind>a|b)/(?P<id>[a-z0-9-]+)$", ["/{kind}/{id}"]),
        (r"/(?:one|two|\.well-known/three)$", ["/one", "/two", "/.well-known/three"]),
        (r"/m[.]xlsx$", ["/m.xlsx"]),
        (r"/(?P<file>(?:a|b)\.ttl|[a-z_]+\.csv)$", ["/{file}"]),
    ],
)
def test_a_pattern_becomes_templates(pattern: str, paths: list[str]) -> None:
    """Groups without a name are written out, those with one stand in braces."""
    assert [template.path for template in templates(pattern)] == paths


def test_the_keys_of_a_page_are_those_that_it_reads(document: Any) -> None:
    """What the query may hold stands with the route, and in the description beside the language."""
    for path, _, keys in PAGES:
        shown = path.replace("{kind}", "action").replace("{list}", "themes")
        shown = shown.replace(f"(?P<kind>{'|'.join(SCOPES)})", "partner")
        shown = templates(shown.replace("{collection}", "actions"))[0].path
        item = document["paths"][shown.replace("{vocabulary}", "def")]
        named = [
            parameter["name"] for parameter in item["parameters"] if parameter["in"] == "query"
        ]
        assert named == [*keys, "lang"], path
