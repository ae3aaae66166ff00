"""The server before real sockets: slow clients keep nobody waiting, and its log tells of nobody."""

from __future__ import annotations

import asyncio
import http.client
import re
import resource
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
import uvicorn

from datasette_maillage.web import connections, log, server
from datasette_maillage.web.connections import Connections, most_connections
from datasette_maillage.web.safety import HEADERS
from serving import served
from waiting import PATIENCE, eventually

#: Open files of the server, and connections that are opened to it.
FILES, SLOW = 256, 400
#: Serves with few files, and less patience than it has, so that the tests need not have more.
_HASTY = f"""
import resource
from datasette_maillage.web import connections
resource.setrlimit(resource.RLIMIT_NOFILE, ({FILES}, {FILES}))
connections.PATIENCE = 3
connections.REST = 1
"""
#: Headers and bodies of which one server may think that they end here, and another elsewhere.
_DOUBTFUL = (
    (b"Content-Length: 4\r\nTransfer-Encoding: chunked", b"0\r\n\r\n"),
    (b"transfer-encoding: chunked\r\ncontent-length: 5", b"0\r\n\r\n"),
    (b"Content-Length: 4\r\nContent-Length: 50", b"abcd"),
    (b"Content-Length: 4, 50", b"abcd"),
    (b"Content-Length : 4", b"abcd"),
    (b"Content-Length: +4", b"abcd"),
    (b"Transfer-Encoding: xchunked\r\nContent-Length: 4", b"abcd"),
    (b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", b"0\r\n\r\n"),
    (b"Transfer-Encoding: chunked", b"0x4\r\nabcd\r\n0\r\n\r\n"),
    (b"X: a\rTransfer-Encoding: chunked", b"0\r\n\r\n"),
    (b"X: a\0b", b""),
)
#: What clients send who never come to an end.
_HALVES = (
    b"",
    b"GET / HT",
    b"GET / HTTP/1.1\r\nHost: localhost\r\nAccept: text",
    b"POST /-/validate HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999\r\n\r\n{",
    b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
    # It asks for what no buffer holds, and reads nothing.
    b"GET /maillage.db HTTP/1.1\r\nHost: localhost\r\n\r\n" * 3,
    b"GET /maillage.ttl HTTP/1.1\r\nHost: localhost\r\n\r\n",
)

#: Addresses that read a body.
_READERS = (
    *("/contribuer/action", "/contribuer/tableau", "/-/validate", "/sparql"),
    "/recherche/autour",
)


def _posted(path: str, length: int, more: bytes = b"") -> bytes:
    kinds = {"/-/validate": "application/json", "/contribuer/tableau": "multipart/form-data"}
    kind = kinds.get(path, "application/x-www-form-urlencoded")
    return (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\n"
        f"Content-Type: {kind}; boundary=b\r\nContent-Length: {length}\r\n"
    ).encode() + (more + b"\r\n")


@pytest.fixture(scope="module")
def hasty(real_build: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of a server with few files and little patience, and its log."""
    root = tmp_path_factory.mktemp("hasty")
    with served(real_build, root, "--no-sparql", before=_HASTY) as address:
        yield urlsplit(address).port or 0, root / "log"


def _connect(port: int, open_: ExitStack) -> socket.socket:
    found = open_.enter_context(socket.socket())
    found.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    found.settimeout(PATIENCE)
    found.connect(("127.0.0.1", port))
    return found


def _read(port: int, path: str) -> int:
    """Ask as a reader does; return the status."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _is_closed(connection: socket.socket) -> bool:
    """Whether the server ended a connection; what it sent is thrown away."""
    connection.setblocking(False)
    try:
        while connection.recv(1 << 20):
            pass
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True


def test_slow_clients_keep_nobody_waiting(hasty: tuple[int, Path]) -> None:
    """400 of them, with 256 files: readers are served all the same, and the log stays small."""
    port, log = hasty
    before = log.stat().st_size
    with ExitStack() as open_:
        slow = []
        for number in range(SLOW):
            slow.append(_connect(port, open_))
            slow[-1].sendall(_HALVES[number % len(_HALVES)])
        for path in ("/", "/recherche?q=jardin", "/maillage/actions.json"):
            assert _read(port, path) == 200
        # Whoever reads nothing is cut as well, while it does not read.
        time.sleep(5)
        # What the system had taken from the server comes first, some megabytes for each of them.
        for client in slow:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 20)
        # Each is looked at every time, whatever the others say.
        eventually(lambda: not [one for one in slow if not _is_closed(one)], pause=0.01)
    said = log.read_text()[before:]
    assert len(said) < 100_000
    assert "Traceback" not in said
    assert "Too many open files" not in said


def test_a_request_whose_end_is_in_doubt_is_the_last(hasty: tuple[int, Path]) -> None:
    """What a proxy could end elsewhere is refused, and nothing behind it is taken for a request."""
    hidden = b"GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n"
    port, _log = hasty
    for head, body in _DOUBTFUL:
        request = b"POST /-/validate HTTP/1.1\r\nHost: localhost\r\n" + head + b"\r\n\r\n" + body
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            client.sendall(request + hidden)
            answer = client.makefile("rb").read()
        assert re.findall(rb"HTTP/1.1 (\d+)", answer) == [b"400"], head


@pytest.mark.parametrize(
    "raw",
    [b"zz\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nX\r\n\r\n",
     b"POST /contribuer/action HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
     b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_as_the_site_does(
    hasty: tuple[int, Path], raw: bytes
) -> None:
    """In each of its languages, with the headers that all of its answers have."""
    port, _log = hasty
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(raw)
        head, _, body = client.makefile("rb").read().partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 400 ")
    named = {line.partition(b":")[0].lower() for line in head.split(b"\r\n")}
    assert HEADERS.keys() | {b"connection", b"content-length"} <= named
    said = body.decode().splitlines()
    assert said[0].startswith("Cette demande ne peut pas être lue")
    assert said[1].startswith("This request cannot be read")


@pytest.mark.parametrize("wait", [0, 0.2], ids=["at once", "meanwhile"])
@pytest.mark.parametrize("path", [*_READERS, "/", "/nope", "/maillage/actions"])
def test_a_body_that_cannot_be_read_fills_no_log(
    hasty: tuple[int, Path], path: str, wait: float
) -> None:
    """A piece without a length, behind one that is sound: refused, and no traceback."""
    port, log = hasty
    before = log.read_text(encoding="utf-8").count("Traceback")
    head = b"POST %b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(head % path.encode() + b"3\r\na=1\r\n")
        time.sleep(wait)
        client.sendall(b"zz\r\n")
        answer = client.makefile("rb").read()
    assert re.findall(rb"HTTP/1.1 (\d)", answer) in ([b"4"], [b"3"])
    assert log.read_text(encoding="utf-8").count("Traceback") == before


def test_a_refusal_that_may_have_no_body_fills_no_log(hasty: tuple[int, Path]) -> None:
    """Who asks for the head alone, with a body that cannot be read, gets the head of a refusal."""
    port, log = hasty
    before = log.read_text(encoding="utf-8").count("Traceback")
    head = b"HEAD / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(head + b"zz\r\n")
        answer = client.makefile("rb").read()
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert answer.endswith(b"\r\n\r\n")
    assert log.read_text(encoding="utf-8").count("Traceback") == before


@pytest.mark.parametrize("path", [*_READERS, "/rien"])
def test_a_body_in_crumbs_is_refused(hasty: tuple[int, Path], path: str) -> None:
    """Each of its pieces is work, and others wait for it: thousands of a byte are not read."""
    port, log = hasty
    before = log.read_text(encoding="utf-8")
    head = b"POST %b HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        with suppress(OSError):
            client.sendall(head % path.encode() + b"1\r\na\r\n" * 10_000)
        eventually(lambda: "Invalid HTTP" in log.read_text(encoding="utf-8")[len(before) :], 0.01)
        eventually(lambda: _is_closed(client), 0.01)
    assert "Traceback" not in log.read_text(encoding="utf-8")[len(before) :]


def test_half_a_body_begins_nothing(hasty: tuple[int, Path]) -> None:
    """Whoever sends no more costs no page, and no line of log; the rest of it gets the answer."""
    port, log = hasty
    before = log.read_text(encoding="utf-8")
    half = b"POST /contribuer/rien HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\na="
    with ExitStack() as open_:
        gone, client = _connect(port, open_), _connect(port, open_)
        gone.sendall(half)
        client.sendall(half)
        client.settimeout(1)
        with pytest.raises(TimeoutError):
            client.recv(65_536)
        gone.close()
        client.settimeout(PATIENCE)
        client.sendall(b"bc")
        assert client.recv(65_536).startswith(b"HTTP/1.1 404 ")
    said = log.read_text(encoding="utf-8")[len(before) :]
    assert said.count("contribuer/rien") == 1, said


def test_a_drip_is_not_enough(hasty: tuple[int, Path]) -> None:
    """Who sends a byte from time to time is cut, in the header and in the body."""
    port, _log = hasty
    halves = [b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ", _HALVES[3]]
    with ExitStack() as open_:
        slow = [_connect(port, open_) for _ in halves]
        for client, half in zip(slow, halves, strict=True):
            client.sendall(half)

        def all_are_cut() -> bool:
            for client in slow:
                with suppress(OSError):
                    client.send(b"x")
            return all(map(_is_closed, slow))

        eventually(all_are_cut)


@pytest.mark.parametrize("path", _READERS)
def test_a_body_that_is_said_to_be_too_long_is_not_asked_for(
    hasty: tuple[int, Path], path: str
) -> None:
    """Who asks whether to send a gigabyte hears no, not “100 Continue”, and nothing follows."""
    port, _log = hasty
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(_posted(path, 1_000_000_000, b"Expect: 100-continue\r\n"))
        head = client.makefile("rb").read().partition(b"\r\n\r\n")[0]
    assert re.findall(rb"HTTP/1.1 (\d+)", head) == [b"303" if "autour" in path else b"413"]
    assert b"connection: close" in head


def test_of_requests_that_wait_for_no_answer_the_first_is_answered(
    hasty: tuple[int, Path],
) -> None:
    """Two hundred at once on one connection are one: the others may be asked again."""
    port, _log = hasty
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n" * 200)
        answered = client.makefile("rb").read()
    assert re.findall(rb"HTTP/1.1 (\d+)", answered) == [b"200"]
    assert b"connection: close" in answered.partition(b"\r\n\r\n")[0]
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        for _ in range(2):  # who waits for the answer may go on
            client.sendall(b"HEAD /robots.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(65_536).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    "line",
    [
        b"TOKEN-violences /", b"violences /robots.txt", b"violences!#$%&'*+.^_`|~ /", b"get /",
        b"GETviolences /",
    ],
)  # fmt: skip
def test_a_method_of_the_stranger_is_not_in_the_log(hasty: tuple[int, Path], line: bytes) -> None:
    """What HTTP has no method of that name for may be a secret, and is of any length."""
    port, log = hasty
    before = log.read_text(encoding="utf-8")
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(line + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 405 ")
    said = log.read_text(encoding="utf-8")[len(before) :]
    method, path = line.decode().split()
    assert method not in said
    assert f'"- {path} HTTP/1.1" 405' in said


def test_a_method_that_is_none_of_the_site_is_named(hasty: tuple[int, Path]) -> None:
    """The log tells who tries to write."""
    port, log = hasty
    for method in (b"PUT", b"DELETE", b"TRACE"):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            client.sendall(method + b" /rien HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert client.recv(65_536).startswith(b"HTTP/1.1 405 ")
        assert f'"{method.decode()} /rien HTTP/1.1" 405' in log.read_text(encoding="utf-8")


@pytest.mark.parametrize("protocol", [b"websocket", b"h2c"])
def test_another_protocol_is_left_unspoken(hasty: tuple[int, Path], protocol: bytes) -> None:
    """The request is answered as it is, and its line in the log is the only one."""
    port, log = hasty
    before = log.read_text(encoding="utf-8")
    head = (
        b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: %b\r\n\r\n"
    )
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(head % protocol)
        assert client.recv(65_536).startswith(b"HTTP/1.1 200 ")
    said = log.read_text(encoding="utf-8")[len(before) :]
    assert "upgrade" not in said.lower()
    assert "pip install" not in said


@pytest.mark.parametrize("path", ["/sparql", "/robots.txt", "/rien"])
def test_what_is_answered_is_not_read_for_long(hasty: tuple[int, Path], path: str) -> None:
    """Who goes on sending a body that has its answer is cut, however fast it sends."""
    port, _log = hasty
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(_posted(path, 1_000_000_000))
        sent = bytes(10_000)

        def is_cut() -> bool:
            with suppress(OSError):
                client.send(sent)
            return _is_closed(client)

        eventually(is_cut, 0.01)


def test_a_line_of_the_log_has_an_end(hasty: tuple[int, Path]) -> None:
    """Neither a long path nor a long method fills the disk."""
    port, log = hasty
    before = log.stat().st_size
    long = b"A" * 15_000
    for head in (b"GET /" + long, long + b" /"):
        with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
            client.sendall(head + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert client.makefile("rb").read()
    assert log.stat().st_size - before < 3_000


@pytest.mark.parametrize(("count", "status"), [(100, b"200"), (8_000, b"431")])
def test_headers_count_with_their_lines(hasty: tuple[int, Path], count: int, status: bytes) -> None:
    """Thousands of headers without a value are as long as their lines."""
    port, _log = hasty
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as client:
        client.sendall(
            b"GET /robots.txt HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            + b"a:\r\n" * count
            + b"\r\n"
        )
        assert client.makefile("rb").read().startswith(b"HTTP/1.1 " + status)


def test_who_moves_is_served_to_the_end(hasty: tuple[int, Path], real_build: Path) -> None:
    """A slow line is no fault: what is read bit by bit, for longer than patience, comes whole."""
    port, _log = hasty
    size = (real_build / "maillage.db").stat().st_size
    received, step, began = 0, size // 50, time.monotonic()
    with ExitStack() as open_:
        client = _connect(port, open_)
        client.sendall(b"GET /maillage.db HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        while piece := client.recv(step):
            received += len(piece)
            if time.monotonic() - began < 5:
                time.sleep(0.1)
    assert received > size


def test_a_connection_is_kept_between_two_requests(hasty: tuple[int, Path]) -> None:
    """Patience begins anew with each request: one that goes on asking is not cut."""
    port, _log = hasty
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    # Longer than patience in all; each pause leaves a machine that is busy most of it.
    for _ in range(9):
        connection.request("GET", "/robots.txt")
        assert connection.getresponse().read()
        time.sleep(0.4)
    connection.close()


class _Client:
    """A connection as the room sees it."""

    loop = SimpleNamespace(call_later=lambda *_: None)

    def __init__(self, room: Connections, patience: float, *, waits: bool = True) -> None:
        self._room, self.patience, self.waits_for_client = room, patience, waits
        self.was_cut = False

    def take_a_second(self) -> None:
        """Leave the patience as it is."""

    def cut(self) -> None:
        """Do as a connection does."""
        self.was_cut = True
        self._room.remove(self)  # type: ignore[arg-type]


def _filled(*clients: tuple[float, bool]) -> tuple[Connections, list[Any]]:
    room = Connections(len(clients))
    found = [_Client(room, patience, waits=waits) for patience, waits in clients]
    for client in found:
        room.add(client)  # type: ignore[arg-type]
    return room, found


def test_the_slowest_makes_room() -> None:
    """Who is answered is never cut for another, whoever waits the longest is."""
    room, clients = _filled((5, True), (1, False), (3, True))
    new = _Client(room, 20)
    room.add(new)  # type: ignore[arg-type]
    assert [client.was_cut for client in (*clients, new)] == [False, False, True, False]


def test_where_all_are_answered_a_new_one_is_refused() -> None:
    """What is under way is not given up."""
    room, clients = _filled((1, False), (1, False))
    new = _Client(room, 20)
    room.add(new)  # type: ignore[arg-type]
    assert [client.was_cut for client in (*clients, new)] == [False, False, True]


@pytest.mark.parametrize("limit", [64, 256, 1024, 65536])
def test_connections_leave_files_to_the_site(monkeypatch: pytest.MonkeyPatch, limit: int) -> None:
    """Each may need a second file, those being closed one more, and the site has its own."""
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    most = most_connections()
    assert connections.BURST <= most <= connections.MOST
    if limit >= 256:
        assert 2 * most + connections.BURST + connections._OWN_FILES <= limit


def test_who_was_taken_in_as_the_process_was_told_to_leave_is_answered() -> None:
    """A connection is there some steps after it was taken from the system: it is waited for."""

    async def leaving() -> list[bool]:
        config = uvicorn.Config("nothing", log_config=None)
        made = server._UvicornServer(config, Connections(1), None)
        made.servers = []
        came: set[Any] = made.server_state.connections  # type: ignore[assignment]
        asyncio.get_running_loop().call_later(0.05, came.add, object())
        made._leave()
        await asyncio.sleep(4 * server._PAUSE)
        found = [made.should_exit]
        made.server_state.connections.clear()
        await asyncio.sleep(4 * server._PAUSE)
        return [*found, made.should_exit]

    assert asyncio.run(leaving()) == [False, True]


def test_who_is_taken_in_at_the_moment_of_leaving_is_answered() -> None:
    """A connection that the system gave, and that is none of asyncio’s yet, is not dropped."""

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"here"})

    async def asked() -> bytes:
        loop = asyncio.get_running_loop()
        held = Connections(10)
        config = uvicorn.Config(
            connections.stopping(app),
            lifespan="off",
            log_config=None,
            http=partial(connections.PatientProtocol, connections=held),  # type: ignore[arg-type]
        )
        site = server._UvicornServer(config, held, None)
        with socket.create_server(("127.0.0.1", 0)) as listener, socket.socket() as client:
            served_until = asyncio.ensure_future(site.serve(sockets=[listener]))
            while not site.started:
                await asyncio.sleep(0.01)
            client.connect(listener.getsockname())
            # The loop has seen it, and takes it from the system once this has gone on.
            await asyncio.sleep(0)
            loop.call_soon(site._leave)
            client.setblocking(False)
            await loop.sock_sendall(client, b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            answer = b""
            while piece := await asyncio.wait_for(loop.sock_recv(client, 1000), PATIENCE):
                answer += piece
            await served_until
        return answer

    answer = asyncio.run(asked())
    assert answer.startswith(b"HTTP/1.1 200")
    assert b"connection: close" in answer.lower()


def test_the_log_of_requests_tells_of_nobody(real_build: Path, tmp_path: Path) -> None:
    """Whatever is asked, a line has the method, the path and the status: no query, no address."""
    asked = (
        "/recherche?q=violences",
        "/recherche.csv?q=violences",
        "/recherche%3Fq=violences",
        "/maillage?sql=select+%27violences%27",
        "/maillage.json?sql=select+%27violences%27",
        "/maillage/actions?_search=violences",
        "/maillage/actions.json?title__contains=violences&_facet=status",
        "/sparql?query=ASK+%7B%3Fviolences+%3Fb+%3Fc%7D",
        "/contribuer/noms/partner?q=violences",
        "/contribuer/action?de=violences",
        "/-/search?q=violences",
        "/rien?violences",
        "/rien;violences",
        "/recherche%253Fq=violences",
        "/recherche%23q=violences",
        "/recherche&q=violences",
        "/recherche%20q=violences",
        "/recherche~3Fq=violences",
        "/maillage~3Fsql=violences",
        "/recherche%EF%BC%9Fq=violences",
        "/carte?violences=%0AGET",
    )
    with served(real_build, tmp_path, "--no-sparql") as address:
        port = urlsplit(address).port or 0
        statuses = [_read(port, path) for path in asked]
    log = (tmp_path / "log").read_text()
    assert "violences" not in log
    lines = [line for line in log.splitlines() if '"GET ' in line]
    assert len(lines) > len(asked)
    assert not [line for line in lines if "127.0.0.1" in line]
    for path, status in zip(asked, statuses, strict=True):
        shown = re.split("[?;%&~]", path)[0]
        assert any(f'"GET {shown} HTTP/1.1" {status}' in line for line in lines), path


def test_a_search_in_sql_that_is_stopped_leaves_no_trace(real_build: Path, tmp_path: Path) -> None:
    """It took too long, which whoever asked is told: the log has the lines of requests alone."""
    sql = "SELECT count(chercher('actions', a.title || b.title || :n)) FROM actions a, actions b"
    hasty = ("--no-sparql", "--setting", "sql_time_limit_ms", "150")
    with served(real_build, tmp_path, *hasty) as address:
        port = urlsplit(address).port or 0
        paths = [f"/maillage.json?sql={quote(sql)}&n={number}" for number in range(6)]
        assert {_read(port, path) for path in paths} == {400}
    lines = (tmp_path / "log").read_text().splitlines()
    assert [line for line in lines if not line.startswith("INFO:")] == []


def test_what_nobody_catches_is_told_all_the_same() -> None:
    """But for a query that was stopped."""
    told: list[Any] = []
    hook = log._NoInterruption(told.append)
    stopped, wrong = sqlite3.OperationalError("interrupted"), sqlite3.OperationalError("no such")
    stopped.sqlite_errorcode, wrong.sqlite_errorcode = sqlite3.SQLITE_INTERRUPT, 1
    for error in (stopped, wrong, ValueError()):
        hook(SimpleNamespace(exc_value=error))
    assert [type(found.exc_value) for found in told] == [type(wrong), ValueError]
    assert told[0].exc_value is wrong


def test_a_setting_that_cannot_be_followed_is_one_sentence(
    real_build: Path, tmp_path: Path
) -> None:
    """No traceback: which key, and what to do; the exit status is that of wrong usage."""
    shutil.copytree(real_build, tmp_path / "build")
    file = tmp_path / "metadata.json"
    file.write_text(
        '{"plugins": {"maillage": {"contribute": {"remote": "https://TOKEN@x.example"}}}}'
    )
    command = [sys.executable, "-m", "maillage", "serve", "--no-sparql", "--metadata", str(file)]
    root = ["--root", str(tmp_path)]
    done = subprocess.run([*command, *root], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "contribute.remote" in done.stderr
    assert "credential helper" in done.stderr
    assert "TOKEN" not in done.stderr
    assert "Traceback" not in done.stderr


def test_an_open_host_without_a_public_address_is_said(real_build: Path, tmp_path: Path) -> None:
    """The site would answer nobody: the start says which setting is missing."""
    with served(real_build, tmp_path, "--no-sparql", "--host", "0.0.0.0"):  # noqa: S104 - that is the case
        assert "MAILLAGE_PUBLIC_ADDRESS" in (tmp_path / "log").read_text()


def test_an_answer_that_the_end_of_the_server_cuts_off_leaves_no_trace() -> None:
    """Interrupted twice, uvicorn waits for no answer: the connection ends, and nothing is told."""
    cycle, cut = SimpleNamespace(disconnected=False), list[bool]()
    client = SimpleNamespace(is_gone=False, cycle=cycle, cut=lambda: cut.append(cycle.disconnected))

    async def endless(*_: Any) -> None:
        await asyncio.Event().wait()

    async def answer(scope: Any) -> None:
        answering = asyncio.ensure_future(connections.stopping(endless)(scope, None, None))
        await asyncio.sleep(0)
        answering.cancel()
        await answering

    asyncio.run(answer({"type": "http", "state": {connections._CONNECTION: client}}))
    asyncio.run(answer({"type": "lifespan"}))
    assert cut == [True]
