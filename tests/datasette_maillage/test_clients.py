"""`/sparql` as libraries that are not ours ask it, over a real socket, with what they add."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
import rdflib
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from conftest import app_of, opened
from serving import served
from waiting import PATIENCE

ACTION = "https://w3id.org/maillage/action/jardin-partage"
PARSERS = {
    "text/turtle": "turtle",
    "application/n-triples": "nt",
    "application/ld+json": "json-ld",
    "application/rdf+xml": "xml",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}
#: What SPARQLWrapper calls the forms of a graph.
NAMES = ("xml", "turtle", "n3", "rdf", "rdf+xml", "json-ld", "json", "nonsense", "")
KEYS = ("format", "output", "results")


@pytest.fixture(scope="module")
def site(store_build: Path) -> Iterator[Any]:
    """The site of the real catalogue, with a store."""
    limits = {"seconds": PATIENCE, "light": PATIENCE}
    datasette = opened(store_build, metadata={"plugins": {"maillage": {"sparql": limits}}})
    yield datasette
    app_of(datasette).endpoint.close()


@pytest.fixture(scope="module")
def address(store_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of `/sparql` of a site that is served."""
    with served(store_build, tmp_path_factory.mktemp("clients") / "site") as home:
        yield f"{home}/sparql"


def _ask(site: Any, query: str, accept: str = "*/*", **params: str) -> Any:
    headers = {"accept": accept}
    return asyncio.run(
        site.client.get("/sparql", params={"query": query, **params}, headers=headers)
    )


def _graph(answer: Any) -> frozenset[Any]:
    return _parsed(answer.content, answer.headers["content-type"].partition(";")[0])


# Most of what is asked in one form is answered with the same bytes.
@lru_cache(maxsize=2 * len(PARSERS))
def _parsed(content: bytes, media: str) -> frozenset[Any]:
    graph = rdflib.Dataset(default_union=True).parse(data=content, format=PARSERS[media])
    return frozenset(graph.triples((None, None, None)))  # type: ignore[attr-defined]


VERBS = (f"DESCRIBE <{ACTION}>", "CONSTRUCT { ?s a ?o } { ?s a ?o }")


@pytest.fixture(scope="module")
def plain(site: Any) -> dict[str, frozenset[Any]]:
    """What each of these questions is answered where nothing stands beside `Accept`."""
    return {verb: _graph(_ask(site, verb, "application/n-triples")) for verb in VERBS}


@pytest.mark.sample(6)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("accept", [*PARSERS, "*/*", "text/turtle, application/rdf+xml;q=0.5"])
def test_a_graph_is_had_whatever_names_come_beside_accept(
    site: Any, plain: dict[str, frozenset[Any]], verb: str, name: str, accept: str
) -> None:
    """Names of formats that fit no graph, or that are ours or others’, never lead to a refusal."""
    answer = _ask(site, verb, accept, **dict.fromkeys(KEYS, name))
    assert answer.status_code == 200
    assert _graph(answer) == plain[verb]


@pytest.mark.parametrize("name", ["turtle", "pdf", "", "rdf+xml"])
@pytest.mark.parametrize("key", KEYS)
def test_a_table_is_had_by_accept_where_a_name_says_nothing(site: Any, key: str, name: str) -> None:
    """A name that is no form of a table leaves the choice to Accept."""
    answer = _ask(site, "SELECT ?s { ?s ?p ?o } LIMIT 1", "text/csv", **{key: name})
    assert (answer.status_code, answer.headers["content-type"][:8]) == (200, "text/csv")


