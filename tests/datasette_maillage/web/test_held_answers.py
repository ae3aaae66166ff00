"""`web/held_answers`: large answers wait for slow readers until another needs their room."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.parse import quote, urlsplit
from urllib.request import urlopen

import pytest

from datasette_maillage.web import held_answers
from datasette_maillage.web.held_answers import GRACE, LARGE, PIECE, HeldAnswers, NoRoomError
from serving import served
from waiting import PATIENCE

_LARGE_QUERY = "SELECT replace(hex(zeroblob(200000)), '0', 'ab') AS a FROM actions LIMIT 35"
_NOW = [0.0]


@pytest.fixture
def room() -> HeldAnswers:
    """Room for three answers, and a clock that stands."""
    _NOW[0] = 0
    return HeldAnswers(6 * LARGE, lambda: _NOW[0])


def test_the_slowest_makes_room(room: HeldAnswers) -> None:
    """Of those who had time to read, as many as are needed; the quick ones read on."""
    cut: list[str] = []

    def ender(name: str) -> Callable[[], None]:
        return lambda: cut.append(name)

    with ExitStack() as stack:
        for name, sent in (("quick", 9000), ("slow", 10), ("slower", 1)):
            answer = stack.enter_context(room.hold(2 * LARGE, ender(name)))
            answer.sent = sent
        _NOW[0] = GRACE + 1
        stack.enter_context(room.hold(2 * LARGE, ender("fresh")))
        assert cut == ["slower"]
        # The fresh one has its time.
        stack.enter_context(room.hold(4 * LARGE, None))
        assert cut == ["slower", "slow", "quick"]
        with pytest.raises(NoRoomError):
            stack.enter_context(room.hold(2 * LARGE, None))
        stack.enter_context(room.hold(LARGE, None))  # small ones are not counted


def test_nobody_is_cut_in_vain(room: HeldAnswers) -> None:
    """Where the room would not do, whoever reads slowly reads on."""
    cut: list[str] = []
    with room.hold(2 * LARGE, lambda: cut.append("slow")), room.hold(4 * LARGE, None):
        _NOW[0] = GRACE + 1
        with pytest.raises(NoRoomError), room.hold(4 * LARGE, None):
            pass
    assert cut == []
    with room.hold(6 * LARGE, None):  # what is sent gives its room back
        pass


def _answered(room: HeldAnswers, *bodies: bytes) -> list[Any]:
    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        headers = [(b"etag", b'"x"'), (b"x-frame-options", b"DENY")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        for left, body in reversed([*enumerate(reversed(bodies))]):
            await send({"type": "http.response.body", "body": body, "more_body": left > 0})

    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    asyncio.run(held_answers.guard(app, room)({"type": "http"}, None, send))
    return said


def test_what_is_large_goes_in_pieces(room: HeldAnswers) -> None:
    """So that the server knows how much of it is gone; what is small goes as it is."""
    body = bytes(PIECE) + b"abc"
    start, *pieces = _answered(room, body)
    assert start["status"] == 200
    assert [len(piece["body"]) for piece in pieces] == [PIECE, 3]
    assert b"".join(piece["body"] for piece in pieces) == body
    assert [piece["more_body"] for piece in pieces] == [True, False]
    assert len(_answered(room, b"abc")) == 2


def test_who_finds_no_room_is_told_to_come_again(room: HeldAnswers) -> None:
    """With the headers that protect readers, and none that was true of the answer."""
    with room.hold(6 * LARGE, None):
        start, body = _answered(room, bytes(2 * LARGE))
    assert start["status"] == 503
    headers = dict(start["headers"])
    assert headers[b"retry-after"] == b"5"
    assert headers[b"x-frame-options"] == b"DENY"
    assert b"etag" not in headers
    assert "Trop de demandes" in body["body"].decode()


def test_nothing_comes_behind_a_refusal(room: HeldAnswers) -> None:
    """Whoever answers may go on with smaller pieces, for which there is room."""
    with room.hold(6 * LARGE, None):
        start, body = _answered(room, bytes(2 * LARGE), b"abc", b"")
    assert start["status"] == 503
    assert "Trop de demandes" in body["body"].decode()


def test_slow_readers_keep_no_room_from_others(real_build: Path, tmp_path: Path) -> None:
    """Four who read a thousand bytes a second hold all the room; the next ones are answered."""
    before = "from datasette_maillage.web import held_answers\nheld_answers.GRACE = 3"
    path = f"/maillage.json?sql={quote(_LARGE_QUERY)}"
    with served(real_build, tmp_path, "--no-sparql", before=before) as address, ExitStack() as all_:
        place = urlsplit(address)
        slow = []
        for _ in range(4):
            reader = all_.enter_context(socket.create_connection((place.hostname, place.port)))
            request = f"GET {path} HTTP/1.1\r\nHost: {place.netloc}\r\n\r\n"
            reader.sendall(request.encode())
            slow.append(reader)

        def status() -> int:
            for reader in slow:
                with suppress(OSError):  # it was cut
                    reader.recv(1000)
            try:
                with urlopen(f"{address}{path}", timeout=PATIENCE) as answer:
                    return int(answer.status) if len(answer.read()) > 20_000_000 else 0
            except HTTPError as error:
                return error.code if error.headers["Retry-After"] else 0

        assert urlopen(f"{address}/maillage.json?sql=select+1", timeout=PATIENCE).status == 200
        seen = [status()]
        while seen[-1] == 503 and len(seen) < PATIENCE:
            time.sleep(1)
            seen.append(status())
        assert seen[-1] == 200, seen
        assert status() == 200
