"""`body_pieces`: bodies are read in whatever pieces they come, but not in thousands of crumbs."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import repeat
from typing import Any

import h11
import pytest

from datasette_maillage.web.body_pieces import FREE, LEAST, PieceCountingConnection

_CHUNKED = [("Host", "localhost"), ("Transfer-Encoding", "chunked")]


def _sent(pieces: Iterable[bytes], headers: Any = _CHUNKED) -> Iterable[bytes]:
    """Yield a request as a client sends it, piece by piece."""
    client = h11.Connection(h11.CLIENT)
    yield client.send(h11.Request(method="POST", target="/", headers=headers)) or b""
    yield from (client.send(h11.Data(data=piece)) or b"" for piece in pieces)
    yield client.send(h11.EndOfMessage()) or b""


def _read(server: h11.Connection, sent: Iterable[bytes]) -> int:
    """Return how many bytes of a body a server reads."""
    size = 0
    for some in sent:
        server.receive_data(some)
        while (event := server.next_event()) is not h11.NEED_DATA:
            if isinstance(event, h11.EndOfMessage):
                return size
            size += len(event.data) if isinstance(event, h11.Data) else 0
    return size


@pytest.mark.parametrize("at_once", [True, False])
def test_a_body_in_crumbs_is_refused_before_it_is_read(at_once: bool) -> None:
    """However they come: a byte a piece is as much work as a line."""
    sent = _sent(repeat(b"a", 3 * FREE))
    server = PieceCountingConnection(h11.SERVER)
    with pytest.raises(h11.RemoteProtocolError):
        _read(server, [b"".join(sent)] if at_once else sent)


def test_what_programs_send_is_read() -> None:
    """Lines without end, and crumbs, as long as they are few or beside long pieces."""
    for pieces in (
        [b"a" * LEAST] * (3 * FREE),
        [b"a"] * FREE,
        [b"a" * LEAST * FREE, *[b"a"] * FREE],
    ):
        assert _read(PieceCountingConnection(h11.SERVER), _sent(pieces)) == sum(map(len, pieces))


def test_a_body_of_a_known_length_has_no_pieces() -> None:
    """A slow line brings it byte by byte: who is slow is another question."""
    size = 2 * FREE
    headers = [("Host", "localhost"), ("Content-Length", str(size))]
    sent = _sent([b"a" * size], headers)
    crumbs = (bytes([byte]) for some in sent for byte in some)
    assert _read(PieceCountingConnection(h11.SERVER), crumbs) == size


def test_each_request_is_counted_for_itself() -> None:
    """A connection that goes on is not refused for what it sent before."""
    server = PieceCountingConnection(h11.SERVER)
    for _ in range(3):
        assert _read(server, _sent([b"a"] * FREE)) == FREE
        server.send(h11.Response(status_code=200, headers=[("Content-Length", "0")]))
        server.send(h11.EndOfMessage())
        server.start_next_cycle()