@pytest.mark.parametrize("key", KEYS)
def test_each_key_names_a_form(site: Any, key: str) -> None:
    """`format`, `output` and `results` choose a form that they know, against Accept too."""
    answer = _ask(site, "ASK { ?s ?p ?o }", "text/csv", **{key: "XML"})
    assert answer.headers["content-type"].startswith("application/sparql-results+xml")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("SELECT * { ?s ?p ?o } LIMIT 1", ["s", "p", "o"]),
        ("select distinct\n* # * ?a\n{ ?z rdf:type ?a OPTIONAL { ?z skos:broader ?m } }", None),
        ("SELECT REDUCED * { { SELECT ?b ?a { ?b ?c ?a } LIMIT 1 } }", ["b", "a"]),
        ("SELECT * { VALUES (?z ?y) { (1 2) } BIND (?z * ?y AS ?x) }", ["z", "y", "x"]),
        ("PREFIX select: <x:> SELECT * { ?y <x:SELECT> '?a * ?b' . ?c ?b ?y }", ["y", "c", "b"]),
        ("SELECT (COUNT(*) AS ?n) ?p { ?s ?p ?o } GROUP BY ?p LIMIT 1", ["n", "p"]),
    ],
)
def test_columns_come_as_asked(site: Any, query: str, names: list[str] | None) -> None:
    """`SELECT *` gives its variables in the order of the query, in every form."""
    expected = names or ["z", "a", "m"]
    answer = _ask(site, query)
    assert answer.status_code == 200, answer.text
    assert answer.json()["head"]["vars"] == expected
    assert _ask(site, query, "text/csv").text.splitlines()[0] == ",".join(expected)


@pytest.mark.parametrize(
    "path", ["action/jardin-partage", "themes/logement", "themes", "def", "territory/banlay"]
)
def test_a_description_is_that_of_the_page(site: Any, path: str) -> None:
    """DESCRIBE says what the page of a thing says, with the nodes and the days inside it."""
    asked = asyncio.run(site.client.get(f"/{path}.nt"))
    described = _ask(site, f"DESCRIBE <https://w3id.org/maillage/{path}>", "application/n-triples")
    assert asked.status_code == 200
    assert _graph(described) == _graph(asked)


def test_the_prefixes_of_the_catalogue_need_no_declaration(site: Any) -> None:
    """A query may use the prefixes of the dump; what it declares itself goes before."""
    assert _ask(site, "ASK { ?a a maillage:Action ; dcterms:title ?t }").json()["boolean"] is True
    own = "PREFIX dcterms: <http://example.org/> ASK { ?a dcterms:title ?t }"
    assert _ask(site, own).json()["boolean"] is False


def test_the_service_names_the_address_that_answers(address: str) -> None:
    """A query that is posted to the address of the service description is answered, not led away.

    The same with a slash at the end.
    """
    request = Request(address, headers={"Accept": "text/turtle"})
    with urlopen(request, timeout=PATIENCE) as answer:
        found = rdflib.Graph().parse(data=answer.read(), format="turtle")
    endpoint = rdflib.URIRef("http://www.w3.org/ns/sparql-service-description#endpoint")
    assert [str(place) for place in found.objects(None, endpoint)] == [address]
    for place in (address, f"{address}/"):
        headers = {"Content-Type": "application/sparql-query", "Accept": "application/json"}
        with urlopen(Request(place, b"ASK { ?s ?p ?o }", headers), timeout=PATIENCE) as answer:
            assert json.load(answer)["boolean"] is True


@pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])
@pytest.mark.parametrize("form", ["xml", "json", "csv", "tsv"])
def test_rdflib_asks_as_it_is(address: str, method: str, form: str) -> None:
    """rdflib’s store asks by each method and each form: rows, counts, graphs, ASK."""
    store = SPARQLStore(address, method=method, returnFormat=form)
    graph = rdflib.Graph(store)
    rows = list(graph.query("SELECT ?a ?t { ?a a maillage:Action ; dcterms:title ?t }"))
    assert len(rows) > 20
    assert len(list(graph.query(f"CONSTRUCT {{ <{ACTION}> ?p ?o }} {{ <{ACTION}> ?p ?o }}"))) > 9
    if form in ("xml", "json"):
        assert graph.query(f"ASK {{ <{ACTION}> ?p ?o }}").askAnswer is True


@pytest.mark.sample(4)
@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("form", ["xml", "turtle", "n3", "rdf+xml", "json-ld"])
def test_sparqlwrapper_asks_as_it_is(address: str, method: str, form: str) -> None:
    """SPARQLWrapper, with what it adds to the query by default, has graphs in each of its forms."""
    wrapper = pytest.importorskip("SPARQLWrapper", reason="SPARQLWrapper is not installed")
    client = wrapper.SPARQLWrapper(address)
    client.setMethod(method)
    client.setReturnFormat(form)
    client.setQuery(f"DESCRIBE <{ACTION}>")
    answer = client.query()
    media = answer.info()["content-type"].partition(";")[0]
    graph = rdflib.Graph().parse(data=answer.response.read(), format=PARSERS[media])
    assert len(graph) > 30
