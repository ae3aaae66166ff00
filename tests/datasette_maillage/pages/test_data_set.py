"""`/donnees`: what there is to download, for people and for programs that read the page."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest

from conftest import opened
from forms import plain


def _get(site: Any, path: str) -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": "text/html"}))


@pytest.mark.sample(1)
@pytest.mark.parametrize("query", ["", "?lang=en"])
def test_every_file_is_there_with_its_size(site: Any, real_build: Path, query: str) -> None:
    """The page links each file of the build, and each address of it is answered."""
    page = _get(site, f"/donnees{query}").text
    linked = set(re.findall(r'href="(/[^"#]+)"', page))
    assert {f"/{file.name}" for file in real_build.iterdir()} <= linked
    for address in linked:
        assert _get(site, address.replace("&amp;", "&")).status_code in (200, 303), address


def test_the_page_says_how_to_cite_and_how_much_there_is(site: Any) -> None:
    """The licence, the version, a citation and the numbers of records are told in each language."""
    french, english = plain(_get(site, "/donnees").text), plain(_get(site, "/donnees?lang=en").text)
    for page in (french, english):
        assert "https://w3id.org/maillage/catalogue" in page
        assert "Licence Ouverte 2.0" in page
    assert "Pour citer" in french
    assert "To cite" in english


def test_search_engines_know_the_data_set(site: Any, real_build: Path) -> None:
    """The page holds a schema.org Dataset, with a licence and every download of the data."""
    (block,) = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', _get(site, "/donnees").text
    )
    data = json.loads(block)
    assert (data["@type"], data["license"][:5]) == ("Dataset", "https")
    names = {one["contentUrl"].rpartition("/")[2] for one in data["distribution"]}
    assert names == {file.name for file in real_build.iterdir()} - {
        "catalog.ttl",
        "report.json",
        "SHA256SUMS",
        "maillage.parts.json",
    }


def test_programs_are_led_on_by_the_headers(site: Any) -> None:
    """Signposting: what to cite, the licence, what describes the data, the files of the whole."""
    link = _get(site, "/donnees").headers["link"]
    for relation in ("cite-as", "license", "type", "describedby", "item"):
        assert f'rel="{relation}"' in link
    record = _get(site, "/action/jardin-partage").headers["link"]
    assert '<https://w3id.org/maillage/action/jardin-partage>; rel="cite-as"' in record
    assert 'rel="license"' in record
    assert '</donnees>; rel="collection"' in record


def test_every_page_leads_there(site: Any) -> None:
    """The foot of each page links the downloads, and the data set’s IRI leads people there."""
    for path in ("/", "/action/jardin-partage", "/themes", "/sparql", "/carte"):
        assert 'href="/donnees"' in _get(site, path).text
    assert _get(site, "/catalogue").headers["location"] == "/donnees"


def test_the_links_keep_a_proxys_prefix(real_build: Path) -> None:
    """Behind a proxy with a path of its own, files are below it."""
    page = _get(opened(real_build, settings={"base_url": "/voisins/"}), "/donnees").text
    assert 'href="/voisins/maillage.ttl"' in page
    assert 'href="/maillage.ttl"' not in page


@pytest.mark.parametrize("form", ["text/turtle", "application/ld+json", "application/rdf+xml"])
def test_a_program_that_comes_to_the_page_is_led_to_the_description(site: Any, form: str) -> None:
    """Who asks the page of the data set for RDF is led to where the data set has it."""
    answer = asyncio.run(site.client.get("/donnees", headers={"accept": form}))
    assert (answer.status_code, answer.headers["location"]) == (303, "/catalogue")
    assert "Accept" in answer.headers["vary"].split(", ")
    there = asyncio.run(site.client.get("/catalogue", headers={"accept": form}))
    assert there.headers["content-type"].startswith(form)
    assert "Accept" in _get(site, "/donnees").headers["vary"].split(", ")


def test_the_page_tells_programs_what_is_measured_and_what_it_draws_from(site: Any) -> None:
    """Each numeric property is named once, with its term; so are the sources and the catalogue."""
    page = _get(site, "/donnees?lang=en").text
    (script,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    told = json.loads(script)
    measured = {each["propertyID"]: each["name"] for each in told["variableMeasured"]}
    assert len(measured) == len(told["variableMeasured"])
    assert measured["https://w3id.org/maillage/def#amount"] == "Amount"
    assert [each["name"] for each in told["isBasedOn"]] == ["Sources"]
    assert told["includedInDataCatalog"]["@type"] == "DataCatalog"
