"""`compression`: what grows smaller is sent so to who reads it, and says the same."""

from __future__ import annotations

import asyncio
import gzip
import re
from typing import Any

import pytest

from datasette_maillage.web.compression import guard, shrinks


def _get(site: Any, path: str, method: str = "GET", **headers: str) -> Any:
    return asyncio.run(site.client.request(method, path, headers=headers))


#: What Datasette says of itself differs from one answer to the next.
_TIME = re.compile(rb'"query_ms": [0-9.]+')
GZIP, PLAIN = {"accept-encoding": "gzip"}, {"accept-encoding": "identity"}
PATHS = (
    "/",
    "/action/jardin-partage.ttl",
    "/action/jardin-partage.jsonld",
    "/action/jardin-partage.rdf",
    "/themes.nt",
    "/themes.nq",
    "/themes.trig",
    "/maillage/actions.json",
    "/maillage/actions.csv",
    "/maillage.ttl",
    "/maillage.db",
    "/actions.csv",
    "/report.json",
    "/sitemap-action-1.xml",
    "/-/openapi.json",
    "/recherche.csv",
)


@pytest.mark.parametrize("path", PATHS)
def test_each_type_is_compressed_for_who_accepts_it(site: Any, path: str) -> None:
    """Every page, graph, table and file is had in gzip with the same content, and says so."""
    small, plain = _get(site, path, **GZIP), _get(site, path, **PLAIN)
    assert (small.status_code, plain.status_code) == (200, 200)
    assert "content-encoding" not in plain.headers
    assert small.headers.get("content-encoding") == "gzip" or len(plain.content) < 800
    assert _TIME.sub(b"", small.content) == _TIME.sub(b"", plain.content)
    for answer in (small, plain):
        assert "Accept-Encoding" in answer.headers["vary"]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_known_is_not_sent_again_in_either_form(site: Any, path: str) -> None:
    """The mark of either form is recognised, and is not that of the other."""
    marks = set()
    for form in (GZIP, PLAIN):
        if mark := _get(site, path, **form).headers.get("etag"):
            assert _get(site, path, **form, **{"if-none-match": mark}).status_code == 304
            marks.add(mark)
    assert len(marks) in (0, 2) or len(_get(site, path, **PLAIN).content) < 800


@pytest.mark.parametrize("form", [GZIP, PLAIN])
@pytest.mark.parametrize("path", ["/", "/action/jardin-partage.ttl", "/recherche?q=jardin", "/def"])
def test_what_is_known_has_the_headers_that_it_had(
    site: Any, path: str, form: dict[str, str]
) -> None:
    """A cache keeps them for those of the answer: it would give gzip to who does not read it."""
    whole = _get(site, path, **form)
    known = _get(site, path, **form, **{"if-none-match": whole.headers["etag"]})
    assert known.status_code == 304
    for name in ("etag", "vary", "cache-control"):
        assert known.headers[name] == whole.headers[name]


@pytest.mark.parametrize("path", ["/maillage.ttl", "/maillage.db", "/actions.csv"])
def test_the_length_of_a_file_is_known_beforehand(site: Any, path: str) -> None:
    """A download has a length, compressed or not: whoever waits sees how far it is."""
    plain = _get(site, path, **PLAIN)
    assert int(plain.headers["content-length"]) == len(plain.content)
    small = int(_get(site, path, **GZIP).headers["content-length"])
    assert small < len(plain.content) / 2


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [("gzip", True), ("br;q=1, GZIP;q=0.2", True), ("*", True), ("gzip;q=0", False), ("br", False)],
)
def test_nobody_gets_what_they_do_not_read(site: Any, accepted: str, wanted: bool) -> None:
    """Accept-Encoding is read with its qualities."""
    answer = _get(site, "/", **{"accept-encoding": accepted})
    assert (answer.headers.get("content-encoding") == "gzip") is wanted


@pytest.mark.parametrize(
    ("media", "wanted"),
    [
        ("text/html; charset=utf-8", True),
        ("application/sparql-results+json; charset=utf-8", True),
        ("application/vnd.oai.openapi+json;version=3.1", True),
        ("application/n-quads", True),
        ("image/svg+xml", True),
        ("image/png", False),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", False),
        ("application/gzip", False),
        ("", False),
    ],
)
def test_what_is_small_already_stays(media: str, wanted: bool) -> None:
    """Pictures, workbooks and archives are left as they are."""
    assert shrinks(media) is wanted


def test_a_stream_is_compressed_piece_by_piece() -> None:
    """Pieces that come one after the other make one answer that gzip reads."""
    pieces = [b"a" * 100_000, b"", b"b" * 10]

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"text/csv"), (b"content-length", b"100010")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for piece in pieces:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "method": "GET", "headers": [(b"accept-encoding", b"gzip")]}
    asyncio.run(guard(app)(scope, None, send))
    assert b"content-length" not in dict(sent[0]["headers"])
    assert gzip.decompress(b"".join(m.get("body", b"") for m in sent[1:])) == b"".join(pieces)
