"""The first line of a request: forms of its target, and versions of HTTP, on real sockets."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import h11
import pytest

from datasette_maillage.web.connections import MAX_HEADER
from datasette_maillage.web.request_line import OriginFormConnection
from datasette_maillage.web.safety import HEADERS
from serving import served
from waiting import PATIENCE

NAME = "catalogue.example.org"
#: Readers come by the public address; who looks after the machine, as this test, by the loopback.
_PUBLIC = f"""
import os
os.environ["MAILLAGE_PUBLIC_ADDRESS"] = "https://{NAME}"
"""
#: Stands where no line of the log may have it.
WORD = "violences"


@pytest.fixture(scope="module")
def public(
    real_build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[int, Path]]:
    """The port of a server that has a public address, and its log."""
    root = tmp_path_factory.mktemp("public")
    with served(real_build, root, "--no-sparql", before=_PUBLIC) as address:
        yield urlsplit(address).port or 0, root / "log"


def _read(server: OriginFormConnection) -> None:
    while server.next_event() is not h11.NEED_DATA:
        pass


def _ask(port: int, line: str, *headers: str) -> tuple[int, dict[bytes, bytes], bytes]:
    """Send a request on a connection of its own; return status, headers and body of the answer."""
    head = "\r\n".join((line, *headers, "Connection: close"))
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(f"{head}\r\n\r\n".encode())
        answer = client.makefile("rb").read()
    first, *lines = answer.partition(b"\r\n\r\n")[0].split(b"\r\n")
    found = dict(line.lower().split(b": ", 1) for line in lines)
    found.pop(b"date", None)
    return int(first.split()[1]), found, answer.partition(b"\r\n\r\n")[2]


@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT"])
@pytest.mark.parametrize("scheme", ["http", "https", "HTTPS"])
@pytest.mark.parametrize("path", ["/robots.txt", "/recherche?q=a", "/sitemap.xml"])
def test_a_target_in_absolute_form_is_answered_as_a_path_is(
    public: tuple[int, Path], method: str, scheme: str, path: str
) -> None:
    """The same status, headers (with the mark that caches keep) and body."""
    port, _log = public
    plain = _ask(port, f"{method} {path} HTTP/1.1", f"Host: {NAME}")
    whole = f"{method} {scheme}://{NAME}{path} HTTP/1.1"
    assert _ask(port, whole, f"Host: {NAME}") == plain
    assert plain[0] == {"OPTIONS": 204, "PUT": 405}.get(method, 200)


def test_a_target_without_a_path_is_the_home_page(public: tuple[int, Path]) -> None:
    """With or without a query; to ask what the server takes is another question."""
    port, _log = public
    for query in ("", "?lang=en"):
        plain = _ask(port, f"GET /{query} HTTP/1.1", f"Host: {NAME}")
        assert _ask(port, f"GET https://{NAME}{query} HTTP/1.1", f"Host: {NAME}") == plain
        assert plain[0] == 200
    server = _ask(port, "OPTIONS * HTTP/1.1", f"Host: {NAME}")
    assert _ask(port, f"OPTIONS http://{NAME} HTTP/1.1", f"Host: {NAME}") == server
    assert server[0] == 204
    assert server[1][b"allow"] == b"get, head, post, options"


@pytest.mark.parametrize(
    ("target", "host", "status"),
    [
        (f"http://{NAME}", "other.example", 200),
        (f"https://{NAME}", "other.example:81", 200),
        (f"https://{NAME.upper()}:443", "", 200),
        (f"https://{NAME}:", NAME, 200),
        ("http://localhost:1234", "other.example", 200),
        ("http://[::1]:1234", "other.example", 200),
        ("http://other.example", NAME, 421),
        ("https://other.example", "localhost", 421),
        (f"http://{NAME}.other.example", NAME, 421),
        (f"https://{NAME}.", NAME, 421),
        (f"http://{NAME}:80", NAME, 421),
        (f"https://{NAME}:8443", NAME, 421),
        # A Host that is none is no better for a target that names one.
        (f"http://{NAME}", "a b", 400),
        (f"http://{NAME}", f"user@{NAME}", 400),
        (f"http://{NAME}", f"{NAME}\r\nHost: {NAME}", 400),
        (f"http://{NAME}:99999999", NAME, 400),
    ],
)  # fmt: skip
def test_the_host_of_the_target_takes_the_place_of_the_header(
    public: tuple[int, Path], target: str, host: str, status: int
) -> None:
    """It is judged as the header would be, and links are made of neither."""
    port, _log = public
    found, _headers, body = _ask(port, f"GET {target}/sitemap.xml HTTP/1.1", f"Host: {host}")
    assert found == status
    assert b"other.example" not in body
    assert (f"<loc>https://{NAME}/".encode() in body) == (status == 200)


def test_without_a_public_address_the_host_of_the_target_is_judged_as_well(address: str) -> None:
    """On a machine of one's own its names are answered, and no other."""
    port = urlsplit(address).port or 0
    for host, status in (("localhost", 200), ("127.0.0.1:81", 200), ("other.example", 421)):
        for scheme in ("http", "https"):
            found = _ask(port, f"GET {scheme}://{host}/robots.txt HTTP/1.1", "Host: localhost")
            assert found[0] == status


def test_a_target_that_names_a_host_needs_no_header_in_http_1_0(public: tuple[int, Path]) -> None:
    """HTTP/1.1 asks for the header all the same."""
    port, _log = public
    assert _ask(port, f"GET http://{NAME}/robots.txt HTTP/1.0")[0] == 200
    assert _ask(port, f"GET http://{NAME}/robots.txt HTTP/1.1")[0] == 400


