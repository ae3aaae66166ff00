"""`/sparql` in front of an engine elsewhere: Oxigraph's server on the loopback, and faulty ones."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import orjson
import pytest
import rdflib
from rdflib.compare import isomorphic

from conftest import ROOT, app_of, opened
from datasette_maillage.sparql.remote_engine import RemoteEngine
from datasette_maillage.workers.pool import Limits
from datasette_maillage.workers.worker_process import BUSY
from maillage.files.publication import STORE
from maillage.model.questions import questions
from maillage.model.standard import Layers
from serving import reserved_port
from sparql_queries import LIGHT, RUNAWAY
from waiting import PATIENCE, eventually

ROWS = "application/sparql-results+json"


def _site(build: Path, address: str, **limits: Any) -> Any:
    settings = {"seconds": PATIENCE, **limits, "address": address}
    return opened(build, metadata={"plugins": {"maillage": {"sparql": settings}}})


def _get(site: Any, query: str, accept: str = "*/*", **more: str) -> Any:
    params = {"query": query, **more}
    return asyncio.run(site.client.get("/sparql", params=params, headers={"accept": accept}))


@pytest.fixture(scope="module")
def engine(store_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of Oxigraph's server over the dump."""
    store = shutil.copytree(store_build / STORE, tmp_path_factory.mktemp("engine") / "store")
    program = [Path(sys.executable).with_name("oxigraph"), "serve-read-only", "--location", store]
    with reserved_port() as port:
        place = f"127.0.0.1:{port}"
        process = subprocess.Popen([*program, "--bind", place], stderr=subprocess.DEVNULL)

        def answers() -> bool:
            assert process.poll() is None
            try:
                urllib.request.urlopen(f"http://{place}/", timeout=PATIENCE).close()
            except OSError:
                return False
            return True

        try:
            eventually(answers)
            yield f"http://{place}/query"
        finally:
            process.kill()
            process.wait()


@pytest.fixture(scope="module")
def local(store_build: Path) -> Iterator[Any]:
    """A site that answers itself."""
    limits = {"seconds": PATIENCE, "light": PATIENCE}
    site = opened(store_build, metadata={"plugins": {"maillage": {"sparql": limits}}})
    yield site
    app_of(site).endpoint.close()


@pytest.fixture(scope="module")
def remote(real_build: Path, engine: str) -> Any:
    """A site without a store of its own, in front of the engine."""
    return _site(real_build, engine)


@contextmanager
def _faulty(status: int, content_type: str, body: bytes) -> Iterator[str]:
    """Serve one answer to whatever is asked, and give the address."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            self.send_response(status)
            self.send_header("content-type", content_type)
            self.send_header("location", "/elsewhere")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.mark.parametrize("name", ["json", "xml", "csv", "tsv"])
def test_a_table_is_the_same_from_an_engine_elsewhere(local: Any, remote: Any, name: str) -> None:
    """Each form of a table has the type and the rows that the site's own store gives."""
    query = "SELECT ?a ?t { ?a a maillage:Action ; dcterms:title ?t } ORDER BY ?a"
    expected, found = (_get(site, query, format=name) for site in (local, remote))
    assert expected.status_code == 200
    assert found.content == expected.content
    for header in ("content-type", "cache-control", "vary", "access-control-allow-origin"):
        assert found.headers[header] == expected.headers[header]


@pytest.mark.sample(8)
@pytest.mark.parametrize("question", questions(Layers(ROOT)), ids=lambda question: question.name)
def test_a_question_has_the_same_answer_elsewhere(local: Any, remote: Any, question: Any) -> None:
    """Each of the thirty questions has the same rows from the engine as from the store."""
    expected, found = (_get(site, question.sparql, format="csv") for site in (local, remote))
    assert expected.status_code == 200
    assert sorted(found.text.splitlines()) == sorted(expected.text.splitlines())


@pytest.mark.parametrize(
    ("name", "parser"),
    [("ttl", "turtle"), ("nt", "nt"), ("jsonld", "json-ld"), ("rdf", "xml"), ("trig", "trig")],
)
def test_a_graph_is_the_same_from_an_engine_elsewhere(
    local: Any, remote: Any, name: str, parser: str
) -> None:
    """CONSTRUCT gives the same triples in each syntax; names that IRIs are relative to are ours."""
    query = "CONSTRUCT { ?s ?p ?o } { VALUES ?s { <action/jardin-partage> } ?s ?p ?o }"
    graphs = []
    for site in (local, remote):
        answer = _get(site, query, format=name)
        assert answer.status_code == 200
        whole = rdflib.Dataset(default_union=True).parse(data=answer.content, format=parser)
        graph = rdflib.Graph()
        graph += whole.triples((None, None, None))
        graphs.append(graph)
    assert len(graphs[0]) > 5
    assert isomorphic(*graphs)


