"""`absence`: a program that asks for what is not there is told so in the form it asks for."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
import rdflib

HTTP = rdflib.Namespace("http://www.w3.org/2011/http#")
PARSERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}
SUFFIXES = ("ttl", "nt", "jsonld", "rdf", "nq", "trig")
PATHS = ("/action/rien", "/themes/rien", "/rien", "/maillage/rien", "/rien/du/tout")


def _get(site: Any, path: str, accept: str = "*/*") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


def _is_told(answer: Any) -> None:
    assert answer.status_code == 404
    media = answer.headers["content-type"].partition(";")[0]
    found = rdflib.Dataset(default_union=True).parse(data=answer.content, format=PARSERS[media])
    (status,) = found.objects(None, HTTP.statusCodeNumber)
    assert status.toPython() == 404  # type: ignore[attr-defined]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("accept", PARSERS)
def test_what_is_not_there_is_said_in_rdf(site: Any, path: str, accept: str) -> None:
    """Asked by Accept, 404 comes in that form, as triples that say so."""
    answer = _get(site, path, accept)
    assert answer.headers["content-type"] == f"{accept}; charset=utf-8"
    _is_told(answer)


@pytest.mark.parametrize("path", ["/maillage", "/maillage/actions", "/action/rien", "/carte"])
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_no_page_stands_where_a_program_looks_for_a_graph(
    site: Any, path: str, suffix: str
) -> None:
    """A database, a table or a page has no graph by a suffix: 404, and no page in its place."""
    if (path, suffix) == ("/maillage", "ttl"):
        assert _get(site, "/maillage.ttl").status_code == 200
        return
    _is_told(_get(site, f"{path}.{suffix}"))


@pytest.mark.parametrize("suffix", ["parquet", "atom", "pdf", "html", "xml"])
def test_a_form_that_nobody_makes_is_not_there(site: Any, suffix: str) -> None:
    """Any other suffix of a database or a table is 404 too; those that Datasette has are had."""
    for path in ("/maillage", "/maillage/actions", "/maillage/actions/jardin-partage"):
        assert _get(site, f"{path}.{suffix}").status_code == 404
    assert _get(site, "/maillage/actions.json").json()["rows"]


def test_people_get_a_page_and_json_is_told_in_json(site: Any) -> None:
    """A browser has a page; JSON is answered with JSON, by suffix or by Accept."""
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for path in PATHS:
        assert _get(site, path, browser).headers["content-type"] == "text/html; charset=utf-8"
        assert _get(site, path, "application/json").json()["status"] == 404
    assert _get(site, "/action/rien.json").json()["ok"] is False


@pytest.mark.parametrize("path", ["/action/x%20", "/action/%C3%A9t%C3%A9", "/%FF", "/themes/%7Ea"])
def test_what_stands_behind_a_percent_is_told_at_once(site: Any, path: str) -> None:
    """No redirect leads from there to where nothing is, either."""
    _is_told(_get(site, path, "text/turtle"))
    assert _get(site, path, "text/html").status_code == 404


@pytest.mark.parametrize(
    ("path", "plain"),
    [
        ("/action/%6Aardin%2Dpartage%2ettl", "/action/jardin-partage.ttl"),
        ("/%74hemes", "/themes"),
        ("/versions%2Ex", "/versions.x"),
        ("/maillage/action%5fthemes", "/maillage/action_themes"),
    ],
)
def test_an_address_is_the_same_however_it_is_spelt(site: Any, path: str, plain: str) -> None:
    """Letters, digits and signs that need no percent may have one (RFC 3986)."""
    answers = [_get(site, each) for each in (path, plain)]
    assert len({answer.status_code for answer in answers}) == 1
    assert len({answer.headers["content-type"] for answer in answers}) == 1


@pytest.mark.parametrize("path", ["/sitemap-action-2.xml", "/sitemap-x-1.xml"])
def test_a_list_beyond_the_last_is_not_there(site: Any, path: str) -> None:
    """A sitemap of nothing would be none: each lists at least one page."""
    assert _get(site, path).status_code == 404
    assert _get(site, "/sitemap-action-1.xml").status_code == 200


def test_what_was_withdrawn_is_told_in_each_form(withdrawn_build: Any) -> None:
    """410 comes with what there is to know, in the form that is asked for."""
    from conftest import opened

    site = opened(withdrawn_build)
    for accept, parser in PARSERS.items():
        answer = _get(site, "/action/gone", accept)
        assert (answer.status_code, answer.headers["content-type"]) == (
            410,
            f"{accept}; charset=utf-8",
        )
        assert rdflib.Dataset().parse(data=answer.content, format=parser)
