"""`/sparql`: the protocol as the W3C has it, over the real catalogue, with limits that hold."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.compare import isomorphic

from conftest import ROOT, app_of, opened
from maillage.model.questions import Question, questions
from maillage.model.standard import Layers
from sparql_queries import LIGHT, RUNAWAY
from waiting import PATIENCE


@pytest.fixture(scope="module")
def site(store_build: Path) -> Iterator[Any]:
    """A site whose queries may take what a busy machine needs for them."""
    datasette = _site(store_build, seconds=PATIENCE, light=PATIENCE)
    yield datasette
    app_of(datasette).endpoint.close()


def _site(store_build: Path, **limits: float) -> Any:
    settings = {"plugins": {"maillage": {"sparql": limits}}}
    return opened(store_build, metadata=settings)


def _get(site: Any, query: str | None = None, accept: str = "*/*", **more: Any) -> Any:
    params = {**({} if query is None else {"query": query}), **more}
    return asyncio.run(site.client.get("/sparql", params=params, headers={"accept": accept}))


def _post(site: Any, content: Any, content_type: str, accept: str = "*/*", **params: str) -> Any:
    headers = {"content-type": content_type, "accept": accept}
    return asyncio.run(site.client.post("/sparql", content=content, headers=headers, params=params))


def _rows(document: Any) -> list[tuple[str | None, ...]]:
    names = document["head"]["vars"]
    return [
        tuple(row[name]["value"] if name in row else None for name in names)
        for row in document["results"]["bindings"]
    ]


@pytest.fixture(scope="module")
def graph(store_build: Path) -> rdflib.Graph:
    """The dump, as rdflib reads it."""
    return rdflib.Graph().parse(store_build / "maillage.ttl")


@pytest.fixture(scope="module")
def store(store_build: Path) -> ox.Store:
    """The dump, in a store of this process."""
    store = ox.Store()
    store.load(path=store_build / "maillage.ttl")
    return store


@pytest.mark.sample(8)
@pytest.mark.parametrize("question", questions(Layers(ROOT)), ids=lambda question: question.name)
def test_a_question_has_the_same_answer_over_http(
    site: Any, store: ox.Store, question: Question
) -> None:
    """Each of the thirty questions gives over HTTP what the dump gives in this process."""
    here = store.query(question.sparql)
    assert isinstance(here, ox.QuerySolutions)
    expected = [
        tuple(None if cell is None else getattr(cell, "value", None) for cell in row)
        for row in here
    ]
    answer = _get(site, question.sparql)
    assert answer.status_code == 200
    assert sorted(_rows(answer.json()), key=repr) == sorted(expected, key=repr)


ALL_TITLES = """
PREFIX maillage: <https://w3id.org/maillage/def#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?a ?t { ?a a maillage:Action ; dcterms:title ?t } ORDER BY ?a
"""


def test_every_form_of_a_table_says_the_same(site: Any, graph: rdflib.Graph) -> None:
    """JSON, XML, CSV and TSV, asked by Accept or by format, hold the rows that rdflib finds."""
    expected = [(str(a), str(t)) for a, t in graph.query(ALL_TITLES)]  # type: ignore[misc]
    for media, name in (
        ("application/sparql-results+json", "json"),
        ("application/sparql-results+xml", "xml"),
        ("text/csv", "csv"),
        ("text/tab-separated-values", "tsv"),
    ):
        answer = _get(site, ALL_TITLES, accept=media)
        assert answer.headers["content-type"] == f"{media}; charset=utf-8"
        assert answer.content == _get(site, ALL_TITLES, format=name).content
        assert "Accept" in answer.headers["vary"]
        assert answer.headers["access-control-allow-origin"] == "*"
        found = rdflib.query.Result.parse(io.BytesIO(answer.content), format=name)
        assert [(str(a), str(t)) for a, t in found] == expected
    rows = list(csv.reader(io.StringIO(_get(site, ALL_TITLES, accept="text/csv").text)))
    assert rows[1:] == [list(row) for row in expected]


@pytest.mark.parametrize(
    ("media", "name", "parser"),
    [
        ("text/turtle", "ttl", "turtle"),
        ("application/n-triples", "nt", "nt"),
        ("application/ld+json", "jsonld", "json-ld"),
        ("application/rdf+xml", "rdf", "xml"),
        ("application/n-quads", "nq", "nquads"),
        ("application/trig", "trig", "trig"),
    ],
)
def test_every_form_of_a_graph_says_the_same(
    site: Any, graph: rdflib.Graph, media: str, name: str, parser: str
) -> None:
    """CONSTRUCT and DESCRIBE give the triples that rdflib finds, in each syntax of RDF."""
    action = "https://w3id.org/maillage/action/jardin-partage"
    inside = [node for node in graph.subjects(unique=True) if str(node).startswith(f"{action}#")]
    for query, nodes in (
        (f"DESCRIBE <{action}>", inside),
        (f"CONSTRUCT {{ <{action}> ?p ?o }} {{ <{action}> ?p ?o }}", []),
    ):
        expected = rdflib.Graph()
        for node in (rdflib.URIRef(action), *nodes):
            expected += graph.triples((node, None, None))
        for value in set(expected.objects()):
            for period in graph.subjects(rdflib.RDF.value, value) if nodes else ():
                expected += graph.triples((period, None, None))
        answer = _get(site, query, accept=media)
        assert answer.headers["content-type"] == f"{media}; charset=utf-8"
        assert answer.content == _get(site, query, format=name).content or name == "rdf"
        parsed = rdflib.Dataset(default_union=True).parse(data=answer.content, format=parser)
        found = rdflib.Graph()
        found += parsed.triples((None, None, None))
        assert isomorphic(found, expected)


def test_ask_answers_yes_or_no(site: Any) -> None:
    """ASK gives a boolean, in JSON and in XML."""
    assert _get(site, "ASK { ?s ?p ?o }").json()["boolean"] is True
    xml = ET.fromstring(_get(site, "ASK { ?s ?p 'nulle part' }", format="xml").content)
    assert xml.findtext("{http://www.w3.org/2005/sparql-results#}boolean") == "false"


def test_a_query_may_be_posted_either_way(site: Any) -> None:
    """The protocol’s two sorts of POST give what GET gives."""
    expected = _get(site, LIGHT).content
    form = "application/x-www-form-urlencoded"
    from urllib.parse import urlencode

    assert _post(site, urlencode({"query": LIGHT}), form).content == expected
    assert _post(site, LIGHT, "application/sparql-query").content == expected
    assert _post(site, LIGHT, "application/sparql-query; charset=UTF-8").content == expected
    # The mark of the order of bytes that some editors write is no part of a query.
    assert _post(site, f"\ufeff{LIGHT}", "application/sparql-query").content == expected


def test_a_dataset_may_be_named(site: Any) -> None:
    """`default-graph-uri` takes the dump’s IRI; any other graph is empty."""
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    whole = _get(site, everything).json()
    dump = "https://w3id.org/maillage/maillage.ttl"
    assert _get(site, everything, **{"default-graph-uri": dump}).json() == whole
    other = _get(site, everything, **{"default-graph-uri": "https://example.org/graph"}).json()
    assert _rows(other) == [("0",)]
    named = {"named-graph-uri": "https://example.org/graph"}
    inside = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    assert _rows(_get(site, inside, **named).json()) == [("0",)]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ("SELECT * {", 400, "no valid SPARQL"),
        ("INSERT DATA { <x:a> <x:b> 1 }", 403, "Read-only"),
        ("PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", 403, "Read-only"),
        ("SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }", 403, "SERVICE"),
        ("SELECT * { ?s ?p ?o . ?s2 ?q ?o2 }", 422, "LIMIT"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    site: Any, query: str, status: int, words: str
) -> None:
    """A refusal says why, in text to programs and on the page to people."""
    answer = _get(site, query)
    assert (answer.status_code, answer.headers["content-type"]) == (
        status,
        "text/plain; charset=utf-8",
    )
    assert words in answer.text
    page = _get(site, query, accept="text/html")
    assert page.status_code == status
    assert 'role="alert"' in page.text


def test_a_query_without_end_is_ended_in_words(store_build: Path) -> None:
    """After the two seconds that this site’s settings give, the client is told so."""
    site = _site(store_build, seconds=2)
    answer = _get(site, RUNAWAY)
    app_of(site).endpoint.close()
    assert (answer.status_code, answer.text) == (422, "The query was stopped after 2 seconds.\n")


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"query": [LIGHT, LIGHT]}, 400),
        ({"update": "x"}, 403),
    ],
)
def test_a_request_that_is_none_is_refused(site: Any, query: Any, status: int) -> None:
    """Two queries at once, an update: none is run."""
    assert asyncio.run(site.client.get("/sparql", params=query)).status_code == status


def test_other_requests_are_refused(site: Any) -> None:
    """An update, another type, another method, a body without end or without sense."""
    query_type = "application/sparql-query"
    assert _post(site, "CLEAR ALL", "application/sparql-update").status_code == 403
    assert _post(site, "update=CLEAR+ALL", "application/x-www-form-urlencoded").status_code == 403
    assert _post(site, "{}", "application/json").status_code == 415
    assert _post(site, " ", query_type).status_code == 400
    assert _post(site, b"ASK { ?s ?p '\xff' }", query_type).status_code == 400
    assert _post(site, "#" * 300_000, query_type).status_code == 413
    assert asyncio.run(site.client.put("/sparql")).status_code == 405
    assert _get(site, LIGHT, accept="application/pdf").status_code == 406
    assert _get(site, LIGHT, accept="text/turtle").status_code == 406


def test_a_head_is_answered_like_a_get(site: Any) -> None:
    """HEAD gives the headers of GET."""
    headers = {"accept": "text/csv"}
    answer = asyncio.run(site.client.head("/sparql", params={"query": LIGHT}, headers=headers))
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"


def test_the_page_keeps_a_proxys_prefix(store_build: Path) -> None:
    """Behind a proxy with a path of its own, the form and its links stay below it."""
    datasette = opened(store_build, settings={"base_url": "/voisins/"})
    page = _get(datasette, "SELECT ?a { ?a ?p ?o } LIMIT 1", accept="text/html").text
    app_of(datasette).endpoint.close()
    assert 'action="/voisins/sparql"' in page
    assert 'href="/voisins/sparql?question=06-qui-finance-quoi"' in page
    assert 'href="/voisins/sparql?query=SELECT' in page
    assert 'href="/sparql' not in page


def test_other_sites_may_ask(site: Any) -> None:
    """A browser’s question beforehand is answered: any site, GET and POST."""
    answer = asyncio.run(site.client.options("/sparql"))
    assert answer.status_code == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "POST" in answer.headers["access-control-allow-methods"]


def test_the_service_describes_itself(site: Any) -> None:
    """Asked for RDF without a query, the door says what it is, and rdflib understands."""
    answer = _get(site, accept="text/turtle")
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    found = rdflib.Graph().parse(data=answer.content, format="turtle")
    service = found.value(predicate=rdflib.RDF.type, object=sd.Service)
    assert str(found.value(service, sd.endpoint)) == "http://localhost/sparql"
    assert not [node for node in found.all_nodes() if isinstance(node, rdflib.BNode)]


def test_the_page_offers_the_questions(site: Any) -> None:
    """The page lists the thirty questions; each fills the form and shows its answer."""
    page = _get(site, accept="text/html").text
    for question in questions(Layers(ROOT)):
        assert f'href="/sparql?question={question.name}"' in page
        assert question.title in page.replace("&#39;", "'")
    answer = _get(site, accept="text/html", question="06-qui-finance-quoi")
    assert "SELECT ?financeur ?total" in answer.text
    assert '<th scope="col" dir="auto">financeur</th>' in answer.text
    english = _get(site, accept="text/html", question="06-qui-finance-quoi", lang="en").text
    assert '<html lang="en">' in english
    assert "Download:" in english


def test_the_page_links_to_our_pages_and_trusts_nothing(site: Any) -> None:
    """IRIs of the catalogue lead to pages here; no value becomes markup or a script’s address."""
    query = (
        "SELECT * { VALUES (?a ?b ?c) { (<https://w3id.org/maillage/def#Action> "
        "<javascript:alert(1)> '<script>alert(1)</script>') } }"
    )
    page = _get(site, query, accept="text/html").text
    assert '<a href="/def#Action">def#Action</a>' in page
    assert '<td dir="auto">javascript:alert(1)</td>' in page
    assert "<script>alert" not in page


def test_without_a_store_the_site_says_so(real_build: Path) -> None:
    """A build without a store serves its pages, and /sparql says what is missing."""
    bare = _site(real_build)
    answer = _get(bare, LIGHT)
    assert (answer.status_code, "is not installed here" in answer.text) == (503, True)
    assert _get(bare, accept="text/html").status_code == 200


def test_a_build_that_replaces_another_is_never_mixed_with_it(
    store_build: Path, tmp_path: Path
) -> None:
    """Once another build stands in its place, the site says that it must be restarted."""
    place = tmp_path / "build"
    shutil.copytree(store_build, place)
    datasette = _site(place)
    endpoint = app_of(datasette).endpoint
    assert endpoint.pool
    place.rename(tmp_path / "former")
    shutil.copytree(store_build, place)
    assert _get(datasette, LIGHT).status_code == 200
    shutil.rmtree(tmp_path / "former")
    for pid in endpoint.pool.pids:
        os.kill(pid, 9)
    _get(datasette, LIGHT)
    after = _get(datasette, LIGHT)
    assert (after.status_code, "restarted" in after.text) == (503, True)
    endpoint.close()


def test_a_database_beside_another_build_is_not_mixed_with_it(
    store_build: Path, tmp_path: Path
) -> None:
    """A database that the checksums beside it do not list has no store."""
    place = Path(shutil.copytree(store_build, tmp_path / "build"))
    (place / "SHA256SUMS").write_text("0  maillage.db\n")
    datasette = _site(place)
    assert _get(datasette, LIGHT).status_code == 503