@pytest.mark.parametrize(
    ("query", "accept"),
    [
        ("ASK { ?s ?p ?o }", "*/*"),
        ("SELECT * {", "*/*"),
        ("SELECT * { ?s undeclared:p ?o }", "*/*"),
        ("INSERT DATA { <x:a> <x:b> 1 }", "*/*"),
        ("PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }", "*/*"),
        ("SELECT * { SERVICE SILENT <http://127.0.0.1/> { ?s ?p ?o } }", "*/*"),
        (LIGHT, "text/turtle"),
        (LIGHT, "application/pdf"),
        ("SELECT * { ?s ?p ?o . ?s2 ?q ?o2 }", "*/*"),
        (LIGHT, "text/html"),
    ],
)
def test_refusals_are_the_same(local: Any, remote: Any, query: str, accept: str) -> None:
    """Updates, SERVICE, bad syntax, a form that is not had, a large result: one status for both."""
    expected, found = (_get(site, query, accept) for site in (local, remote))
    assert found.status_code == expected.status_code
    assert found.headers["content-type"] == expected.headers["content-type"]


def test_a_dataset_is_the_same(local: Any, remote: Any) -> None:
    """The dump names the default graph of the engine too, and any other graph is empty."""
    everything = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    dump = "https://w3id.org/maillage/maillage.ttl"
    for graph in (dump, "https://example.org/graph"):
        more = {"default-graph-uri": graph, "format": "csv"}
        assert _get(remote, everything, **more).text == _get(local, everything, **more).text


def test_a_query_without_end_is_ended_in_words(real_build: Path, engine: str) -> None:
    """Nobody waits for an engine longer than the seconds of this site."""
    answer = _get(_site(real_build, engine, seconds=1), RUNAWAY)
    assert (answer.status_code, answer.text) == (422, "The query was stopped after 1 seconds.\n")


def test_an_engine_that_is_not_there_is_named_so(real_build: Path) -> None:
    """Without an engine at the address, clients are told to come again."""
    with reserved_port() as port:
        answer = _get(_site(real_build, f"http://127.0.0.1:{port}/"), LIGHT)
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert answer.text == "The SPARQL engine does not answer: try again later.\n"


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("status", "content_type", "body", "expected"),
    [
        (200, "text/html", b"<p>Welcome", 500),
        (200, ROWS, b'{"head": {"vars": ["a"]}, "results": {"bind', 500),
        (200, "application/n-triples", b"<x:a> <x:b>", 500),
        (302, "text/plain", b"", 500),
        (401, "text/plain", b"who?", 500),
        (500, "text/plain", b"secret of the engine", 500),
        (429, "text/plain", b"", 503),
        (503, "text/plain", b"", 503),
        (504, "text/plain", b"", 422),
        (200, ROWS, b" " * 2000, 422),
    ],
)
def test_what_an_engine_does_wrong_is_said(
    real_build: Path, status: int, content_type: str, body: bytes, expected: int
) -> None:
    """No answer of an engine goes on unread: another form, half of one, a redirect, an error."""
    with _faulty(status, content_type, body) as address:
        answer = _get(_site(real_build, address, size=1000), LIGHT)
    assert answer.status_code == expected
    assert "secret" not in answer.text


@pytest.mark.exhaustive
def test_only_so_many_are_asked_at_once(real_build: Path, engine: str) -> None:
    """Beyond the places of the site, a query is put off at once; then all is as before."""
    site = _site(real_build, engine, workers=1, waiting=0, seconds=2)

    async def ask_twice() -> list[int]:
        asked = [site.client.get("/sparql", params={"query": RUNAWAY}) for _ in range(2)]
        return sorted(answer.status_code for answer in await asyncio.gather(*asked))

    assert asyncio.run(ask_twice()) == [422, 503]
    assert _get(_site(real_build, engine, workers=1, waiting=0), "ASK {}").status_code == 200


def test_a_client_that_leaves_is_not_asked_for(engine: str) -> None:
    """The query of a client that went away is let go of, and its place is free at once."""
    remote = RemoteEngine(engine, Limits(seconds=PATIENCE, workers=1, waiting=0))
    job = {"query": RUNAWAY, "base": "https://example.org/", "prefixes": {}, "dump": "x:dump"}
    job |= {"default_graphs": [], "named_graphs": [], "solutions": "json", "graph": "nt"}

    async def leave() -> dict[str, str]:
        return {"type": "http.disconnect"}

    async def leave_twice() -> list[Any]:
        return [await remote.ask_for(leave, orjson.dumps(job)) for _ in range(2)]

    assert asyncio.run(leave_twice()) == [BUSY, BUSY]


@pytest.mark.sample(2)
@pytest.mark.parametrize("address", ["ftp://example.org/", "localhost:7878", "http://", 7, ["x"]])
def test_an_address_that_is_none_is_refused_at_the_start(real_build: Path, address: Any) -> None:
    """A site does not start with an address that no engine can have."""
    with pytest.raises(Exception, match=r"sparql\.address"):
        asyncio.run(_site(real_build, address).invoke_startup())
