"""A page of another site: what it fetches of the catalogue, with and without a preflight."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlencode

import pytest

from browsing import Browser
from releasing import SECOND

#: Fetches an address with some options; gives what a script may see of the answer.
_FETCH = """async ([address, options]) => {
    try {
        const answer = await fetch(address, options);
        const seen = Object.fromEntries(answer.headers);
        return {status: answer.status, headers: seen, text: await answer.text()};
    } catch (error) { return {refused: String(error)}; }
}"""
IRI = "https://w3id.org/maillage/action/jardin-partage"
ASK = f"ASK {{ <{IRI}> ?p ?o }}"


class _Empty(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        """Answer with a page that has nothing on it."""
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def elsewhere(browser: Browser) -> Iterator[Any]:
    """A page of a site that is not ours."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Empty)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.chromium.new_page()
    page.goto(f"http://127.0.0.1:{server.server_address[1]}/")
    yield page
    page.close()
    server.shutdown()
    server.server_close()


@pytest.mark.sample(2)
@pytest.mark.parametrize(
    ("path", "options", "status", "begins"),
    [
        # A header that is not of the few that any page may send asks for a preflight.
        ("/action/jardin-partage", {"accept": "text/turtle", "x-of-ours": "1"}, 200, "@prefix"),
        ("/action/jardin-partage.jsonld", {"cache-control": "no-cache"}, 200, "{"),
        ("/catalogue", {"accept": "application/ld+json", "x-of-ours": "1"}, 200, ""),
        ("/maillage.ttl", {"range": "bytes=0-6", "x-of-ours": "1"}, 206, "@prefix"),
        ("/actions.csv", {"if-none-match": '"other"'}, 200, "id,"),
        ("/datapackage.json", {"x-of-ours": "1"}, 200, "{"),
        ("/context.jsonld", {"x-of-ours": "1"}, 200, "{"),
        ("/maillage/actions.json?_size=1", {"x-of-ours": "1"}, 200, "{"),
        ("/action/nowhere", {"accept": "text/turtle", "x-of-ours": "1"}, 404, "@prefix"),
    ],
)
def test_a_page_elsewhere_reads_what_is_open(
    elsewhere: Any, address: str, path: str, options: dict[str, str], status: int, begins: str
) -> None:
    """Records, files and tables, and that something is absent, are read after a preflight."""
    found = elsewhere.evaluate(_FETCH, [address + path, {"headers": options}])
    assert found.get("status") == status, found
    assert found["text"].startswith(begins)


#: What follows the versions, with what it begins with.
_DOORS = {
    "/nouveautes.atom?q=jardin": "<?xml",
    "/changements.json?apres=0": "{",
    "/changements": "@prefix",
    "/changements/1": "<",
    "/releases": "@prefix",
    "/releases/index.json": "{",
    f"/releases/{SECOND}": "@prefix",
    f"/releases/{SECOND}/changes.jsonl": "{",
    f"/releases/{SECOND}/maillage-{SECOND}.zip": "PK",
    f"/versions/{SECOND}/action/difficult": "@prefix",
    "/versions/action/difficult.link": "<",
    "/maillage.db": "SQLite",
    "/sitemap.xml": "<?xml",
    "/-/openapi.json": "{",
}


@pytest.mark.sample(2)
@pytest.mark.parametrize("path", _DOORS)
def test_a_page_elsewhere_follows_the_versions(
    elsewhere: Any, released_address: str, path: str
) -> None:
    """Feeds, the event stream, archives and what a thing was are read after a preflight."""
    accept = "text/turtle, application/n-quads;q=0.9, */*;q=0.1"
    for more in ({}, {"range": "bytes=0-6"}):
        # A browser would cut the range out of what it keeps, compressed or not.
        headers = {"accept": accept, "x-of-ours": "1", **more}
        options = {"headers": headers, "cache": "no-store"}
        found = elsewhere.evaluate(_FETCH, [released_address + path, options])
        assert found.get("status") in (200, 206), found
        assert found["text"].startswith(_DOORS[path]), found["text"][:99]
    told = elsewhere.evaluate(_FETCH, [released_address + path, {**options, "method": "HEAD"}])
    assert told.get("status") in (200, 206), told


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/sparql-query", ASK),
        ("application/x-www-form-urlencoded", urlencode({"query": ASK})),
    ],
)
def test_a_page_elsewhere_asks_sparql(
    elsewhere: Any, address: str, content_type: str, body: str
) -> None:
    """A query is posted in either form of the protocol, after a preflight."""
    headers = {"content-type": content_type, "x-of-ours": "1"}
    asked = {"method": "POST", "headers": headers, "body": body}
    found = elsewhere.evaluate(_FETCH, [f"{address}/sparql", asked])
    assert found.get("status") == 200, found
    assert '"boolean":true' in found["text"].replace(" ", "")


def test_a_page_elsewhere_sees_what_it_needs_to_go_on(elsewhere: Any, address: str) -> None:
    """Links, marks and lengths are headers that a script of another site may read."""
    record = elsewhere.evaluate(_FETCH, [f"{address}/action/jardin-partage.ttl", {}])
    assert {"link", "etag"} <= record["headers"].keys()
    part = {"headers": {"range": "bytes=0-9"}}
    file = elsewhere.evaluate(_FETCH, [f"{address}/maillage.ttl", part])
    assert file["headers"]["content-range"].startswith("bytes 0-9/")
    assert {"accept-ranges", "content-length", "last-modified"} <= file["headers"].keys()
    known = {"headers": {"if-none-match": record["headers"]["etag"]}}
    again = elsewhere.evaluate(_FETCH, [f"{address}/action/jardin-partage.ttl", known])
    assert again["status"] in (200, 304)


def test_a_page_elsewhere_sends_nothing_to_the_form(elsewhere: Any, address: str) -> None:
    """What contributes is for our own pages: a script of another site is refused."""
    asked = {"method": "POST", "headers": {"x-of-ours": "1"}, "body": "titre=x"}
    found = elsewhere.evaluate(_FETCH, [f"{address}/contribuer/action", asked])
    assert "refused" in found
