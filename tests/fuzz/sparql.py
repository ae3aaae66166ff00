"""Whatever is asked of `/sparql`, it is read or refused, and nothing that asks others passes."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from rdflib.plugins.sparql.parser import parseQuery

from conftest import ROOT
from datasette_maillage.sparql import protocol
from datasette_maillage.web.request_body import RefusedRequestError
from maillage.model.questions import questions
from maillage.model.standard import Layers

#: What a request may say that it holds.
TYPES = (
    protocol.QUERY_TYPE,
    protocol.FORM_TYPE,
    protocol.UPDATE_TYPE,
    f"{protocol.QUERY_TYPE}; charset=utf-8",
    "text/plain",
    "",
)
_HIDDEN = (
    "SELECT * { SERVICE <http://127.0.0.1/> { ?s ?p ?o } }",
    "ASK{SERVICE<http://x/>{?s ?p ?o}}",
    "ASK { ?s ?p 'l\\'SERVICE'@fr }",
    "# SERVICE\nASK { ?s ?p ?o }",
    'ASK { ?s ?p """ SERVICE " """ . ?s <http://example.org/SERVICE> ?o }',
    "PREFIX e: <x:> ASK { ?s e:a\\' ?o . SERVICE <http://x/> {} # '\n }",
    "PREFIX x: <x:> DELETE WHERE { ?s ?p ?o }",
)


def seeds() -> Iterator[bytes]:
    """Yield the questions of the catalogue and what hides a word: as GET, as POST of both sorts."""
    for query in (*_HIDDEN, *(question.sparql for question in questions(Layers(ROOT)))):
        fields = {"query": query, "default-graph-uri": "https://example.org/g", "format": "json"}
        yield b"\0*/*\n" + urlencode(fields).encode()
        yield b"\1text/csv;q=0.5, text/html\n" + query.encode()
        yield b"\2\n" + urlencode([*fields.items(), ("query", "ASK {}")]).encode()


def one_input(raw: bytes) -> None:
    """Read a request: a byte for its method and type, a line for what it accepts, what it asks."""
    what = raw[0] % (len(TYPES) + 1) if raw else 0
    accept, _, rest = raw[1:].partition(b"\n")
    method, media = ("POST", TYPES[what - 1]) if what else ("GET", "")
    string = "" if what else rest.decode("latin-1")
    refused = _refusal(method, string, media, rest if what else b"", accept.decode("latin-1"))
    assert refused is None or (400 <= refused.status < 500 and refused.reason)


def _refusal(
    method: str, string: str, media: str, body: bytes, accept: str
) -> RefusedRequestError | None:
    """Read what is asked as the endpoint does; return why it is not run."""
    try:
        asked = protocol.read(method, string, media, body)
        if asked is None:
            return None
        assert set(protocol.forms(accept, asked.formats)) == {"solutions", "graph"}
        protocol.check(asked.query)
    except RefusedRequestError as error:
        return error
    assert not ("service" in asked.query.lower() and _asks_others(asked.query)), asked.query
    return None


def _asks_others(query: str) -> bool:
    """Say whether a parser that is not ours finds that a query asks another server."""
    try:
        parsed = parseQuery(query)
    except Exception:  # rdflib fails in many ways on what is no SPARQL
        return False
    return "ServiceGraphPattern" in repr(parsed)
