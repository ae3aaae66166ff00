"""Large answers that wait in memory for who reads them: so many bytes at once, and no more.

Who reads a thousand bytes a second may, and would keep an answer of SQL or SPARQL in memory for
hours. Where another needs the room, the slowest reader is cut; where all are quick, or have just
begun, the other is told to come again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from datasette_maillage.web.connections import connection_of
from datasette_maillage.web.request_context import in_each_language
from datasette_maillage.web.safety import HEADERS, LATER, App, Scope, refuse
from maillage.messages import N_

#: Bytes of the answers that are held, and from when an answer counts.
HELD, LARGE = 128 * 1024 * 1024, 256 * 1024
#: Bytes that are sent at a time.
PIECE = 256 * 1024
#: Seconds in which a reader who has begun is not cut.
GRACE = 10
_KEY = "maillage.held"
_KEPT = {*HEADERS, b"strict-transport-security"}

BUSY = N_("Trop de demandes sont en cours. Réessayez dans un moment.")


class NoRoomError(Exception):
    """Others hold all the room there is, and none of them is slow."""


@dataclass(eq=False)
class HeldAnswer:
    """An answer that is on its way."""

    size: int
    began: float
    #: Ends the connection; None where nothing can.
    cut: Callable[[], None] | None
    sent: int = 0

    def rate(self, now: float) -> float:
        """Return how many bytes a second it went, so far."""
        return self.sent / max(now - self.began, 1)


class HeldAnswers:
    """The large answers of a process."""

    def __init__(self, most: int = HELD, clock: Callable[[], float] = time.monotonic) -> None:
        self._most = most
        self._clock = clock
        self._held: dict[HeldAnswer, None] = {}

    @contextmanager
    def hold(self, size: int, cut: Callable[[], None] | None) -> Iterator[HeldAnswer]:
        """Have room for an answer while it is sent.

        Raises:
            NoRoomError: there is none.
        """
        answer = HeldAnswer(size, self._clock(), cut)
        if size > LARGE:
            self._make_room(size)
            self._held[answer] = None
        try:
            yield answer
        finally:
            self._held.pop(answer, None)

    def _make_room(self, size: int) -> None:
        now = self._clock()
        slow = [each for each in self._held if each.cut and now - each.began > GRACE]
        lacking = sum(each.size for each in self._held) + size - self._most
        if sum(each.size for each in slow) < lacking:
            raise NoRoomError
        for each in sorted(slow, key=lambda answer: answer.rate(now)):
            if lacking <= 0:
                break
            lacking -= each.size
            del self._held[each]
            if each.cut:
                each.cut()


def held_of(scope: Scope) -> HeldAnswers | None:
    """Return what counts the answers of the server that a request came to; None where none does."""
    found: HeldAnswers | None = scope.get("state", {}).get(_KEY)
    return found


def cut_of(scope: Scope) -> Callable[[], None] | None:
    """Return what ends the connection of a request, where something can."""
    connection = connection_of(scope)
    return connection.cut if connection else None


def guard(app: App, held: HeldAnswers) -> App:
    """Wrap an application so that what it gives in one large piece is counted, and sent in small.

    Uvicorn would take all of it, and nobody would know.
    """

    async def guarded(scope: Scope, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            scope = {**scope, "state": {**scope.get("state", {}), _KEY: held}}
            send = _CountedSending(held, cut_of(scope), send).send
        await app(scope, receive, send)

    return guarded


class _CountedSending:
    """Passes an answer on; its head waits for the first bytes, which tell whether it is large."""

    def __init__(self, held: HeldAnswers, cut: Callable[[], None] | None, send: Any) -> None:
        self._held, self._cut, self._send = held, cut, send
        self._head: Any = None
        self._is_over = False

    async def send(self, message: Any) -> None:
        if self._is_over:  # who is refused one piece may be given the next
            return
        if message["type"] == "http.response.start":
            self._head = message
            return
        size = len(message.get("body", b""))
        try:
            with self._held.hold(size, self._cut) as answer:
                if self._head:
                    head, self._head = self._head, None
                    await self._send(head)
                await (self._send_pieces(message, answer) if size > LARGE else self._send(message))
        except NoRoomError:
            await self._refuse()

    async def _send_pieces(self, message: Any, answer: HeldAnswer) -> None:
        body = memoryview(message["body"])
        for start in range(0, len(body), PIECE):
            piece = bytes(body[start : start + PIECE])
            more = message.get("more_body", False) or start + PIECE < len(body)
            await self._send({**message, "body": piece, "more_body": more})
            answer.sent += len(piece)

    async def _refuse(self) -> None:
        """Say that there is no room; where the answer has begun, end it before its end."""
        self._is_over = True
        if self._head is None:
            if self._cut:
                self._cut()
            return
        kept = [pair for pair in self._head["headers"] if pair[0].lower() in _KEPT]
        self._head = self._cut = None
        await refuse(self._send, 503, in_each_language(BUSY), [*kept, *LATER.items()])
