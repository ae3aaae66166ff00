"""What the 17 metrics of F-UJI (FsF 0.8) ask of a data set, answered from what the site returns.

F-UJI itself does not run without a network, so each question is asked here by other means. Its own
run over a served site, in November 2026, let 16 metrics pass: all but the persistent identifier,
which a site on one’s own machine has not. https://www.f-uji.net/
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, PROV, VOID

from conftest import ROOT

BASE = "https://w3id.org/maillage/"
DATA_SET = rdflib.URIRef(f"{BASE}catalogue")


def _get(site: Any, path: str, accept: str = "text/html") -> Any:
    return asyncio.run(site.client.get(path, headers={"accept": accept}))


@pytest.fixture(scope="module")
def page(site: Any) -> Any:
    """The page of the data set."""
    return _get(site, "/donnees")


@pytest.fixture(scope="module")
def embedded(page: Any) -> Any:
    """What the page tells search engines."""
    script = r'<script type="application/ld\+json">(.*?)</script>'
    (told,) = re.findall(script, page.text, re.DOTALL)
    return json.loads(told)


@pytest.fixture(scope="module")
def described(site: Any) -> rdflib.Graph:
    """What the data set is, as negotiation gives it."""
    return rdflib.Graph().parse(data=_get(site, "/catalogue", "text/turtle").text)


def test_identifiers_are_unique_and_prepared_to_persist(embedded: Any) -> None:
    """F1-01MD, F1-02MD: one IRI of w3id.org, for which the redirects are written."""
    assert embedded["identifier"] == embedded["@id"] == str(DATA_SET)
    rules = (ROOT / "docs/w3id/.htaccess").read_text(encoding="utf-8")
    assert "RewriteRule" in rules
    assert "maillage" in (ROOT / "docs/w3id/README.md").read_text(encoding="utf-8")


def test_the_core_of_a_citation_is_there(embedded: Any) -> None:
    """F2-01M: creator, title, identifier, publisher, date, summary, keywords and type."""
    needed = {"creator", "name", "identifier", "publisher", "datePublished", "description"}
    assert needed | {"keywords", "@type"} <= embedded.keys()
    assert embedded["@type"] == "Dataset"


def test_the_metadata_name_the_data_and_the_data_are_had(site: Any, embedded: Any) -> None:
    """F3-01M, A1-02MD, R1-01M: each file is where it is said to be, of the size and the type."""
    for file in embedded["distribution"]:
        answer = _get(site, f"/{file['contentUrl'].removeprefix(BASE)}", "*/*")
        assert file["contentSize"] == f"{len(answer.content)} B", file
        assert answer.headers["content-type"].startswith(file["encodingFormat"]), file
    assert embedded["variableMeasured"]


def test_the_metadata_are_found_by_programs(page: Any, site: Any) -> None:
    """F4-01M, A1.1, A1.2: embedded, negotiated, and by Signposting; over HTTP, for everybody."""
    links = re.findall(r'<([^>]*)>; rel="([^"]*)"', page.headers["link"])
    relations = {relation for _, relation in links}
    assert {"cite-as", "license", "type", "describedby", "item"} <= relations
    for address, relation in links:
        if relation in ("describedby", "item"):
            assert _get(site, address, "*/*").status_code in (200, 303), address
    assert page.headers["access-control-allow-origin"] == "*"


FORMS = ["text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"]


@pytest.mark.parametrize("form", FORMS)
def test_the_metadata_are_a_graph(site: Any, form: str) -> None:
    """I1-01M: each form of RDF gives the same description of the data set."""
    answer = _get(site, "/catalogue", form)
    graph = rdflib.Graph().parse(data=answer.text, format=form)
    assert (DATA_SET, rdflib.RDF.type, DCAT.Dataset) in graph


Question = Callable[[rdflib.Graph], Any]
QUESTIONS: dict[str, Question] = {
    "I2-01M: terms of known vocabularies": lambda graph: (
        {str(DCAT), str(DCTERMS), str(FOAF), str(PROV)}
        <= {re.sub(r"[^/#]*$", "", str(term)) for term in graph.predicates()}
    ),
    "I3-01M: what it is related to": lambda graph: graph.value(DATA_SET, DCTERMS.references),
    "R1.1-01M: the licence, as SPDX knows it": lambda graph: str(
        graph.value(DATA_SET, DCTERMS.license)
    ).startswith("https://spdx.org/licenses/"),
    "A1-01M: who may read it": lambda graph: str(
        graph.value(DATA_SET, DCTERMS.accessRights)
    ).endswith("access-right/PUBLIC"),
    "R1.2-01M: where it is from, in PROV": lambda graph: (
        graph.value(DATA_SET, PROV.wasDerivedFrom)
        and graph.value(DATA_SET, DCTERMS.creator)
        and graph.value(DATA_SET, DCTERMS.modified)
    ),
    "R1.3-01M: a standard of those who keep data": lambda graph: (
        graph.value(DATA_SET, DCAT.distribution) and graph.value(DATA_SET, VOID.dataDump)
    ),
    "R1.3-02D: formats that last": lambda graph: (
        {
            "https://www.iana.org/assignments/media-types/text/csv",
            "https://www.iana.org/assignments/media-types/text/turtle",
        }
        <= {str(form) for form in graph.objects(None, DCAT.mediaType)}
    ),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_the_description_answers(described: rdflib.Graph, question: str) -> None:
    """Each question that F-UJI asks of the graph has an answer in it."""
    assert QUESTIONS[question](described)