@pytest.mark.parametrize(
    "target",
    [
        f"http://user@{NAME}/", f"http://user:pass@{NAME}/", f"http://@{NAME}/", "http:///robots.txt",
        "http://", "http:", "http:/robots.txt", f"http:{NAME}/", f"//{NAME}/", f"http://{NAME}/#a",
        f"http://{NAME}#@other.example/", f"http://{NAME}\\@other.example/", f"http://{NAME}:x/",
        f"http://{NAME}:80:80/", f"http://{NAME},other.example/", f"ftp://{NAME}/", f"httpx://{NAME}/",
        "http://%6cocalhost/", f"http://{NAME}//other.example/", f"http://{NAME}/\\other.example/",
        f"http://{NAME}?a#b", f"{NAME}:443", "robots.txt", "?a", "#a", "*", "%2a",
    ],
)  # fmt: skip
@pytest.mark.parametrize("method", ["GET", "CONNECT"])
def test_what_is_no_target_is_a_bad_request(
    public: tuple[int, Path], method: str, target: str
) -> None:
    """Neither a path nor a whole address, or one with more in it than is sent: 400, no guess."""
    port, _log = public
    status, headers, body = _ask(port, f"{method} {target} HTTP/1.1", f"Host: {NAME}")
    assert status == 400
    assert b"location" not in headers
    assert b"other.example" not in body


@pytest.mark.parametrize("version", ["0.9", "0.0", "2.0", "3.0", "9.9"])
@pytest.mark.parametrize("method", ["GET", "HEAD", "POST", "NOPE"])
def test_another_major_version_is_not_spoken(
    public: tuple[int, Path], method: str, version: str
) -> None:
    """505 in each language, with the headers that all answers have, and the connection ends."""
    port, log = public
    before = log.read_text()
    line = f"{method} /robots.txt HTTP/{version}"
    status, headers, body = _ask(port, line, f"Host: {NAME}", "Content-Length: 0")
    assert status == 505
    assert HEADERS.keys() | {b"connection", b"content-length"} <= headers.keys()
    said = body.decode().splitlines()
    if method == "HEAD":
        assert not said
    else:
        assert "n’est pas parlée ici" in said[0]
        assert "is not spoken here" in said[1]
    assert "Traceback" not in log.read_text()[len(before) :]


def test_the_preface_of_http_2_is_told_so(public: tuple[int, Path]) -> None:
    """A client that knows beforehand what a server speaks, and is wrong, hears it in HTTP/1.1."""
    port, _log = public
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        assert re.findall(rb"HTTP/1.1 (\d+)", client.makefile("rb").read()) == [b"505"]


@pytest.mark.parametrize("version", ["1.2", "1.9"])
def test_a_later_minor_version_is_answered_as_1_1(public: tuple[int, Path], version: str) -> None:
    """What it adds may be left out (RFC 9110, 2.5)."""
    port, _log = public
    for headers in ((f"Host: {NAME}",), ()):
        answers = [_ask(port, f"GET /robots.txt HTTP/{n}", *headers)[0] for n in ("1.1", version)]
        assert answers == [200 if headers else 400] * 2


def test_no_form_of_a_target_brings_a_query_into_the_log(public: tuple[int, Path]) -> None:
    """A line has the path, whatever stood before it; what is no path is not in it at all."""
    port, log = public
    before = log.read_text()
    for target in (
        f"https://{NAME}/recherche?q={WORD}", f"https://{NAME}?q={WORD}",
        f"http://{WORD}.example/recherche?q={WORD}", f"http://{WORD}:{WORD}@{NAME}/",
        f"http://{NAME}/recherche#{WORD}", f"{WORD}:443", WORD, f"?q={WORD}", f"#{WORD}",
        f"{WORD}://{NAME}/",
    ):  # fmt: skip
        for method in ("GET", "CONNECT", "OPTIONS"):
            assert _ask(port, f"{method} {target} HTTP/1.1", f"Host: {NAME}")[0] < 500
    said = log.read_text()[len(before) :]
    assert WORD not in said
    assert '"GET /recherche HTTP/1.1" 200' in said
    assert '"GET /recherche HTTP/1.1" 421' in said
    assert '"GET - HTTP/1.1" 400' in said


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GET /" + b"a" * 1_000_000, b"414"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 1_000_000, b"431"),
        (b"POST /-/validate HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1;"
         + b"a" * 1_000_000, b"400"),
    ],
)  # fmt: skip
def test_what_is_too_long_to_be_read_is_told_so(sent: bytes, status: bytes) -> None:
    """The line, the headers, or a piece of a body: none has an end."""
    server = OriginFormConnection(h11.SERVER, 1000)
    server.receive_data(sent)
    with pytest.raises(h11.RemoteProtocolError):
        _read(server)
    assert server.refusal == int(status)


@pytest.mark.parametrize(
    ("begun", "status", "words"),
    [(b"GET /", b"414", "Cette adresse"), (b"GET / HTTP/1.1\r\nX: ", b"431", "Les en-têtes")],
)
def test_what_is_too_long_to_be_read_is_answered(
    public: tuple[int, Path], begun: bytes, status: bytes, words: str
) -> None:
    """As the site answers to what is shorter, and too long all the same."""
    port, _log = public
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(begun.ljust(MAX_HEADER + 1, b"a"))
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 " + status)
    assert body.decode().startswith(words)
